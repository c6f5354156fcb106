"""Tables whose rows a page has lost: cells parted by slashes, or each on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, TypeAlias

__all__ = ["with_rows"]

_Cell: TypeAlias = tuple[int, int]  # offsets

_NUMBER: Final = re.compile(
    r"[+\u2212\u2013-]? ?(?:(?:RMB|CNY|US\$|USD|[$\u00a5\u20ac]) ?)?[+\u2212\u2013-]?\d[\d,.]*"
    r" ?(?:%|pct|percent|(?:(?:100 )?million|billion|trillion|bn|mln?)\b[a-z .US$]{0,14})?"
)
_UNIT: Final = re.compile(r"(?:RMB |US\$ ?)?(?:100|10,?000)(?: million)?(?: [A-Za-z .$]+)?")  # "100 million yuan"
_EMPTY: Final = re.compile(r"n\.?/?a\.?|[-\u2212\u2013\u2014*./]{1,3}", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_BREAK: Final = re.compile(r"[ \t]{0,4}\n[ \t]{0,8}(?:\n[ \t]{0,8})?(?=\S)")
_WIDEST: Final = 60  # characters of a cell
_WIDTHS: Final = range(2, 9)  # cells of a row
_PAIR: Final = 2  # a label and its value have no head
_LEAST_ROWS: Final = 2
_SIGNS: Final = {" / ": " | ", " -- ": " |  "}  # what parts cells, and what it becomes


def with_rows(text: str) -> str:
    """Return a text whose tables have rows again, with signs between their cells; offsets stay as they are."""
    if "\n" not in text:
        return text
    for sign, bar in _SIGNS.items():
        if sign in text:
            text = _with_bars(text, sign, bar)
    breaks = [gap for cells in _columns(text) for gap in _gaps(text, cells)]
    if not breaks:
        return text
    pieces: list[str] = []
    position = 0
    for start, end, sign in breaks:
        pieces += text[position:start], sign.rjust(end - start)
        position = end
    return "".join([*pieces, text[position:]])


def _with_bars(text: str, sign: str, bar: str) -> str:
    """As in "Item / 2015 / 2018", and "GDP / 118.4 / 156.2" below it: what parts cells is no "or", nor a dash."""
    lines = text.split("\n")
    counts = [line.count(sign) for line in lines]
    rows = {
        number + step
        for number, (count, following) in enumerate(pairwise(counts))
        if count == following > 1
        for step in (0, 1)
    }
    return "\n".join(line.replace(sign, bar) if number in rows else line for number, line in enumerate(lines))


def _columns(text: str) -> list[list[_Cell]]:
    """Return the runs of lines that are short enough to be cells."""
    runs: list[list[_Cell]] = [[]]
    start = 0
    for found in [*_BREAK.finditer(text), None]:
        end = found.start() if found is not None else len(text.rstrip())
        if start < end <= start + _WIDEST and text[end - 1] not in ".;":
            runs[-1].append((start, end))
        elif runs[-1]:
            runs.append([])
        start = found.end() if found is not None else end
    least = _WIDTHS[0] * _LEAST_ROWS
    return [run for run in runs if len(run) >= least]


def _gaps(text: str, cells: Sequence[_Cell]) -> list[tuple[int, int, str]]:
    """Return what stands between the cells of the rows of a run, and what is to part them."""
    kinds = [_kind(text[start:end]) for start, end in cells]
    gaps: list[tuple[int, int, str]] = []
    first = 0
    while first < len(cells):
        counts = {width: _rows(kinds, first, width) for width in _WIDTHS}
        width = max(counts, key=lambda width: width * counts[width])
        rows, head, sign = counts[width], first - width, "\t"
        if rows < _LEAST_ROWS:
            first += 1
            continue
        if width == _PAIR:
            if _value_first(kinds, first, rows):
                first, sign = first + 1, " "  # "20.3 billion yuan", and below it "GDP"
        elif head >= 0 and kinds[head] == "text" and "number" not in kinds[head:first]:
            first, rows = head, rows + 1
        last = first + width * rows
        gaps += [
            (cells[number][1], cells[number + 1][0], sign)
            for number in range(first, min(last, len(cells)) - 1)
            if (number - first + 1) % width
        ]
        first = last
    return gaps


def _value_first(kinds: Sequence[str], first: int, rows: int) -> bool:
    """Whether each label stands below its value: the first has none above it but a heading, the last none below."""
    after = first + _PAIR * rows
    return after < len(kinds) and kinds[after] == "text" and kinds[after + 1 : after + 2] != ["number"]


def _kind(cell: str) -> str:
    """Tell the numbers of a table from its words; a year may head a column."""
    if _YEAR.fullmatch(cell):
        return "year"
    if _UNIT.fullmatch(cell):
        return "text"
    if _NUMBER.fullmatch(cell):
        return "number"
    return "empty" if _EMPTY.fullmatch(cell) else "text"


def _rows(kinds: Sequence[str], first: int, width: int) -> int:
    """Count the rows of a width from a cell on: a label, and columns that hold either numbers or words."""
    rows = 0
    worded: list[bool] = []
    while first + width <= len(kinds):
        row = kinds[first : first + width]
        if row[0] != "text" or row[-1] == "text" or "number" not in row or "year" in row:
            break
        words = [kind == "text" for kind in row]
        worded = worded or words
        if words != worded:
            break
        rows, first = rows + 1, first + width
    return rows

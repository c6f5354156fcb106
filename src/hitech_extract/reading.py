"""Make a text ready for matching: characters normalized, markup blanked, lines and sentences found.

Everything after this module matches on ``Reading.clean`` (case kept) or ``Reading.low`` (lower case),
two strings of one length, and gives its offsets in them; ``Reading.source_span`` takes an offset
pair back to the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from hitech_extract.cells import with_rows
from hitech_extract.layout import COMPOUND, GLUED, LOOSE, TIGHT, unindent, unwrap, without_furniture

__all__ = ["Line", "Reading", "Sentence"]


_INVISIBLE: Final = "\u200b"


def _character_table() -> dict[int, str]:
    """One character for one: offsets into the translated text are offsets into the original."""
    table = dict.fromkeys([*range(9), *range(11, 32), 127, *range(8192, 8203)], " ")
    table |= dict.fromkeys((0x00A0, 0x1680, 0x202F, 0x205F, 0x3000), " ")
    # What is not seen: soft hyphens, zero-width and bidirectional marks, variation selectors.
    table |= dict.fromkeys(
        (0x00AD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
        _INVISIBLE,
    )
    table |= dict.fromkeys((0xFEFF, *range(0xFE00, 0xFE10)), _INVISIBLE)
    table |= dict.fromkeys((0x2028, 0x2029, 0x85), "\n")
    table |= dict.fromkeys((0x2018, 0x2019, 0x201A, 0x201B, 0x02BC, 0x00B4, 0x2032), "'")
    table |= dict.fromkeys((0x201C, 0x201D, 0x201E, 0x2033, 0x00AB, 0x00BB), '"')
    table |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0xFE63), "-")
    table |= {0x3001: ",", 0x3002: ".", 0x2014: "\u2014", 0x2015: "\u2014", 0x223C: "~", 0xFFE5: "\u00a5"}
    # A lone surrogate is no character: no encoder takes it.
    table |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    for code in range(0xFF01, 0xFF5F):
        table[code] = unicodedata.normalize("NFKC", chr(code))
    return table


_TABLE: Final = _character_table()
_UNSEEN: Final = frozenset(chr(code) for code, sign in _TABLE.items() if sign == _INVISIBLE)
# Lower-case letters outside this table's one-for-one mapping (such as a dotted capital I) stay as they are.
_ENTITIES: Final = {
    "nbsp": " ", "amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "middot": "\u00b7", "bull": "\u2022",
    "ndash": "-", "mdash": "\u2014", "minus": "-", "yen": "\u00a5", "euro": "\u20ac", "pound": "\u00a3",
    "copy": "\u00a9",
    "lsquo": "'", "rsquo": "'", "ldquo": '"', "rdquo": '"', "ensp": " ", "emsp": " ", "thinsp": " ", "plus": "+",
    "shy": "", "zwnj": "", "zwj": "", "lrm": "", "rlm": "",
}  # fmt: skip
_BLOCK_TAGS: Final = r"br|p|div|li|ul|ol|tr|td|th|table|tbody|h[1-6]|section|article|hr"
# "of which: electronics | 100 million yuan | 371.5": a row of a table, which goes on no line before it
_ROW: Final = r" ?[^\n|\t]{0,60}(?:[|\t]|(?<=   )[^\s])"
# Words that end no line but one that is wrapped: what follows goes on with it, however it begins.
_OPEN_WORDS: Final = "a an and at by for from in of than the to was with".split()
_UNFINISHED: Final = "|".join(rf"(?<= {word}\n)" for word in _OPEN_WORDS)
# What is not one character of running text: tags, entities, what is not seen, runs of blanks, blanks that end a line,
# line breaks inside a sentence, and a dash typed as two hyphens.
# It begins with a class of characters so that the search can skip to the next of them.
_FOLDED: Final = (
    rf"(?<=<)(?P<block>/?(?:{_BLOCK_TAGS})\b[^<>]{{0,200}}>)"
    r"|(?<=<)(?P<tag>/?[a-zA-Z][a-zA-Z0-9]{0,12}(?:\s[^<>]{0,200})?/?>|!--[^<>]{0,200}-->)"
    r"|(?<=&)(?P<entity>[a-zA-Z]{2,6}|#\d{2,5});"
    rf"|(?<=[^\s.!?:;]\n)(?P<wrap>(?: ?(?=[a-z(])|\n ?(?=[a-z]))(?!{_ROW})|(?:{_UNFINISHED})\n? ?(?=\S)(?!{_ROW}))"
    rf"|(?<=[^\s.!?:;] )(?P<trailing>\n(?: ?(?=[a-z(])|\n ?(?=[a-z]))(?!{_ROW}))"
    rf"|(?<={_INVISIBLE})(?P<unseen>{_INVISIBLE}*)|(?<= )(?P<end>[ {_INVISIBLE}]*(?=\n))"
    rf"|(?<= )(?P<blank>[ {_INVISIBLE}]* )|(?<=[^|\n-]-)(?P<dash>-(?=[^|\n-]))"
)
_FOLD: Final = re.compile(rf"[<& \n{_INVISIBLE}-](?:{_FOLDED})")
# ... and blanks that are mistyped, which few texts have
_FOLD_TYPED: Final = re.compile(
    rf"[<& \n{_INVISIBLE},.;:()-](?:(?P<loose>{LOOSE})|(?P<tight>{TIGHT})|(?P<glued>{GLUED})|(?P<compound>{COMPOUND})"
    rf"|{_FOLDED})"
)
_NEEDS_FOLD: Final = re.compile(
    rf"<[/!a-zA-Z]|--|&(?:#\d|[a-zA-Z]{{2,6}};)|  | \n|\n\n? ?[a-z(]| (?:{'|'.join(_OPEN_WORDS)})\n|{_INVISIBLE}"
)
_LOOSE_SIGNS: Final = (" ,", " ;", " !", " ?", " )", " .", " :", "( ", " - ", " '", "' ")
_MISTYPED: Final = re.compile(rf"[,.;:)(](?=[^\s.,])(?:{TIGHT}|{GLUED})|\.(?= )(?<=\d\.)(?= \d)")
_LONE_RETURN: Final = re.compile(r"\r(?!\n)")  # the line end of old


@dataclass(slots=True, frozen=True)
class Sentence:
    """A sentence of a line: half-open offsets into ``Reading.clean`` and the number of its line."""

    start: int
    end: int
    line: int


@dataclass(slots=True, frozen=True)
class Line:
    """A line of the text with something on it; ``heading`` when it stands like a title."""

    start: int
    end: int
    heading: bool


_ABBREVIATIONS: Final = frozenset(
    "no nos co ltd inc corp mr mrs ms dr prof st vs approx jan feb mar apr jun jul aug sep sept oct nov dec u.s "
    "u.k e.g i.e a.m p.m gov sq fig est bros al cf dept c ca".split()
)
# From the first stop of a row only: a row of 10,000 that ends nothing would be gone through again from each of them.
# It begins with a class of characters so that the search can skip to the next of them.
_STOP: Final = re.compile(
    r"""[.!?;](?:(?<=[.!?])(?<![.!?].)[.!?]*["')\]*]*(?:\[[\w ]{1,18}\])*"""
    r"""(?:\s+(?=["'(\[]*[A-Z0-9$\u00a5\u20ac+*\u00b7\u2022-])|(?<=[a-z%)0-9]\.)(?=[A-Z][a-z])|\s*$)"""
    r"""|(?<=;)\s+(?=[A-Z]\w+:))"""
)
_LAST_WORD: Final = re.compile(r"[A-Za-z.]+$")


class Reading:
    """A text and its normalized forms.

    ``clean`` and ``low`` have one length; ``lines`` and ``sentences`` lie in them, in order.
    """

    __slots__ = ("_clean_starts", "_source_starts", "clean", "lines", "low", "sentences", "source")

    def __init__(self, text: str) -> None:
        self.source = text
        clean = (_LONE_RETURN.sub("\n", text) if "\r" in text else text).translate(_TABLE)
        self._clean_starts: list[int] = [0]
        self._source_starts: list[int] = [0]
        clean = unwrap(with_rows(unindent(clean, _INVISIBLE)), _INVISIBLE)
        mistyped = any(signs in clean for signs in _LOOSE_SIGNS) or _MISTYPED.search(clean) is not None
        if mistyped or _NEEDS_FOLD.search(clean):
            clean = self._fold(clean, _FOLD_TYPED if mistyped else _FOLD)
        self.clean = clean = without_furniture(clean)
        low = clean.lower()
        if len(low) != len(clean):
            low = "".join(c.lower() if len(c.lower()) == 1 else c for c in clean)
        self.low = low
        self.lines = _lines(clean)
        self.sentences = _sentences(clean, self.lines)
        self.lines, self.sentences = _paragraphs(clean, self.lines, self.sentences)

    def _fold(self, text: str, pattern: re.Pattern[str]) -> str:
        pieces: list[str] = []
        position = length = 0
        wraps = _wrapped_lines(text)
        for match in pattern.finditer(text):
            kind, raw = match.lastgroup, match.group()
            if kind == "block":
                new = "\n"
            elif kind in {"tag", "unseen", "end", "loose"}:
                new = ""
            elif kind == "tight":
                new = raw + " "
            elif kind == "compound":
                new = "-"
            elif kind == "glued":
                new = " " + raw
            elif kind == "entity":
                name = match["entity"]
                new = _ENTITIES.get(name, name) if name[0] != "#" else chr(int(name[1:])).translate(_TABLE)
                if new == name:
                    continue
                new = new.strip(_INVISIBLE)
            elif kind in {"wrap", "trailing"}:
                if match.start() in wraps:
                    new = " "
                elif kind == "trailing":
                    new = raw[1:]
                else:
                    continue
            elif kind == "blank" and len(raw) > _GAP and _begins_label(text, match):
                new = "\n"
            else:
                new = "\u2014" if kind == "dash" else " "
            pieces.append(text[position : match.start()])
            length += match.start() - position
            pieces.append(new)
            # The one character kept stands for the first of the run; what follows starts after the run.
            length += len(new)
            position = match.start() + len(raw)
            if len(new) != len(raw):
                self._clean_starts.append(length)
                self._source_starts.append(position)
        pieces.append(text[position:])
        return "".join(pieces)

    def source_offset(self, offset: int) -> int:
        """Return where the character at ``offset`` of ``clean`` stands in the text as given."""
        i = bisect_right(self._clean_starts, offset) - 1
        return min(self._source_starts[i] + offset - self._clean_starts[i], len(self.source))

    def wide_blanks(self, start: int, end: int) -> list[int]:
        """Return the offsets in a stretch of ``clean`` at which one blank stands for several: between columns."""
        starts = self._clean_starts
        return [
            starts[i] - 1
            for i in range(bisect_right(starts, start), bisect_right(starts, end))
            if self.clean[starts[i] - 1] == " " and self.source[self._source_starts[i] - 1] not in _UNSEEN
        ]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text as given for a non-empty span of ``clean``."""
        if len(self._clean_starts) == 1:
            return start, end
        return self.source_offset(start), self.source_offset(end - 1) + 1


_GAP: Final = 2  # blanks, of which more part columns
_LABEL: Final = re.compile(r"[A-Z][A-Za-z][\w &'()/-]{1,40}: ?\S")


def _begins_label(text: str, blank: re.Match[str]) -> bool:
    """As in "Planned area: 60 km2    Staff: 41,000": a label in a line that has one before, a line of its own."""
    if _LABEL.match(text, blank.end()) is None:
        return False
    return text.find(":", text.rfind("\n", 0, blank.start()) + 1, blank.start()) >= 0


def _wrapped_lines(text: str) -> set[int]:
    """Return the offsets of the line breaks that only wrap a long line, not end it."""
    found: set[int] = set()
    start = 0
    while (end := text.find("\n", start)) >= 0:
        if end - start >= 50:
            found.update((end, end - 1))
        start = end + 1
    return found


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    start = 0
    for raw in text.split("\n"):
        end = start + len(raw)
        stripped = raw.strip()
        if stripped:
            left = start + raw.index(stripped[0])
            right = left + len(stripped)
            heading = len(stripped) < 140 and stripped[-1] not in ".;,\"'"
            heading = heading and (not _LIST_MARK.match(stripped) or _SECTION.fullmatch(stripped) is not None)
            lines.append(Line(left, right, heading))
        start = end + 1
    for i, (line, following) in enumerate(pairwise(lines)):
        if _NUMBERED.fullmatch(text, line.start, line.end) and not _LIST_MARK.match(text, following.start):
            lines[i] = Line(line.start, line.end, True)
    return lines


# "2. Imports and exports by zone", before lines that are no items of the same list
_NUMBERED: Final = re.compile(r"(?:\(?\d{1,2}[.)]|[IVX]{1,4}\.) [A-Z][A-Za-z' ,&-]{2,50}[a-z)]")
# "2. The year 2021", "(3) Tasks for 2022": a numbered heading that says the time of its section
_SECTION: Final = re.compile(r"\(?\d{1,2}[.)] [A-Z][A-Za-z' ,-]{2,50}(?:19|20)\d\d")
_LIST_MARK: Final = re.compile(r"[\u00b7\u2022*\u25cf\u25a0-]|\(?\d{1,2}[.)]\s|Q:|A:")


_SHORTEST: Final = 40  # a line of running text has some length
_OF_ONE_SENTENCE: Final = 0.7
_FEWEST_LINES: Final = 4
_IN_A_PARAGRAPH: Final = 3  # sentences


def _paragraphs(text: str, lines: list[Line], sentences: list[Sentence]) -> tuple[list[Line], list[Sentence]]:
    """Join the lines of a text that has a line for every sentence, as the news often has, into paragraphs.

    What is said in a paragraph is taken for granted in its later sentences; lines that are headings, items of a list
    or rows of a table stay alone.
    """
    counts = Counter(sentence.line for sentence in sentences)
    running = [
        line.end - line.start >= _SHORTEST and not line.heading and not _LIST_MARK.match(text, line.start)
        for line in lines
    ]
    single = [runs and counts[number] == 1 for number, runs in enumerate(running)]
    if sum(single) < max(_FEWEST_LINES, _OF_ONE_SENTENCE * sum(running)):
        return lines, sentences
    joined: list[Line] = []
    numbers: list[int] = []
    length = 0
    for line, is_single in zip(lines, single, strict=True):
        alone = is_single and text[line.end - 1] in ".!?\"'" and text.find("|", line.start, line.end) < 0
        if alone and 0 < length < _IN_A_PARAGRAPH:
            joined[-1] = Line(joined[-1].start, line.end, False)
            length += 1
        else:
            joined.append(line)
            length = int(alone)
        numbers.append(len(joined) - 1)
    return joined, [Sentence(sentence.start, sentence.end, numbers[sentence.line]) for sentence in sentences]


def _sentences(text: str, lines: list[Line]) -> list[Sentence]:
    sentences: list[Sentence] = []
    for number, line in enumerate(lines):
        start = line.start
        for match in _STOP.finditer(text, line.start, line.end):
            stop = match.start()
            if text[stop] == ".":
                word = _LAST_WORD.search(text, max(line.start, stop - 12), stop)
                if word is not None and match.end() < line.end:
                    token = word.group()
                    if token.lower() in _ABBREVIATIONS or (
                        len(token) == 1 and token.isupper() and text[stop - 2 : stop - 1] != "&"
                    ):
                        continue
                    if text.startswith(("& Tech", "& tech"), stop - 6):
                        continue  # "Sci. & Tech. Park"
                # "1. Economy." is the number of a list item, not a sentence.
                if text[start:stop].strip(" (").isdigit() and stop - start < 4:
                    continue
            sentences.append(Sentence(start, match.end(), number))
            start = match.end()
        if start < line.end:
            sentences.append(Sentence(start, line.end, number))
    return sentences

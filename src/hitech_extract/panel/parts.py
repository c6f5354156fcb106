"""Parts told from the whole that an article states under the same metric.

"10.38 billion yuan, of which industry drew 7.41 billion": both are the zone's investment of the year, but only one is
all of it. The record does not say which. Three things may: a share in the article, the words around, and the sum.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from hitech_extract.panel.statements import Key, Range, Statement

__all__ = ["additive", "distinct", "tell_parts_by_shares", "tell_parts_by_sums", "tell_parts_by_words"]

_FIRST_WORDS: Final = 24  # characters of a sentence within which it may begin by "Of these"
_REACH: Final = 500  # characters from a whole to its parts, or from a part to its share
_FAR: Final = 2_000  # characters from a share to the whole
_OF_WHICH: Final = re.compile(
    r"\b(?:(?:of|among|amongst|from) (?:which|whom|these|those|them)|within (?:it|this|that|which|these|them)"
    r"|including|thereinto|therein)\b",
    re.IGNORECASE,
)
# Only where they open a sentence: "9 billion of this, robots 8 billion" has no whole before it.
_OF_THIS: Final = re.compile(
    r"\W*(?:of|in|out of) (?:this|that|(?:the|this|that) (?:total|sum|amount))\b", re.IGNORECASE
)
# "5 of them", "58 enterprises among these": the words after the part.
_OF_THEM: Final = re.compile(r"(?: [\w-]+){0,2} (?:of|among) (?:which|whom|these|those|them)\b", re.IGNORECASE)
# "Of its 217 enterprises, 58 build drones": the words before the whole.
_OUT_OF: Final = re.compile(
    r"\b(?:out )?of (?:the|its|their|our|these|those|all|a total of)(?: total| whole)? $", re.IGNORECASE
)
# After these the sentence may speak of the whole again.
_TURN: Final = re.compile(r";|\b(?:while|whereas)\b", re.IGNORECASE)
# Means of something per head: no part is smaller for being a part.
_PER_HEAD: Final = frozenset({"disposable_income", "gdp_per_capita", "labor_productivity"})
_PER: Final = re.compile(r"\b(?:per|average)\b", re.IGNORECASE)


def additive(statement: Statement) -> bool:
    """Whether the values of parts add up to that of the whole, so that no part is larger."""
    figure = statement.figure
    return (
        figure.measure == "level"
        and figure.type in ("money", "count", "quantity")
        and figure.value >= 0
        and figure.metric_id not in _PER_HEAD
        and not _PER.search(figure.metric or "")
    )


def distinct(statements: Iterable[Statement]) -> list[Statement]:
    """Return one statement for each value, so that what is told twice counts once."""
    found: list[Statement] = []
    for one in statements:
        if not any(one.range.meets(other.range) for other in found):
            found.append(one)
    return found


def tell_parts_by_words(stated: Iterable[Statement], text: str) -> None:
    """Tell the parts of one article by "of which", "including", "of them" and the like between whole and part."""
    groups: defaultdict[object, list[Statement]] = defaultdict(list)
    for one in stated:
        if text[one.figure.start : one.figure.end] == one.figure.text:
            groups[one.key].append(one)
    several = [group for group in groups.values() if len(group) > 1]
    if not several:
        return
    from hitech_extract.reading import Reading

    reading = Reading(text)
    starts = [reading.source_offset(sentence.start) for sentence in reading.sentences]
    for group in several:
        wholes: list[Statement] = []
        for one in sorted(group, key=_start):
            one.part_of = _whole_before(one, wholes, text, starts)
            if one.part_of:
                one.part_told = "its words"
            else:
                wholes.append(one)


def _whole_before(one: Statement, wholes: Sequence[Statement], text: str, starts: Sequence[int]) -> Statement | None:
    figure = one.figure
    place = bisect_right(starts, figure.start) - 1
    begin = starts[place] if place >= 0 else 0
    before = starts[place - 1] if place >= 1 else begin
    for whole in reversed(wholes):
        end = whole.figure.end
        if end <= before or figure.start - end > _REACH:
            return None
        if one.range.meets(whole.range) or (additive(one) and figure.value > whole.figure.value):
            continue
        same = end > begin
        between = text[end if same else begin : figure.start]
        marks = [mark.end() for mark in _OF_WHICH.finditer(between) if same or mark.start() < _FIRST_WORDS]
        if not same and (mark := _OF_THIS.match(between)):
            marks.append(mark.end())
        if marks and not _TURN.search(between, max(marks)):
            return whole
        if _OF_THEM.match(text, figure.end) and not _TURN.search(between):
            return whole
        if (
            same
            and _OUT_OF.search(text[max(begin, whole.figure.start - 20) : whole.figure.start])
            and not _TURN.search(between)
        ):
            return whole
    return None


def tell_parts_by_shares(statements: Iterable[Statement]) -> None:
    """Tell the levels that make, with a larger one, a share that stands near them in the same article."""
    shares: defaultdict[tuple[object, ...], list[Statement]] = defaultdict(list)
    levels: defaultdict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for one in statements:
        key = one.key
        place: tuple[object, ...] = (one.figure.doc_id, *key[:4])
        if key.measure == "share" and key.unit == "percent":
            shares[place].append(one)
        elif additive(one) and not key.converted_from:
            levels[place].append(one)
    for place, stated in shares.items():
        together = levels[place]
        together.sort(key=_start)
        for share in stated:
            for part in _near(share, together, _REACH):
                for whole in _near(share, together, _FAR):
                    if part.figure.value < whole.figure.value and _makes(part, whole, share):
                        share.of = (part, whole)
                        part.part_of, part.part_told = whole, "its share"


def _start(statement: Statement) -> int:
    return statement.figure.start


def _near(one: Statement, others: Sequence[Statement], reach: int) -> Sequence[Statement]:
    """Return those of others, in the order of the text, that stand so many characters before or after at most."""
    start = one.figure.start
    return others[bisect_left(others, start - reach, key=_start) : bisect_right(others, start + reach, key=_start)]


def _makes(part: Statement, whole: Statement, share: Statement) -> bool:
    if part.key.unit != whole.key.unit or part.range.meets(whole.range):
        return False
    quotient = part.range.over(whole.range)
    return quotient is not None and quotient.meets(Range(share.range.low / 100, share.range.high / 100))


def tell_parts_by_sums(statements: Iterable[Statement]) -> None:
    """Tell the levels of one article that add up to the largest, all of them together."""
    groups: defaultdict[tuple[Key, str], list[Statement]] = defaultdict(list)
    for one in statements:
        if not one.part_of and one.figure.modifier is None and additive(one):
            groups[one.key, one.figure.doc_id].append(one)
    for group in groups.values():
        whole = max(group, key=lambda one: one.figure.value)
        parts = [one for one in group if not one.range.meets(whole.range)]
        summed = distinct(parts)
        # Of numbers of one digit some add up by chance.
        if len(summed) < 2 or whole.figure.value < 10 * whole.digit:
            continue
        low, high = (sum(ends, Decimal(0)) for ends in zip(*(one.range for one in summed), strict=True))
        if Range(low, high).meets(whole.range):
            for one in parts:
                one.part_of, one.part_told = whole, "their sum"

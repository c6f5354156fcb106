"""Statements of one row become one value, and what contradicts it is flagged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hitech_extract.panel.parts import additive
from hitech_extract.panel.rows import Row
from hitech_extract.panel.statements import Key, Range, Statement

__all__ = ["merge"]


def merge(key: Key, statements: Iterable[Statement], parts: Iterable[Statement] = ()) -> Row:
    """Return the row of some statements about one thing, and of the parts of it that were set aside.

    They are taken in the order of preference: the later article first, then the more precise number (of which a bound
    is the least), the higher confidence, the smaller id, the place in the article. Each agrees where some true value
    fits it and all those before it that agree. The value is the most precise of those that agree: of "4.53 billion"
    and "4,528 million" the second, whichever article is later.

    An article that contradicts itself speaks with one value only: what it says besides comes after all articles.
    """
    stated = list(statements)
    spoken = _spoken(stated)
    ranked = sorted(stated, key=lambda one: (id(one) not in spoken, *_preference(one)))
    range_ = ranked[0].range
    for one in ranked:
        one.agrees = range_.meets(one.range)
        if one.agrees:
            range_ = range_.narrowed(one.range)
    # min keeps the first of equals, so that of these too the preferred one is taken.
    chosen = min((one for one in ranked if one.agrees), key=_precision)
    chosen.chosen = True
    return Row(key, ranked, chosen, sorted(parts, key=lambda one: (one.figure.doc_id, one.figure.start)))


def _spoken(stated: Sequence[Statement]) -> set[int]:
    """Return which statements an article speaks with: all, or where they contradict one another those of one value.

    It is the value that most other articles state too; then, of amounts and counts, the largest, since no part is
    larger than its whole; then what stands first, since the whole is told before its parts.
    """
    articles: defaultdict[str, list[Statement]] = defaultdict(list)
    sayers: defaultdict[Range, set[str]] = defaultdict(set)
    for one in stated:
        articles[one.figure.doc_id].append(one)
        sayers[one.range].add(one.figure.doc_id)

    def order(one: Statement) -> tuple[Any, ...]:
        agreeing: set[str] = set().union(*(ids for range_, ids in sayers.items() if range_.meets(one.range)))
        return (-len(agreeing), -one.figure.value if additive(one) else 0, one.figure.start)

    spoken: set[int] = set()
    for group in articles.values():
        lowest, highest = max(one.range.low for one in group), min(one.range.high for one in group)
        agree = all(one.range.meets(Range(lowest, highest)) for one in group)
        best = None if agree else min(group, key=order)
        spoken |= {id(one) for one in group if best is None or one.range.meets(best.range)}
    return spoken


def _precision(statement: Statement) -> tuple[int, Decimal]:
    modifier = statement.figure.modifier
    return 0 if modifier is None else 1 if modifier == "approx" else 2, statement.digit


def _preference(statement: Statement) -> tuple[Any, ...]:
    figure, day = statement.figure, statement.date or date.min
    return (-day.toordinal(), *_precision(statement), -figure.confidence, figure.doc_id, figure.start)

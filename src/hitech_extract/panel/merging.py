"""Statements of one row become one value, and what contradicts it is flagged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any, Final

from hitech_extract.panel.checks import Check
from hitech_extract.panel.statements import Key, Statement, shown

__all__ = ["CHECKS", "COLUMNS", "Row", "merge", "set_parts_aside"]

CHECKS: Final = ("growth", "share", "rate", "parts")


@dataclass(slots=True)
class Row:
    """One row of the panel. ``statements`` stand in the order in which they are preferred."""

    key: Key
    statements: list[Statement]
    chosen: Statement
    zone_name: str | None = None
    metric_name: str | None = None
    growth: Check | None = None
    share: Check | None = None
    rate: Check | None = None
    parts: Check | None = None

    @property
    def value(self) -> Decimal:
        """The value that was chosen."""
        return self.chosen.figure.value

    @property
    def conflict(self) -> bool:
        """Whether a statement contradicts the value."""
        return not all(statement.agrees for statement in self.statements)

    @property
    def articles(self) -> list[tuple[str, date | None]]:
        """The articles that state the row, by id, with their dates."""
        return sorted({one.figure.doc_id: one.date for one in self.statements}.items())

    def conflicting_values(self) -> list[str]:
        """Return all values of a row in conflict, the preferred first, each with who says it."""
        return [told(one) for one in self.statements] if self.conflict else []

    def to_dict(self) -> dict[str, Any]:
        """Return the row as a plain dict with the names of ``COLUMNS``."""
        key, figure, articles = self.key, self.chosen.figure, self.articles
        values = [one.figure.value for one in self.statements]
        row: dict[str, Any] = {
            "id": str(key),
            "zone_id": key.zone_id,
            "zone_name": self.zone_name,
            "metric_id": key.metric_id,
            "metric_name": self.metric_name,
            "period": figure.period,
            "period_start": key.period_start,
            "period_end": key.period_end,
            "measure": key.measure,
            "baseline": key.baseline or None,
            "baseline_start": _day(key.baseline_start),
            "baseline_end": _day(key.baseline_end),
            "unit": key.unit,
            "value": figure.value,
            "modifier": figure.modifier,
            "confidence": figure.confidence,
            "lowest": min(values),
            "highest": max(values),
            "articles": len(articles),
            "agreeing": len({one.figure.doc_id for one in self.statements if one.agrees}),
            "statements": len(self.statements),
            "doc_ids": [doc_id for doc_id, _ in articles],
            "dates": [day for _, day in articles],
            "conflict": self.conflict,
            "conflicting_values": self.conflicting_values(),
            "metric_words": sorted({one.figure.metric for one in self.statements if one.figure.metric}),
            "converted_from": key.converted_from or None,
            "restates": sorted({str(one.base_key) for one in self.statements if one.base_key}),
        }
        for name in CHECKS:
            check: Check | None = getattr(self, name)
            row[f"{name}_check"] = check and check.outcome
            row[f"{name}_numbers"] = check and check.numbers
        return row


COLUMNS: Final[dict[str, str]] = {
    **dict.fromkeys(("id", "zone_id", "zone_name", "metric_id", "metric_name", "period"), "text"),
    **dict.fromkeys(("period_start", "period_end"), "day"),
    **dict.fromkeys(("measure", "baseline"), "text"),
    **dict.fromkeys(("baseline_start", "baseline_end"), "day"),
    "unit": "text",
    "value": "number",
    "modifier": "text",
    "confidence": "real",
    **dict.fromkeys(("lowest", "highest"), "number"),
    **dict.fromkeys(("articles", "agreeing", "statements"), "count"),
    "doc_ids": "texts",
    "dates": "days",
    "conflict": "flag",
    "conflicting_values": "texts",
    "metric_words": "texts",
    "converted_from": "text",
    "restates": "texts",
    **{f"{name}_{what}": "text" for name in CHECKS for what in ("check", "numbers")},
}
"""The columns of the panel, and what they hold."""


def _day(day: date) -> date | None:
    return None if day == date.min else day


def told(statement: Statement) -> str:
    """Say a value, its bound and its article in few words."""
    figure = statement.figure
    bound = f" ({figure.modifier})" if figure.modifier else ""
    day = f", {statement.date}" if statement.date else ""
    return f"{shown(figure.value)}{bound} in {figure.doc_id}{day}"


def merge(key: Key, statements: Iterable[Statement]) -> Row:
    """Return the row of some statements about one thing.

    They are taken in the order of preference: the later article first, then the more precise number (of which a bound
    is the least), the higher confidence, the smaller id, the place in the article. Each agrees where some true value
    fits it and all those before it that agree. The value is the most precise of those that agree: of "4.53 billion"
    and "4,528 million" the second, whichever article is later.
    """
    ranked = sorted(statements, key=_preference)
    range_ = ranked[0].range
    for one in ranked:
        one.agrees = range_.meets(one.range)
        if one.agrees:
            range_ = range_.narrowed(one.range)
    # min keeps the first of equals, so that of these too the preferred one is taken.
    chosen = min((one for one in ranked if one.agrees), key=_precision)
    chosen.chosen = True
    return Row(key, ranked, chosen)


def _precision(statement: Statement) -> tuple[int, Decimal]:
    modifier = statement.figure.modifier
    return 0 if modifier is None else 1 if modifier == "approx" else 2, statement.digit


def _preference(statement: Statement) -> tuple[Any, ...]:
    figure, day = statement.figure, statement.date or date.min
    return (-day.toordinal(), *_precision(statement), -figure.confidence, figure.doc_id, figure.start)


def set_parts_aside(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield the levels that are parts of a whole under the same metric, as a share in the same article tells.

    "10.38 billion yuan, of which industry drew 7.41 billion, or 71.4 percent of the total": both amounts are the zone's
    investment of the year, but only one is all of it. The record does not say so; the share does.
    """
    shares: dict[tuple[Any, ...], list[Statement]] = {}
    levels: dict[tuple[Any, ...], list[Statement]] = {}
    for one in statements:
        key = one.key
        if not key.converted_from and key.measure in ("share", "level"):
            place = (one.figure.doc_id, *key[:4])
            (shares if key.measure == "share" else levels).setdefault(place, []).append(one)
    for place, stated in shares.items():
        found: list[Statement] = []
        for share in stated:
            for one, other in combinations(levels.get(place, ()), 2):
                part, whole = sorted((one, other), key=lambda level: level.figure.value)
                if one.key.unit != other.key.unit or part.range.meets(whole.range) or share.key.unit != "percent":
                    continue
                quotient = part.range.over(whole.range)
                if quotient and quotient.meets(_hundredth(share)):
                    share.of = (part, whole)
                    found.append(part)
        yield from {id(part): part for part in found}.values()


def _hundredth(share: Statement) -> Any:
    return type(share.range)(share.range.low / 100, share.range.high / 100)

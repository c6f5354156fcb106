"""One row of the panel: its statements, the value chosen among them, and how that stood its checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple

from hitech_extract.panel.statements import Key, Statement, shown

__all__ = ["CHECKS", "COLUMNS", "Check", "Outcome", "Row", "told"]

Outcome = Literal["ok", "off", "not possible"]

CHECKS: Final = ("growth", "share", "rate", "parts")


class Check(NamedTuple):
    """How a check came out, and the numbers that it compared or what it lacked."""

    outcome: Outcome
    numbers: str

    def __str__(self) -> str:
        return f"{self.outcome}: {self.numbers}"


@dataclass(slots=True)
class Row:
    """One row of the panel. ``statements`` stand in the order in which they are preferred."""

    key: Key
    statements: list[Statement]
    chosen: Statement
    set_aside: list[Statement] = field(default_factory=list)  # parts of a whole that is among the statements
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
    def conflict_kind(self) -> Literal["within_article", "between_articles"] | None:
        """Whether an article states only what contradicts the value, or each states the value and something else too.

        The second is mostly a matter of parts and wholes that the record does not tell apart.
        """
        if not self.conflict:
            return None
        agreeing = {one.figure.doc_id for one in self.statements if one.agrees}
        within = all(one.figure.doc_id in agreeing for one in self.statements)
        return "within_article" if within else "between_articles"

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
            "conflict_kind": self.conflict_kind,
            "conflicting_values": self.conflicting_values(),
            "parts": [told(one) for one in self.set_aside],
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
    "conflict_kind": "text",
    "conflicting_values": "texts",
    "parts": "texts",
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

"""What the linking steps work on: a sentence with its mentions, and the figure being built."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from hitech_extract.metrics import MetricMention
from hitech_extract.periods import Period
from hitech_extract.quantities import Quantity
from hitech_extract.zones import Area

__all__ = ["FAR", "Draft", "Scene"]

FAR: Final = 400  # characters from a figure: what is longer than that is no sentence of prose


@dataclass(slots=True, eq=False)
class Draft:
    """A figure on its way: the quantity and what has been decided of its slots so far.

    No two are equal: to compare all that is known of them would take long, and they point at one another.
    """

    quantity: Quantity
    value: Decimal
    measure: str = ""
    # A rate of change or a plain value that stands for comparison: "compared with 48 million in 2021".
    compared: bool = False
    metric: MetricMention | None = None
    metric_id: str | None = None
    metric_span: tuple[int, int] | None = None
    area: Area | None = None
    zone_id: str | None = None
    zone_cue: str = ""
    period: Period | None = None
    interval: tuple[date, date] | None = None
    baseline: str | None = None
    baseline_interval: tuple[date, date] | None = None
    equivalent_of: Draft | None = None
    like: Draft | None = None  # the count whose noun an elliptic one borrows ("... to 97 last year")
    # Members of one coordinated list share its number and are counted from 0.
    list_id: int = -1
    list_index: int = 0
    index: int = 0  # place among the figures of its sentence
    why: dict[str, str] = field(default_factory=dict)

    start: int = field(init=False)
    end: int = field(init=False)

    def __post_init__(self) -> None:
        self.start, self.end = self.quantity.start, self.quantity.end

    @property
    def phrase_end(self) -> int:
        """Where the figure ends with the noun that it counts, as far as that is settled."""
        return max(self.end, self.quantity.noun_end)


@dataclass(slots=True)
class Scene:
    """A sentence and the mentions in it, each list in text order. Offsets are those of the whole text."""

    low: str
    clean: str
    start: int
    end: int
    line: int
    heading: bool
    drafts: list[Draft]
    metrics: list[MetricMention]
    areas: list[Area]
    periods: list[Period]
    first_of_line: bool = False
    future: bool = False
    rule: bool = False  # whether it states who is given what, under a policy
    row_head: tuple[int, int] | None = None  # the first cell of a row, in a table whose rows are zones
    breaks: list[int] = field(default_factory=list)
    asides: list[tuple[int, int]] = field(default_factory=list)  # what is said in passing: ", which lives on nylon,"

    @property
    def asks(self) -> bool:
        """Whether the sentence is a question."""
        return self.low.endswith("?", self.start, self.end) or self.low.endswith("? ", self.start, self.end)

    def number(self) -> None:
        """Tell the figures their places; to be called when the list has changed."""
        for index, draft in enumerate(self.drafts):
            draft.index = index

    def before(self, draft: Draft) -> Draft | None:
        """Return the figure before one in the sentence."""
        return self.drafts[draft.index - 1] if draft.index else None

    def after(self, draft: Draft) -> Draft | None:
        """Return the figure after one in the sentence."""
        return self.drafts[draft.index + 1] if draft.index + 1 < len(self.drafts) else None

    def in_aside(self, position: int, figure: int) -> bool:
        """Whether a position lies in an aside that ends before a figure."""
        return any(start <= position < end <= figure for start, end in self.asides)

    def clause_start(self, position: int) -> int:
        """Return where the clause that holds ``position`` begins."""
        start = self.start
        for stop in self.breaks:
            if stop > position:
                break
            start = stop
        return start

    def clause_end(self, position: int) -> int:
        """Return where the clause that holds ``position`` ends."""
        for stop in self.breaks:
            if stop > position:
                return stop
        return self.end

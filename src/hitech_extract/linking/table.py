"""Flattened tables: the unit stands once, in a label or heading, and the cells are bare numbers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from hitech_extract.linking.draft import Draft
from hitech_extract.quantities import scaled

__all__ = ["Table"]

_UNIT: Final = re.compile(
    r"\(?\b(?:unit:? ?|in )?(?:(?P<mark>rmb|cny|us\$|usd|\u00a5|\$) ?)?(?P<scale>100 million|10,000|hundred million|ten thousand|million|billion|bn|mln|m)\b ?(?P<word>yuan|rmb|us dollars|u\.s\. dollars|dollars|usd|euros)?(?P<rest>[^)]{0,40})\)"
    r"|\bunit: ?(?P<scale2>100 million|10,000|hundred million|ten thousand|million|billion) (?P<word2>yuan|rmb|us dollars|dollars|usd)"
)
_GROWTH: Final = re.compile(r"%|growth|y/y|year-on-year|change|increase")
_SCALES: Final = {"100 million": 8, "hundred million": 8, "10,000": 4, "ten thousand": 4, "million": 6, "mln": 6, "m": 6, "billion": 9, "bn": 9}
_CURRENCIES: Final = {"rmb": "CNY", "cny": "CNY", "yuan": "CNY", "\u00a5": "CNY", "us$": "USD", "usd": "USD", "$": "USD", "us dollars": "USD", "u.s. dollars": "USD", "dollars": "USD", "euros": "EUR"}


class Table:
    """The unit in force for bare cells, from the line's own label or the heading above."""

    def __init__(self) -> None:
        self.scale: int | None = None
        self.currency = "CNY"
        self.growth = False
        self._own_line = False

    def read(self, line: str, has_figures: bool) -> None:
        """Take note of a line: a unit in it rules the line itself or, on a heading, the lines after it."""
        match = _UNIT.search(line)
        if match is not None and (match["mark"] or match["word"] or match["word2"]):
            self.scale = _SCALES[match["scale"] or match["scale2"]]
            self.currency = _CURRENCIES[match["mark"] or match["word"] or match["word2"]]
            rest = line[match.end() :] + (match["rest"] or "")
            self.growth = _GROWTH.search(rest) is not None
            self._own_line = has_figures and any(c.isdigit() for c in line[match.end() :])
        elif self.scale is not None and (self._own_line or not any(c.isdigit() for c in line)):
            if not self._own_line and _GROWTH.search(line):
                self.growth = True
            elif self._own_line or len(line) > 60 or line.endswith("."):
                self.scale = None
        elif self.scale is not None and len(line) > 140:
            self.scale = None

    def settle(self, drafts: list[Draft], low: str, start: int) -> None:
        """Give the bare cells of a row their unit: the first is an amount, a later one a rate of growth."""
        amounts = 0
        for draft in drafts:
            quantity = draft.quantity
            if quantity.kind == "money":
                amounts += 1
            if quantity.kind != "bare" or quantity.unit or quantity.power:
                continue
            if amounts and self.growth and abs(quantity.value) < Decimal(1000):
                quantity.kind, quantity.unit = "percent", "percent"
                draft.measure = "growth"
                draft.value = -quantity.value if quantity.sign < 0 else quantity.value
                draft.why["measure"] = "table-column"
                continue
            before = low[max(start, quantity.start - 3) : quantity.start]
            if amounts == 0 and self.scale is not None and not before.endswith("-"):
                quantity.kind, quantity.unit = "money", self.currency
                quantity.value = draft.value = scaled(quantity.value, self.scale)
                quantity.power = self.scale
                amounts += 1

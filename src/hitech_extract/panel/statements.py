"""What one figure states of a row: a value, and the range of true values that its wording admits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from hitech_extract.schema import Figure, plain_number

__all__ = ["Key", "Range", "Statement", "admitted", "key_of", "last_digit", "shown"]

_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
_ENDLESS: Final = Decimal("Infinity")


class Range(NamedTuple):
    """A range of values; an end may be infinite."""

    low: Decimal
    high: Decimal

    def meets(self, other: Range) -> bool:
        """Whether values lie in both; to touch is not enough, so that 4.53 and 4.54 are two numbers."""
        both = self.narrowed(other)
        return both.low < both.high or (both.low == both.high and both in (self, other))

    def narrowed(self, other: Range) -> Range:
        """Return what lies in both."""
        return Range(max(self.low, other.low), min(self.high, other.high))

    def widened(self, by: Decimal) -> Range:
        """Return the range with both ends moved out."""
        return Range(self.low - by, self.high + by)

    def over(self, divisor: Range) -> Range | None:
        """Return the quotients of two positive ranges; None where the divisor may be zero or less."""
        if divisor.low <= 0 or self.low < 0:
            return None
        low = Decimal(0) if divisor.high == _ENDLESS else self.low / divisor.high
        return Range(low, self.high / divisor.low)

    def minus(self, other: Range) -> Range:
        """Return the differences of two ranges."""
        low = -_ENDLESS if other.high == _ENDLESS else self.low - other.high
        return Range(low, _ENDLESS if self.high == _ENDLESS else self.high - other.low)


class Key(NamedTuple):
    """What a row is about. The order of the fields is that of the panel."""

    zone_id: str
    metric_id: str
    period_start: date
    period_end: date
    measure: str
    baseline: str
    baseline_start: date
    baseline_end: date
    unit: str
    converted_from: str  # of an amount converted in brackets: the currency it restates, "?" where that is not known

    def __str__(self) -> str:
        """Return the row's id: the parts that say something, in order."""
        parts = [self.zone_id, self.metric_id, _dates(self.period_start, self.period_end), self.measure]
        if self.baseline:
            parts.append(self.baseline)
        if self.baseline_start > date.min:
            parts.append(_dates(self.baseline_start, self.baseline_end))
        parts.append(self.unit)
        if self.converted_from:
            parts.append(f"from-{self.converted_from}")
        return "|".join(parts)


def _dates(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


@dataclass(slots=True)
class Statement:
    """A figure that has a place in the panel."""

    figure: Figure
    key: Key
    digit: Decimal  # what one unit of its last written digit is worth: the smaller, the more precise
    range: Range
    base: Figure | None = None  # the amount that it restates, where it is a converted one
    base_key: Key | None = None
    date: date | None = None  # of its article
    whole: str | None = None  # of a share: the metric that its sentence names as the whole
    read: bool = False  # whether the text of the article was at hand to look for the whole
    of: tuple[Statement, Statement] | None = field(default=None, repr=False)  # of a share: part and whole beside it
    part_of: Statement | None = field(default=None, repr=False)  # the whole that its article states under the same key
    part_told: str = ""  # what tells that it is a part
    agrees: bool = True
    chosen: bool = False


def key_of(figure: Figure, converted_from: str) -> Key | str:
    """Return the row that a figure belongs to, or the reason why it has none."""
    if not figure.zone_id:
        return "no zone"
    if not figure.metric_id:
        return "no metric"
    if not (figure.period_start and figure.period_end):
        return "no period"
    return Key(
        figure.zone_id,
        figure.metric_id,
        figure.period_start,
        figure.period_end,
        figure.measure,
        figure.baseline or "",
        figure.baseline_start or date.min,
        figure.baseline_end or date.min,
        figure.unit,
        converted_from,
    )


def last_digit(figure: Figure) -> Decimal:
    """Return what one unit of the last digit as written is worth: ten million in "4.53 billion".

    All digits written count, zeros too: "4,500" is exact to the one. In a number in words only those count that say
    something: "three thousand" is exact to the thousand.
    """
    match = _NUMBER.search(figure.text)
    if match:
        digits = match[0].rstrip(",").replace(",", "")
        written = Decimal(digits)
        scale = abs(figure.value) / written if written and figure.value else Decimal(1)
        # Otherwise the number is made of several ("1 billion 200 million"), or counted in other units.
        if scale == Decimal(1).scaleb(scale.adjusted()):
            return scale.scaleb(-len(digits.partition(".")[2]))
    return _last_telling_digit(figure.value)


def _last_telling_digit(value: Decimal) -> Decimal:
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if value and isinstance(exponent, int) else Decimal(1)


def admitted(figure: Figure, digit: Decimal) -> Range:
    """Return the true values that the wording admits.

    A plain number may have been rounded by half a unit of its last digit; an approximate one by half a unit of its
    last digit that is not zero ("about 500": 450 to 550). The others are bounds of the magnitude, so that "fell more
    than 3 percent" is -3 or less, and "nearly 500" from 0 to 500.
    """
    value = figure.value
    if figure.modifier in ("more_than", "at_least"):
        return Range(value, _ENDLESS) if value >= 0 else Range(-_ENDLESS, value)
    if figure.modifier in ("less_than", "at_most"):
        return Range(min(value, Decimal(0)), max(value, Decimal(0)))
    half = (max(digit, _last_telling_digit(value)) if figure.modifier == "approx" else digit) / 2
    return Range(value - half, value + half)


def shown(value: Decimal, places: int | None = None) -> str:
    """Return a number for people: with thousands separators, rounded to some places if asked."""
    if not value.is_finite():
        return "any" if value > 0 else "-any"
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places))
    return f"{plain_number(value):,f}"

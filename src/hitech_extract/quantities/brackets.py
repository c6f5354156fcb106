"""Units in brackets beside their numbers: "GDP: 1000.9 (100 million yuan)", "Growth (%): 7.9"."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Final

from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.quantities.currencies import CURRENCIES, CURRENCY, MARKS
from hitech_extract.quantities.noun_phrases import singular
from hitech_extract.quantities.quantity import Quantity, scaled
from hitech_extract.quantities.words import UNIT, UNIT_SYMBOLS

__all__ = ["bracketed_units"]

_SCALES: Final = {
    "100 million": 8, "hundred million": 8, "10,000": 4, "10 thousand": 4, "ten thousand": 4, "10 million": 7,
    "1,000": 3, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "mln": 6, "bln": 9, "bn": 9, "mn": 6,
    "m": 6, "b": 9,
}  # fmt: skip
_SCALE: Final = "|".join(sorted(_SCALES, key=len, reverse=True))
_MARK: Final = r"rmb|cny|us\$|usd|hk\$|\$|\u00a5|\u20ac|eur"
_UNIT: Final = (
    r"\((?:units?:? ?|in )?(?:(?P<percent>%|percent|per cent|pct)"
    rf"|(?:(?P<mark>{_MARK}) ?)?(?P<scale>{_SCALE})(?:[ -]?(?P<currency>{CURRENCY}))?"
    rf"|(?:(?P<times>{_SCALE}) )?(?P<things>persons?|people|households|units|sets|pieces|vehicles|visits|person-times"
    r"|passengers|items|heads?|copies|pairs|jobs)"
    rf"|(?:(?P<measured>{_SCALE})[ -]?)(?P<measure>tons|tonnes|kwh|kilowatt-hours|mu|square met(?:er|re)s|sq\.? ?m"
    rf"|cubic"
    r" met(?:er|re)s|kilowatts|kw|hectares|teus?)(?: of [a-z ]{3,30})?"
    rf"|(?P<alone>{_MARK}|yuan|dollars|us dollars|euros))\)"
)
_AFTER: Final = re.compile(rf" ?{_UNIT}")
_BEFORE: Final = re.compile(rf"{_UNIT}:? ?(?:(?:19|20)\d\d:? )?(?:{SOFTENER} )?[+-]?$")
_ALIKE: Final = re.compile(r"(?:;|,| and) (?:and )?[a-z][a-z &'-]{1,40}:? $")
_YEAR_JOIN: Final = re.compile(rf"[,;] (?:and )?(?:in )?\(?(?:19|20)\d\d\)?:? (?:{SOFTENER} )?[+-]?")
_LONGEST: Final = 60


def bracketed_units(low: str, found: list[Quantity]) -> None:
    """Give bare numbers the unit that stands in brackets behind or before them; the unit is no figure of its own."""
    if ")" not in low:
        return
    dropped: list[Quantity] = []
    for i, q in enumerate(found):
        if q.kind != "bare" or q.unit or q.power:
            continue
        unit = _AFTER.match(low, q.end) if low[q.end : q.end + 2].lstrip(" ")[:1] == "(" else None
        if unit is not None and not unit["things"] and (unit["scale"] is None or unit["mark"] or unit["currency"]):
            _take(q, unit)
            dropped += [other for other in found[i + 1 : i + 2] if other.start < unit.end()]
            _spread(low, found, i)
        elif ")" in low[max(0, q.start - 12) : q.start]:
            unit = _BEFORE.search(low, max(0, q.start - _LONGEST), q.start)
            if unit is not None and (not unit["scale"] or unit["currency"] or unit["mark"]) and _has_size(unit):
                _take(q, unit)
                dropped += [other for other in found[max(0, i - 1) : i] if other.start >= unit.start()]
                _spread_on(low, found, i)
    if dropped:
        found[:] = [q for q in found if q not in dropped]


def _has_size(unit: re.Match[str]) -> bool:
    """Whether a unit says more than its label: "(units)" alone is left to the tables."""
    return not unit["things"] or unit["times"] is not None


def _take(q: Quantity, unit: re.Match[str]) -> None:
    if unit["percent"]:
        q.kind, q.unit = "percent", "percent"
        return
    if unit["things"] or unit["measure"]:
        q.power = _SCALES[unit["times"] or unit["measured"]]
        q.value = scaled(q.value, q.power)
        symbol = UNIT.match(" " + unit["measure"]) if unit["measure"] else None
        if symbol is not None:
            q.kind, q.unit = "quantity", UNIT_SYMBOLS[int((symbol.lastgroup or "u0")[1:])]
        else:
            q.kind, q.unit = "count", singular(unit["things"].split("-")[0])
        return
    name = unit["currency"] or unit["mark"] or unit["alone"]
    q.kind, q.unit = "money", MARKS.get(name) or CURRENCIES.get(name, "CNY")
    q.power = _SCALES[unit["scale"]] if unit["scale"] else 0
    q.value = scaled(q.value, q.power)


def _spread_on(low: str, found: list[Quantity], i: int) -> None:
    """As in "Investment (RMB bn): 2019 12.6, 2020 13.1": the unit is that of all that the label rules."""
    first = found[i]
    for before, q in pairwise(found[i:]):
        if q.kind != "bare" or q.unit or q.power or not _YEAR_JOIN.fullmatch(low, before.end, q.start):
            return
        q.kind, q.unit, q.power = first.kind, first.unit, first.power
        q.value = scaled(q.value, first.power)


def _spread(low: str, found: list[Quantity], i: int) -> None:
    """As in "Deposits: 214.5; loans: 187.3 (billion yuan)": the unit is that of the whole list."""
    last = found[i]
    for j in range(i - 1, -1, -1):
        q = found[j]
        if q.kind != "bare" or q.unit or q.power or not _ALIKE.fullmatch(low, q.end, found[j + 1].start):
            return
        q.kind, q.unit, q.power = last.kind, last.unit, last.power
        q.value = scaled(Decimal(q.value), last.power)

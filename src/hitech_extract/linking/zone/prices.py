"""Prices that are no zone's: of goods on the market, of shares on an exchange."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.unsaid import STOCK_TRADED
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones import ZONES

__all__ = ["is_event_figure", "is_market_price", "is_stock_price"]

_TRADING: Final = load_cues("trading")
_GOODS_PRICE: Final = re.compile(
    r" (?:a|an|per|for each|for every) (?:metric )?(?:tonnes?|tons?|kilograms?|kilo|kg|grams?|ounce|barrel|lit(?:er|re)"
    r"|watt|share|ticket|dose|wafer|gigabyte)\b"
)


# Words that speak of a price, and goods whose price is a local tariff.
_PRICED: Final = re.compile(r"\b(?:prices?|priced|quoted|fetch\w*|trad(?:es|ed|ing) at|sells? for|sold for|sold at)\b")
_TARIFF: Final = re.compile(
    r"\b(?:water|gas|steam|electricity|power|sewage|heating|rents?|land|tariffs?|hous\w+|homes?|flats?|property)\b"
)


_CUES: Final = load_cues("zone")
_FAIR: Final = any_of(_CUES["fairs"])
# "The five-day fair, which closed on Sunday, drew 412 exhibitors", "The next expo ..."
_FAIR_SUBJECT: Final = re.compile(
    rf"[\"'(]{{0,3}}(?:the|this|this year's|last year's|next year's|its) (?:[\w-]+ ){{0,4}}?{_FAIR}\b"
    r"(?! (?:zone|park|center))"
)
_HOSTS_FAIR: Final = re.compile(
    rf"\b(?:zone|park|district|hidz|htz)\b[^.\n]{{0,60}}\b(?:h[eo]ld|hold(?:s|ing)|hosts?|hosted|organi[sz]e[sd]?|stage[sd]?)\b"
    rf"[^.\n]{{0,80}}\b{_FAIR}\b"
)

_ACCOUNT: Final = 5_000  # how far back the host of a fair is looked for


def is_event_figure(scene: Scene, draft: Draft) -> bool:
    """As in "The fair drew 412 exhibitors and contracts of 31 billion yuan": a fair's own, not that of its place.

    What is signed at a fair that the zone itself holds is the zone's.
    """
    if draft.quantity.kind == "count" and draft.quantity.unit in _FAIRGOERS:
        return True
    if _FAIR_SUBJECT.match(scene.low, scene.start) is None or any(area.kind in ZONES for area in scene.areas):
        return False
    return _HOSTS_FAIR.search(scene.low, max(0, scene.start - _ACCOUNT), scene.start) is None


_FAIRGOERS: Final = frozenset(_CUES["fairgoers"])
_STOCK: Final = re.compile(r"(?:shares?|stocks?|share prices?|stock prices?)$")
_TRADES: Final = re.compile(rf"\b{any_of([*_TRADING['sessions'], *_TRADING['moves']])}\b")


def is_stock_price(scene: Scene, draft: Draft) -> bool:
    """As in "Shares of its parent closed 4.2 percent up at 18.36 yuan": what a stock exchange makes of a company."""
    metric = draft.metric
    if metric is None and draft.metric_id is None and STOCK_TRADED.match(scene.low, scene.start, draft.start):
        return True
    if metric is None or draft.metric_id is not None or draft.quantity.kind not in ("money", "percent"):
        return False
    if not scene.start <= metric.start < draft.start:
        return False
    stock = _STOCK.search(scene.low, metric.start, metric.end) is not None
    return stock and _TRADES.search(scene.low, metric.end, draft.end + 20) is not None


def is_market_price(scene: Scene, draft: Draft) -> bool:
    """As in "the price of the oxide, 465,000 yuan a tonne": what goods cost, they cost on the market."""
    if draft.quantity.kind != "money":
        return _is_price_move(scene, draft)
    low, before = scene.low, scene.before(draft)
    if before is not None and before.why.get("zone") == "market-price":
        return before.quantity.unit == draft.quantity.unit
    if draft.quantity.range_end == "low" and (high := scene.after(draft)) is not None:
        return _is_market_price_of(low, scene, high)
    return _is_market_price_of(low, scene, draft)


def _is_market_price_of(low: str, scene: Scene, draft: Draft) -> bool:
    return (
        _GOODS_PRICE.match(low, draft.end) is not None
        and _PRICED.search(low, scene.start, scene.end) is not None
        and _TARIFF.search(low, scene.start, scene.end) is None
    )


# "Rubber prices climbed 15 percent", "The price of titanium sponge has dropped 22 percent"
_PRICES_MOVE: Final = re.compile(
    r"(?:[^,;:.]{2,40}, )?(?:the )?"
    r"(?:(?:[\w-]+ ){0,2}prices? (?:of|for) (?:[\w-]+ ){0,3}[\w-]+|(?:[\w-]+ ){1,3}?prices?)"
    r"(?: (?:has|have|had|also|again|\w+ly))* (?:\w+ed|rose|fell|slid|sank|shrank|grew|went|are|were|is|was)\b"
)


def _is_price_move(scene: Scene, draft: Draft) -> bool:
    if draft.quantity.kind != "percent" or scene.low.find("price", scene.start, draft.start) < 0:
        return False
    if _TARIFF.search(scene.low, scene.start, scene.end) or any(area.kind in ZONES for area in scene.areas):
        return False
    return _PRICES_MOVE.match(scene.low, scene.clause_start(draft.start)) is not None

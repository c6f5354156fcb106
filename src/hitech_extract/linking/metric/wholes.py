"""Wholes that name nothing, or only in short: "62 percent of the sum", "of the applications", "of the first".

A part of "the sum" is a part of the amount stated last, whatever named that, and whoever has the part: neither the
investors who account for it nor the inhabitants spoken of in passing. "The applications" are those that were counted
before, "the paid-in total" the amount of those before that was paid in, "the first" and "the second" the subjects of
the statement before in their order.
"""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.phrases import range_end
from hitech_extract.linking.metric.pointing import subjects_of
from hitech_extract.linking.metric.unsaid import MetricMemory
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities import singular

__all__ = ["spoken_whole"]

_ENDS: Final = (
    r"(?= (?:in|for|from|and|or|while|but|by|during|last|this|alone|as|with|at|went|came|is|was|are|were)\b|[,.;:)]|$)"
)
_ORDINAL: Final = re.compile(rf" of the (?P<place>first|second|third|former|latter){_ENDS}")
_SUM: Final = re.compile(
    r" of (?:the|this|that) (?:(?:total|whole|combined|entire|overall|(?P<kind>[a-z-]+)) )?"
    rf"(?:sum|amount|money|value|volume|outlay|total|inflow|intake|haul|pot){_ENDS}"
)
# "62 percent of the paid-in capital"
_CAPITAL: Final = re.compile(
    r" of the (?P<kind>paid-in|actual|used|utilized|arrived|contracted|contractual|agreed|pledged|signed)"
    rf" (?:capital|funds|investment|money|dollars|yuan){_ENDS}"
)
_NOUN: Final = re.compile(rf" of (?:the|these|those|all|such) (?P<noun>[a-z]{{4,}}){_ENDS}")
_USED: Final = frozenset({"paid-in", "actual", "used", "utilized", "arrived"})
_PROMISED: Final = frozenset({"contracted", "contractual", "agreed", "pledged", "signed"})
_OF_KIND: Final = {
    **dict.fromkeys(_USED, ("foreign_investment_actual",)),
    **dict.fromkeys(_PROMISED, ("foreign_investment_contracted", "contracted_investment")),
}
# What is filed or granted, by the metric that counts it
_DEEDS: Final = {
    "application": "patent_applications",
    "filing": "patent_applications",
    "grant": "patents_granted",
    "authorization": "patents_granted",
}
_PLACES: Final = ("first", "second", "third")
_NEAR: Final = 1  # lines


def spoken_whole(scene: Scene, draft: Draft, left: MetricMention | None, memory: MetricMemory) -> Draft | None:
    """Return the figure before that a whole which names nothing stands for."""
    low, end = scene.low, range_end(scene, draft).end
    earlier = [other for other in scene.drafts[: draft.index] if other.equivalent_of is None]
    if (ordinal := _ORDINAL.match(low, end, scene.end)) is not None and not _has_part(scene, draft, left, earlier):
        return _in_order(ordinal["place"], subjects_of(scene, draft.start) or memory.subjects_near(scene))
    if (noun := _NOUN.match(low, end, scene.end)) is not None and (
        found := _counted(noun["noun"], scene, earlier, memory)
    ):
        return found
    whole = _SUM.match(low, end, scene.end) or _CAPITAL.match(low, end, scene.end)
    if whole is None:
        return None
    amounts = [other for other in earlier if other.quantity.kind == "money" and other.measure == "level"]
    if whole["kind"] is not None:
        wanted = _OF_KIND.get(whole["kind"], ())
        near = [*memory.amounts_near(scene), *amounts]
        return next((other for other in reversed(near) if other.metric_id in wanted), None)
    last = amounts[-1] if amounts else None
    if last is None and not earlier:
        last = memory.amount_near(scene)
    if last is None or last.metric_id is None:
        return None
    return None if _has_part(scene, draft, left, earlier) else last


def _has_part(scene: Scene, draft: Draft, left: MetricMention | None, earlier: list[Draft]) -> bool:
    """As in "industrial investment made up 62 percent of the sum": a part with a metric of its own."""
    if left is None or left.verb or left.id is None or left.unit != "currency":
        return False
    since = max(earlier[-1].end if earlier else scene.start, scene.clause_start(draft.start))
    return left.start >= since


def _in_order(place: str, spoken: list[Draft]) -> Draft | None:
    """As in "GDP was A, exports B. The zones supplied 11 percent of the first and 23 percent of the second"."""
    distinct = list({other.metric_id: other for other in reversed(spoken)}.values())[::-1]
    if place in ("former", "latter"):
        return distinct[place == "latter"] if len(distinct) == len(("former", "latter")) else None
    number = _PLACES.index(place)
    return distinct[number] if 1 < len(distinct) > number else None


def _counted(noun: str, scene: Scene, earlier: list[Draft], memory: MetricMemory) -> Draft | None:
    """As in "6,240 patents were applied for. ... 48 percent of the applications": what was counted before."""
    near = memory.last_count is not None and scene.line - memory.count_line <= _NEAR
    counts = [memory.last_count] if near and memory.last_count is not None else []
    counts += [other for other in earlier if other.quantity.kind == "count"]
    thing = singular(noun)
    for other in reversed(counts):
        if other.metric_id is not None and (_DEEDS.get(thing) == other.metric_id or thing == other.quantity.unit):
            return other
    return None

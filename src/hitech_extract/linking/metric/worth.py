"""What an amount is the worth of: things just counted ("landed 11 worth 2.4 billion yuan"), or a stake in a firm.

Right before "worth" stands what has the worth, and it decides before any metric further left: the projects counted, or
a number alone for those counted before. Where a part of a firm changes hands, the amount is what the firm is financed
with.
"""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.phrases import copy_metric, take_metric
from hitech_extract.linking.metric.unsaid import MetricMemory
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities.cues import SOFTENER

__all__ = ["link_worth"]

_WORTH: Final = re.compile(
    r"(?P<last>[\w-]+) (?:each )?(?:with an? (?:total |combined |joint |overall )?value of|worth|valued at)"
    rf" (?:{SOFTENER} )?(?:a total of |a combined |a )?$"
)
_NUMBERS: Final = frozenset("two three four five six seven eight nine ten eleven twelve more ones them these".split())
_IN_GOODS: Final = re.compile(r"(?: each)? (?:in|of) (?!(?:total|all)\b)[a-z]")
_STAKE_SOLD: Final = re.compile(
    r"\b(?:sold|sells?|selling|parted with|gave up|issued|took|takes|taking|bought|buys|buying|acquired|acquires)"
    r" (?:[\w.%-]+ ){0,5}?(?P<stake>stakes?|shareholding|(?<=new )shares|equity)\b[^,;:]{0,60}? for"
    rf" (?:{SOFTENER} )?$"
)
_FOR_STAKE: Final = re.compile(
    r",? (?:in (?:exchange|return) )?for (?:an? |the |its |some )?(?:[\w.%-]+ ){0,4}?(?P<stake>stakes?|shareholding)\b"
)
_COUNTED: Final = "projects"
_INVESTED: Final = frozenset({"investment", "contracted_investment"})
_SAID: Final = frozenset({"implied", "right", "left", "inherited"})
_REACH: Final = 120


def link_worth(scene: Scene, draft: Draft, memory: MetricMemory) -> bool:
    """Set the metric of an amount that is said to be the worth of something; return whether it is."""
    low, first = scene.low, max(scene.start, draft.start - _REACH)
    stake = _STAKE_SOLD.search(low, first, draft.start) or _FOR_STAKE.match(low, draft.end, scene.end)
    if stake is not None:
        draft.metric = MetricMention(*stake.span("stake"), "financing", "currency", "flow", word=stake["stake"])
        take_metric(draft, draft.metric, "frame")
        return True
    worth = _WORTH.search(low, first, draft.start)
    if worth is None or _IN_GOODS.match(low, draft.end) is not None:
        return False
    counted = next((m for m in scene.metrics if m.start < worth.end("last") <= m.end), None)
    if counted is not None:
        if counted.id != _COUNTED or counted.verb:
            return False
        word = MetricMention(counted.start, counted.end, counted.implied or "investment", "currency", "flow")
        word.word = counted.word
        take_metric(draft, word, "implied")
        return True
    if not worth["last"].isdigit() and worth["last"] not in _NUMBERS:
        return False
    return _like_those(scene, draft, memory)


def _like_those(scene: Scene, draft: Draft, memory: MetricMemory) -> bool:
    """As in "landed 7 projects worth 1.15 billion yuan. Its neighbor landed 11 worth 2.4 billion": as said of those."""
    earlier = scene.drafts[: draft.index]
    here = [other for other in earlier if other.quantity.kind == "count" and other.metric_id is not None]
    if here:
        counted: Draft | None = here[-1]
    else:
        counted = memory.last_count if scene.line - memory.count_line <= 1 else None
    if counted is None or counted.metric_id != _COUNTED:
        return False
    said = [other for other in [*memory.amounts_near(scene), *earlier] if other.quantity.kind == "money"]
    last = said[-1] if said else None
    if last is not None and last.metric is not None and last.metric_id in _INVESTED and last.why["metric"] in _SAID:
        copy_metric(draft, last, "implied")
        return True
    worth = (counted.metric.implied if counted.metric is not None else None) or "investment"
    word = MetricMention(*(counted.metric_span or (draft.start, draft.start)), worth, "currency", "flow")
    take_metric(draft, word, "implied")
    return True

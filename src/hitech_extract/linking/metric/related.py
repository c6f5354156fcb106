"""Shares whose part is said elsewhere: "in relation to GDP", "against a mean of 5 percent", "R&D? 2% of sales"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.phrases import copy_metric, take_metric
from hitech_extract.linking.metric.unsaid import MetricMemory
from hitech_extract.linking.relation import in_relation

__all__ = ["related"]

_MEAN: Final = re.compile(
    r"\b(?:against|compared (?:with|to)|versus|above|below|over|under|beyond) (?:an?|the|its)(?: [\w'-]+){0,3}"
    r" (?:mean|average|norm|benchmark)\b[^,;.]{0,30}$"
)


def related(scene: Scene, draft: Draft, memory: MetricMemory) -> bool:
    """Give a share the metric of its part, where that is not the nearest named; return whether there is one."""
    return _in_relation(scene, draft, memory) or _of_mean(scene, draft) or _asked_for(scene, draft, memory)


def _in_relation(scene: Scene, draft: Draft, memory: MetricMemory) -> bool:
    """As in "R&D spending rose; in relation to GDP it went up from 9.2 to 11.4 percent"."""
    words = in_relation(scene, draft)
    if words is None:
        return False
    named = [m for m in scene.metrics if m.end <= draft.start and m.id is not None and m.unit != "count" and not m.verb]
    parts = [m for m in named if m.start >= words.end() or m.end <= words.start()]
    part = parts[-1] if parts else memory.last
    if part is None:
        return False
    take_metric(draft, part, "share-part")
    return True


def _of_mean(scene: Scene, draft: Draft) -> bool:
    """As in "That is 3.2 percent of revenue, against a mean of 5.8 percent for all zones"."""
    before = scene.before(draft)
    if before is None or before.measure != "share" or before.metric_id is None:
        return False
    if _MEAN.search(scene.low, before.end, draft.start) is None:
        return False
    copy_metric(draft, before, "compared")
    return True


def _asked_for(scene: Scene, draft: Draft, memory: MetricMemory) -> bool:
    """As in "R&D outlays? 1.9 percent of revenue": the part is what was asked for."""
    asked = memory.topic if memory.asked and scene.line - memory.topic_line <= 1 else None
    if asked is None or draft.index or any(m.end <= draft.start and not m.verb for m in scene.metrics):
        return False
    take_metric(draft, asked, "share-part")
    return True

"""Metric phrases that are none: parts of a zone's or company's name, and what a rate is counted by."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.metrics import MetricMention
from hitech_extract.zones import Area

__all__ = ["outside_areas"]

_OWNED_METRIC: Final = re.compile(r"'s? (?=\w)")
_COUNTS: Final = ("number of ", "number of the ")  # "bring the number of national zones to 220"
_RATE_BASE_ENDS: Final = frozenset("0123456789dn")
_RATE_BASE: Final = re.compile(
    r"\b(?:per|every|each) (?:[\d,]+|ten thousand|(?:a |one )?(?:hundred|thousand|million)) $"
)


def outside_areas(metrics: list[MetricMention], areas: list[Area], low: str) -> list[MetricMention]:
    """Drop metric phrases that are part of an area's name, but for counted zones ("23 high-tech zones")."""
    kept: list[MetricMention] = []
    spans = [(area.start, area.end) for area in areas if area.kind != "company"]
    position = 0
    for metric in metrics:
        while position < len(spans) and spans[position][1] <= metric.start:
            position += 1
        start = metric.start
        if start > 1 and low[start - 2] in _RATE_BASE_ENDS and _RATE_BASE.search(low, max(0, start - 24), start):
            continue
        inside = position < len(spans) and spans[position][0] < metric.end
        if inside and start <= spans[position][0] and spans[position][1] <= metric.end - (start == spans[position][0]):
            inside = False  # the area is a part of the phrase: "funds from outside the province", "Taiwan-funded firms"
        elif inside and (owned := _OWNED_METRIC.match(low, spans[position][1], metric.end)) is not None:
            metric.start, inside = owned.end(), False  # "the zone's gross domestic product"
        if not inside or metric.id == "zones":
            if inside and not low.endswith(_COUNTS, 0, spans[position][0]):
                metric.nature = "name"
            kept.append(metric)
    return kept

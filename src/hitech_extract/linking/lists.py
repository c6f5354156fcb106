"""Coordination: lists of figures, lists of their subjects, and brackets that restate an amount."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities import Quantity
from hitech_extract.zones import Area

__all__ = ["coordinated_areas", "coordinated_metrics", "find_equivalents", "number_lists"]

_JOIN: Final = re.compile(
    r"(?: ?\([^)]{0,60}\))?(?:,|,? and|,? &|;| or|,? as well as)(?: then| finally)?"
    r"(?: (?:about|around|some|nearly|over|more than|almost|up|down|by|a|an|another|less than|close to|roughly"
    r"|approximately))* ?$"
)
_RESTATED: Final = re.compile(
    r",? ?(?:\(|, or |or |\[)"
    r"(?:or |about |around |approximately |approx\.? |roughly |some |nearly |almost |over |more than |equivalent to "
    r"|equal to |equals |worth |which is |i\.e\.,? |u\.s\. |us|circa |at that time |then |=|\u2248){0,9} ?$"
)
_VERB_NEXT: Final = re.compile(r"(?: of (?:them|which|these))? (?:was|were|is|are|has|have|had|came|went|will)\b")
_ITEM_JOIN: Final = re.compile(
    r"(?:'s?)?(?: ?\([^)]{0,30}\))?"
    r"(?: (?:in|of|for|across) (?:the|our|its) (?:whole |entire )?(?:zone|district|park|area|city|region))?"
    r"(?:,| and|, and| &|, as well as| as well as|;|/)"
    r"(?: (?:the|its|their|that of|those of|total|in|of|by|for|at|both|also|local|actual|neighbou?r,|neighbou?ring"
    r"|nearby|adjacent))* ?$"
)
_IN_PLACE: Final = re.compile(r"(?: in|,| of) (?:the )?$")
_BRACKET: Final = re.compile(r" ?\(.*?\)")
_LONGEST_GAP: Final = 90
_COMMAS: Final = frozenset({",", ";"})


def find_equivalents(drafts: list[Draft], low: str) -> None:
    """Tie an amount in brackets to the amount in another currency right before it."""
    for before, draft in pairwise(drafts):
        a, b = before.quantity, draft.quantity
        if a.kind != "money" or b.kind != "money" or a.unit == b.unit:
            continue
        if before.equivalent_of is None:
            if _RESTATED.match(low, a.end, b.start):
                draft.equivalent_of = before
        elif low[a.end : b.start].strip() in _COMMAS:
            draft.equivalent_of = before.equivalent_of


def number_lists(drafts: list[Draft], low: str) -> None:
    """Number the coordinated lists of figures of one kind; restatements and range ends do not count as members."""
    if len(drafts) < 2:
        return
    lists: list[list[Draft]] = []
    restated = [draft for draft in drafts if draft.equivalent_of is not None]
    for draft in drafts:
        if draft.equivalent_of is not None:
            continue
        if lists and _coordinate(lists[-1][-1].quantity, draft.quantity, low, restated):
            lists[-1].append(draft)
        else:
            lists.append([draft])
    list_id = 0
    for members in lists:
        if len(members) > 1 and members[0].quantity.range_end != "high":
            for index, member in enumerate(members):
                member.list_id, member.list_index = list_id, index
            list_id += 1


_OF_WHICH: Final = re.compile(r" of (?:which|whom|it|them|that)\b")  # "18 billion yuan, 13 billion yuan of which"


def _coordinate(a: Quantity, b: Quantity, low: str, restated: list[Draft]) -> bool:
    """Whether two figures that follow each other are members of one list."""
    if a.kind != b.kind or a.range_end == "low" or b.start - a.end > _LONGEST_GAP:
        return False
    if a.unit != b.unit and a.kind not in ("money", "count"):
        return False
    if a.kind == "count" and a.noun_end >= 0 and b.noun_end >= 0 and a.noun_end != b.noun_end:
        return False
    if low.startswith(";", a.end) and _VERB_NEXT.match(low, b.end):
        return False  # "patents numbered 2,874; 341 were granted in the year": a statement of its own
    if low.startswith(", ", a.end) and _OF_WHICH.match(low, b.end):
        return False
    if any(a.end <= draft.start < b.start for draft in restated):
        # The bracketed restatement between two members is passed over.
        gap = low[a.end : b.start]
        bracket = _BRACKET.match(gap)
        return _JOIN.match(gap, bracket.end() if bracket else 0) is not None
    return _JOIN.match(low, a.end, b.start) is not None


def coordinated_metrics(scene: Scene, before: int) -> list[MetricMention]:
    """Return the last run of coordinated metrics that ends before an offset: "exports and imports of the city"."""
    runs: list[list[MetricMention]] = []
    for metric in scene.metrics:
        if metric.start >= before:
            break
        if metric.verb or metric.nature == "name":
            continue
        if runs and _ITEM_JOIN.match(scene.low, runs[-1][-1].end, metric.start):
            runs[-1].append(metric)
        else:
            runs.append([metric])
    return runs[-1] if runs else []


def coordinated_areas(scene: Scene, before: int, passed: set[int]) -> list[list[Area]]:
    """Return the runs of coordinated zones before an offset, nearest last; ``passed`` areas are stepped over."""
    runs: list[list[Area]] = []
    stop = 0  # where the last member ends, with the place that tells where it is: "East Lake Zone in Wuhan"
    for area in scene.areas:
        if area.start >= before:
            break
        if area.kind not in ("zone", "place", "other"):
            continue
        if id(area) in passed:
            if runs and _IN_PLACE.match(scene.low, stop, area.start):
                stop = area.end
            continue
        last = runs[-1][-1] if runs else None
        joined = last is not None and (
            (area.chain >= 0 and area.chain == last.chain) or _ITEM_JOIN.match(scene.low, stop, area.start) is not None
        )
        stop = area.end
        if joined:
            runs[-1].append(area)
        else:
            runs.append([area])
    return runs

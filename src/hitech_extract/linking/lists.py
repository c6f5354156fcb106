"""Coordination: lists of figures, lists of their subjects, and brackets that restate an amount."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.metrics import MetricMention
from hitech_extract.zones import Area

__all__ = ["coordinated_areas", "coordinated_metrics", "find_equivalents", "number_lists"]

_JOIN: Final = re.compile(
    r"^(?: ?\([^)]{0,60}\))?(?:,|,? and|,? &|;| or|,? as well as)(?: then| finally)?(?: (?:about|around|some|nearly|over|more than|almost|up|down|by|a|an|another|less than|close to|roughly|approximately))* ?$"
)
_RESTATED: Final = re.compile(
    r"^,? ?(?:\(|, or |or |\[)(?:or |about |around |approximately |approx\.? |roughly |some |nearly |almost |over |more than |equivalent to |equal to |equals |worth |which is |i\.e\.,? |u\.s\. |us|circa |at that time |then |=|\u2248)* ?$"
)


def find_equivalents(drafts: list[Draft], low: str) -> None:
    """Tie an amount in brackets to the amount in another currency right before it."""
    for before, draft in zip(drafts, drafts[1:], strict=False):
        a, b = before.quantity, draft.quantity
        if a.kind != "money" or b.kind != "money" or a.unit == b.unit:
            continue
        if before.equivalent_of is not None and not low[a.end : b.start].strip() in (",", ";"):
            continue
        gap = low[a.end : b.start]
        if _RESTATED.match(gap) or (before.equivalent_of is not None and gap.strip() in (",", ";")):
            draft.equivalent_of = before.equivalent_of or before


def number_lists(drafts: list[Draft], low: str) -> None:
    """Number the coordinated lists of figures of one kind; restatements and range ends do not count as members."""
    list_id = 0
    i = 0
    plain = [d for d in drafts if d.equivalent_of is None]
    while i < len(plain):
        members = [plain[i]]
        j = i + 1
        while j < len(plain):
            a, b = members[-1].quantity, plain[j].quantity
            same_kind = a.kind == b.kind and (a.unit == b.unit or a.kind == "money" or a.kind == "count")
            if a.range_end == "low" or not same_kind or not _joined(low, a.end, b.start, drafts):
                break
            if a.kind == "count" and a.noun_end >= 0 and b.noun_end >= 0 and a.noun_end != b.noun_end:
                break
            members.append(plain[j])
            j += 1
        if len(members) > 1 and members[0].quantity.range_end != "high":
            for index, member in enumerate(members):
                member.list_id, member.list_index, member.list_size = list_id, index, len(members)
            list_id += 1
        i = j if len(members) > 1 else i + 1


def _joined(low: str, end: int, start: int, drafts: list[Draft]) -> bool:
    gap = low[end:start]
    if len(gap) > 90:
        return False
    for draft in drafts:
        if draft.equivalent_of is not None and end <= draft.start < start:
            # The bracketed restatement between two members is passed over.
            gap = gap[: draft.start - end].rstrip("( ").removesuffix("about").rstrip("( ") + low[draft.end : start].lstrip(") ").join(("", ""))
            gap = re.sub(r"^ ?\(.*?\)", "", low[end:start])
            break
    return _JOIN.match(gap) is not None


_ITEM_JOIN: Final = re.compile(r"^(?:'s?)?(?: ?\([^)]{0,30}\))?(?:,| and|, and| &|, as well as| as well as|;|/)(?: (?:the|its|their|that of|those of|total|in|of|by|for|at|both|also|local|actual))* ?$")


def coordinated_metrics(scene: Scene, before: int) -> list[MetricMention]:
    """Return the last run of coordinated metric phrases that ends before an offset: "exports and imports of the city came to"."""
    runs: list[list[MetricMention]] = []
    for metric in scene.metrics:
        if metric.start >= before or metric.verb or metric.nature == "name":
            continue
        if runs and _ITEM_JOIN.match(scene.low[runs[-1][-1].end : metric.start]):
            runs[-1].append(metric)
        else:
            runs.append([metric])
    return runs[-1] if runs else []


def coordinated_areas(scene: Scene, before: int, passed: set[int]) -> list[list[Area]]:
    """Return the runs of coordinated zones before an offset, nearest last; ``passed`` areas are stepped over."""
    runs: list[list[Area]] = []
    for area in scene.areas:
        if area.start >= before:
            break
        if area.kind not in ("zone", "place") or id(area) in passed:
            continue
        if runs and (
            (area.chain >= 0 and area.chain == runs[-1][-1].chain) or _ITEM_JOIN.match(scene.low[runs[-1][-1].end : area.start])
        ):
            runs[-1].append(area)
        else:
            runs.append([area])
    return runs

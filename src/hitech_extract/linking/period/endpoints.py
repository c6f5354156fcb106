"""The two ends of a change that is told as "from A to B"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.timeline import from_earlier
from hitech_extract.quantities.cues import SOFTENER

__all__ = ["endpoint", "leads_to", "parallel"]

# "from 2.05 billion yuan to 1.98 billion yuan", "from a loss of 40 million yuan to a profit of 15 million"
_TO_VALUE: Final = re.compile(
    r",? (?:in)?to (?:(?:about|some|around|nearly|an? (?:[a-z]+ ){0,2}(?:profit|loss|surplus|deficit) of(?: \w+)?) )?"
)
_UP_TO: Final = re.compile(rf" (?:[a-z]+ )?to (?:{SOFTENER} )?")
_TOLD_TO: Final = re.compile(rf" to (?:{SOFTENER} )?$")
_FROM_THERE: Final = re.compile(rf"(?: [a-z-]+)?,? from (?:(?:just|only|{SOFTENER}) )?")
_CHANGED: Final = re.compile(
    r"\bdoubl|\btripl|\bquadrupl|\b(?:r[io]s|gr[eo]w|increas|climb|expand|jump|surg|soar|f[ae]ll|drop|declin|went|go"
    r"|lift|rais|push|boost|swell|swol|mount|shr[aiu]nk|slid|slip|soar|leap|edg|inch|widen|narrow|improv|advanc|averag)\w*\b"
)


def parallel(scene: Scene, draft: Draft) -> Draft | None:
    """As in "rose from A in 2020 to B in 2025, and the number of firms from C to D": C is of the time of A, D of B."""
    drafts = [other for other in scene.drafts if other is draft or other.measure not in ("growth", "change")]
    index = drafts.index(draft)
    if index < 2:
        return None
    if from_earlier(scene, draft):
        if index + 1 >= len(drafts) or _UP_TO.fullmatch(scene.low, draft.end, drafts[index + 1].start) is None:
            return None
    elif not (
        from_earlier(scene, drafts[index - 1])
        and _UP_TO.fullmatch(scene.low, drafts[index - 1].end, draft.start) is not None
    ):
        return None
    elif index < _TWO_CHANGES or not from_earlier(scene, drafts[index - 3]):
        return None  # "318 projects were started, and exports rose from 1.9 to 4.4 billion": no second change
    other = drafts[index - 2]
    same_place = from_earlier(scene, other) == from_earlier(scene, draft)
    return other if same_place and other.interval is not None else None


_TWO_CHANGES: Final = 3  # place of the last of four values, "from A to B, and ... from C to D"


def leads_to(scene: Scene, draft: Draft) -> bool:
    """As in "from 2.05 billion yuan to 1.98 billion yuan", with no time of its own."""
    index = draft.index
    if index + 1 >= len(scene.drafts):
        return False
    following = scene.drafts[index + 1]
    if following.quantity.kind != draft.quantity.kind:
        return False
    return _TO_VALUE.fullmatch(scene.low, draft.end, following.start) is not None


def _reached_before(scene: Scene, draft: Draft) -> bool:
    """As in "rose to 345 million dollars from 120 million": the end is told before the beginning."""
    before = scene.before(draft)
    if before is None or before.quantity.kind != draft.quantity.kind:
        return False
    told = _TOLD_TO.search(scene.low, max(scene.start, before.start - 20), before.start) is not None
    return told and _FROM_THERE.fullmatch(scene.low, before.phrase_end, draft.start) is not None


def endpoint(scene: Scene, draft: Draft) -> str:
    """As in "rose from A to B": whether a figure is where a change begins ("from") or ends ("to")."""
    before = scene.low[max(scene.start, draft.start - 44) : draft.start]
    if from_earlier(scene, draft):
        if leads_to(scene, draft) or _reached_before(scene, draft):
            return "from"
        return "from" if re.search(r"\bto\b", scene.low[draft.end : draft.end + 30]) else ""
    if re.search(
        r"\b(?:to|reaching|hitting|(?:and|,) (?:reached|hit|came to|stood at))"
        rf"(?: (?:{SOFTENER}|a record|cny|rmb))* ?$",
        before,
    ) and (
        (draft.index and from_earlier(scene, scene.drafts[draft.index - 1]))
        or _CHANGED.search(scene.low, scene.start, draft.start)
    ):
        return "to"
    return ""

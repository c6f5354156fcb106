"""The time of a figure that takes up another: "That makes ...", "29 percent of whom", "with a combined capital of"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.occasion import DEALS
from hitech_extract.linking.period.timeline import Timeline
from hitech_extract.quantities.cues import SOFTENER

__all__ = ["is_of_one", "of_whom", "taken_up", "with_counted"]

# What takes up the figures of the sentence before, and so their time.
_TAKES_UP: Final = re.compile(
    r"(?:in [\w' -]{2,40}?,? )?(?:(?:that|this) (?:makes?|made|equals?|equaled|equalled|represents?|represented"
    r"|is|was|means|meant|brings?|brought|works? out|corresponds?|corresponded|amounts? to|amounted to|gives?|gave"
    r"|translates?|accounts? for|accounted for|lifted|pushed|raised|took)|(?:they|these|those) (?:include|included"
    r"|comprise|comprised|are worth|were worth|cover|account for|accounted for|make up|made up)"
    r"|the (?:rates?|proportions?|percentages?|ratios?) (?:is|are|was|were|stood|reached))\b"
)
# "Output stands at 71 billion yuan over the seven months. That is an increase of 17.4 percent"
_THAT_IS_A_RISE: Final = re.compile(
    r"(?:that|this) (?:is|was|means?|meant|represents?|represented|marks?|marked|amounts? to|equals?) (?:an? |the )?"
    r"(?:[\w-]+ ){0,3}(?:increase|rise|growth|gain|jump|drop|fall|decline|decrease|surge|improvement)\b"
    rf"|(?:that|this) (?:is|was|means?|meant|represents?|makes?|made) (?:{SOFTENER} )?\d[\d.]*"
    r"(?: ?%| percent| per cent| pct) (?:more|less|higher|lower|above|below|up|down)\b"
)
_OF_IT: Final = re.compile(r" of (?:it|that|this|(?:this|that|the) (?:sum|amount|total|figure))\b")
_TOGETHER: Final = re.compile(
    r"(?:their|the|its)? ?(?:total|combined|overall|aggregate|planned|contracted|agreed|joint)"
    r" (?:planned |contracted )?"
    r"(?:investment|value|worth|funding|capital)\b|together|in total|altogether|they|these"
)
_WHOM: Final = re.compile(r" of (?:whom|which|them)\b")
_COMBINED: Final = re.compile(
    r"(?: [\w-]+){0,2},? (?:with|having) (?:an? |the )?(?:combined|total|aggregate|joint|overall|registered"
    rf"|accumulated) (?:[\w-]+ ){{0,3}}of (?:{SOFTENER} )?"
)
_SPACE_OF: Final = re.compile(
    r"(?: [\w-]+){0,2},? (?:with|having|offering|on) (?:an? |the )?(?:[\w-]+ ){0,3}(?:area|space) of"
    rf" (?:{SOFTENER} )?"
)


def taken_up(scene: Scene, draft: Draft, timeline: Timeline) -> Draft | None:
    """As in "It held 8,240 patents at the end of 2021. That makes 312 for every 10,000 people.": of the same time."""
    first = timeline.opening
    if draft.why.get("metric") == "ranked" and first is not None and first.metric is draft.metric:
        return first if first.interval is not None else None  # "Rongchang follows with 11.8 billion yuan"
    last = timeline.last
    if last is None or timeline.last_line != scene.line or last.compared:
        return None
    if draft.compared or last.measure == "growth":
        return None
    if draft.measure == "growth":
        grown = last.measure == "level" and last.interval is not None and _THAT_IS_A_RISE.match(scene.low, scene.start)
        return last if grown else None
    if draft.measure == "share" and not draft.index and _OF_IT.match(scene.low, draft.end) and last.measure == "level":
        alike = draft.metric is not None and draft.metric is last.metric and not scene.periods
        return last if alike and last.interval is not None else None
    if draft.metric_id in DEALS and last.metric_id == "projects" and _TOGETHER.match(scene.low, scene.start, scene.end):
        return last
    if last.interval is None:
        return None
    return last if _TAKES_UP.match(scene.low, scene.start, scene.end) else None


def of_whom(scene: Scene, draft: Draft) -> Draft | None:
    """As in "3,900 researchers, 29 percent of whom hold a doctorate": of the time of those counted."""
    before = scene.before(draft)
    if before is None or before.quantity.kind != "count" or draft.measure != "share" or before.compared:
        return None
    return before if _WHOM.match(scene.low, draft.end) and ";" not in scene.low[before.end : draft.start] else None


def with_counted(scene: Scene, draft: Draft) -> Draft | None:
    """As in "1,240 companies with a combined capital of 7.6 billion yuan": of the same time as the count."""
    before = scene.before(draft)
    if before is None or before.quantity.kind != "count" or before.compared:
        return None
    end = before.phrase_end
    if draft.quantity.kind == "quantity":
        # "There were 21 incubators with a floor space of 640,000 square meters": at the moment that is spoken of
        counted = before.interval is not None and before.interval[0] == before.interval[1]
        return before if counted and _SPACE_OF.fullmatch(scene.low, end, draft.start) is not None else None
    if draft.quantity.kind != "money":
        return None
    return before if _COMBINED.fullmatch(scene.low, end, draft.start) is not None and before.why.get("period") else None


_WORKS: Final = (
    r"(?:project|plant|factory|base|line|mill|works|complex|facility|building|substation|workshop|hospital|school|campus"
    r"|hall|terminal|station|bridge|tunnel|road|refinery|fab|data cent(?:er|re)|cent(?:er|re)|laboratory)"
)
# As in "a plant with 10 billion yuan of investment is under way", "The project has a budget of 1.15 billion"
_OF_ONE: Final = re.compile(
    rf"\b(?:an?|our|my|its|this|that|one|the|another) (?:(?!zone\b|park\b)[\w'-]+ ){{0,4}}{_WORKS},?"
    r" (?:with|has|had|carries|comes with|carrying|having) (?:an? |the )?(?:(?:total|planned|estimated|overall) )?"
    rf"(?:(?:investment|budget|price tag|price|outlay|cost)s? of )?(?:{SOFTENER} )?$"
)
_ITS_COST: Final = re.compile(r" (?:of|in) (?:(?:total|planned) )?investment\b")


def is_of_one(scene: Scene, draft: Draft) -> bool:
    """As in "A drug base with an investment of 2.6 billion yuan is taking shape": what a single thing takes in all."""
    match = _OF_ONE.search(scene.low, max(scene.start, draft.start - 110), draft.start)
    if match is None:
        return False
    return (
        scene.low.endswith("of ", 0, match.end())
        or " of " in match[0][-30:]
        or _ITS_COST.match(scene.low, draft.end) is not None
    )

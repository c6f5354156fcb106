"""Times that stand right after a figure or its list: "22 in 2012", "A, B and C respectively in 2012"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.baseline import TO_PERIOD
from hitech_extract.linking.period.elsewhere import bracketed, ready_by
from hitech_extract.linking.period.events import of_things
from hitech_extract.linking.period.occasion import is_days, reporting_day
from hitech_extract.periods import Period
from hitech_extract.quantities.cues import SOFTENER

__all__ = ["AND_ALSO", "after_doing", "in_comparison", "right_after", "shares_noun"]

_SHORT_GAP: Final = re.compile(
    r"^(?:(?! (?:and|while|but|from|to|up|down|than|compared|against|versus) )[^,;:(]|\([^)]{0,40}\)){0,34}$"
)
# As in "6 billion yuan is scheduled to be spent in 2020"
_TO_BE_DONE: Final = re.compile(
    r"^ (?:is|are|was|were|will be|has been|have been) (?:scheduled|planned|expected|slated|due|set"
    r"|earmarked|budgeted|likely|to be)(?: (?:to be|for|to))?(?: \w+){1,2} (?:in|during|over|by)(?: the)? ?$"
)
# As in "13.7 billion yuan of which had been completed by the end of September"
_OF_IT_DONE: Final = re.compile(
    r"^ of (?:which|it|this|that|them|these|those) (?:(?:had|has|have)(?: already)? been|was|were|had|is|are)"
    r"(?: (?!of\b)[a-z]+){1,3} (?:(?:in|during|over|by|at)(?: the)? ?)?$"
)
_COMMA_GAP: Final = re.compile(
    r"^(?: ?\([^)]{0,60}\))?,? (?:\w+ ){0,2}(?:in|for|during|over|by|at|as of) (?:the )?$|^ ?\((?:in )?$"
)
_AFTER_DOING: Final = re.compile(r"\bafter (?:(?:an?|the|its|their) [^,;.\d]{2,40}|\w+ing (?:[a-z]\w* ){0,3})$")
AND_ALSO: Final = re.compile(rf" (?:[\w-]+ ){{0,2}}and (?:{SOFTENER} )?")
_OPENS_BRACKETS: Final = re.compile(r" ?\((?:in |for |as of )?")
# Words between a figure and a time that give the figure another, or none
_OTHER_TIME: Final = re.compile(
    r"\b(?:planned|plan|target(?:ed)?|goal|when|after|before|as(?! of\b| at\b)|which|who|that|because|where)\b"
)
_THEN_OPENS: Final = re.compile(r", (?:and|but|while) (?:in|by|for|from|during) ")
_IN_GAPS: Final = frozenset({"", " ", "in", " in", "in ", " in ", "on", " on", "on ", " on "})
_COMMA: Final = re.compile(r"[,;]")


def in_comparison(scene: Scene, draft: Draft) -> bool:
    """As in "compared with 25 projects and 13.2 billion yuan in the same period of 2017": both are compared."""
    before = scene.before(draft)
    if draft.compared or before is None or not before.compared:
        return draft.compared
    return AND_ALSO.fullmatch(scene.low, before.phrase_end, draft.start) is not None


def right_after(scene: Scene, draft: Draft, usable: list[Period]) -> Period | None:
    """As in "22 in 2012", "by 12 percent last year", "A, B and C respectively in the first six months"."""
    low = scene.low
    end = draft.end
    if (own := _own_brackets(scene, draft, usable)) is not None:
        return own
    listed = draft.list_id >= 0
    if listed:
        end = max(end, *(d.end for d in scene.drafts if d.list_id == draft.list_id))
    for other in scene.drafts:
        if (restated := other.equivalent_of) is None:
            continue
        if (restated is draft and other.start - end < 60) or (listed and restated.list_id == draft.list_id):
            end = max(end, other.end)
    if draft.quantity.range_end == "low" and (high := scene.after(draft)) is not None:
        end = max(end, high.end)
    if draft.quantity.noun_end > end:
        end = draft.quantity.noun_end
    following = next((d for d in scene.drafts if d.start >= end), None)
    bound = following.start if following is not None else scene.end
    for period in usable:
        if period.start < end - 1:
            continue
        if period.start >= bound:
            return None
        if period.first == period.last and reporting_day(period, draft) and _told_of_part(draft, usable):
            return None
        gap = low[end : period.start].lstrip(")") if low[end : end + 1] == ")" else low[end : period.start]
        beside = period.aside and not draft.compared and not after_doing(scene, draft)
        part = draft.quantity.kind != "count" or shares_noun(scene, draft)
        if beside or (part and of_things(scene, period)):
            return None
        if gap.startswith(" (") and bracketed(scene, period, draft):
            return None
        if any(sign in gap for sign in (", ", " and ", " / ", " | ")) and ready_by(scene, period, draft):
            return None
        if gap not in _IN_GAPS and TO_PERIOD.search(gap):
            return None
        if period.kind == "interval" and low.startswith(("' ", "'s "), period.end) and not gap.strip():
            return None
        if (
            period.kind == "now"
            and following is not None
            and following.start - period.end < 3
            and period.start - end > 3
            and not low.startswith(",", period.end)
        ):
            return None
        done = _TO_BE_DONE.match(gap) or _OF_IT_DONE.match(gap)
        if _OTHER_TIME.search(gap) and not done:
            return None
        if (
            done
            or _SHORT_GAP.match(gap)
            or (_COMMA_GAP.match(gap) and not (following is not None and following.start - period.end < 3))
        ):
            if following is not None and _THEN_OPENS.match(gap):
                return None  # "by 2007 it had passed 60 billion yuan, and in 2013, with dear oil, it peaked at ..."
            # "... in 2021, 5 percent": the time may rather open what follows.
            if (
                gap.lstrip().startswith(",")
                and following is not None
                and not _COMMA.search(low, period.end, following.start)
            ):
                return None
            return period
        return None
    return None


def _told_of_part(draft: Draft, usable: list[Period]) -> bool:
    """As in "reported a third-quarter loss of 260 million yuan on November 6": the day is that of the report."""
    return any(
        p.end <= draft.start and p.kind == "interval" and p.interval is not None and not is_days(p.interval)
        for p in usable
    )


def shares_noun(scene: Scene, draft: Draft) -> bool:
    """As in "26 of the 35 projects scheduled for this year": the things of that time are those of the other count."""
    following = scene.after(draft)
    return following is not None and following.end <= draft.quantity.noun_end


def _own_brackets(scene: Scene, draft: Draft, usable: list[Period]) -> Period | None:
    """As in "GDP: RMB 11.9 billion (2005), RMB 14.6 billion (2006)": each figure of a row has brackets of its own."""
    match = _OPENS_BRACKETS.match(scene.low, draft.end)
    if match is None:
        return None
    return next(
        (
            p
            for p in usable
            if p.start == match.end() and p.kind in ("interval", "stock") and scene.low.startswith(")", p.end)
        ),
        None,
    )


def after_doing(scene: Scene, draft: Draft) -> bool:
    """As in "after soaring 42 percent in 2021", "after a rise of 22 percent in 2014": the time is the figure's own."""
    return _AFTER_DOING.search(scene.low, max(scene.start, draft.start - 60), draft.start) is not None

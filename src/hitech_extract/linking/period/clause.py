"""The time of a figure that none stands right after: that of its clause or of its sentence."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.elsewhere import ready_by
from hitech_extract.linking.period.endpoints import parallel
from hitech_extract.linking.period.occasion import is_days
from hitech_extract.linking.period.owned import possessed
from hitech_extract.linking.period.right_after import AND_ALSO, after_doing
from hitech_extract.linking.period.said_before import said_before, tense_turns
from hitech_extract.linking.period.said_later import said_at_end, said_later
from hitech_extract.linking.period.timeless import is_capacity, is_rule
from hitech_extract.linking.period.timeline import Timeline, from_earlier, is_vague
from hitech_extract.periods import Period
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = ["by_clause"]

_CUES: Final = load_cues("period")
_WHEN_READY: Final = re.compile(rf"\b{any_of(_CUES['when_ready'])}\b")
_COMPARING: Final = frozenset({"growth", "change", "ratio"})
_BESIDE: Final = re.compile(rf"(?: [\w-]+){{0,2}}, (?:or )?(?:{SOFTENER} )?")
_WORTH: Final = re.compile(rf" (?:[\w-]+ ){{0,2}}(?:worth|valued at|with) (?:{SOFTENER} )?")
_TO_LEVEL: Final = re.compile(rf" to (?:{SOFTENER} )?")
_WHEN: Final = re.compile(r",? (?:when|at which time|by which time) ")
# "after a boom the year before[, when they had leapt] 27 percent": up to the first comma
_WHEN_IT: Final = re.compile(r",? (?:when|at which time|by which time) [^,;]*")
# As in "triple its output of 2010, which was 250 billion yuan"
_WHICH_WAS: Final = re.compile(rf", (?:which|that) (?:was|were|stood at|came to|had been) (?:{SOFTENER} )?")
# "a share that has since climbed to 63 percent": not of the time spoken of
_SINCE_THEN: Final = re.compile(r"\b(?:ha[sd]|have) since (?:\w+ly )?(?!then\b)[a-z]+|\bsince then\b|\bsince,")


def _when(scene: Scene, draft: Draft) -> Period | None:
    """As in "a far cry from 1998, when sales were just 160 million yuan": the clause tells of that time."""
    for period in reversed(scene.periods):
        if period.end <= draft.start:
            told = period.kind == "interval" and period.interval is not None and _WHEN.match(scene.low, period.end)
            told = told or (period.kind == "prior" and _WHEN_IT.fullmatch(scene.low, period.end, draft.start))
            if period.interval is not None and scene.low.endswith(("of ", "in "), 0, period.start):
                told = told or _WHICH_WAS.fullmatch(scene.low, period.end, draft.start)
            return period if told and ";" not in scene.low[period.end : draft.start] else None
    return None


_BRACKET: Final = re.compile(r" ?\( ?")


def _opens_brackets(scene: Scene, draft: Draft) -> Period | None:
    """As in "more than the sum of the first two quarters (19.8 million dollars)": the amount of that time."""
    if draft.measure != "level" or (
        not scene.low.startswith(")", draft.end) and scene.low[draft.end : draft.end + 2] != " )"
    ):
        return None
    return next(
        (
            p
            for p in scene.periods
            if p.kind == "interval" and p.aside and p.interval and _BRACKET.fullmatch(scene.low, p.end, draft.start)
        ),
        None,
    )


def by_clause(scene: Scene, draft: Draft, usable: list[Period], own: dict[int, Draft], timeline: Timeline) -> None:
    """Give a figure the time of its clause or sentence: one said before it, else one that comes later."""
    clause = scene.clause_start(draft.start)
    if timeline.marks.within("ready", clause, draft.start) and _WHEN_READY.search(scene.low[clause : draft.start]):
        draft.why["period"] = "plan-without-time"
        return
    if is_capacity(scene, draft):
        draft.why["period"] = "plan-without-time"
        return
    if is_rule(scene, draft) or (scene.rule and not _tells_what_was(scene, usable, timeline)):
        draft.why["period"] = "policy-without-time"  # "For each graduate hired by the end of the year, it pays 2,000"
        return
    if (aimed := _revised(scene, draft)) is not None:
        draft.period, draft.why["period"] = aimed, "revised-target"
        return
    if (following := _shares_next(scene, draft)) is not None:
        draft.period, draft.why["period"] = following.period, "right-after"
        return
    if (told := _opens_brackets(scene, draft)) is not None:
        draft.period, draft.why["period"] = told, "same-clause"
        return
    if (told := _when(scene, draft)) is not None:
        draft.period, draft.why["period"] = told, "when-clause"
        return
    if (earlier := _had_been(scene, draft, usable)) is not None:
        draft.period, draft.why["period"] = earlier, "had-been"
        return
    if (pair := parallel(scene, draft)) is not None:
        draft.period, draft.interval, draft.why["period"] = pair.period, pair.interval, "parallel"
        return
    if (own_time := possessed(scene, draft)) is not None:
        draft.period, draft.why["period"] = own_time, "possessive"
        return
    if _SINCE_THEN.search(scene.low, clause, draft.start) is not None and draft.measure not in (
        "growth",
        "change",
        "ratio",
    ):
        spoken = timeline.topic.interval if timeline.topic is not None else None
        past = next((p.interval for p in reversed(usable) if p.end <= draft.start and p.interval), None)
        if spoken is None or past is None or spoken[0] <= past[1]:
            draft.why["period"] = "standing-fact"
        return
    if any(tense_turns(scene, p, draft, timeline) for p in [p for p in usable if p.end <= draft.start][-1:]):
        draft.why["period"] = "standing-fact"
        return
    if _compares_today(scene, draft):
        draft.why["period"] = "standing-fact"
        return
    if (left := said_before(scene, draft, usable, own, timeline)) is not None:
        if (part := _named_part(scene, draft, left, usable)) is not None and (
            part is said_later(scene, draft, [part], own, timeline)
        ):
            draft.period, draft.why["period"] = part, "later-in-sentence"
            return
        if (stated := _in_own_clause(scene, draft, left, usable, own, timeline)) is not None:
            draft.period, draft.why["period"] = stated, "later-in-sentence"
            return
        draft.period = left
        draft.why["period"] = "same-clause" if left.start >= clause else "same-sentence"
        return
    if any(ready_by(scene, p, draft) for p in usable):
        draft.why["period"] = "plan-without-time"
        return
    later = said_later(scene, draft, usable, own, timeline) or said_at_end(scene, draft, usable)
    if later is not None:
        draft.period, draft.why["period"] = later, "later-in-sentence"


# As in "..., having been 6.8 percent down at the end of April", "after being 3 percent lower at mid-year"
_HAVING_BEEN: Final = re.compile(rf"\b(?:having|after being)(?: [a-z]+){{0,3}} (?:by )?(?:{SOFTENER} )?$")
_UP_TO_TIME: Final = re.compile(r"(?: [a-z]+){0,4} ?(?:the )?")


def _had_been(scene: Scene, draft: Draft, usable: list[Period]) -> Period | None:
    """As in "grew 2 percent in eight months, having been 7 percent down at the end of April": its own, earlier time."""
    if _HAVING_BEEN.search(scene.low, max(scene.start, draft.start - 40), draft.start) is None:
        return None
    return next(
        (p for p in usable if p.start >= draft.end and _UP_TO_TIME.fullmatch(scene.low, draft.end, p.start)), None
    )


# "31 projects in the first half[;] another 18", "2025[, and] 12 billion": where another statement begins
_SUBORDINATE: Final = re.compile(r"\b(?:that|which|who|whose|where|when|before|after|as|because|since|until)\b")
_STATEMENT: Final = re.compile(r"; |, (?:and|but|while|whereas) | (?:while|whereas) ")


def _in_own_clause(
    scene: Scene, draft: Draft, left: Period, usable: list[Period], own: dict[int, Draft], timeline: Timeline
) -> Period | None:
    """As in "signed 31 projects in the first half; another 18 are to be signed in July": each statement has its own.

    A time said before belongs to another statement, when one has begun since and tells a time that comes later in it.
    """
    if draft.compared or _STATEMENT.search(scene.low, left.end, draft.start) is None:
        return None
    following = _STATEMENT.search(scene.low, draft.end, scene.end)
    end = following.start() if following is not None else scene.end
    if (subordinate := _SUBORDINATE.search(scene.low, draft.end, end)) is not None:
        end = subordinate.start()  # "6 billion yuan went to a plant that opened in August"
    later = [p for p in usable if draft.end <= p.start < end and p.kind == "interval" and not p.aside]
    return said_later(scene, draft, later, own, timeline) if later else None


# "It has cut its growth target for 2009 from 15 to 10 percent": both were for that year
_REVISED: Final = re.compile(
    r"\b(?:cut|cuts|lower(?:s|ed)|reduced?|rais(?:es|ed)|lift(?:s|ed)|revis(?:es|ed)|trim(?:s|med)|upped|adjust(?:s|ed)"
    r"|halved|increased|chang(?:es|ed)|scaled|pared)(?: (?:back|down|up))? (?:the|its|their|our) (?:[\w' -]{1,40} )?"
    r"(?:target|goal|forecast|plan|quota|estimate|budget|outlook)s? (?:for|of) (?:the )?$"
)
_FROM_OR_TO: Final = re.compile(r"(?: year)?,? (?:up |down )?(?:from|to|by)\b[^.;]*$")


def _revised(scene: Scene, draft: Draft) -> Period | None:
    for period in scene.periods:
        if period.end > draft.start or period.interval is None:
            continue
        if _FROM_OR_TO.match(scene.low, period.end, draft.start) and _REVISED.search(
            scene.low, scene.start, period.start
        ):
            return period
    return None


_OPENING: Final = 12  # characters in which a time opens a sentence


def _tells_what_was(scene: Scene, usable: list[Period], timeline: Timeline) -> bool:
    """As in "In 2015, 412 firms received 62 million yuan in subsidies", in a text on a policy."""
    today = timeline.reference
    return today is not None and any(
        p.kind == "interval" and p.start - scene.start < _OPENING and p.interval is not None and p.interval[1] < today
        for p in usable
    )


def _compares_today(scene: Scene, draft: Draft) -> bool:
    """As in "Its labs employ 3,800 people, 4.5 times as many as in 2013": said of what has no time itself."""
    before = scene.before(draft)
    if before is None or draft.measure not in _COMPARING or before.why.get("period") != "standing-fact":
        return False
    points = draft.quantity.unit == "percentage_point" and before.measure == "level"
    return (before.quantity.kind == "count" or points) and _BESIDE.fullmatch(
        scene.low, before.phrase_end, draft.start
    ) is not None


def _shares_next(scene: Scene, draft: Draft) -> Draft | None:
    """Return the next figure where the time that stands right after it is said of both."""
    following = scene.after(draft)
    if following is None or following.why.get("period") != "right-after":
        return None
    if draft.compared and (
        AND_ALSO.fullmatch(scene.low, draft.phrase_end, following.start) is not None
        or _WORTH.fullmatch(scene.low, draft.end, following.start) is not None
    ):
        return following  # "compared with 31 companies and 2,900 staff at the end of 2007"
    here = following.period is not None and following.period.kind == "now" and draft.quantity.kind == "count"
    if here and AND_ALSO.fullmatch(scene.low, draft.phrase_end, following.start) is not None:
        return following  # "Some 460 shops and 83 logistics firms are now based in the zone"
    if scene.low[draft.end : following.start] == " to " and after_doing(scene, draft):
        return following
    if draft.measure not in ("growth", "ratio") or following.measure != "level":
        return None
    if draft.compared or following.compared or from_earlier(scene, following):
        return None
    # "5.1 billion in 2016 doubled to 10.2 billion yuan two years later"
    return following if _TO_LEVEL.fullmatch(scene.low, draft.end, following.start) is not None else None


def _named_part(scene: Scene, draft: Draft, left: Period, usable: list[Period]) -> Period | None:
    """As in "a brisk start this year, with output up 9 percent in the first three months": it says which part."""
    whole = left.interval
    if not is_vague(left) or whole is None or scene.clause_start(draft.start) <= left.start:
        return None
    return next(
        (
            p
            for p in usable
            if p.start >= draft.end
            and not p.aside
            and p.kind == "interval"
            and p.interval is not None
            and not is_days(p.interval)
            and not is_vague(p)
            and whole[0] <= p.interval[0]
            and p.interval[1] <= whole[1]
        ),
        None,
    )

"""Times that come later in the sentence of a figure, as far as they reach back to it."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.elsewhere import bracketed
from hitech_extract.linking.period.events import of_things
from hitech_extract.linking.period.occasion import DEALS, after_occasion, is_days, reporting_day
from hitech_extract.linking.period.right_after import shares_noun
from hitech_extract.linking.period.tense import around, happened
from hitech_extract.linking.period.timeline import Timeline, from_earlier
from hitech_extract.periods import Period
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = ["said_at_end", "said_later"]

_CUES: Final = load_cues("period")
_LATER_BREAK: Final = re.compile(
    rf", (?:and|which|who|whose|of (?:which|whom|them))\b|\bof what\b|\b{any_of(_CUES['barriers'])}\b"
)
_THEN_PLANS: Final = re.compile(r"\b(?:and|but) (?:now |also )?(?:plans?|will|aims?|intends?|hopes?|expects?|wants?)\b")
# "puts 5 billion yuan into a base [that should create] 1,800 jobs by 2026": when that is to come
_TO_COME: Final = re.compile(
    r"\b(?:that|which|who) (?:will|shall|should|would|can|could|may|might|(?:is|are|was|were) (?:to|expected|due|set"
    r"|planned|scheduled|designed|supposed|meant)|aims?|promis\w+)\b"
)
# As in "up 4 percent despite the tax cuts introduced in April": when the reason arose
_CAUSE: Final = re.compile(
    r"\b(?:despite|in spite of|notwithstanding|thanks to|owing to|due to|because of|as a result of|on the back of|amid"
    r"|given|helped by|hit by|boosted by|driven by|buoyed by|hurt by)\b[^,;]{0,60}"
    r"\b(?:[a-z]+ed|begun|built|set up|(?:that|which) [a-z]+) (?:in|on|from|since|at|during) (?:the )?$"
)
_AND_HAS: Final = re.compile(r"\b(?:and|but) (?:it |they )?(?:has|have|had) ")
_AND_HAD: Final = re.compile(r"\band (?:had|was|were|counted|employed|housed)\b")
_COVERS: Final = re.compile(r"\b(?:covers|spans|occupies|has|is|lies|stretches|extends)\b[^,;.]{0,40}$")
# What joins a count to a figure whose time is its own too: "37 projects worth 6.4 billion yuan so far this year"
_JOINED: Final = re.compile(
    r"(?: above designated size)?(?: worth| with (?:a |an )?(?:total |combined |planned )?(?:investment|value) of"
    rf"|,? and) (?:{SOFTENER} )?"
)
_AVERAGE: Final = re.compile(r"\baverag(?:e|ed|es|ing)\b")
_THE: Final = re.compile(rf" (?:the|its|that of) (?:{SOFTENER} )?")
_BRACKETS: Final = re.compile(r" \([^)]{0,80}\)")
# As in "28.9% up on RMB703 million in 2020": what it is set against has that time
_SET_ON: Final = re.compile(
    r" (?:(?:up|down|more|less|fewer|higher|lower|ahead|better|worse|above|below|short|larger|smaller|times)\b ?)?"
    rf"(?:(?:on|than|of|above|below|against) )(?:the )?(?:{SOFTENER} )?"
)
_WHOSE: Final = re.compile(r"\b(?:that|who|which|whose|where) (?:ha[sd]|have|is|are|was|were|\w+ed|\w+s)\b")
# "1,340 returnees [who have settled in the zone] since 2015": those counted did so since
_HAVE_DONE: Final = re.compile(r"(?: [\w-]+){0,4} (?:who|that|which) have (?!been\b)\w+(?:ed|n|t|me|gun)\b[^,;]*$")
_CLAUSE_END: Final = re.compile(r" ?(?:[.,;!?]|$)")
_RELATIVE_CLAUSE: Final = re.compile(r"[,;]|\b(?:that|who|which|whose|where)\b")
_DATA_FOR: Final = re.compile(
    r"\b(?:data|figures|statistics|accounts|accounting|report|bulletin|communiqu\w+|results|numbers|briefing|review)"
    r"(?: released| published)? (?:for|of|on|covering) (?:the )?$"
)
_TURN: Final = re.compile(
    r";|\bbut\b|\bwhile\b|\bwhereas\b|\. |\bup from\b|\bdown from\b|\bcompared\b|\bthan\b"
    r"|\bagainst (?:(?:the|that|those|an?|some|about|of|in|only|just|over|nearly) )*(?:[\d$\u00a5\u20ac]|rmb|cny|us|$)"
)
_TRADED: Final = re.compile(rf"\b(?:shares?|stocks?)\b.{{0,200}}\b{any_of(load_cues('trading')['sessions'])}\b")


def said_later(
    scene: Scene, draft: Draft, usable: list[Period], own: dict[int, Draft], timeline: Timeline
) -> Period | None:
    """Return a time that comes later in the sentence and belongs to no other figure."""
    low = scene.low
    for period in usable:
        if period.start < draft.end or period.aside or bracketed(scene, period, draft):
            continue
        if reporting_day(period, draft) or (shares_noun(scene, draft) and of_things(scene, period)):
            continue
        if (
            draft.metric_id in DEALS
            and is_days(period.interval)
            and period.start - draft.end < 130
            and after_occasion(low[draft.end : period.start])
        ):
            return period
        between = _BRACKETS.sub(" ", low[draft.end : period.start])
        if (
            not scene.future
            and period.start > scene.clause_end(draft.phrase_end)
            and not (draft.start - scene.start < 40 and ";" not in between and ", " not in between)
        ):
            break
        if _cut_off(scene, period, draft, between, own) or _of_metric(scene, period, draft):
            break
        future = (
            timeline.reference is not None
            and period.interval is not None
            and period.interval[1] > timeline.reference
            and scene.future
        )
        if future and len(between) < 130 and ";" not in between and own.get(id(period)) in (None, draft):
            return period
        if _TURN.search(between):
            break
        holder = own.get(id(period))
        if holder is not None and holder is not draft and not _shared(scene, period, draft, holder, between):
            break
        told = period.cue == "so-far" and holder is None and not re.search(r"[,;:]", between)
        told = told or (period.kind == "now" and draft.quantity.kind == "count" and _closes(scene, period, between))
        told = told or (is_days(period.interval) and _TRADED.search(low, scene.start, draft.start) is not None)
        if (period.kind == "now" and not told) or len(between) > 130:
            break
        return period
    return None


# What may follow the time that closes a sentence: ", its statistics bureau said"
_AND_STOP: Final = re.compile(
    r" ?(?:[.!?]|$)"
    r"|, (?:[^,;.]|\.\d){3,60}\b(?:said|says|showed?|shows|reported|announced|according to)\b[^,;]{0,60}[.!?]?"
)
_SET_AGAINST: Final = re.compile(r"\b(?:after|against|from|versus|compared|instead|(?:up|down) on)\b")
_HOW_FAR: Final = 180  # characters


def said_at_end(scene: Scene, draft: Draft, usable: list[Period]) -> Period | None:
    """As in "Output grew 14.8 percent, 3.2 points faster than the city average in the first half.": told of all of it.

    The only time of a sentence, at its very end, is that of the statement that it closes.
    """
    times = [p for p in usable if p.kind in ("interval", "stock", "since", "now") and not p.aside]
    if len(times) != 1 or draft.compared or from_earlier(scene, draft):
        return None
    period = times[0]
    if period.kind != "interval" or period.interval is None or is_days(period.interval):
        return None
    if period.start < draft.end or period.start - draft.end > _HOW_FAR or scene.future:
        return None
    between = scene.low[draft.end : period.start]
    if ";" in between or ", and " in between or _AND_STOP.fullmatch(scene.low, period.end, scene.end) is None:
        return None
    rest = [d for d in scene.drafts[draft.index + 1 :] if d.equivalent_of is None]
    beside = (d.measure == "change" or (d.metric is draft.metric and d.list_id == draft.list_id) for d in rest)
    told = not any(d.compared or from_earlier(scene, d) for d in rest) and all(beside)
    told = told and _SET_AGAINST.search(between) is None and draft.quantity.kind != "count"
    return period if told and rest and not _TO_COME.search(between) and not _CAUSE.search(between) else None


def _closes(scene: Scene, period: Period, between: str) -> bool:
    """As in "71 projects are under construction in the zone at present.": it closes the clause that has the figure."""
    return _CLAUSE_END.match(scene.low, period.end) is not None and not re.search(r"[,;:]", between)


def _of_metric(scene: Scene, period: Period, draft: Draft) -> bool:
    """As in "profit was 1.08 billion yuan, the added value of November rose 5.1 percent": the time of that alone."""
    if not scene.low.endswith(" of ", draft.end, period.start):
        return False
    return any(metric.end == period.start - 4 and metric.start > draft.end for metric in scene.metrics)


def _cut_off(scene: Scene, period: Period, draft: Draft, between: str, own: dict[int, Draft]) -> bool:
    """Whether something else begins between a figure and a time, of which the time is said."""
    if (
        draft.quantity.kind == "quantity"
        and _AND_HAD.search(between)
        and _COVERS.search(scene.low, scene.start, draft.start)
    ):
        return True  # "It covers 90 km2 and had 230,000 inhabitants in 2010"
    if period.kind == "since" and _WHOSE.search(between) and not _HAVE_DONE.match(between):
        return True  # "a town of 240,000 people that has been at it since 1997"
    if period.kind == "since" and _AND_HAS.search(between) is not None:
        return True  # "Revenue exceeded 1.5 billion yuan and has tripled since 2009"
    if _TO_COME.search(between) or _CAUSE.search(between):
        return True
    if _THEN_PLANS.search(between) and not scene.low[scene.start : draft.start].count(" to "):
        return True  # "invested 350 million euros and plans to add 90 million by 2012"
    return bool(_LATER_BREAK.search(between)) and not (id(period) not in own and _DATA_FOR.search(between))


def _shared(scene: Scene, period: Period, draft: Draft, holder: Draft, between: str) -> bool:
    """Whether a time that stands right after a later figure is that of an earlier one too."""
    following = holder.index == draft.index + 1
    if following and draft.measure != "level" and _SET_ON.fullmatch(scene.low, draft.end, holder.start):
        return False
    if following and draft.measure == "ratio" and _THE.fullmatch(scene.low, draft.end, holder.start):
        return False  # "more than double the 1.1 billion yuan of the whole of last year"
    if (
        draft.quantity.kind == "count"
        and not (following and _JOINED.fullmatch(scene.low, draft.phrase_end, holder.start))
        and not (period.kind == "since" and _RELATIVE_CLAUSE.search(between) is None)
        and not happened(around(scene, draft), draft)
    ):
        return False
    if _AVERAGE.search(scene.low, draft.end, period.start) is not None:
        return False  # "up 7 percent, and by an average of 5 percent over the past two years"
    if holder.compared or from_earlier(scene, holder):
        return False
    plain = not re.search(r"[,;:\u2014]", re.sub(r"\([^)]{0,200}\)|\d,\d", "", between))
    return plain or (following and _same_statement(draft, holder))


def _same_statement(draft: Draft, holder: Draft) -> bool:
    """Growth and level of one metric: "rose 5 percent to 3 billion yuan in 2021"."""
    return (draft.metric is not None and draft.metric is holder.metric) or (
        draft.metric_id is not None
        and draft.metric_id == holder.metric_id
        and draft.quantity.kind != holder.quantity.kind
    )

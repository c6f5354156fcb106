"""Times said before a figure in its sentence, as far as they reach: "reached A in 2016, up 5 percent"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.elsewhere import adds_to, bracketed, in_relative, new_subject, ready_by
from hitech_extract.linking.period.events import of_things
from hitech_extract.linking.period.occasion import is_days, named_by, reporting_day
from hitech_extract.linking.period.right_after import after_doing
from hitech_extract.linking.period.tense import PERFECT, PRESENT, tells_of_past
from hitech_extract.linking.period.timeline import Timeline, from_earlier, tells_in_present
from hitech_extract.periods import Period

__all__ = ["said_before", "tense_turns"]

_PLANNED: Final = re.compile(
    r"\b(?:is|are) (?:planned|expected|targeted|set|projected|due) (?:at|to)\b|\b(?:will"
    r"|should) (?:be|reach|rise|take|grow|exceed|increase|expand|climb|fall|drop|decline|double|gain|come|amount)\b"
    r"|\b(?:said|says|announced)(?: that)? (?:it|they|he|she) (?:will|would|plan(?:s|ned)? to|intend(?:s|ed)? to)\b"
    r"|(?:,|;|\band|\bwhich|\bbut|\bwhile) (?:(?:it|they|now|also|he|she) )?(?:is|are) (?:now |also |already )*"
    r"(?!including|according|during|being)[a-z]{2,}ing\b"
)
_SAID: Final = re.compile(
    r"\b(?:said|says|told|announced|reported|showed|shows|according|revealed|disclosed"
    r"|put(?! ink| pen| up| in| into| out| on| down| together| forward))\b"
)
_AND_NOW: Final = re.compile(
    r"(?: and|,|, and|, which) (?:now |today |currently |it (?:now )?|also |still )?(?:employs?|has|have|owns?|holds?"
    r"|operates?|runs?|houses?|hosts?|boasts?|covers?|counts?|serves?|supplies) (?!been\b)(?!\w+ed\b)"
)
_THERE_WERE: Final = re.compile(r"\b(?:there (?:are|were)|ha[ds]|have|number(?:ed|s)?|count(?:ed|s)?|home to)\b")
_OF_TOTAL: Final = re.compile(r" of (?:the total|the sum|it|that|this)\b(?! (?:number|of|in)\b)")
_HAS_BEEN: Final = re.compile(r" (?:of (?:it|this|that|which) )?(?:has|have) (?:already )?been \w+(?:ed|en|d|t|n)\b")
_LABELS: Final = re.compile(r"\)?: ?")  # "Total foreign investment to date: US$780 million"
_HAVE_MOVED: Final = re.compile(
    r"\b(?:has|have) now (?:\w+ly )?(?:declined|fallen|dropped|shrunk|risen|grown|climbed|increased|decreased) for\b"
)
_ARE: Final = re.compile(
    r"(?: of (?:them|these|those|which))? (?:are|is) (?:now |already |still )?(?:in|at|under|on)\b"
)
_HELD: Final = frozenset({"registered_capital", "fund_size", "assets", "market_capitalization"})  # money there is
_PAST_BEFORE: Final = re.compile(r"\b(?:had|was|were|made|sold|earned|[a-z]{3,}ed)\b")
# Where a clause with a subject of its own begins: "[, and] its labs employ 3,800 researchers"
_NEXT_CLAUSE: Final = re.compile(r"(?:, and|;|,? but|,? while|,? whereas|, which|,? and (?:its|the|they|their)\b)")
_HAPPENED: Final = re.compile(
    r"\b(?:had|was|were|did|made|took|sold|earned|posted|booked|reported|spent|paid|came|rose|fell|grew|lost|invested)\b"
)
_THAT: Final = re.compile(r"[\"'(]{0,4}(?:[^,;:.]{0,60}\bthat,? )?$")
_AREA_IS: Final = re.compile(
    r"\b(?:area|territory|surface|population)\b[^,;]{0,30} (?:is|stands at|measures|amounts to)\b|\b(?:covers"
    r"|occupies|spans)\b"
)


# "In 2021, [the R&D expenditure of the zone will be] 14 billion yuan", in a text of 2022
_WILL: Final = re.compile(
    r",? (?:(?!(?:said|says|signed|announced|promised|agreed|which|that|and|but|has|had|have|was|were|is|are)\b)"
    r"[\w'&-]+ ){1,14}will (?:\w+ly )?(?:be|reach|total|exceed|amount|come|reali[sz]e|achieve|complete|increase|grow"
    r"|rise|decrease|fall)\b"
)
_FRONTED: Final = re.compile(
    r"[\"'(]{0,3}(?:according to [^,.;]{3,60}, )?(?:(?:in|for|during|by) )?(?:the )?(?:year )?$"
)


def _is_translated(scene: Scene, period: Period) -> bool:
    """Whether a translation tells what has been as what will be: a time that is over opens the sentence."""
    opens = _FRONTED.match(scene.low[scene.start : period.start]) is not None
    return opens and _WILL.match(scene.low, period.end, scene.end) is not None


# As in "went into operation; it will provide 640 jobs": the future of another statement
_WILL_THEN: Final = re.compile(r"(?:;|,? (?:and|but|which|that|whose)) [^,;.]{0,40}\b(?:will|is to|are to)\b")


def _then_ahead(scene: Scene, period: Period, draft: Draft, timeline: Timeline) -> bool:
    """As in "sold 740 million yuan in 2021, and will build ...": what is to come is not of a time that is over."""
    words = scene.low[period.end : draft.start]
    if period.interval is None or period.cue == "fullyear" or _is_translated(scene, period):
        return False
    things = draft.quantity.kind in (
        "count",
        "quantity",
    )  # what is signed now may be paid later: that has its own rules
    turn = _WILL_THEN.search(words) if things else None
    if timeline.reference is None:
        return turn is not None and tells_of_past(scene.low[scene.start : period.end + turn.start()])
    return period.interval[1] < timeline.reference and (turn is not None or _PLANNED.search(words) is not None)


def said_before(
    scene: Scene, draft: Draft, usable: list[Period], own: dict[int, Draft], timeline: Timeline
) -> Period | None:
    """As in "reached A in 2016, up 5 percent": the figure that it extends lends its time."""
    low = scene.low
    for period in reversed(usable):
        if period.end > draft.start:
            continue
        if (
            period.kind == "now"
            and draft.quantity.kind == "money"
            and _HAVE_MOVED.search(low, scene.start, draft.start)
        ):
            continue  # "Exports have now declined for three quarters, by 5.5 percent to 1.46 billion dollars"
        if period.kind == "now" and draft.measure == "share" and _OF_TOTAL.match(low, draft.end):
            continue  # "Services now stand for 56 percent of the total": that of which the text has told
        if period.kind == "now" and draft.measure in ("growth", "change") and period.cue == "now":
            before = scene.before(draft)
            beside = (
                before is not None
                and (own.get(id(period)) is before or before.period is period)
                and before.metric_id == draft.metric_id
            )
            if not beside or draft.quantity.kind != "count":
                continue  # a change takes its time, but for "1,200 people work there today, 70 more than in May"
        if _then_ahead(scene, period, draft, timeline):
            continue
        if (
            reporting_day(period, draft)
            or ready_by(scene, period, draft)
            or (period.kind == "interval" and is_days(period.interval) and _SAID.search(low, period.end, draft.start))
            or bracketed(scene, period, draft)
            or in_relative(scene, period, draft)
            or _in_passing(scene, period, draft)
            or new_subject(scene, period, draft, usable)
            or _not_yet(scene, period, draft, timeline)
        ):
            continue
        holder = own.get(id(period))
        if holder is not None:
            if holder.compared or period.aside or from_earlier(scene, holder) or after_doing(scene, holder):
                continue
            if _of_increase(scene, period, holder, draft) and any(
                p.kind == "stock" and p.end <= period.start for p in usable
            ):
                continue
            if (
                draft.quantity.kind != "count"
                and period.kind == "now"
                and not (_opens_with(scene, period) or _HAS_BEEN.match(low, draft.end))
            ):
                continue
        elif period.aside or of_things(scene, period):
            continue
        past = (
            period.kind == "now"
            and period.start < scene.clause_start(draft.start)
            and not _opens_with(scene, period)
            and not _LABELS.fullmatch(low, period.end, draft.start)
        )
        return None if past and draft.quantity.kind != "count" and not _HAS_BEEN.match(low, draft.end) else period
    return None


def _of_increase(scene: Scene, period: Period, holder: Draft, draft: Draft) -> bool:
    """As in "numbered 2,230 at the end of 2024, up by 190 within the year; there were also 23 unicorns"."""
    return (
        holder.measure in ("growth", "change")
        and draft.measure == "level"
        and draft.quantity.kind == "count"
        and period.kind == "interval"
        and _THERE_WERE.search(scene.low, period.end, draft.start) is not None
    )


def _in_passing(scene: Scene, period: Period, draft: Draft) -> bool:
    """As in "Two makers, in operation since last November, account for 38 percent": said of the subject alone."""
    return any(
        scene.low.startswith(",", start)
        and start < period.start
        and period.end <= end <= draft.start
        and not (adds_to(scene, draft, end) or named_by(scene, period))
        for start, end in scene.asides
    )


def _not_yet(scene: Scene, period: Period, draft: Draft, timeline: Timeline) -> bool:
    """As in "a plant that it will open in 2026; the parent had sales of 1.9 billion euros": what was, was before."""
    if timeline.reference is None or period.interval is None or period.interval[0] <= timeline.reference:
        return False
    begin = max((m.end() for m in _NEXT_CLAUSE.finditer(scene.low, period.end, draft.start)), default=-1)
    return begin >= 0 and _HAPPENED.search(scene.low, begin, draft.start) is not None


def _opens_with(scene: Scene, now: Period) -> bool:
    """As in "He said that so far, 19 labs have opened, and spending has passed 2 billion yuan": all of it."""
    return now.cue != "now" and _THAT.fullmatch(scene.low, scene.start, now.start) is not None


def tense_turns(scene: Scene, period: Period, draft: Draft, timeline: Timeline) -> bool:
    """As in "had sales of 1.1 billion yuan in 2014 and employs 1,900 people": the second verb tells of today."""
    counted = draft.quantity.kind in ("count", "quantity") or draft.metric_id in _HELD
    if period.aside or period.interval is None or not counted:
        return False
    if draft.metric_id in ("land_area", "population") and draft.measure == "level":
        start = max(
            scene.clause_start(draft.start), period.end, max((d.end for d in scene.drafts[: draft.index]), default=0)
        )
        ended = timeline.reference is None or period.interval[1] < timeline.reference
        return ended and _AREA_IS.search(scene.low, start, draft.start) is not None
    if _tells_of_today(scene, period, draft, timeline):
        return True
    if timeline.reference is not None and period.interval[1] >= timeline.reference:
        return False
    return (
        _AND_NOW.search(scene.low, period.end, draft.start) is not None
        and _PAST_BEFORE.search(scene.low, scene.clause_start(period.start), period.end) is not None
    )


def _tells_of_today(scene: Scene, period: Period, draft: Draft, timeline: Timeline) -> bool:
    """As in "Some 112 drugs have been approved there since 2009, and its labs employ 3,800 researchers"."""
    if period.kind != "since" or draft.measure != "level" or tells_in_present(timeline):
        return False
    begin = max((m.end() for m in _NEXT_CLAUSE.finditer(scene.low, period.end, draft.start)), default=-1)
    if begin < 0 and PRESENT.match(scene.low, period.end + 1) is None:
        return False  # ... "240 firms that have moved there since 2018 employ 3,000 people"
    if begin >= 0 and _ARE.match(scene.low, draft.end) is not None:
        return True  # "Since it opened, 26 firms have moved in, and 14 of them are in production"
    clause = scene.low[max(begin, period.end) : draft.start]
    return PRESENT.search(clause) is not None and PERFECT.search(clause) is None and not tells_of_past(clause)

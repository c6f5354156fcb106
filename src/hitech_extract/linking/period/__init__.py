"""Link figures to the time that their value covers: said right after, in the clause, later, or left unsaid."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.baseline import TO_PERIOD, set_baseline
from hitech_extract.linking.period.endpoints import parallel
from hitech_extract.linking.period.extents import settle
from hitech_extract.linking.period.in_turn import in_turn
from hitech_extract.linking.period.occasion import DEALS, after_occasion, is_days, reporting_day
from hitech_extract.linking.period.owned import is_edition, leads, level_of, own_prior, possessed
from hitech_extract.linking.period.tense import around, happened
from hitech_extract.linking.period.timeless import is_threshold
from hitech_extract.linking.period.timeline import (
    Timeline,
    carry,
    from_earlier,
    is_event,
    is_vague,
    note_fragment,
    of_things,
)
from hitech_extract.periods import Period
from hitech_extract.rules import any_of, load_cues

__all__ = ["Timeline", "link_periods"]

_CUES: Final = load_cues("period")
_SHORT_GAP: Final = re.compile(
    r"^(?:(?! (?:and|while|but|from|to|up|down|than|compared|against|versus) )[^,;:(]|\([^)]{0,40}\)){0,34}$"
)
_COMMA_GAP: Final = re.compile(
    r"^(?: ?\([^)]{0,60}\))?,? (?:\w+ ){0,2}(?:in|for|during|over|by|at|as of) (?:the )?$|^ ?\((?:in )?$"
)
_WHEN_READY: Final = re.compile(rf"\b{any_of(_CUES['when_ready'])}\b")
_LATER_BREAK: Final = re.compile(
    rf", (?:and|which|who|whose|of (?:which|whom|them))\b|\bof what\b|\b{any_of(_CUES['barriers'])}\b"
)
_CHANGE_ON: Final = re.compile(
    r"\b(?:percent|per cent|pct|up|down|increases?|rise|growth|gain|drop|fall|decline|more|less"
    r"|fewer|fold|higher|lower|times|points?)(?: from)? on $|% on $"
)
_AS_MANY: Final = re.compile(r"\bas (?:many|much|high|large|big) as (?:that |those )?(?:in|of|at|for) (?:the )?$")
# "It is understood [that] in the first quarter ...": no figure is meant by "that".
_REPORTING: Final = (
    "known learned learnt understood reported said says showed shows show announced heard noted indicated told found "
    "added revealed disclosed means so estimated predicted expects expected hopes".split()
)
_NO_REPORT: Final = "".join(rf"(?<!{verb} )" for verb in _REPORTING)
_TO_LEVEL: Final = re.compile(r" to (?:about |some |around |nearly |over |more than |almost |just )?")
_AFTER_DOING: Final = re.compile(r"\bafter (?:(?:an?|the|its|their) [^,;.\d]{2,40}|\w+ing (?:[a-z]\w* ){0,3})$")
_THEN_PLANS: Final = re.compile(r"\b(?:and|but) (?:now |also )?(?:plans?|will|aims?|intends?|hopes?|expects?|wants?)\b")
_OF_GOAL: Final = re.compile(r"\bof (?:the|its|their|our) (?:\w+ )?(?:goal|target|quota|plan|task|budget)s? $")
_AND_HAD: Final = re.compile(r"\band (?:had|was|were|counted|employed|housed)\b")
_COVERS: Final = re.compile(r"\b(?:covers|spans|occupies|has|is|lies|stretches|extends)\b[^,;.]{0,40}$")
_SET_AGAINST: Final = re.compile(r"\b(?:up|down|compared|against|versus|than)\b")
# What joins a count to a figure whose time is its own too: "37 projects worth 6.4 billion yuan so far this year"
_JOINED: Final = re.compile(
    r"(?: above designated size)?(?: worth| with (?:a |an )?(?:total |combined |planned )?(?:investment|value) of"
    r"|,? and) (?:about |some |nearly |over |more than )?"
)
_OF_THE: Final = re.compile(r"\bof (?:the |its |their |our )?$")
_AVERAGE: Final = re.compile(r"\baverag(?:e|ed|es|ing)\b")
_GOAL_OF: Final = re.compile(r"(?:'s)? (?:annual )?(?:goal|target|quota|task|budget)s?\b(?! (?:is|was|for|at|of)\b)")
_AND_ALSO: Final = re.compile(r" (?:[\w-]+ ){0,2}and (?:about |some |nearly |over )?")
_OPENS_BRACKETS: Final = re.compile(r" ?\((?:in |for |as of )?")
_WHEN: Final = re.compile(r",? (?:when|at which time|by which time) ")
_THAT_OF: Final = re.compile(
    rf"\b(?:{_NO_REPORT}that|those|the (?:figure|level|reading|amount|total|tally|sum|number)s?|levels?(?= of)"
    r"|bases?(?= of| in| from)"
    r"|planned|target(?:ed)?|plan) (?:of|in|for|from|recorded in|seen in)(?: the)? $"
    r"|\bbeat(?:ing)? (?:that of )?the $"
)
# "In its plan for 2025, the zone foresees ...", "When it was planned in 2005, it had ...": what the sentence is set in
_FOR_THAT_YEAR: Final = re.compile(
    r"(?:in|under|according to) (?:its|the|their|a) (?:[\w-]+ ){0,2}(?:plan|budget|targets?|goals?) (?:for|of) $"
    r"|when [^,;]{2,40} was planned in $"
)
_ATTRIBUTIVE: Final = re.compile(rf"(?:'s)? {any_of(_CUES['levels'])}s?\b")
# "a share that has since climbed to 63 percent": not of the time spoken of
_SINCE_THEN: Final = re.compile(r"\b(?:ha[sd]|have) since (?:\w+ly )?(?!then\b)[a-z]+|\bsince then\b|\bsince,")
_PLANNED: Final = re.compile(
    r"\b(?:is|are) (?:planned|expected|targeted|set|projected|due) (?:at|to)\b|\b(?:will"
    r"|should) (?:be|reach|rise|take|grow|exceed)\b"
    r"|\b(?:said|says|announced)(?: that)? (?:it|they|he|she) (?:will|would|plan(?:s|ned)? to|intend(?:s|ed)? to)\b"
)
_BRACKETS: Final = re.compile(r" \([^)]{0,80}\)")
_SAID: Final = re.compile(r"\b(?:said|says|told|announced|reported|showed|shows|according|revealed|disclosed|put)\b")
_AND_NOW: Final = re.compile(
    r"(?: and|,|, and|, which) (?:now |today |currently |it (?:now )?|also |still )?(?:employs?|has|have|owns?|holds?"
    r"|operates?|runs?|houses?|hosts?|boasts?|covers?|counts?|serves?|supplies) (?!been\b)(?!\w+ed\b)"
)
_PAST_BEFORE: Final = re.compile(r"\b(?:had|was|were|made|sold|earned|[a-z]{3,}ed)\b")
# When a project is ready says nothing of the money that it takes.
_COMPLETION: Final = re.compile(
    r"\b(?:complet\w*|into (?:operation|production|service|use)|on (?:stream|line)|open(?:s|ed|ing)?|operational"
    r"|in operation|(?:start|begin|began|launch|commenc)\w* (?:\w+ )?(?:production|operations?|up|deliver\w*)"
    r"|(?:work|construction|building)\b[^,;]{0,60}\b(?:begin|start|commence)\w*"
    r"|(?:is|are|was|were) (?:due |set |scheduled |planned |expected )?to (?:begin|start|commence)"
    r"|finish\w*|commission\w*|ready|full capacity|inaugurat\w*)\b[^,;]{0,30}$"
)
_OPENED: Final = re.compile(
    r",? (?:which )?(?:was |were |has been |has |had )?(?:opened|inaugurated|commissioned|put into|went into|came on"
    r"|came into)\b"
)
_PROJECT_MONEY: Final = frozenset({"investment", "fund_size", "financing", "subsidies", "land_area"})
_RELATIVE: Final = re.compile(
    r", (?:(?:for |in |of |by |to |from |under )?(?:which|whom|who|where|whose)|due"
    r"|set|scheduled|expected|slated|planned|meant|designed|intended"
    r"|projected) [^,;]*$"
)


_WHOSE: Final = re.compile(r"\b(?:that|who|which|whose|where) (?:ha[sd]|have|is|are|was|were|\w+ed|\w+s)\b")
_RELATIVE_CLAUSE: Final = re.compile(r"[,;]|\b(?:that|who|which|whose|where)\b")
_DATA_FOR: Final = re.compile(
    r"\b(?:data|figures|statistics|accounts|accounting|report|bulletin|communiqu\w+|results|numbers|briefing|review)"
    r"(?: released| published)? (?:for|of|on|covering) (?:the )?$"
)
# Words between a figure and a time that give the figure another, or none
_OTHER_TIME: Final = re.compile(
    r"\b(?:planned|plan|target(?:ed)?|goal|when|after|before|as(?! of\b| at\b)|which|who|that|because|where)\b"
)
_IN_GAPS: Final = frozenset({"", " ", "in", " in", "in ", " in ", "on", " on", "on ", " on "})
_COMMA: Final = re.compile(r"[,;]")
_TURN: Final = re.compile(
    r";|\bbut\b|\bwhile\b|\bwhereas\b|\. |\bup from\b|\bdown from\b|\bcompared\b|\bagainst\b|\bthan\b"
)
_NOUN_WAS: Final = re.compile(r"(?:'s)? \w+ (?:was|were|is|stood)\b")
# "The figures for the first three quarters are sobering", "it was said that in 2019, the zones ..."
_WAS_AFTER: Final = re.compile(
    r" (?:was|were|is|are|had|has|have|stood|came|reached|shows?|showed|looks?|looked|tells?|told|point|amounted"
    r"|totall?ed"
    r"|hit|rose|fell|grew|climbed|dropped|jumped|will|should)\b"
)
_THAT_IN: Final = re.compile(r"\bthat (?:in|by|during|from|for) (?:the )?$")
_FROM_DASH: Final = re.compile(r"from \w+\.? ?-")
_TRADED: Final = re.compile(rf"\b(?:shares?|stocks?)\b.{{0,200}}\b{any_of(load_cues('trading')['sessions'])}\b")


def link_periods(scene: Scene, timeline: Timeline) -> None:
    """Set period, baseline and baseline dates of every figure of a sentence."""
    own: dict[int, Draft] = {}  # period -> the figure it stands right after
    timeline.end_section(scene.line)
    note_fragment(scene, timeline)
    usable = [
        p for p in scene.periods if p.kind in ("interval", "stock", "since", "now", "same") and not is_event(scene, p)
    ]
    for period in usable:
        lead = scene.low[max(scene.start, period.start - 24) : period.start]
        if period.aside and lead.endswith("on ") and not _CHANGE_ON.search(lead):
            period.aside = False  # "at a signing event on Feb 26", "looking back on 2023"
        if not period.aside and _AS_MANY.search(lead):
            period.aside = True
        if (
            not period.aside
            and period.cue == "year"
            and _ATTRIBUTIVE.match(scene.low, period.end)
            and not _NOUN_WAS.match(scene.low, period.end, period.end + 24)
        ):
            period.aside = True
        if not period.aside and period.cue == "year" and is_edition(scene, period):
            period.aside = True
        of_the = scene.low.startswith("of ", period.start) or _OF_THE.search(lead) is not None
        of_the = of_the or period.cue == "end-of"  # "keep the year-end target unchanged"
        if not period.aside and of_the and _GOAL_OF.match(scene.low, period.end):
            period.aside = True  # "equal to 71 percent of the full-year goal"
        if (
            not period.aside
            and period.cue in ("fullyear", "thisyear")
            and _OF_GOAL.search(scene.low, max(scene.start, period.start - 40), period.start)
        ):
            period.aside = True  # "83.5 percent of the target for the year"
        if period.cue == "mrange" and _FROM_DASH.match(scene.low, period.start, period.end):
            period.aside = True
        if (
            not period.aside
            and scene.low.endswith(("of ", "in ", "for ", "from ", "the "), scene.start, period.start)
            and _THAT_OF.search(scene.low[max(scene.start, period.start - 44) : period.start])
            and not _FOR_THAT_YEAR.match(scene.low, scene.start, period.start)
            and not _WAS_AFTER.match(scene.low, period.end, period.end + 10)
            and not (
                _THAT_IN.search(scene.low, max(0, period.start - 12), period.start)
                and scene.low.startswith(", ", period.end)
            )
        ):
            period.aside = True
    usable += [p for p in scene.periods if leads(scene, p)]
    usable.sort(key=lambda p: p.start)
    priors = [p for p in scene.periods if p.kind == "prior" and p.interval]
    in_turn(scene)
    for index, draft in enumerate(scene.drafts):
        if draft.quantity.kind == "bare":
            continue
        if draft.why.get("period") in ("table-column", "in-turn"):
            continue
        found = (
            own_prior(scene, draft, priors)
            or level_of(scene, draft)
            or _right_after(
                scene,
                draft,
                index,
                sorted(usable + priors, key=lambda p: p.start)
                if _in_comparison(scene, draft) or (priors and from_earlier(scene, draft))
                else usable,
            )
        )
        if found is not None:
            before = scene.before(draft)
            if found.kind == "prior" and before is not None and before.compared and not draft.compared:
                before.period, before.why["period"] = found, "right-after"
            if draft.equivalent_of is None:
                own[id(found)] = draft
            draft.period = found
            draft.why["period"] = "right-after"
    for index, draft in enumerate(scene.drafts):
        if draft.quantity.kind == "bare" or draft.equivalent_of is not None:
            continue
        if draft.why.get("period") in ("table-column", "in-turn"):
            set_baseline(scene, draft, index)
            continue
        if draft.period is None and is_threshold(scene, draft):
            draft.why["period"] = "threshold"
            continue
        if draft.period is None:
            _by_clause(scene, draft, index, usable, own, timeline)
        settle(scene, draft, index, timeline)
        set_baseline(scene, draft, index)
    for draft in scene.drafts:
        if draft.equivalent_of is not None:
            other = draft.equivalent_of
            draft.period, draft.interval = other.period, other.interval
            draft.why["period"] = other.why.get("period", "equivalent")
    carry(scene, timeline)


def _in_comparison(scene: Scene, draft: Draft) -> bool:
    """As in "compared with 25 projects and 13.2 billion yuan in the same period of 2017": both are compared."""
    before = scene.before(draft)
    if draft.compared or before is None or not before.compared:
        return draft.compared
    return _AND_ALSO.fullmatch(scene.low, before.phrase_end, draft.start) is not None


def _right_after(scene: Scene, draft: Draft, index: int, usable: list[Period]) -> Period | None:
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
    if draft.quantity.range_end == "low" and index + 1 < len(scene.drafts):
        end = max(end, scene.drafts[index + 1].end)
    if draft.quantity.noun_end > end:
        end = draft.quantity.noun_end
    following = next((d for d in scene.drafts if d.start >= end), None)
    bound = following.start if following is not None else scene.end
    for period in usable:
        if period.start < end - 1:
            continue
        if period.start >= bound:
            return None
        gap = low[end : period.start].lstrip(")") if low[end : end + 1] == ")" else low[end : period.start]
        beside = period.aside and not draft.compared and not _after_doing(scene, draft)
        if beside or (draft.quantity.kind != "count" and of_things(scene, period)):
            return None
        if gap.startswith(" (") and _bracketed(scene, period, draft):
            return None
        if ", " in gap and _ready_by(scene, period, draft):
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
        ):
            return None
        if _OTHER_TIME.search(gap):
            return None
        if _SHORT_GAP.match(gap) or (
            _COMMA_GAP.match(gap) and not (following is not None and following.start - period.end < 3)
        ):
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


def _after_doing(scene: Scene, draft: Draft) -> bool:
    """As in "after soaring 42 percent in 2021", "after a rise of 22 percent in 2014": the time is the figure's own."""
    return _AFTER_DOING.search(scene.low, max(scene.start, draft.start - 60), draft.start) is not None


def _when(scene: Scene, draft: Draft) -> Period | None:
    """As in "a far cry from 1998, when sales were just 160 million yuan": the clause tells of that time."""
    for period in reversed(scene.periods):
        if period.end <= draft.start:
            told = period.kind == "interval" and period.interval is not None and _WHEN.match(scene.low, period.end)
            return period if told and ";" not in scene.low[period.end : draft.start] else None
    return None


def _by_clause(
    scene: Scene, draft: Draft, index: int, usable: list[Period], own: dict[int, Draft], timeline: Timeline
) -> None:
    """Give a figure the time of its clause or sentence: one said before it, else one that comes later."""
    low = scene.low
    clause = scene.clause_start(draft.start)
    if timeline.marks.within("ready", clause, draft.start) and _WHEN_READY.search(low[clause : draft.start]):
        draft.why["period"] = "plan-without-time"
        return
    following = scene.after(draft)
    if (
        following is not None
        and following.why.get("period") == "right-after"
        and low[draft.end : following.start] == " to "
        and _after_doing(scene, draft)
    ):
        draft.period, draft.why["period"] = following.period, "right-after"
        return
    if (
        following is not None
        and draft.measure in ("growth", "ratio")
        and following.measure == "level"
        and following.why.get("period") == "right-after"
        and not (following.compared or draft.compared or from_earlier(scene, following))
        and _TO_LEVEL.fullmatch(low, draft.end, following.start) is not None
    ):
        # "5.1 billion in 2016 doubled to 10.2 billion yuan two years later"
        draft.period, draft.why["period"] = following.period, "right-after"
        return
    if draft.compared and following is not None and following.why.get("period") == "right-after":
        end = draft.phrase_end
        if _AND_ALSO.fullmatch(low, end, following.start) is not None:
            # "compared with 31 companies and 2,900 staff at the end of 2007"
            draft.period, draft.why["period"] = following.period, "right-after"
            return
    if (told := _when(scene, draft)) is not None:
        draft.period, draft.why["period"] = told, "when-clause"
        return
    if (pair := parallel(scene, draft)) is not None:
        draft.period, draft.interval, draft.why["period"] = pair.period, pair.interval, "parallel"
        return
    if (own_time := possessed(scene, draft)) is not None:
        draft.period, draft.why["period"] = own_time, "possessive"
        return
    if _SINCE_THEN.search(low, clause, draft.start) is not None and draft.measure not in ("growth", "change", "ratio"):
        spoken = timeline.topic.interval if timeline.topic is not None else None
        past = next((p.interval for p in reversed(usable) if p.end <= draft.start and p.interval), None)
        if spoken is None or past is None or spoken[0] <= past[1]:
            draft.why["period"] = "standing-fact"
        return
    if any(_tense_turns(scene, p, draft, timeline) for p in [p for p in usable if p.end <= draft.start][-1:]):
        draft.why["period"] = "standing-fact"
        return
    if (left := _said_before(scene, draft, usable, own, timeline)) is not None:
        if (part := _named_part(scene, draft, left, usable)) is not None and (
            part is _said_later(scene, draft, index, [part], own, timeline)
        ):
            draft.period, draft.why["period"] = part, "later-in-sentence"
            return
        draft.period = left
        draft.why["period"] = "same-clause" if left.start >= clause else "same-sentence"
        return
    if any(_ready_by(scene, p, draft) for p in usable):
        draft.why["period"] = "plan-without-time"
        return
    later = _said_later(scene, draft, index, usable, own, timeline)
    if later is not None:
        draft.period, draft.why["period"] = later, "later-in-sentence"


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


def _said_before(
    scene: Scene, draft: Draft, usable: list[Period], own: dict[int, Draft], timeline: Timeline
) -> Period | None:
    """As in "reached A in 2016, up 5 percent": the figure that it extends lends its time."""
    low = scene.low
    for period in reversed(usable):
        if period.end > draft.start:
            continue
        if period.kind == "now" and draft.measure in ("growth", "change") and period.cue == "now":
            continue  # a change takes its time
        if (
            timeline.reference is not None
            and period.interval
            and period.interval[1] < timeline.reference
            and period.cue != "fullyear"
            and _PLANNED.search(low[period.end : draft.start])
        ):
            continue
        if (
            reporting_day(period, draft)
            or _ready_by(scene, period, draft)
            or (period.kind == "interval" and is_days(period.interval) and _SAID.search(low, period.end, draft.start))
            or _bracketed(scene, period, draft)
            or _in_relative(scene, period, draft)
            or _new_subject(scene, period, draft, usable)
        ):
            continue
        holder = own.get(id(period))
        if holder is not None:
            if holder.compared or period.aside or from_earlier(scene, holder):
                continue
            if draft.quantity.kind != "count" and period.kind == "now" and not _opens_with(scene, period):
                continue
        elif period.aside or of_things(scene, period):
            continue
        past = (
            period.kind == "now" and period.start < scene.clause_start(draft.start) and not _opens_with(scene, period)
        )
        return None if past and draft.quantity.kind != "count" else period
    return None


_THAT: Final = re.compile(r"[\"'(]{0,4}(?:[^,;:.]{0,60}\bthat,? )?$")


def _opens_with(scene: Scene, now: Period) -> bool:
    """As in "He said that so far, 19 labs have opened, and spending has passed 2 billion yuan": all of it."""
    return now.cue != "now" and _THAT.fullmatch(scene.low, scene.start, now.start) is not None


def _said_later(
    scene: Scene, draft: Draft, index: int, usable: list[Period], own: dict[int, Draft], timeline: Timeline
) -> Period | None:
    """Return a time that comes later in the sentence and belongs to no other figure."""
    low = scene.low
    for period in usable:
        if period.start < draft.end or period.aside or _bracketed(scene, period, draft):
            continue
        if reporting_day(period, draft):
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
        if (
            draft.quantity.kind == "quantity"
            and _AND_HAD.search(between)
            and _COVERS.search(low, scene.start, draft.start)
        ):
            break  # "It covers 90 km2 and had 230,000 inhabitants in 2010"
        if period.kind == "since" and _WHOSE.search(between):
            break  # "a town of 240,000 people that has been at it since 1997"
        if _THEN_PLANS.search(between) and not scene.low[scene.start : draft.start].count(" to "):
            break  # "invested 350 million euros and plans to add 90 million by 2012"
        if _LATER_BREAK.search(between) and not (id(period) not in own and _DATA_FOR.search(between)):
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
        if (
            holder is not None
            and holder is not draft
            and draft.quantity.kind == "count"
            and not (holder.index == draft.index + 1 and _JOINED.fullmatch(scene.low, draft.phrase_end, holder.start))
            and not (period.kind == "since" and _RELATIVE_CLAUSE.search(between) is None)
            and not happened(around(scene, draft), draft)
        ):
            break
        if holder is not None and holder is not draft:
            if _AVERAGE.search(low, draft.end, period.start) is not None:
                break  # "up 7 percent, and by an average of 5 percent over the past two years"
            later = holder.index
            if holder.compared or from_earlier(scene, holder):
                break
            plain = not re.search(r"[,;:\u2014]", re.sub(r"\([^)]{0,200}\)|\d,\d", "", between))
            if not plain and (later != index + 1 or not _same_statement(draft, holder)):
                break
        told = period.cue == "so-far" and holder is None and not re.search(r"[,;:]", between)
        told = told or (is_days(period.interval) and _TRADED.search(low, scene.start, draft.start) is not None)
        if (period.kind == "now" and not told) or len(between) > 130:
            break
        return period
    return None


def _same_statement(draft: Draft, holder: Draft) -> bool:
    """Growth and level of one metric: "rose 5 percent to 3 billion yuan in 2021"."""
    return (draft.metric is not None and draft.metric is holder.metric) or (
        draft.metric_id is not None
        and draft.metric_id == holder.metric_id
        and draft.quantity.kind != holder.quantity.kind
    )


def _bracketed(scene: Scene, period: Period, draft: Draft) -> bool:
    """As in "US$3.84 billion (2018: US$4.06 billion)": the time in the brackets is that of the figure in them."""
    opened = scene.low.rfind("(", scene.start, period.start)
    if opened < 0 or scene.low.rfind(")", opened, period.start) >= 0:
        return False
    closed = scene.low.find(")", period.end, scene.end)
    if closed < 0 or opened <= draft.start <= closed:
        return False
    own = scene.low.rfind("(", scene.start, draft.start)
    if own > closed and scene.low.find(")", own, draft.start) < 0:
        return False  # the next brackets of a list of the same kind
    return any(opened <= d.start <= closed for d in scene.drafts)


def _new_subject(scene: Scene, period: Period, draft: Draft, usable: list[Period]) -> bool:
    """As in "A made 86 billion for 2025, and B concluded 12 deals on January 15": B has its own."""
    start = next(
        (
            a.start
            for a in scene.areas
            if period.end < a.start < draft.start
            and scene.low.endswith((", and ", " while ", "; "), scene.start, a.start)
        ),
        None,
    )
    return start is not None and any(
        p.start > draft.end
        and not p.aside
        and p.kind in ("interval", "stock")
        and _SET_AGAINST.search(scene.low, draft.end, p.start) is None
        for p in usable
    )


_AREA_IS: Final = re.compile(
    r"\b(?:area|territory|surface|population)\b[^,;]{0,30} (?:is|stands at|measures|amounts to)\b|\b(?:covers"
    r"|occupies|spans)\b"
)


def _tense_turns(scene: Scene, period: Period, draft: Draft, timeline: Timeline) -> bool:
    """As in "had sales of 1.1 billion yuan in 2014 and employs 1,900 people": the second verb tells of today."""
    if period.aside or period.interval is None or draft.quantity.kind not in ("count", "quantity"):
        return False
    if draft.metric_id in ("land_area", "population") and draft.measure == "level":
        start = max(
            scene.clause_start(draft.start), period.end, max((d.end for d in scene.drafts[: draft.index]), default=0)
        )
        ended = timeline.reference is None or period.interval[1] < timeline.reference
        return ended and _AREA_IS.search(scene.low, start, draft.start) is not None
    if timeline.reference is not None and period.interval[1] >= timeline.reference:
        return False
    return (
        _AND_NOW.search(scene.low, period.end, draft.start) is not None
        and _PAST_BEFORE.search(scene.low, scene.clause_start(period.start), period.end) is not None
    )


def _ready_by(scene: Scene, period: Period, draft: Draft) -> bool:
    """As in "It will cost 5.2 billion yuan and is to go into operation in 2026": the date of the works alone."""
    if draft.metric_id not in _PROJECT_MONEY or draft.quantity.kind not in ("money", "quantity"):
        return False
    if not scene.future and _OPENED.match(scene.low, draft.end, period.start) is None:
        return False
    start = max(scene.start, period.start - 70)
    if draft.end <= period.start:
        start = max(start, draft.end)
    return _COMPLETION.search(scene.low[start : period.start]) is not None


def _in_relative(scene: Scene, period: Period, draft: Draft) -> bool:
    """As in "investment, which had shrunk in the first half, closed the year higher": the aside's time ends with it."""
    if not _RELATIVE.search(scene.low[scene.start : period.start]):
        return False
    end = scene.low.find(", ", period.end, draft.start)
    return end >= 0

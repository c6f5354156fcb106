"""Link figures to the time that their value covers: said right after, in the clause, later, or left unsaid."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from hitech_extract.intervals import Interval
from hitech_extract.linking.baseline import TO_PERIOD, set_baseline
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.occasion import ADDED_UP, DEALS, after_occasion, is_days, reporting_day
from hitech_extract.linking.timeline import (
    Timeline,
    carry,
    from_earlier,
    is_event,
    is_vague,
    is_within,
    note_fragment,
    of_things,
)
from hitech_extract.linking.unsaid import around, endpoint, happened, inherit_period, leads_to, parallel
from hitech_extract.periods import Period, shift
from hitech_extract.periods.patterns import NUMBERS
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
_THRESHOLD: Final = re.compile(
    r"\b(?:with|whose|of|having|recording|earning|generating|reporting)(?: an?| the)?(?: \w+){0,3} (?:revenues?"
    r"|sales|output|output value|turnover|income|investment|value|taxes|profits?)(?: \w+){0,3} (?:of (?:over"
    r"|more than|at least|above)|above|over|more than|exceeding|exceeds|surpassing|topping) $"
    r"|\bprojects? (?:of |worth )?(?:over|above|more than|exceeding) $"
)
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
_AFTER_DOING: Final = re.compile(r"\bafter (?:(?:an?|the|its|their) [^,;.\d]{2,40}|\w+ing (?:[a-z]\w* ){0,3})$")
_THEN_PLANS: Final = re.compile(r"\b(?:and|but) (?:now |also )?(?:plans?|will|aims?|intends?|hopes?|expects?|wants?)\b")
_OF_THE: Final = re.compile(r"\bof (?:the |its |their |our )?$")
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
_PLANNED: Final = re.compile(
    r"\b(?:is|are) (?:planned|expected|targeted|set|projected|due) (?:at|to)\b|\b(?:will"
    r"|should) (?:be|reach|rise|take|grow|exceed)\b"
)
_BRACKETS: Final = re.compile(r" \([^)]{0,80}\)")
_SAID: Final = re.compile(r"\b(?:said|says|told|announced|reported|showed|shows|according|revealed|disclosed|put)\b")
_AND_NOW: Final = re.compile(
    r"(?: and|,|, and|, which) (?:now |today |currently |it (?:now )?|also |still )?(?:employs?|has|have|owns?|holds?"
    r"|operates?|runs?|houses?|hosts?|boasts?|covers?|counts?|serves?|supplies) (?!been\b)(?!\w+ed\b)"
)
_PAST_BEFORE: Final = re.compile(r"\b(?:had|was|were|made|sold|earned|[a-z]{3,}ed)\b")
_TARGET: Final = re.compile(
    r"\b(?:annual|full-year|whole-year|yearly) (?:\w+ )?(?:targets?|goals?|plan|task|quota|budget)"
    r"(?: \w+){0,3}? (?:of|at|is|was) $"
    r"|\b(?:annual|full-year|whole-year|yearly) (?:targets?|goals?|plan|task|quota|budget) (?:of|for) (?:[\w-]+ ){1,5}$"
    r"|\b(?:strive|sprint|aim|ensure|push|fight)\w* (?:for |that |to )?(?:the |its |an )?"
    r"(?:annual|full-year|whole-year|yearly)"
    r" (?:[\w-]+ ){1,9}$"
    r"|\b(?:annual|full-year|yearly) planned? (?:\w+ ){0,3}(?:of|is|was|at) $"
)
# When a project is ready says nothing of the money that it takes.
_COMPLETION: Final = re.compile(
    r"\b(?:complet\w*|into (?:operation|production|service|use)|on (?:stream|line)|open(?:s|ed|ing)?|operational"
    r"|in operation|(?:start|begin|began|launch|commenc)\w* (?:\w+ )?(?:production|operations?|up|deliver\w*)"
    r"|finish\w*|commission\w*|ready|full capacity|inaugurat\w*)\b[^,;]{0,30}$"
)
_OPENED: Final = re.compile(
    r",? (?:which )?(?:was |were |has been |has |had )?(?:opened|inaugurated|commissioned|put into|went into|came on"
    r"|came into)\b"
)
_IN_ALL: Final = re.compile(
    r"\b(?:cumulative(?:ly)?|accumulated|aggregate|since|in all|altogether"
    r"|(?:has|had|have) (?:\w+ )?(?:been|\w+ed|drawn|brought|sold|built|made))\b"
)
_UP_FROM: Final = re.compile(
    r"(?: \([^)]{0,60}\))?(?: (?:in|for|during|over) [\w ]{2,30})?,?"
    r" (?:up|down|compared|as against)? ?from (?:about |some |around |nearly )?"
)
_UP_BY_FROM: Final = re.compile(
    r"(?: \([^)]{0,60}\))?(?: (?:in|for|during|over) [\w ]{2,30})?,? [^,;()]{0,40}(?:%|percent|per cent|pct)"
    r" (?:(?:higher|lower|more|less|up|down) )?from (?:about |some |around |nearly )?"
)
_OWNED_FIGURE: Final = re.compile(r"(?:'s)? (?:(?!and\b|was\b|is\b)[a-z-]+ ){0,2}")
_PROJECT_MONEY: Final = frozenset({"investment", "fund_size", "financing", "subsidies", "land_area"})
_AT_THAT_TIME: Final = re.compile(r"\bby (?:then|that time|that year)\b")
_RELATIVE: Final = re.compile(
    r", (?:(?:for |in |of |by |to |from |under )?(?:which|whom|who|where|whose)|due"
    r"|set|scheduled|expected|slated|planned|meant|designed|intended"
    r"|projected) [^,;]*$"
)


_SO_MANY_YEARS: Final = re.compile(
    r" (?:a year |per year |annually )?(?:over|in|for|across|during) (?:the )?"
    r"(?P<years>two|three|four|five|[2-5]) years\b"
)
_AVERAGE_OF_YEARS: Final = re.compile(
    r"\baverage (?:annual )?(?:growth|rate|increase|rise|growth rate) (?:of|over|in|for|across|during) "
    r"(?:the |these |those )?"
    r"(?P<years>two|three|four|five|[2-5]) years (?:was|is|reached|stood at|came to|at)(?: [a-z]+)? $"
)
_WHOSE: Final = re.compile(r"\b(?:that|who|which|whose|where) (?:ha[sd]|have|is|are|was|were|\w+ed|\w+s)\b")
_RELATIVE_CLAUSE: Final = re.compile(r"[,;]|\b(?:that|who|which|whose|where)\b")
# "up 18.3 percent year on year[, with a] two-year average growth of 6.2 percent": another rate begins
_SAME_RATE: Final = re.compile(r";|, (?:with|and|while|but|for) |\byear[- ]on[- ]year\b|\byoy\b")
_AVERAGED: Final = re.compile(r"\baverag\w*\b[^;]*$")
_DATA_FOR: Final = re.compile(
    r"\b(?:data|figures|statistics|accounts|accounting|report|bulletin|communiqu\w+|results|numbers|briefing|review)"
    r"(?: released| published)? (?:for|of|on|covering) (?:the )?$"
)
_TRADED: Final = re.compile(r"\b(?:shares?|stocks?)\b.{0,200}\b(?:closed|ended|finished|opened|traded)\b")
_UNTIL: Final = re.compile(r"\b(?:through|until|till|up to|(?:up|on) until) (?:the (?:end of |year )?)?$")


def link_periods(scene: Scene, timeline: Timeline) -> None:
    """Set period, baseline and baseline dates of every figure of a sentence."""
    own: dict[int, Draft] = {}  # period -> the figure it stands right after
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
            and not re.match(r"(?:'s)? \w+ (?:was|were|is|stood)\b", scene.low[period.end : period.end + 24])
        ):
            period.aside = True
        if not period.aside and _GOAL_OF.match(scene.low, period.end) and _OF_THE.search(lead):
            period.aside = True  # "equal to 71 percent of the full-year goal"
        if period.cue == "mrange" and re.match(r"from \w+\.? ?-", scene.low[period.start : period.end]):
            period.aside = True
        if (
            not period.aside
            and _THAT_OF.search(scene.low[max(scene.start, period.start - 44) : period.start])
            and not _FOR_THAT_YEAR.match(scene.low, scene.start, period.start)
            and not re.match(r" (?:was|were|is|stood|came|reached)\b", scene.low[period.end : period.end + 8])
        ):
            period.aside = True
    usable += [p for p in scene.periods if _leads(scene, p)]
    usable.sort(key=lambda p: p.start)
    priors = [p for p in scene.periods if p.kind == "prior" and p.interval]
    for index, draft in enumerate(scene.drafts):
        if draft.quantity.kind == "bare":
            continue
        if draft.why.get("period") == "table-column":
            continue
        found = _right_after(
            scene,
            draft,
            index,
            sorted(usable + priors, key=lambda p: p.start)
            if _in_comparison(scene, draft) or (priors and from_earlier(scene, draft))
            else usable,
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
        if draft.why.get("period") == "table-column":
            set_baseline(scene, draft, index)
            continue
        if draft.period is None and _is_threshold(scene, draft):
            draft.why["period"] = "threshold"
            continue
        if draft.period is None:
            _by_clause(scene, draft, index, usable, own, timeline)
        _settle(scene, draft, index, timeline)
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
    return _AND_ALSO.fullmatch(scene.low, max(before.end, before.quantity.noun_end), draft.start) is not None


def _leads(scene: Scene, period: Period) -> bool:
    """As in "Over the same period of 2019, it had grown 7.9 percent": a time to compare with that opens it."""
    if period.kind != "prior" or period.interval is None or period.start - scene.start > 3:
        return False
    return (
        re.search(r"same|corresponding|comparable|equivalent|ago\b", scene.low[period.start : period.end]) is not None
    )


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
        if TO_PERIOD.search(gap) and not re.match(r"^ ?(?:in|on) ?$", gap):
            return None
        if period.kind == "interval" and re.match(r"^'s? ", low[period.end : period.end + 3]) and not gap.strip():
            return None
        if (
            period.kind == "now"
            and following is not None
            and following.start - period.end < 3
            and period.start - end > 3
        ):
            return None
        if re.search(
            r"\b(?:planned|plan|target(?:ed)?|goal|when|after|before|as(?! of\b| at\b)|which"
            r"|who|that|because|where)\b",
            gap,
        ):
            return None
        if _SHORT_GAP.match(gap) or (
            _COMMA_GAP.match(gap) and not (following is not None and following.start - period.end < 3)
        ):
            # "... in 2021, 5 percent": the time may rather open what follows.
            if (
                gap.lstrip().startswith(",")
                and following is not None
                and not re.search(r"[,;]", low[period.end : following.start])
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
    if (told := _when(scene, draft)) is not None:
        draft.period, draft.why["period"] = told, "when-clause"
        return
    if (pair := parallel(scene, draft)) is not None:
        draft.period, draft.interval, draft.why["period"] = pair.period, pair.interval, "parallel"
        return
    if (own_time := _possessed(scene, draft)) is not None:
        draft.period, draft.why["period"] = own_time, "possessive"
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


def _possessed(scene: Scene, draft: Draft) -> Period | None:
    """As in "will be double this year's expected 24 billion yuan": a time that owns the figure."""
    return next(
        (
            p
            for p in scene.periods
            if (p.kind == "interval" or (p.kind == "prior" and p.interval))
            and 0 <= draft.start - p.end < 26
            and scene.low[p.end - 2 : p.end + 2].find("'s") >= 0
            and _OWNED_FIGURE.fullmatch(scene.low, p.end, draft.start) is not None
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
            if draft.quantity.kind != "count" and period.kind == "now":
                continue
        elif period.aside or of_things(scene, period):
            continue
        past = period.kind == "now" and period.start < scene.clause_start(draft.start)
        return None if past and draft.quantity.kind != "count" else period
    return None


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
            and period.start > scene.clause_end(max(draft.end, draft.quantity.noun_end))
            and not (draft.start - scene.start < 40 and ";" not in between and ", " not in between)
        ):
            break
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
        if ";" in between or re.search(
            r"\bbut\b|\bwhile\b|\bwhereas\b|\. |\bup from\b|\bdown from\b|\bcompared\b|\bagainst\b|\bthan\b",
            between,
        ):
            break
        holder = own.get(id(period))
        if (
            holder is not None
            and holder is not draft
            and draft.quantity.kind == "count"
            and not (period.kind == "since" and _RELATIVE_CLAUSE.search(between) is None)
            and not happened(around(scene, draft), draft)
        ):
            break
        if holder is not None and holder is not draft:
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
        p.start > draft.end and not p.aside and p.kind in ("interval", "stock") for p in usable
    )


def _tense_turns(scene: Scene, period: Period, draft: Draft, timeline: Timeline) -> bool:
    """As in "had sales of 1.1 billion yuan in 2014 and employs 1,900 people": the second verb tells of today."""
    if period.aside or period.interval is None or draft.quantity.kind not in ("count", "quantity"):
        return False
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


def _settle(scene: Scene, draft: Draft, index: int, timeline: Timeline) -> None:
    period = draft.period
    low = scene.low
    if draft.why.get("period") == "parallel" or (
        period is None and draft.why.get("period") in ("plan-without-time", "standing-fact")
    ):
        return
    if draft.measure in ("growth", "ratio") and (average := _average(scene, draft, timeline)) is not None:
        draft.interval, draft.baseline = average, "annual_average"
        draft.why["period"] = "annual-average"
        return
    if period is not None:
        interval = period.interval
        if (
            period.kind == "prior"
            and draft.compared
            and index
            and period.baseline == "year_on_year"
            and period.cue == "prior"
            and (other := scene.drafts[index - 1].interval) is not None
            and not re.search(r"\d{4}", low[period.start : period.end])
        ):
            interval = shift(other, -1)
        if interval is None and draft.measure == "ratio":
            interval = next((p.interval for p in reversed(scene.periods) if p.interval and p.kind == "interval"), None)
        if (period.cue == "end-of" and not period.anchored) or (
            period.cue == "end-of"
            and re.search(
                r"year-?end|end of (?:the )?year\b|year's end|the year (?:closed|ended|drew|came|was)",
                low[period.start : period.end],
            )
            and not re.search(r"\d{4}|last|this|next", low[period.start : period.end])
        ):
            span = timeline.topic.interval if timeline.topic is not None else None
            if (
                span is not None
                and span[0].year == span[1].year
                and (span[1] - span[0]).days > 300
                and (timeline.reference is None or span[0].year < timeline.reference.year)
            ):
                interval = span[1], span[1]
        if (
            period.cue == "fullyear"
            and not scene.future
            and timeline.topic is not None
            and timeline.topic.interval is not None
            and 300 < (timeline.topic.interval[1] - timeline.topic.interval[0]).days < 370
        ):
            interval = timeline.topic.interval
        if period.kind == "same" and period.cue == "firstn" and interval is not None:
            days = (interval[1] - interval[0]).days + 1
            stretch = (
                timeline.topic
                if timeline.topic is not None
                and timeline.topic.interval
                and abs((timeline.topic.interval[1] - timeline.topic.interval[0]).days + 1 - days) < 4
                else timeline.recent(days + 2)
            )
            interval = stretch.interval if stretch is not None and stretch.interval else interval
        if (
            period.kind == "prior"
            and draft.compared
            and index
            and interval is not None
            and re.search(r"(?:period|months|time|half|quarter) (?:of|in) \d{4}", low[period.start : period.end])
            and (base := scene.drafts[index - 1].interval) is not None
        ):
            interval = shift(base, interval[1].year - base[1].year)
        if period.cue == "same" and interval is not None:
            interval = _same_as(scene, period, timeline) or interval
        if interval is None:
            draft.interval = None
            draft.why["period"] = "unresolved-time"
            return
        if draft.measure == "ratio" and (interval[1].year > interval[0].year):
            interval = date(interval[1].year, 1, 1), interval[1]
        elif (
            draft.measure in ("level", "share")
            and interval[1].year > interval[0].year
            and (end := endpoint(scene, draft))
        ):
            # "climbed from A to B between 2016 and 2022": A is the first year's, B the last one's.
            # "has climbed from A to B since 2016": when B was reached is left unsaid.
            if end == "to" and period.kind == "since":
                draft.interval, draft.period, draft.why["period"] = None, None, "no-time-in-reach"
                return
            interval = (
                (interval[0], date(interval[0].year, 12, 31))
                if end == "from"
                else (date(interval[1].year, 1, 1), interval[1])
            )
        interval = _up_to_moment(scene, draft, interval, timeline)
        interval = _until(scene, draft, interval, timeline)
        if draft.measure == "level" and (interval[1] - interval[0]).days < 360 and _is_target(scene, draft):
            interval = date(interval[1].year, 1, 1), date(interval[1].year, 12, 31)
            draft.why["period"] = "annual-target"
        changed = _of_change(scene, draft, interval)
        if changed != interval and timeline.reference is not None and interval[1].year > timeline.reference.year:
            # "By 2030, raise the number from 682 to 1,000": when there were 682 is left unsaid.
            draft.interval, draft.period, draft.why["period"] = None, None, "before-plan"
            return
        draft.interval = changed
        return
    if draft.measure == "ratio":
        named = [
            p
            for p in scene.periods
            if p.kind == "interval" and p.interval and p.cue == "year" and p.start > draft.end and not p.aside
        ]
        if len(named) >= 2:
            draft.period, draft.interval, draft.why["period"] = named[-1], named[-1].interval, "end-of-span"
            return
    step = next(
        (
            p.baseline
            for p in scene.periods
            if p.kind == "growth"
            and p.baseline in ("month_on_month", "quarter_on_quarter")
            and (abs(p.start - draft.end) < 30 or p.start - scene.start < 3 or 0 < draft.start - p.end < 30)
        ),
        None,
    )
    if step is not None and (recent := timeline.recent(31 if step == "month_on_month" else 92)) is not None:
        draft.interval, draft.period, draft.why["period"] = recent.interval, recent, "inherited-step"
        return
    inherit_period(scene, draft, timeline)


def _up_to_moment(scene: Scene, draft: Draft, interval: Interval, timeline: Timeline) -> Interval:
    """As in "had 12 million residents at year-end and a GDP of 1.2 trillion yuan": what adds up runs up to it."""
    period, day = draft.period, interval[1]
    if period is None or period.kind != "stock" or period.cue != "end-of" or interval[0] != day:
        return interval
    if draft.metric_id not in ADDED_UP or draft.measure not in ("level", "growth") or draft.compared:
        return interval
    topic = timeline.topic.interval if timeline.topic is not None else None
    if topic is not None and topic[1] == day and (day - topic[0]).days < 366:
        return topic
    if _IN_ALL.search(scene.low, scene.start, scene.end):
        return interval  # added up over the years
    return date(day.year, 1, 1), day


def _until(scene: Scene, draft: Draft, interval: Interval, timeline: Timeline) -> Interval:
    """As in "Through 2010, it plans to invest 8 billion yuan": from the article's day on."""
    period, today = draft.period, timeline.reference
    if period is None or today is None or period.kind != "interval" or draft.measure != "level":
        return interval
    if not scene.future or interval[1] <= today or period.cue not in ("year", "month"):
        return interval
    if _UNTIL.search(scene.low, max(scene.start, period.start - 20), period.start) is None:
        return interval
    return today, interval[1]


def _of_change(scene: Scene, draft: Draft, interval: Interval) -> Interval:
    """As in "rocket from 105 million to 310 million last year", "12.5 billion in 2019, up from 11.9": a year back."""
    following = scene.after(draft)
    past = following is not None and draft.period is not None and draft.period.start >= following.end
    if (
        (draft.why.get("period") == "right-after" and not past)
        or draft.measure not in ("level", "share")
        or is_days(interval)
    ):
        return interval
    whole = draft.period.interval if draft.period is not None else None
    if whole is None or whole[0].year != whole[1].year or not from_earlier(scene, draft):
        return interval
    index = draft.index
    before = scene.drafts[index - 1] if index else None
    opening = _UP_FROM
    if before is not None and index > 1 and before.measure == "growth" and draft.quantity.kind != "percent":
        before, opening = scene.drafts[index - 2], _UP_BY_FROM  # "4.61 billion, up 13.8% from 4.05 billion"
    compared = (
        before is not None
        and before.period is draft.period
        and before.interval == interval
        and before.quantity.unit == draft.quantity.unit
        and opening.fullmatch(scene.low, before.end, draft.start) is not None
    )
    if compared or leads_to(scene, draft):
        return shift(interval, -1)
    return interval


def _is_target(scene: Scene, draft: Draft) -> bool:
    """As in "52 percent of the annual target of 24 billion yuan": that of the whole year."""
    return _TARGET.search(scene.low, max(scene.start, draft.start - 60), draft.start) is not None


def _same_as(scene: Scene, period: Period, timeline: Timeline) -> Interval | None:
    """As in "Over the same period": the time that leads the sentence, else the discourse's."""
    words = scene.low[period.start : period.end]
    ahead = _AT_THAT_TIME.search(words) is not None and scene.future and timeline.target is not None
    if any(
        p.end <= period.start
        and p.kind in ("interval", "stock")
        and not (
            ahead
            and timeline.target is not None
            and p.interval
            and timeline.target.interval
            and p.interval[1] <= timeline.target.interval[0]
        )
        for p in scene.periods
    ):
        return None
    if "by " in words and timeline.target is not None and scene.future:
        return timeline.target.interval
    if "quarter" in words or "half" in words or "month" in words:
        span = (
            timeline.recent(92 if "quarter" in words else 184 if "half" in words else 31)
            if "months" not in words
            else None
        )
        return span.interval if span is not None else None
    if not re.search(r"\b(?:period|time|span)\b", words) or "by " in words:
        return None
    if scene.future and timeline.target is not None and timeline.target_line == scene.line:
        return timeline.target.interval
    local = timeline.local if timeline.local_line == scene.line else None
    topic = timeline.topic or local
    if local is not None and topic is not None and not is_within(local, topic):
        topic = local
    return topic.interval if topic is not None else None


def _is_threshold(scene: Scene, draft: Draft) -> bool:
    """As in "zones with a revenue above 100 billion", "projects of 20 million yuan or more": a bar, not a statistic."""
    if draft.quantity.kind != "money":
        return False
    if re.match(
        r" (?:each|or (?:more|above|over)|and (?:above|over|more)|apiece)\b", scene.low[draft.end : draft.end + 12]
    ):
        return True
    return _THRESHOLD.search(scene.low[max(scene.start, draft.start - 60) : draft.start]) is not None


def _average(scene: Scene, draft: Draft, timeline: Timeline) -> Interval | None:
    """Return the span of an average annual rate, or None when the rate is no such average."""
    if (span := _over_years(scene, draft, timeline)) is not None:
        return span
    if not scene.periods and timeline.five_line != scene.line:
        return None
    low, reference = scene.low, timeline.reference
    tail = draft.end
    if draft.quantity.range_end == "low" and draft.index + 1 < len(scene.drafts):
        tail = scene.drafts[draft.index + 1].end
    marks = [
        p
        for p in scene.periods
        if p.kind == "growth"
        and p.baseline == "annual_average"
        and (
            (0 <= p.start - draft.end < 45 and _SAME_RATE.search(low, draft.end, p.start) is None)
            or 0 <= draft.start - p.end < 45
        )
    ]
    spans = [
        p
        for p in scene.periods
        if (p.interval and p.kind in ("interval", "since") and p.interval[0].year != p.interval[1].year)
        or (p.kind == "since" and p.interval)
    ]
    target = [
        p
        for p in scene.periods
        if p.interval
        and p.kind == "interval"
        and re.search(r"\bthrough $", low[max(scene.start, p.start - 9) : p.start])
    ]
    if marks:
        mark = marks[0]
        if mark.interval is not None:
            return mark.interval
        if spans:
            return _whole_years(spans[-1], timeline)
        if scene.future and timeline.five is not None:
            return timeline.five.interval
        years = [p for p in scene.periods if p.cue == "year" and p.interval]
        if len(years) >= 2:
            first, last = years[0].interval, years[-1].interval
            if first and last and first[0] < last[0]:
                return first[0], last[1]
        return None
    five = timeline.five if timeline.five_line == scene.line else None
    if not (spans or target or five):
        return None
    annually = re.match(
        r"^(?:[ -](?:a|per|each|every) year\b| annually\b| per annum| year after year)", low[tail : tail + 20]
    ) or re.search(
        r"\b(?:annual(?:ly)?|average|averag\w+|a year|yearly)\b[^,;]{0,40}$",
        low[max(scene.start, draft.start - 50) : draft.start],
    )
    window = low[max(scene.start, draft.start - 70) : min(scene.end, tail + 40)]
    if annually and re.search(r"annual|a year|per year|average|yearly|every year", window):
        if spans:
            averaged = "averag" in window
            return _whole_years(spans[-1], timeline) if averaged else spans[-1].interval
        if not target:
            return five.interval if five is not None else None
        end = target[0].interval
        begin = date((reference or end[0]).year, 1, 1) if end else None
        if end and begin and begin <= end[1]:
            return begin, end[1]
    return None


def _whole_years(span: Period, timeline: Timeline) -> Interval | None:
    """As in "has grown by an average of 11 percent a year since 2020": up to the end of the last whole year."""
    interval, reference = span.interval, timeline.reference
    if interval is None or reference is None or span.kind != "since" or interval[1] != reference:
        return interval
    end = date(reference.year - 1, 12, 31)
    return (interval[0], end) if interval[0].month == 1 and interval[0].year < end.year else interval


def _over_years(scene: Scene, draft: Draft, timeline: Timeline) -> Interval | None:
    """As in "an average of 7.7 percent over two years": so many years up to the time that is spoken of."""
    if draft.measure != "growth":
        return None
    start = max(scene.start, draft.start - 60)
    match = _SO_MANY_YEARS.match(scene.low, draft.end)
    if match is None or not _AVERAGED.search(scene.low, start, draft.start):
        match = _AVERAGE_OF_YEARS.search(scene.low, start, draft.start)
    if match is None:
        return None
    own = draft.interval or (draft.period.interval if draft.period is not None else None)
    spoken = own or (timeline.topic.interval if timeline.topic is not None else None)
    word = match["years"]
    count = int(word) if word.isdigit() else NUMBERS[word]
    return (date(spoken[0].year - count + 1, 1, 1), spoken[1]) if spoken is not None else None

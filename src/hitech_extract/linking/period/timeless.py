"""What is true without a time of its own: what always holds, rules, tariffs and plans."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from hitech_extract.linking.draft import FAR, Draft, Scene
from hitech_extract.linking.period.events import is_attributive, of_building
from hitech_extract.linking.period.occasion import ADDED_UP
from hitech_extract.linking.period.tense import PAST, PERFECT, tells_of_past
from hitech_extract.linking.period.timeline import Timeline, tells_in_present
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = [
    "PLAN",
    "belongs_to_plan",
    "holds_always",
    "is_capacity",
    "is_property",
    "is_rule",
    "is_threshold",
    "without_time",
]

_CUES: Final = load_cues("period")

# What a plan's project or programme has, whenever the plan ends.
_PUT_BY: Final = frozenset({"fund_size", "financing", "subsidies", "registered_capital"})
_OF_PROJECT: Final = _PUT_BY | {"investment", "output_quantity", "land_area"}
# What no statistics of a zone add up, told in the present: wages, prices, margins, taxes, capacities.
_UNMEASURED: Final = frozenset({None, "profit_margin", "subsidies", "market_share"})
_BY_AND_BY: Final = frozenset(
    {None, "investment", "financing", "subsidies", "fund_size", "contracted_investment", "registered_capital"}
)
PLAN: Final = re.compile(rf"\b{any_of(_CUES['plan_words'])}\b")
_PLANNED: Final = re.compile(
    r"\b(?:is|are|was|were|has been|have been) (?:now )?(?:planned|set|put|fixed|slated|pencil+ed in) at\b"
)
_POLICY: Final = re.compile(rf"\b{any_of(_CUES['policy_words'])}\b")
_GRANTS: Final = re.compile(rf"\b{any_of(_CUES['grants'])}")
# "Rent is cut by 50 percent for two years": a rule that holds as long as it holds
_RULED: Final = re.compile(
    r"\b(?:is|are) (?:\w+ )?(?:cut|reduced|waived|halved|exempt(?:ed)?|refunded|lowered|levied|taxed|capped|reimbursed"
    r"|given|granted|awarded|rewarded|paid|covered|subsidi[sz]ed|shared|borne|returned|rebated|deducted|deductible)\b[^;]*$"
)
# "The firm is putting another 860 million yuan into a furnace": under way, and not over
_UNDER_WAY: Final = re.compile(
    r"\b(?:is|are) (?:\w+ly |now )?(?:(?:putting|investing|pouring|spending|pumping)\b[^.;]{0,40}"
    r"|(?:building|erecting|setting up|constructing)\b[^.;]{0,60} for (?:\w+ )?)$"
)
# As in "The airport is being extended for 380 million yuan"
_BEING_DONE: Final = re.compile(
    r"\b(?:is|are) (?:now |currently )?being \w+(?:ed|t|n) (?:\w+ ){0,3}(?:for|at a cost of) (?:\w+ )?$"
)
_GOES_INTO: Final = re.compile(r" (?:goes|go|is going|are going) into\b")
_PER_UNIT: Final = re.compile(
    r" ?(?:/ ?|per |an? |for each |for every |each )(?:metric )?(?:square met(?:er|re)s?|sq\.? ?m|m2|m\u00b2|mu\b"
    r"|cubic|m3|kwh|kilowatt|degree|tonn?es?|tons?\b|kilo|kg|night\b|room\b|bed\b|ride\b|ticket)"
)
_LEVIED: Final = re.compile(
    r"\b(?:(?:income |corporate |value-added |business )?tax(?:ed|es)?|interest|levied|loans?|lend|credits?|duty"
    r"|tariff)\b[^.;]*$"
)
_RULED_METRICS: Final = frozenset({None, "subsidies", "taxes_paid", "tax_revenue"})
_IS_GIVEN: Final = re.compile(
    r" (?:is|are|will be|shall be|can be) (?:given|granted|awarded|rewarded|paid|refunded|offered)\b"
)
_CEILING: Final = re.compile(
    r"\b(?:cap|ceiling|maximum|upper limit|limit|threshold) (?:of|is|was|at|set at)(?: only| just)? $|\bcapped at $"
    r"|\b(?:not|never) (?:to )?exceed(?:ing)? $|\bno more than $"
)
_BESIDE: Final = 40  # characters from a figure to a time of its own
# "When it was founded, its output was just 20 million yuan": a time that is not said
_AT_FIRST: Final = re.compile(
    r"(?:\b(?:when|as|after|before) (?:it|they|he|she|the [\w-]+(?: [\w-]+)?) (?:was|were|had been) "
    r"(?:just |first |only )?"
    r"(?:founded|established|set up|created|launched|approved|opened|built|born)"
    r"|\bat (?:its|their|the time of its|the) (?:founding|foundation|establishment|launch|birth|inception)"
    r"|\b(?:in|during) (?:its|their|the) (?:early|first|opening|initial) (?:days|years?)"
    r"|\bin the (?:early days|beginning)|\bat the (?:very )?(?:beginning|outset|start)|\binitially"
    r"|\boriginally|\bat first"
    r"|\bearly on|\bin those days|\bback then|\bat that time)\b"
    rf"|\b(?:once|formerly|previously) (?:{SOFTENER} )?(?=\d)"
)
_TARGET_IS: Final = re.compile(r"\b(?:targets?|goals?|aims?) (?:is|are|stands? at)\b")

_LASTING: Final = re.compile(rf"\b{any_of(_CUES['lasting_verbs'])}\b")
_INSTEAD: Final = re.compile(
    r"[^,;.]{0,30}?,? (?:instead of|rather than|versus|against|compared (?:with|to)|while|down from|up from) "
)
_TAX_RATE: Final = re.compile(r"\btax(?:es)?(?: rates?)? (?:of|at|is|to|from)(?: only| just)? $")
_COSTS: Final = re.compile(
    r"\b(?:costs?(?! (?:of|savings|cuts?)\b)|(?:is|are) worth|fetch(?:es)?|sells? for|rents? for|goes for"
    r"|go for|costing"
    r"|(?:is|are) priced at|charges?)\b[^,;]{0,40}$"
)
_HABIT: Final = re.compile(
    r"[^,;.]{0,30}? (?:(?:a|an|per|each|every) (?:year|month|day|hour|week)|annually|monthly|yearly|daily)\b"
    r"|[^,;.]{0,30}? (?:in|for|to|on|of|per) (?:each|every) \w"
)
_DONE: Final = re.compile(
    rf"\b(?:has|have|having|'ve) (?:(?:{any_of(_CUES['perfect_adverbs'])}|alone|\w+ly) )*"
    rf"{any_of(_CUES['perfect_participles'])}\b[^,;]*$"
)
_THRESHOLD: Final = re.compile(
    r"\b(?:that|which|who) (?:invest|earn|pay|spend|export|sell|make|turn over|take in|generate)s? (?:over|more than"
    r"|at least|above|no less than) $|"
    r"\b(?:with|whose|of|having|recording|earning|generating|reporting)(?: an?| the)?"
    r"(?: (?!(?:total|combined|overall|aggregate|joint|cumulative)\b)\w+){0,3} (?:revenues?"
    r"|sales|output|output value|turnover|income|investment|value|taxes|profits?)(?: \w+){0,3} (?:of (?:over"
    r"|more than|at least|above)|above|over|more than|exceeding|exceeds|surpassing|topping) $"
    r"|\bprojects? (?:of |worth )?(?:over|above|more than|exceeding) $"
)
_TOGETHER: Final = re.compile(r"\bprojects worth (?:over|above|more than|exceeding) $")


def holds_always(scene: Scene, draft: Draft, timeline: Timeline) -> bool:
    """Whether a figure holds, or was reached by and by, at no time that could be said."""
    return (
        (_lasts(scene, draft) and not _told_with_the_rest(draft, timeline))
        or _so_far_done(scene, draft)
        or _goes_with_lasting(scene, draft)
    )


def _lasts(scene: Scene, draft: Draft) -> bool:
    """As in "a coder costs 14,500 yuan a month", "the profit margin is 11 percent": told in the present, with no time.

    A translation from the Chinese tells its statistics in the present too ("the investment completes 31 billion
    yuan, grows 10 percent"), so that what statistics measure keeps the time of the text.
    """
    low = scene.low
    start = max(scene.clause_start(draft.start), draft.start - FAR)
    if draft.compared or draft.measure == "change" or scene.heading or low.endswith("ed", draft.start, draft.end):
        return False
    habit = _HABIT.match(low, draft.end) is not None
    if draft.quantity.kind == "money" and _COSTS.search(low, start, draft.start):
        return True
    measured = draft.metric_id in ADDED_UP and draft.quantity.kind == "money"
    told = measured or (draft.why.get("metric") != "inherited" and draft.metric_id not in _UNMEASURED)
    taxed = draft.quantity.kind == "percent" and _TAX_RATE.search(low, max(start, draft.start - 40), draft.start)
    if told and not habit and not taxed:
        return False
    clause = low[start : draft.start]
    if tells_of_past(clause) or PERFECT.search(clause) or _TARGET_IS.search(clause):
        return False
    if scene.future and draft.measure == "growth" and PLAN.search(clause):
        return False
    before = scene.before(draft)
    if before is not None and before.why.get("period") == "standing-fact" and before.start >= start:
        return True
    return _LASTING.search(clause) is not None or _LASTING.match(low, _after_aside(scene, draft)) is not None


def _goes_with_lasting(scene: Scene, draft: Draft) -> bool:
    """As in "pay 15 percent instead of 25 percent", "costs 14,500 yuan, versus 9,800 yuan": no more a time than it."""
    before = scene.before(draft)
    if before is None or before.why.get("period") != "standing-fact" or before.quantity.unit != draft.quantity.unit:
        return False
    return before.quantity.range_end == "low" or (
        _INSTEAD.match(scene.low, before.end, draft.start) is not None and draft.start - before.end < 70
    )


def _told_with_the_rest(draft: Draft, timeline: Timeline) -> bool:
    """As in "The sales rate is 96.7 percent", where the text tells all of its time in the present."""
    return draft.quantity.kind == "percent" and tells_in_present(timeline) and timeline.topic is not None


def _after_aside(scene: Scene, draft: Draft) -> int:
    """As in "Its margin, 11 percent by its own account, is": where the verb after the aside stands."""
    comma = scene.low.find(", ", draft.end, min(scene.end, draft.end + 60))
    return comma + 2 if comma >= 0 else scene.end


def _so_far_done(scene: Scene, draft: Draft) -> bool:
    """As in "It has raised 340 million yuan", with no time: done at some time, or by and by."""
    if draft.measure != "level" or draft.quantity.kind != "money" or draft.compared:
        return False
    if draft.metric_id not in _BY_AND_BY or any(d.why.get("period") == "inherited-day" for d in scene.drafts):
        return False
    following = scene.after(draft)
    if following is not None and following.measure == "growth" and following.start - draft.end < 30:
        return False
    return _DONE.search(scene.low, max(scene.clause_start(draft.start), draft.start - 60), draft.start) is not None


def belongs_to_plan(scene: Scene, draft: Draft) -> bool:
    """Whether a figure under "What we mean to do in 2025" is such an aim: not what has been, nor money put by."""
    if draft.compared or draft.metric_id in _PUT_BY:
        return False
    return scene.future or not tells_of_past(_AIMS.sub(" ", scene.low[scene.start : scene.end]))


# "output to exceed 178 billion", "20 new enterprises", "built-up area": no deeds
_AIMS: Final = re.compile(r"\bto [a-z]+\b|\bnew\b|\bbuilt-up\b")


def _is_tariff(scene: Scene, draft: Draft) -> bool:
    """As in "land price 96 yuan/square meter", "income tax: 15 percent": what is asked, till further notice."""
    before = scene.before(draft)
    if before is not None and before.why.get("period") == "policy-without-time" and draft.measure == "level":
        return before.quantity.unit == draft.quantity.unit  # "15% for some, 25% for others"
    if draft.measure != "level":
        return False
    if draft.quantity.kind == "money":
        high = scene.after(draft) if draft.quantity.range_end == "low" else None
        asked = _PER_UNIT.match(scene.low, draft.end if high is None else high.end)
    elif draft.quantity.unit == "percent":
        asked = _LEVIED.search(scene.low, max(scene.start, draft.start - 90), draft.start)
    else:
        return False
    start = scene.clause_start(draft.start)
    start = max(start, scene.low.rfind(", ", start, draft.start))
    return asked is not None and not tells_of_past(scene.low[start : draft.start])


# "It achieved its annual target of US$760 million two months early": what was reached, when it was
_TARGET_REACHED: Final = re.compile(
    r"\b(?:achieved|met|reached|fulfilled|completed|hit|beat|beaten|exceeded|surpassed|topped|outstripped|overshot"
    r"|outdid) (?:(?:its|their|the|this|that|an?) )?(?:[\w-]+ ){0,3}(?:targets?|goals?|plans?|tasks?|quotas?)\b"
)


# "..., [completing 61.8% of the annual target], and 23 projects were introduced": no plan of what follows
_PART_OF_PLAN: Final = re.compile(
    r"(?:%|percent|per cent|pct) of [^,;]{0,40}?(?:targets?|plans?|tasks?|goals?|quotas?|budgets?)\b"
)


def without_time(scene: Scene, draft: Draft, timeline: Timeline) -> bool:
    """Refuse a time to rules and plans, but for those whose time is known."""
    low, kind = scene.low, draft.quantity.kind
    clause = _PART_OF_PLAN.sub(" ", low[scene.clause_start(draft.start) : draft.start])
    if timeline.plan is not None and timeline.plan_line == scene.line and _BUDGETED.match(low, draft.end):
        draft.interval, draft.period, draft.why["period"] = timeline.plan.interval, timeline.plan, "inherited-plan"
        return True
    ruled = draft.metric_id in _RULED_METRICS or kind == "money"
    if (
        (ruled and not tells_in_present(timeline) and _RULED.search(clause))
        or (kind == "money" and _CEILING.search(clause) and not PAST.search(clause))
        or (ruled and not scene.periods and _IS_GIVEN.match(low, draft.end))
    ):
        draft.why["period"] = "policy-without-time"
        return True
    if not scene.periods and _is_tariff(scene, draft):
        draft.why["period"] = "policy-without-time"
        return True
    spoken_of = timeline.local is not None and timeline.local_line == scene.line
    if not (draft.compared or scene.periods or spoken_of) and _AT_FIRST.search(low, scene.start, draft.end):
        draft.why["period"] = "another-time"
        return True
    if (draft.metric_id == "subsidies" and _is_offered(scene, draft)) or is_rule(scene, draft):
        draft.why["period"] = "policy-without-time"
        return True
    spoken_of = any(p.end <= draft.start or p.start - draft.end < _BESIDE for p in scene.periods)
    told = max((p.end for p in scene.periods if p.end <= draft.start), default=scene.start)
    begun = scene.start if not spoken_of else told
    if (
        kind == "money"
        and draft.measure == "level"
        and (
            _UNDER_WAY.search(low, begun, draft.start)
            or _BEING_DONE.search(low, begun, draft.start)
            or (_GOES_INTO.match(low, draft.end) and not tells_in_present(timeline))
        )
    ):
        draft.why["period"] = "plan-without-time"
        return True
    if timeline.marks.within("can", scene.clause_start(draft.start), draft.start) and kind != "percent":
        draft.why["period"] = "plan-without-time"
        return True
    if (
        timeline.marks.within("grant", scene.start, scene.end)
        and _GRANTS.search(low, scene.start, scene.end)
        and (draft.metric_id in ("subsidies", None) or kind != "count")
    ):
        draft.why["period"] = "policy-without-time"
        return True
    of_year = draft.measure == "growth" and _ANNUAL_TARGET.search(clause) is not None
    of_year = of_year or (draft.measure == "level" and _ANNUAL_IS.search(low, scene.start, draft.start) is not None)
    if timeline.reference is not None and (of_year or _NEXT_STEP.search(low, scene.start, draft.start)):
        year = timeline.reference.year
        draft.interval, draft.why["period"] = (date(year, 1, 1), date(year, 12, 31)), "annual-target"
        return True
    goal = timeline.goal if timeline.goal_line == scene.line else None
    if (
        not draft.compared
        and not _TARGET_REACHED.search(clause)
        and (scene.future or timeline.plan is not None or goal is not None or _POLICY.search(clause))
        and (PLAN.search(clause) or _PLANNED.search(clause))
    ):
        plan = timeline.plan if 0 <= scene.line - timeline.plan_line <= 1 else None
        aim = plan or goal
        if aim is not None and draft.metric_id is not None and draft.metric_id not in _OF_PROJECT:
            draft.interval, draft.period, draft.why["period"] = aim.interval, aim, "inherited-plan"
            return True
        if _is_estimate(scene, timeline):
            return False
        draft.why["period"] = "plan-without-time"
        return True
    return False


# "According to preliminary accounting, GDP is expected to complete 15.6 billion yuan": of the year just over
_PRELIMINARY: Final = re.compile(
    r"\b(?:preliminary|initial|rough|first|provisional) (?:accounting|statistics|estimates?|calculations?|figures"
    r"|data|results?|reckoning|tally)\b|\b(?:preliminarily|initially|provisionally) (?:estimated|calculated|counted)\b"
)
_EARLY: Final = 2  # months in which the year before is still being counted


def _is_estimate(scene: Scene, timeline: Timeline) -> bool:
    """Whether what "is expected" is only not counted to the end: the year spoken of is just over."""
    today, topic = timeline.reference, timeline.topic
    if today is None or topic is None or topic.interval is None or today.month > _EARLY:
        return False
    just_over = topic.interval[1] < today and topic.interval[1].year == today.year - 1
    return just_over and _PRELIMINARY.search(scene.low, scene.start, scene.end) is not None


# As in "each newly recognized incubator gets 1 million yuan", "it rewards every new drug with up to 50 million yuan"
_STATEMENT: Final = re.compile(r"; |: |, (?:and|but|while|whereas) | (?:while|whereas) ")
_WHOEVER: Final = re.compile(r"\b(?:each|every|any)\b (?!of\b|year|month|day|quarter|week|time|other)")
_GETS: Final = re.compile(
    r"\b(?:gets?|receives?|pays?|rewards?|refunds?|returns?|covers?|bears?|offers?|awards?|lends?|subsidi[sz]es?"
    r"|grants?|reimburses?|waives?|gives?|shares?|picks? up|contributes?|matches|match|halves|takes? over|adds?|earns?"
    r"|brings?)\b"
)
_DONE_TO: Final = re.compile(
    r"\b(?:newly|recently|locally) \w+ed\b|\b(?:new|newly|made|built|grown|bought|sold|founded|set up)\b"
)
# As in "The zone has agreed to refund up to 12 percent of the cost"
_COMMITTED: Final = re.compile(
    r"\b(?:agreed|promised|pledged|offered|undertaken|committed itself|vowed|undertook) to [a-z]+ (?:[a-z]+ ){0,4}$"
)


def is_rule(scene: Scene, draft: Draft) -> bool:
    """As in "each newly recognized incubator gets 1 million yuan": what whoever qualifies is given, at any time."""
    if draft.measure not in ("level", "share") or draft.compared or draft.quantity.kind not in ("money", "percent"):
        return False
    if draft.metric_id not in _GIVEN:
        return False
    begin = max((m.end() for m in _STATEMENT.finditer(scene.low, scene.start, draft.start)), default=scene.start)
    if any(
        begin <= p.start and p.interval is not None and p.kind in ("interval", "stock", "since") for p in scene.periods
    ):
        return False
    if _COMMITTED.search(scene.low, max(begin, draft.start - 60), draft.start) is not None:
        return True
    before = scene.before(draft)
    if before is not None and before.why.get("period") == "policy-without-time" and before.start >= begin:
        return _ALIKE.fullmatch(scene.low, before.end, draft.start) is not None
    words = _DONE_TO.sub(" ", scene.low[begin : draft.start])
    general = _WHOEVER.search(words) is not None or scene.low.endswith("up to ", begin, draft.start)
    general = general or _PART_BACK.match(scene.low, draft.end) is not None
    return general and _GETS.search(words) is not None and not (tells_of_past(words) or PERFECT.search(words))


_GIVEN: Final = frozenset({None, "subsidies", "financing", "rd_expenditure"})
_ALIKE: Final = re.compile(r"[^;.]{0,50}\b(?:up to|at most|capped at|but no more than|no more than) ")
_PART_BACK: Final = re.compile(r" of the (?:price|cost|rent|bill|interest|outlay|premium|fee|tax|amount)s?\b")


# "[A grant of] 10 percent of the equipment bought": an offer's participles tell no deed
_PROMISED: Final = re.compile(r"\b(?:promis|pledg|offer|guarante)\w*\b[^;]{0,400}$")
_PAID_OUT: Final = re.compile(r"[^,;.]{0,60} (?:was|were|has|have|had|went|came|reached|helped)\b")


def _is_offered(scene: Scene, draft: Draft) -> bool:
    """As in "- CNY 300,000 for every newly recognized enterprise": nothing in the sentence has been paid."""
    if not PAST.search(scene.low, scene.start, scene.end):
        return True
    if scene.periods or _PAID_OUT.match(scene.low, draft.end, scene.end):
        return False
    before = scene.before(draft)
    offered = before is not None and before.why.get("period") == "policy-without-time"
    offered = offered or _PROMISED.search(scene.low, scene.start, draft.start) is not None
    return offered or not PAST.search(scene.low, scene.start, draft.start)


# "The annual goal remains 135 billion"
_ANNUAL_IS: Final = re.compile(
    r"\b(?:annual|full-year|whole-year|yearly) (?:[\w-]+ )?(?:target|goal|plan|task)s? "
    r"(?:is|are|remains?|stays?|stands?|continues to be|was left)(?: unchanged)?(?: at)? (?:[a-z]+ )?$"
)
_ANNUAL_TARGET: Final = re.compile(r"\b(?:annual|full-year|whole-year|yearly) (?:target|goal|plan|task)s?\b")
# "In 2018 we aim for ... For livelihoods [1.26 billion yuan] is earmarked": in that year
_BUDGETED: Final = re.compile(
    r"[^.;]{0,20}\b(?:is|are|has been|have been|was|will be) (?:earmarked|budgeted|set aside)\b"
)
# What a translation puts before an aim of the year
_NEXT_STEP: Final = re.compile(r"\bnext step\b[^.;]{0,90}?\b(?:annual|whole[- ]year|full[- ]year|yearly|year)\b")


# As in "To apply, zones need revenue of no less than 30 billion yuan"
_REQUIRED: Final = re.compile(
    r"\b(?:needs?|must|ha(?:ve|s) to|requires?|required|should|are to)\b[^.;]{0,80}\b(?:at least|not? less than"
    r"|no fewer than|a minimum of|over|more than|above)(?: of)? $"
)
_AND_ALSO: Final = re.compile(r"(?: [\w-]+){0,3},? and (?:at least |no less than |no fewer than )?")


_SIZED: Final = _OF_PROJECT | {"contracted_investment", None}


def is_property(scene: Scene, draft: Draft) -> bool:
    """As in "a 6.2-square-kilometer park opened in 2010", "a 2-billion-yuan mill": the size of a thing has no time.

    An amount of money that something takes has the time of its own sentence's verb, if one is told.
    """
    if draft.measure != "level" or draft.metric_id not in _SIZED or draft.compared:
        return False
    if not is_attributive(scene, draft):
        return False
    if draft.quantity.kind == "quantity":
        return draft.metric_id in ("land_area", None)
    if draft.quantity.kind != "money":
        return False
    first = next(
        (p for p in scene.periods if p.interval is not None and p.kind in ("interval", "stock", "since")), None
    )
    if first is None:
        return draft.metric_id != "subsidies"
    after = first.start >= draft.end and not any(d.start >= draft.end and d.end <= first.start for d in scene.drafts)
    return after and of_building(scene, first)


# What something is made for: "a workshop designed to turn out 600,000 drive shafts a year"
_ABLE: Final = re.compile(
    r"\b(?:able to|capable of|designed (?:to|for)|equipped to|(?:big|large|wide) enough (?:to|for)|with room for"
    r"|with space for|meant (?:to|for)|sufficient (?:to|for))\b[^,;.]{0,40}$"
)
_AND_DOING: Final = re.compile(r"[^,;.]{0,40},? and (?:[a-z]+ing|to [a-z]+) [^,;.]{0,20}")


def is_capacity(scene: Scene, draft: Draft) -> bool:
    """As in "will build a workshop by 2027, able to turn out 600,000 shafts a year": what it can do has no time."""
    if draft.measure != "level" or draft.compared or draft.quantity.kind not in ("count", "quantity"):
        return False
    if _ABLE.search(scene.low, scene.start, draft.start) is not None:
        return True
    before = scene.before(draft)
    if before is None or before.why.get("period") != "plan-without-time":
        return False
    able = _ABLE.search(scene.low, scene.start, before.start) is not None
    return able and _AND_DOING.fullmatch(scene.low, before.end, draft.start) is not None


_OF_MORE: Final = re.compile(r" (?:of|worth|with|above|over) (?:more than|over|above|at least|exceeding) ")


def is_threshold(scene: Scene, draft: Draft) -> bool:
    """As in "zones with a revenue above 100 billion", "projects of 20 million yuan or more": a bar, not a statistic."""
    before = scene.before(draft)
    if not scene.periods and _REQUIRED.search(scene.low, scene.start, draft.start):
        return True
    required = before is not None and _REQUIRED.search(scene.low, scene.start, before.start) is not None
    if before is not None and required and draft.quantity.kind == "count":
        return _AND_ALSO.fullmatch(scene.low, before.phrase_end, draft.start) is not None
    if draft.quantity.kind != "money":
        return False
    average = scene.low.endswith(("average of ", "averaging "), scene.start, draft.start)
    if not average and re.match(
        r" (?:each|or (?:more|above|over)|and (?:above|over|more)(?! than)|apiece)\b",
        scene.low[draft.end : draft.end + 16],
    ):
        return True
    said = scene.low[max(scene.start, draft.start - 60) : draft.start]
    counted = before is not None and before.quantity.kind == "count" and before.metric_id == "projects"
    if before is not None and counted and _TOGETHER.search(scene.low, before.end, draft.start) is not None:
        return False  # "began 7 projects worth more than 3 billion yuan": all of them are
    if counted and before is not None and _OF_MORE.fullmatch(scene.low, before.phrase_end, draft.start):
        return True  # "18 projects of more than 100 million yuan, among which 3 of more than 1 billion yuan"
    return _THRESHOLD.search(said) is not None

"""The time of a figure whose sentence names none: the discourse's, that of a plan or a deal, or none at all."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from hitech_extract.linking.draft import FAR, Draft, Scene
from hitech_extract.linking.occasion import DEALS, at_occasion
from hitech_extract.linking.timeline import Timeline, from_earlier, tells_in_present
from hitech_extract.periods import Period, shift
from hitech_extract.rules import any_of, load_cues

__all__ = ["around", "endpoint", "happened", "inherit_period", "leads_to", "parallel"]

_CUES: Final = load_cues("period")
_STANDING_SHARE: Final = re.compile(r"\b(?:home to|ha[sv]e|boasts?|hosts?|houses?|gathers?|is|are|owns?|holds?)\b")
_STOCK_METRICS: Final = frozenset(
    {"fund_size", "registered_capital", "market_capitalization", "assets", "land_area", "population"}
)
# What a plan's project or programme has, whenever the plan ends.
_PUT_BY: Final = frozenset({"fund_size", "financing", "subsidies", "registered_capital"})
_OF_PROJECT: Final = _PUT_BY | {"investment", "output_quantity", "land_area"}
# What no statistics of a zone add up, told in the present: wages, prices, margins, taxes, capacities.
_UNMEASURED: Final = frozenset({None, "profit_margin", "subsidies", "market_share"})
_BY_AND_BY: Final = frozenset(
    {None, "investment", "financing", "subsidies", "fund_size", "contracted_investment", "registered_capital"}
)
_NEW: Final = re.compile(rf"\b{any_of(_CUES['new_words'])}\b")
_PLAN: Final = re.compile(rf"\b{any_of(_CUES['plan_words'])}\b")
_PLANNED: Final = re.compile(
    r"\b(?:is|are|was|were|has been|have been) (?:now )?(?:planned|set|put|fixed|slated|pencil+ed in) at\b"
)
_POLICY: Final = re.compile(rf"\b{any_of(_CUES['policy_words'])}\b")
_ONE_PROJECT: Final = re.compile(
    r"\b(?:this|the) project (?:has |will )?(?:invest\w*|costs?|absorb\w*)\b|(?:^|[\s\"(])(?:a"
    r"|an|the|its|one|this|another) (?:(?!project\b)[\w'-]+ ){0,6}project\b[^.;]{0,60}\b(?:total "
    r"|planned |combined )?investment\b"
)
_GRANTS: Final = re.compile(rf"\b{any_of(_CUES['grants'])}")
_FOR_OTHERS: Final = re.compile(
    r" (?:for|in|of|across|at|among|throughout) (?!(?:which|whom|this|that|all|total)\b)[a-z]"
    r"|,? (?:nation|province|country|city)-?wide\b|,? nationally\b"
)
# "Rent is cut by 50 percent for two years": a rule that holds as long as it holds
_RULED: Final = re.compile(
    r"\b(?:is|are) (?:\w+ )?(?:cut|reduced|waived|halved|exempt(?:ed)?|refunded|lowered|levied|taxed|capped|reimbursed"
    r"|given|granted|awarded|rewarded|paid|covered|subsidi[sz]ed|shared|borne|returned|rebated|deducted|deductible)\b[^;]*$"
)
_THAN_BEFORE: Final = re.compile(
    r"(?:[^.;]|\.\d){0,50}?\b(?:more|less|fewer|higher|lower) than (?:(?:in|at|that of|those of) )?"
    r"(?:the (?:same|year|corresponding|previous)|a year|last year|one year)\b"
)
_LED_TO: Final = re.compile(
    r"\b(?:increased|rose|grew|swelled|climbed|jumped|expanded|fell|dropped|shrank|declined|went up|went down)"
    r" (?:by [^;.]{1,40} )?to (?:about |some |nearly |over |more than )?$"
)
# "The firm is putting another 860 million yuan into a furnace": under way, and not over
_UNDER_WAY: Final = re.compile(
    r"\b(?:is|are) (?:\w+ly |now )?(?:putting|investing|pouring|spending|pumping)\b[^.;]{0,40}$"
)
_PER_UNIT: Final = re.compile(
    r" ?(?:/ ?|per |an? |for each |for every |each )(?:metric )?(?:square met(?:er|re)s?|sq\.? ?m|m2|m\u00b2|mu\b"
    r"|cubic|m3|kwh|kilowatt|degree|tonn?es?|tons?\b|kilo|kg|night\b|room\b|bed\b|ride\b|ticket)"
)
_LEVIED: Final = re.compile(
    r"\b(?:(?:income |corporate |value-added |business )?tax(?:ed|es)?|interest|levied|loans?|lend|credits?|duty"
    r"|tariff)\b[^.;]*$"
)
_RULED_METRICS: Final = frozenset({None, "subsidies", "taxes_paid", "tax_revenue"})
_CEILING: Final = re.compile(
    r"\b(?:cap|ceiling|maximum|upper limit|limit|threshold) (?:of|is|was|at|set at)(?: only| just)? $|\bcapped at $"
    r"|\b(?:not|never) (?:to )?exceed(?:ing)? $|\bno more than $"
)
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
)
_COMBINED: Final = re.compile(
    r"(?: [\w-]+){0,2},? (?:with|having) (?:an? |the )?(?:combined|total|aggregate|joint|overall|registered"
    r"|accumulated) (?:[\w-]+ ){0,3}of (?:about |some |around |nearly |over |more than )?"
)
# "numbered 48,000": how many there were in the end
_NUMBERED: Final = re.compile(r"\b(?:number(?:ed|s)|stood at|stands at|totall?ed|totals|reach(?:ed|es))(?: \w+)? $")
_TO_COMPARE: Final = re.compile(r"\b(?:compared (?:with|to)|against|versus|than|relative to|over|on|from)(?: the)? ?$")
_SHARE_PRICE: Final = re.compile(
    r"\b(?:shares?|stock)\b[^;]{0,80}\b(?:closed|closing|ended|finished|traded|trading|opened|rose|fell|climbed|dropped|gained"
    r"|lost|jumped|surged|slid|added|slipped)\b[^;]*$"
)
_PRICE: Final = re.compile(
    r" (?:per|a|an|each|for each|for every) (?:kwh|kilowatt|mu|square|sq|ton|tonne|cubic"
    r"|month|unit|hour|day|hectare|share)\b"
)
_PRESENT_VERB: Final = re.compile(rf"\b{any_of(_CUES['standing_verbs'])}\b")
_LASTING: Final = re.compile(rf"\b{any_of(_CUES['lasting_verbs'])}\b")
_INSTEAD: Final = re.compile(
    r"[^,;.]{0,30}?,? (?:instead of|rather than|versus|against|compared (?:with|to)|while|down from|up from) "
)
_TAX_RATE: Final = re.compile(r"\btax(?:es)?(?: rates?)? (?:of|at|is|to|from)(?: only| just)? $")
# What takes up the figures of the sentence before, and so their time.
_TAKES_UP: Final = re.compile(
    r"(?:in [\w' -]{2,40}?,? )?(?:(?:that|this) (?:makes?|made|equals?|equaled|equalled|represents?|represented"
    r"|is|was|means|meant|brings?|brought|works? out|corresponds?|corresponded|amounts? to|amounted to|gives?|gave"
    r"|translates?|accounts? for|accounted for|lifted|pushed|raised|took)|(?:they|these|those) (?:include|included"
    r"|comprise|comprised|are worth|were worth|cover|account for|accounted for|make up|made up)"
    r"|the (?:rates?|proportions?|percentages?|ratios?) (?:is|are|was|were|stood|reached))\b"
)
_TOGETHER: Final = re.compile(
    r"(?:their|the|its)? ?(?:total|combined|overall|aggregate|planned|contracted|agreed|joint)"
    r" (?:planned |contracted )?"
    r"(?:investment|value|worth|funding|capital)\b|together|in total|altogether|they|these"
)
_BALANCE: Final = re.compile(
    r"\b(?:deposits?|loans?|outstanding|balances?|assets|debts?|savings|holdings|liabilities)\b"
)
_UP_TO: Final = re.compile(r" (?:[a-z]+ )?to (?:about |some |around |nearly |over |more than )?")
_COSTS: Final = re.compile(
    r"\b(?:costs?(?! (?:of|savings|cuts?)\b)|(?:is|are) worth|fetch(?:es)?|sells? for|rents? for|goes for"
    r"|go for|costing"
    r"|(?:is|are) priced at|charges?)\b[^,;]{0,40}$"
)
_OF_THEM: Final = re.compile(r" of (?:the (?:projects|deals|contracts|agreements|newcomers)|them|these|those)\b")
_IN_ALL: Final = re.compile(r"\b(?:accumulated|accumulative(?:ly)?|cumulative(?:ly)?)\b")
# "Output, up from 60 billion yuan, reached 71 billion"
_WAS: Final = re.compile(
    r"(?: \([^)]{0,60}\))?, (?:reached|was|were|came to|hit|totall?ed|amounted to|stood at|rose to)\b"
)
_WERE_SIGNED: Final = re.compile(
    r"\b(?:projects?|deals?|contracts?|agreements?) (?:signed|introduced|landed|attracted|inked|concluded|sealed)\b"
)
_HABIT: Final = re.compile(
    r"[^,;.]{0,30}? (?:(?:a|an|per|each|every) (?:year|month|day|hour|week)|annually|monthly|yearly|daily)\b"
    r"|[^,;.]{0,30}? (?:in|for|to|on|of|per) (?:each|every) \w"
)
_CHANGED: Final = re.compile(
    r"\bdoubl|\btripl|\bquadrupl|\b(?:r[io]s|gr[eo]w|increas|climb|expand|jump|surg|soar|f[ae]ll|drop|declin|went|go"
    r"|lift|rais|push|boost|swell|swol|mount|shr[aiu]nk|slid|slip|soar|leap|edg|inch|widen|narrow|improv|advanc)\w*\b"
)
_PRESENT_HAS: Final = re.compile(r"\b(?:has|have|is|are|employs?|houses?|hosts?|boasts?|home to|now)\b")
_PERFECT: Final = re.compile(
    rf"\b(?:has|have|having|'ve) (?:{any_of(_CUES['perfect_adverbs'])} )*{any_of(_CUES['perfect_participles'])}\b"
)
_DONE: Final = re.compile(
    rf"\b(?:has|have|having|'ve) (?:(?:{any_of(_CUES['perfect_adverbs'])}|alone|\w+ly) )*"
    rf"{any_of(_CUES['perfect_participles'])}\b[^,;]*$"
)
_PAST: Final = re.compile(rf"\b{any_of(_CUES['past_verbs'])}\b")
_PRESENT: Final = re.compile(rf"\b{any_of(_CUES['present_verbs'])}\b")
_ADJECTIVES: Final = re.compile(rf"\b{any_of(_CUES['adjectives'])}\b(?! (?:in|by|on) (?:the|last|this|20))")


def inherit_period(scene: Scene, draft: Draft, timeline: Timeline) -> None:
    """Settle the time of a figure that its sentence leaves unsaid."""
    for rule in _RULES:
        if rule(scene, draft, timeline):
            return
    _from_topic(scene, draft, timeline)


def _from_neighbours(scene: Scene, draft: Draft, timeline: Timeline) -> bool:
    """Take the time of a heading or of the figure before, or none for what always holds."""
    low = scene.low
    kind = draft.quantity.kind
    if timeline.section is not None and _belongs_to_plan(scene, draft):
        draft.period, draft.interval, draft.why["period"] = (
            timeline.section,
            timeline.section.interval,
            "section-heading",
        )
        return True
    if timeline.pending is not None:
        draft.period, draft.interval, draft.why["period"] = timeline.pending, timeline.pending.interval, "fragment"
        return True
    if _PRICE.match(low[draft.end : draft.end + 24]) or (
        draft.quantity.range_end == "low"
        and re.match(r"[^,;.]{0,14} (?:per|a) (?:square|mu|kwh|ton)", low[draft.end : draft.end + 30])
    ):
        draft.why["period"] = "standing-fact"
        return True
    if (
        timeline.reference is not None
        and draft.metric_id is None
        and not scene.periods
        and kind in ("money", "percent")
        and _SHARE_PRICE.search(low, scene.start, draft.start)
    ):
        # "Its shares closed at 12.3 yuan": on the day of the report
        draft.interval, draft.why["period"] = (timeline.reference, timeline.reference), "share-price"
        return True
    if (counted := _with_counted(scene, draft)) is not None:
        draft.interval, draft.period = counted.interval, counted.period
        draft.why["period"] = "same-deal" if counted.interval is not None else counted.why.get("period", "same-deal")
        return True
    if (taken_up := _taken_up(scene, draft, timeline)) is not None:
        draft.interval, draft.period, draft.why["period"] = taken_up.interval, taken_up.period, "taken-up"
        return True
    if (_lasts(scene, draft) and not _told_with_the_rest(draft, timeline)) or _so_far_done(scene, draft):
        draft.why["period"] = "standing-fact"
        return True
    if _goes_with_lasting(scene, draft):
        draft.why["period"] = "standing-fact"
        return True
    clause = low[scene.clause_start(draft.start) : draft.start]
    index = draft.index
    before = scene.drafts[index - 1] if index else None
    if before is not None and index > 1 and scene.low[scene.drafts[index - 2].end : before.start].strip() == "of the":
        before = scene.drafts[index - 2]  # "61 of the 98 experts, or 62 percent"
    if (
        kind == "money"
        and before is not None
        and before.quantity.kind == "money"
        and draft.metric_id is None
        and before.metric_id is None
        and before.interval is None
        and before.period is None
    ):
        draft.why["period"] = before.why.get("period", "standing-fact")
        return True
    if (
        before is not None
        and before.interval is not None
        and (
            draft.measure in ("share", "ratio")
            or (draft.metric_id in _STOCK_METRICS and "land_area" not in {draft.metric_id} - {before.metric_id})
        )
        and kind != "count"
        and not before.compared
        and ";" not in low[before.end : draft.start]
    ):
        draft.interval, draft.period, draft.why["period"] = before.interval, before.period, "same-statement"
        return True
    if (
        draft.measure in ("share", "ratio")
        and not tells_in_present(timeline)
        and _PRESENT_VERB.search(clause)
        and not _PAST.search(clause)
    ) or (
        kind == "percent"
        and draft.measure == "level"
        and re.search(r"\b(?:is|are)\b", clause)
        and not _PAST.search(clause)
        and timeline.reference is None
        and not tells_in_present(timeline)
    ):
        draft.why["period"] = "standing-fact"
        return True
    if (
        draft.metric is not None
        and draft.metric_id is None
        and re.search(r"\bshares?\b|\bstock\b", low[draft.metric.start : draft.metric.end])
        and not draft.compared
    ):
        draft.why["period"] = "standing-fact"
        return True
    return False


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
    told = draft.why.get("metric") != "inherited" and draft.metric_id not in _UNMEASURED
    taxed = draft.quantity.kind == "percent" and _TAX_RATE.search(low, max(start, draft.start - 40), draft.start)
    if told and not habit and not taxed:
        return False
    clause = low[start : draft.start]
    if _PAST.search(_ADJECTIVES.sub(" ", clause)) or _PERFECT.search(clause):
        return False
    before = scene.drafts[draft.index - 1] if draft.index else None
    if before is not None and before.why.get("period") == "standing-fact" and before.start >= start:
        return True
    return _LASTING.search(clause) is not None or _LASTING.match(low, _after_aside(scene, draft)) is not None


def parallel(scene: Scene, draft: Draft) -> Draft | None:
    """As in "rose from A in 2020 to B in 2025, and the number of firms from C to D": C is of the time of A, D of B."""
    index, drafts = draft.index, scene.drafts
    if from_earlier(scene, draft):
        if index + 1 >= len(drafts) or _UP_TO.fullmatch(scene.low, draft.end, drafts[index + 1].start) is None:
            return None
    elif not index or not (
        from_earlier(scene, drafts[index - 1])
        and _UP_TO.fullmatch(scene.low, drafts[index - 1].end, draft.start) is not None
    ):
        return None
    if index < 2:
        return None
    other = drafts[index - 2]
    same_place = from_earlier(scene, other) == from_earlier(scene, draft)
    return other if same_place and other.interval is not None else None


def _taken_up(scene: Scene, draft: Draft, timeline: Timeline) -> Draft | None:
    """As in "It held 8,240 patents at the end of 2021. That makes 312 for every 10,000 people.": of the same time."""
    last = timeline.last
    if last is None or timeline.last_line != scene.line or last.compared:
        return None
    if draft.compared or draft.measure == "growth" or last.measure == "growth":
        return None
    if draft.metric_id in DEALS and last.metric_id == "projects" and _TOGETHER.match(scene.low, scene.start, scene.end):
        return last
    if last.interval is None:
        return None
    return last if _TAKES_UP.match(scene.low, scene.start, scene.end) else None


def _goes_with_lasting(scene: Scene, draft: Draft) -> bool:
    """As in "pay 15 percent instead of 25 percent", "costs 14,500 yuan, versus 9,800 yuan": no more a time than it."""
    before = scene.drafts[draft.index - 1] if draft.index else None
    if before is None or before.why.get("period") != "standing-fact" or before.quantity.unit != draft.quantity.unit:
        return False
    return before.quantity.range_end == "low" or (
        _INSTEAD.match(scene.low, before.end, draft.start) is not None and draft.start - before.end < 70
    )


def _told_with_the_rest(draft: Draft, timeline: Timeline) -> bool:
    """As in "The sales rate is 96.7 percent", where the text tells all of its time in the present."""
    return draft.quantity.kind == "percent" and tells_in_present(timeline) and timeline.topic is not None


def _with_counted(scene: Scene, draft: Draft) -> Draft | None:
    """As in "1,240 companies with a combined capital of 7.6 billion yuan": of the same time as the count."""
    before = scene.before(draft)
    if before is None or before.quantity.kind != "count" or draft.quantity.kind != "money" or before.compared:
        return None
    end = max(before.end, before.quantity.noun_end)
    return before if _COMBINED.fullmatch(scene.low, end, draft.start) is not None and before.why.get("period") else None


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
    following = scene.drafts[draft.index + 1] if draft.index + 1 < len(scene.drafts) else None
    if following is not None and following.measure == "growth" and following.start - draft.end < 30:
        return False
    return _DONE.search(scene.low, max(scene.clause_start(draft.start), draft.start - 60), draft.start) is not None


def _clause_of(scene: Scene, draft: Draft) -> str:
    """Return the words of the clause up to a figure."""
    return scene.low[scene.clause_start(draft.start) : draft.start]


def _belongs_to_plan(scene: Scene, draft: Draft) -> bool:
    """Whether a figure under "What we mean to do in 2025" is such an aim: not what has been, nor money put by."""
    if draft.compared or draft.metric_id in _PUT_BY:
        return False
    return scene.future or not _PAST.search(_ADJECTIVES.sub(" ", scene.low[scene.start : scene.end]))


def _is_tariff(scene: Scene, draft: Draft) -> bool:
    """As in "land price 96 yuan/square meter", "income tax: 15 percent": what is asked, till further notice."""
    before = scene.before(draft)
    if before is not None and before.why.get("period") == "policy-without-time" and draft.measure == "level":
        return before.quantity.unit == draft.quantity.unit  # "15% for some, 25% for others"
    if draft.measure != "level" or _PAST.search(_ADJECTIVES.sub(" ", scene.low[scene.start : draft.start])):
        return False
    if draft.quantity.kind == "money":
        end = draft.end
        if draft.quantity.range_end == "low" and (high := scene.after(draft)) is not None:
            end = high.end
        return _PER_UNIT.match(scene.low, end) is not None
    if draft.quantity.unit != "percent":
        return False
    return _LEVIED.search(scene.low, max(scene.start, draft.start - 90), draft.start) is not None


def _without_time(scene: Scene, draft: Draft, timeline: Timeline) -> bool:
    """Refuse a time to rules and plans, but for those whose time is known."""
    low, kind = scene.low, draft.quantity.kind
    clause = low[scene.clause_start(draft.start) : draft.start]
    ruled = draft.metric_id in _RULED_METRICS or kind == "money"
    if (ruled and not tells_in_present(timeline) and _RULED.search(clause)) or (
        kind == "money" and _CEILING.search(clause) and not _PAST.search(clause)
    ):
        draft.why["period"] = "policy-without-time"
        return True
    if not scene.periods and _is_tariff(scene, draft):
        draft.why["period"] = "policy-without-time"
        return True
    spoken_of = timeline.local is not None and timeline.local_line == scene.line
    if not (draft.compared or scene.periods or spoken_of) and _AT_FIRST.search(low, scene.start, draft.start):
        draft.why["period"] = "another-time"
        return True
    if draft.metric_id == "subsidies" and not _PAST.search(low, scene.start, scene.end):
        draft.why["period"] = "policy-without-time"
        return True
    if kind == "money" and not scene.periods and _UNDER_WAY.search(low, scene.start, draft.start):
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
    if (
        timeline.reference is not None
        and draft.measure == "growth"
        and re.search(r"\b(?:annual|full-year|whole-year|yearly) (?:target|goal|plan|task)s?\b", clause)
    ):
        year = timeline.reference.year
        draft.interval, draft.why["period"] = (date(year, 1, 1), date(year, 12, 31)), "annual-target"
        return True
    if (
        (_PLAN.search(clause) or _PLANNED.search(clause))
        and (scene.future or timeline.plan is not None or _POLICY.search(clause))
        and not draft.compared
    ):
        if (
            timeline.plan is not None
            and 0 <= scene.line - timeline.plan_line <= 1
            and draft.metric_id is not None
            and draft.metric_id not in _OF_PROJECT
        ):
            draft.interval, draft.period, draft.why["period"] = timeline.plan.interval, timeline.plan, "inherited-plan"
            return True
        draft.why["period"] = "plan-without-time"
        return True
    return False


def _moves(scene: Scene, draft: Draft) -> bool:
    """As in "its high-tech firms increased by 96 to 640": what is set against an earlier time has a time itself."""
    if draft.quantity.kind == "count" and _PRESENT.search(scene.low, scene.clause_start(draft.start), draft.start):
        return False  # "the makers there employ 4,700 people, 1,100 fewer than a year ago"
    if draft.measure in ("growth", "change"):
        return True
    return _THAN_BEFORE.match(scene.low, draft.end, scene.end) is not None or (
        _LED_TO.search(scene.low, scene.clause_start(draft.start), draft.start) is not None
    )


def _of_stock_or_deal(scene: Scene, draft: Draft, timeline: Timeline) -> bool:
    """Take the moment that stocks are counted at, or the day of a deal."""
    low, kind = scene.low, draft.quantity.kind
    if (
        kind == "count"
        and draft.metric is not None
        and draft.metric.nature == "stock"
        and timeline.stock is not None
        and timeline.stock_line == scene.line
        and timeline.stock.interval is not None
        and not _NEW.search(low, scene.start, scene.end)
    ):
        draft.interval, draft.period, draft.why["period"] = timeline.stock.interval, timeline.stock, "inherited-moment"
        return True
    occasion = timeline.occasion or timeline.event
    if occasion is not None and at_occasion(scene, draft) and not scene.future:
        draft.interval, draft.period, draft.why["period"] = occasion.interval, occasion, "inherited-day"
        return True
    if (
        kind == "money"
        and timeline.stock is not None
        and timeline.stock_line == scene.line
        and draft.measure == "level"
        and (_BALANCE.search(_clause_of(scene, draft)) or _IN_ALL.search(_clause_of(scene, draft)))
    ):
        draft.interval, draft.period, draft.why["period"] = timeline.stock.interval, timeline.stock, "inherited-moment"
        return True
    if draft.metric_id in ("investment", "contracted_investment", "fixed_asset_investment") and kind == "money":
        deal = next(
            (
                d
                for d in reversed(scene.drafts)
                if d.end <= draft.start and d.metric_id == "projects" and d.interval is not None
            ),
            None,
        )
        if deal is not None:
            draft.interval, draft.period, draft.why["period"] = deal.interval, deal.period, "same-deal"
            return True
        if _ONE_PROJECT.search(low[scene.start : draft.start]):
            draft.why["period"] = "project-total"
            return True
    if (
        draft.metric is not None
        and draft.metric.nature == "stock"
        and not _PRESENT_HAS.search(low, max(scene.start, draft.start - 40), draft.start)
    ):
        moment = next(
            (p for p in scene.periods if p.start > draft.end and p.kind == "stock" and p.interval and not p.aside), None
        )
        if moment is not None and ";" not in low[draft.end : moment.start]:
            draft.interval, draft.period, draft.why["period"] = moment.interval, moment, "later-moment"
            return True
    moves = _moves(scene, draft)
    if not moves and (
        draft.metric_id in _STOCK_METRICS or (kind == "quantity" and draft.metric_id in (None, "land_area"))
    ):
        draft.why["period"] = "standing-fact"
        return True
    if kind == "count" and _OF_THEM.match(low, draft.end) and timeline.event is None:
        whole = next(
            (d for d in reversed(scene.drafts[: draft.index]) if d.metric_id == draft.metric_id and d.interval), None
        )
        if whole is not None:
            draft.interval, draft.period, draft.why["period"] = whole.interval, whole.period, "same-deal"
            return True
    if kind == "count":
        near = around(scene, draft)
        if timeline.event is not None and draft.metric_id in DEALS and not _PERFECT.search(near):
            draft.interval, draft.period, draft.why["period"] = timeline.event.interval, timeline.event, "inherited-day"
            return True
        if (labelled := _labelled(scene, draft, timeline)) is not None:
            draft.interval, draft.period, draft.why["period"] = labelled.interval, labelled, "inherited"
            return True
        if not moves and not happened(near, draft) and not (tells_in_present(timeline) and _NEW.search(near)):
            stock = timeline.stock if timeline.stock_line == scene.line else None
            if stock is not None and stock.interval is not None:
                draft.interval, draft.period, draft.why["period"] = stock.interval, stock, "inherited-moment"
            else:
                draft.why["period"] = "standing-fact"
            return True
    return False


_RULES: Final = (_from_neighbours, _without_time, _of_stock_or_deal)


def _from_topic(scene: Scene, draft: Draft, timeline: Timeline) -> None:
    """Take the time that the discourse is about, or the year before it."""
    low, kind, index = scene.low, draft.quantity.kind, draft.index
    before = scene.drafts[index - 1] if index else None
    clause = low[scene.clause_start(draft.start) : draft.start]
    topic = timeline.local if timeline.local_line == scene.line and timeline.local is not None else timeline.topic
    if (
        kind == "percent"
        and draft.measure in ("share", "level")
        and draft.metric is not None
        and draft.metric.unit == "count"
        and _STANDING_SHARE.search(low[scene.start : draft.start])
    ):
        draft.why["period"] = "standing-fact"
        return
    if kind == "multiple" and topic is None:
        draft.why["period"] = "no-time-in-reach"
        return
    if timeline.event is not None and draft.metric_id in DEALS and not _PLAN.search(clause):
        draft.interval, draft.period, draft.why["period"] = timeline.event.interval, timeline.event, "inherited-day"
        return
    if (
        topic is not None
        and topic.interval is not None
        and any(
            p.kind == "prior"
            and p.end <= draft.start
            and p.start >= scene.clause_start(draft.start) - 1
            and re.search(r"\b(?:had been|was|were|stood at)\b", low[p.end : draft.start])
            and not _TO_COMPARE.search(low, max(scene.start, p.start - 24), p.start)
            for p in scene.periods
        )
    ):
        draft.interval, draft.period, draft.why["period"] = shift(topic.interval, -1), topic, "year-before"
        return
    if (
        before is not None
        and draft.compared
        and before.interval is not None
        and before.quantity.kind == kind
        and before.interval[0] != before.interval[1]
        and re.match(
            r"^(?: ?\([^)]*\))?,? (?:as )?(?:compared (?:with|to)|against|versus|(?:up |down )?from) (?:\w+ ){0,3}$",
            low[before.end : draft.start],
        )
        and not _of_others(scene, draft)
    ):
        draft.interval, draft.period, draft.why["period"] = shift(before.interval, -1), before.period, "year-before"
        return
    if (
        topic is not None
        and topic.interval is not None
        and kind != "count"
        and from_earlier(scene, draft)
        and (leads_to(scene, draft) or _WAS.match(low, draft.end) is not None)
    ):
        draft.interval, draft.period, draft.why["period"] = shift(topic.interval, -1), topic, "year-before"
        return
    if topic is not None and topic.interval is not None:
        draft.interval = topic.interval
        first, last = topic.interval
        if first.year < last.year and draft.measure == "level" and (end := endpoint(scene, draft)):
            year = first.year if end == "from" else last.year
            draft.interval = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        if kind == "count" and _counted_at_end(scene, draft, timeline):
            draft.interval = last, last
        draft.period = topic
        draft.why["period"] = "inherited"
        return
    draft.why["period"] = "no-time-in-reach"


def _labelled(scene: Scene, draft: Draft, timeline: Timeline) -> Period | None:
    """As in "High-tech enterprises: 94" under a title that says the year."""
    topic, metric = timeline.topic, draft.metric
    if topic is None or topic.interval is None or metric is None or scene.low[metric.end : draft.start] != ": ":
        return None
    ended = timeline.reference is None or topic.interval[1] <= timeline.reference
    return topic if ended and metric.start - scene.start < 8 else None


def _counted_at_end(scene: Scene, draft: Draft, timeline: Timeline) -> bool:
    """As in "Revenue was 21 billion yuan in 2007. Employees numbered 48,000": those there were when it ended."""
    topic = timeline.topic.interval if timeline.topic is not None else None
    if draft.metric is None or draft.metric.nature != "stock" or topic is None or draft.compared:
        return False
    if draft.metric_id in ("patents_granted", "patent_applications"):
        return False
    if timeline.reference is not None and topic[1] > timeline.reference:
        return False
    start = max(scene.start, draft.start - 24)
    return _NUMBERED.search(scene.low, start, draft.start) is not None and not _NEW.search(
        scene.low, max(scene.start, draft.start - 60), draft.start
    )


def _of_others(scene: Scene, draft: Draft) -> bool:
    """As in "against 4.6 percent for China": a figure of somebody else, not of another time."""
    if _FOR_OTHERS.match(scene.low, draft.end) is None:
        return False
    return not any(0 <= p.start - draft.end < 16 for p in scene.periods)


def around(scene: Scene, draft: Draft) -> str:
    """Return the words beside a count that tell whether it is of what happened, to the end of its clause."""
    end = max(draft.end, draft.quantity.noun_end)
    start = max(scene.start, draft.start - 60)
    start = max(start, scene.low.rfind(", and ", start, draft.start), scene.low.rfind("; ", start, draft.start))
    return scene.low[start : min(scene.clause_end(end), end + 60)]


def happened(near: str, draft: Draft) -> bool:
    """Whether a count is of what happened in a time ("signed 34 projects"), not of what there is ("has 312 firms")."""
    if re.search(r"\bnewly\b", near) or _WERE_SIGNED.search(near):
        return True
    if _PERFECT.search(near):
        return False
    near = re.sub(r"\b\w+ed by\b|\bworks? (?:on|at)\b", " ", near)
    metric = draft.metric_id
    words = _ADJECTIVES.sub(" ", near) if metric not in ("patents_granted", "patent_applications") else near
    if _PRESENT.search(words):
        return False
    if metric in ("patents_granted", "patent_applications"):
        return True
    if _PAST.search(words):
        return True
    return draft.metric is not None and draft.metric.nature == "flow"


def leads_to(scene: Scene, draft: Draft) -> bool:
    """As in "from 2.05 billion yuan to 1.98 billion yuan", with no time of its own."""
    index = draft.index
    if index + 1 >= len(scene.drafts):
        return False
    following = scene.drafts[index + 1]
    return following.quantity.kind == draft.quantity.kind and scene.low[draft.end : following.start].strip() in (
        "to",
        "to about",
        "to some",
        "to around",
        "to nearly",
    )


def endpoint(scene: Scene, draft: Draft) -> str:
    """As in "rose from A to B": whether a figure is where a change begins ("from") or ends ("to")."""
    before = scene.low[max(scene.start, draft.start - 44) : draft.start]
    if from_earlier(scene, draft):
        return "from" if leads_to(scene, draft) or re.search(r"\bto\b", scene.low[draft.end : draft.end + 30]) else ""
    if re.search(
        r"\b(?:to|reaching|hitting)(?: (?:about|around|some|nearly|more than|over|almost|a record|cny|rmb))* ?$",
        before,
    ) and (
        (draft.index and from_earlier(scene, scene.drafts[draft.index - 1]))
        or _CHANGED.search(scene.low, scene.start, draft.start)
    ):
        return "to"
    return ""

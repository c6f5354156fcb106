"""The time of a figure whose sentence names none: the discourse's, that of a plan or a deal, or none at all."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from hitech_extract.intervals import Interval
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.borrowed import goes_on, of_stretch, same_metric_before
from hitech_extract.linking.period.endpoints import endpoint, leads_to
from hitech_extract.linking.period.occasion import ADDED_UP, DEALS, at_occasion, part_of_deals, there_are
from hitech_extract.linking.period.taken_up import is_of_one, of_whom, taken_up, with_counted
from hitech_extract.linking.period.tense import PAST, PERFECT, PRESENT, around, happened, tells_of_past
from hitech_extract.linking.period.timeless import PLAN, belongs_to_plan, holds_always, without_time
from hitech_extract.linking.period.timeline import Timeline, from_earlier, tells_in_present
from hitech_extract.periods import Period, shift
from hitech_extract.periods.patterns import NUMBERS
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = ["inherit_period"]

_CUES: Final = load_cues("period")
_TRADING: Final = load_cues("trading")
_STANDING_SHARE: Final = re.compile(r"\b(?:home to|ha[sv]e|boasts?|hosts?|houses?|gathers?|is|are|owns?|holds?)\b")
_STOCK_METRICS: Final = frozenset(
    {"fund_size", "registered_capital", "market_capitalization", "assets", "land_area", "population"}
)
_THOUGH_IT: Final = re.compile(
    r",? (?:though|although|but|yet|and|while) (?:it|this|that|which|they|still|also)\b[^;.,]{0,40}"
)
_FLOWS: Final = frozenset({"patents_granted", "patent_applications"})
_MAKE_UP: Final = re.compile(r"\b(?:makes? up|accounts? for) (?:[\w-]+ ){0,2}$")
_OF_THE: Final = re.compile(r" of (?:the|these|those|its) ")
# As in "43 firms were newly recognized, and there were 158 at the end of the year"
_NEWLY: Final = re.compile(r"(?: [\w-]+){1,3} (?:were|was) (?:newly |also )?(?:[a-z]+ed|given|set up)\b")
_NEW: Final = re.compile(rf"\b{any_of(_CUES['new_words'])}\b")
_COST_OF: Final = re.compile(
    r"\b(?:at (?:a|the|an estimated|a total) (?:total )?cost of|(?:capital )?outlays? of|with a budget of|budgeted at"
    rf"|priced at|cost(?:s|ing)?) (?:(?:{SOFTENER}|an estimated) )?$"
    r"|\b(?:plant|factory|line|base|building|works|headquarters|facility|campus|cent(?:er|re))(?: [\w-]+){0,3},? worth"
    rf" (?:{SOFTENER} )?$"
)
_ITS_WORKS: Final = re.compile(
    r"[ -](?:[\w-]{1,40} ){0,2}(?:plant|factory|line|base|building|works|headquarters|facility|campus)\b"
)
_PROJECTS: Final = re.compile(r"\b(?:projects|deals|contracts|agreements)\b")
_CAPACITY: Final = re.compile(r"\bcapacity (?:of|to|is|for)\b")
_ONE_PROJECT: Final = re.compile(
    r"\b(?:this|the) project (?:has |will )?(?:invest\w*|costs?|absorb\w*)\b|(?:^|[\s\"(])(?:a"
    r"|an|the|its|one|this|another) (?:(?!project\b)[\w'-]+ ){0,6}project\b[^.;]{0,60}\b(?:total "
    r"|planned |combined )?investment\b"
)
# As in "Total investment in the base is estimated at 2.4 billion yuan"
_IN_WORKS: Final = re.compile(
    r"\binvestments? (?:in|of|for) (?:the|this|both|its) (?:[\w-]+ ){0,3}?"
    r"(?:base|plant|factory|project|line|works|complex|facility|campus|phase|park)\b[^;.]{0,60}\b(?:estimated|planned|put|set|budgeted|expected|projected)\b[^;.]{0,30}$"
)
_FOR_OTHERS: Final = re.compile(
    r" (?:for|in|of|across|at|among|throughout) (?!(?:which|whom|this|that|all|total)\b)[a-z]"
    r"|,? (?:nation|province|country|city)-?wide\b|,? nationally\b"
)
_THAN_BEFORE: Final = re.compile(
    r"(?:[^.;]|\.\d){0,50}?\b(?:more|less|fewer|higher|lower) than (?:(?:in|at|that of|those of) )?"
    r"(?:the (?:same|year|corresponding|previous)|a year|last year|one year)\b"
)
_LED_TO: Final = re.compile(
    r"\b(?:increased|rose|grew|swelled|climbed|jumped|expanded|fell|dropped|shrank|declined|went up|went down)"
    rf" (?:by [^;.]{{1,40}} )?to (?:{SOFTENER} )?$"
)
# "numbered 48,000": how many there were in the end
_NUMBERED: Final = re.compile(r"\b(?:number(?:ed|s)|stood at|stands at|totall?ed|totals|reach(?:ed|es))(?: \w+)? $")
_TO_COMPARE: Final = re.compile(r"\b(?:compared (?:with|to)|against|versus|than|relative to|over|on|from)(?: the)? ?$")
_SHARE_PRICE: Final = re.compile(
    rf"\b(?:shares?|stock)\b[^;]{{0,80}}\b{any_of([*_TRADING['sessions'], *_TRADING['moves']])}\b[^;]*$"
)
_PRICE: Final = re.compile(
    r" (?:per|a|an|each|for each|for every) (?:kwh|kilowatt|mu|square|sq|ton|tonne|cubic"
    r"|month|unit|hour|day|hectare|share)\b"
)
_PRESENT_VERB: Final = re.compile(rf"\b{any_of(_CUES['standing_verbs'])}\b")
_BUILT_JUST: Final = re.compile(
    r"\b(?:completed|built|added|constructed|delivered|handed over|leased out|sold|auctioned)(?: off)?"
    rf" (?:{SOFTENER} )?$"
)
_BALANCE: Final = re.compile(
    r"\b(?:deposits?|loans?|outstanding|balances?|assets|debts?|savings|holdings|liabilities)\b"
)
_OF_THEM: Final = re.compile(r" of (?:the (?:projects|deals|contracts|agreements|newcomers)|them|these|those)\b")
_IN_ALL: Final = re.compile(r"\b(?:accumulated|accumulative(?:ly)?|cumulative(?:ly)?)\b")
# "Output, up from 60 billion yuan, reached 71 billion"
_WAS: Final = re.compile(
    r"(?: \([^)]{0,60}\))?, (?:reached|was|were|came to|hit|totall?ed|amounted to|stood at|rose to)\b"
)
# As in "grew 19.6 percent, albeit from a base of 22 billion yuan"
_BASE: Final = re.compile(r"\bfrom (?:an?|its) (?:[\w-]+ ){0,3}base of [^,;]{0,20}$")
_PRESENT_HAS: Final = re.compile(r"\b(?:has|have|is|are|employs?|houses?|hosts?|boasts?|home to|now)\b")


def inherit_period(scene: Scene, draft: Draft, timeline: Timeline) -> None:
    """Settle the time of a figure that its sentence leaves unsaid."""
    if scene.rule and not scene.periods:
        draft.why["period"] = "policy-without-time"
        return
    if (source := same_metric_before(scene, draft, timeline)) is not None:
        draft.interval, draft.period, draft.why["period"] = source.interval, source.period, "same-metric"
        return
    if (stretch := of_stretch(scene, draft, timeline)) is not None:
        draft.interval, draft.period, draft.why["period"] = stretch, timeline.stretch, "inherited"
        return
    if _long_ago(scene, draft):
        draft.why["period"] = "unresolved-time"
        return
    for rule in _RULES:
        if rule(scene, draft, timeline):
            return
    _from_topic(scene, draft, timeline)


def _long_ago(scene: Scene, draft: Draft) -> bool:
    """As in "Ten years ago it was 85 percent", in a text without a date: a time of its own that cannot be told."""
    clause = scene.clause_start(draft.start)
    return not draft.compared and any(
        p.kind == "prior"
        and p.interval is None
        and p.baseline == "period"
        and clause <= p.start
        and p.end <= draft.start
        and _TO_COMPARE.search(scene.low, max(scene.start, p.start - 24), p.start) is None
        for p in scene.periods
    )


# An item of a list: "- New projects: at least 70 signed"
_ITEM: Final = re.compile(r"(?:[-*\u2022\u25cf\u00b7] ?|\(?\d{1,2}[.)] )?[\w' -]{3,50}: ")


def _of_heading_or_price(scene: Scene, draft: Draft, timeline: Timeline) -> bool:
    """Take the time of a heading, the day of the report for prices of shares, or none for prices."""
    low = scene.low
    kind = draft.quantity.kind
    listed = timeline.section_aims and not draft.compared and _ITEM.match(low, scene.start) is not None
    if timeline.section is not None and (listed or belongs_to_plan(scene, draft)):
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
    return False


def _from_neighbours(scene: Scene, draft: Draft, timeline: Timeline) -> bool:
    """Take the time of the figure before, or none for what always holds."""
    low = scene.low
    kind = draft.quantity.kind
    if (counted := with_counted(scene, draft)) is not None:
        draft.interval, draft.period = counted.interval, counted.period
        draft.why["period"] = "same-deal" if counted.interval is not None else counted.why.get("period", "same-deal")
        return True
    if (whole := of_whom(scene, draft)) is not None:
        draft.interval, draft.period = whole.interval, whole.period
        draft.why["period"] = whole.why.get("period", "standing-fact")
        return True
    if (again := taken_up(scene, draft, timeline)) is not None:
        draft.interval, draft.period, draft.why["period"] = again.interval, again.period, "taken-up"
        return True
    if holds_always(scene, draft, timeline):
        draft.why["period"] = "standing-fact"
        return True
    clause = low[scene.clause_start(draft.start) : draft.start]
    index = draft.index
    before = scene.before(draft)
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
        and not (from_earlier(scene, draft) and leads_to(scene, draft))
    ):
        draft.interval, draft.period, draft.why["period"] = before.interval, before.period, "same-statement"
        return True
    if (
        draft.measure in ("share", "ratio")
        and not tells_in_present(timeline)
        and not _added_up_before(draft, timeline)
        and _PRESENT_VERB.search(clause)
        and not PAST.search(clause)
        and not PLAN.search(clause)
    ) or (
        kind == "percent"
        and draft.measure == "level"
        and re.search(r"\b(?:is|are)\b", clause)
        and not PAST.search(clause)
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


def _added_up_before(draft: Draft, timeline: Timeline) -> bool:
    """As in "In 2013 GDP was ..., investment ..., exports .... R&D accounts for 3.3% of GDP": of the same year."""
    topic, metric = timeline.topic, draft.metric
    if topic is None or topic.interval is None or timeline.reference is None or timeline.topic_uses < _MANY:
        return False
    return metric is not None and metric.nature == "flow" and topic.interval[1] < timeline.reference


_MANY: Final = 3  # figures of a time, after which a share of what adds up is of it too


def _clause_of(scene: Scene, draft: Draft) -> str:
    """Return the words of the clause up to a figure."""
    return scene.low[scene.clause_start(draft.start) : draft.start]


def _moves(scene: Scene, draft: Draft) -> bool:
    """As in "its high-tech firms increased by 96 to 640": what is set against an earlier time has a time itself."""
    if draft.quantity.kind == "count" and PRESENT.search(scene.low, scene.clause_start(draft.start), draft.start):
        return False  # "the makers there employ 4,700 people, 1,100 fewer than a year ago"
    if draft.measure in ("growth", "change"):
        return True
    return _THAN_BEFORE.match(scene.low, draft.end, scene.end) is not None or (
        _LED_TO.search(scene.low, scene.clause_start(draft.start), draft.start) is not None
    )


def _costs_in_all(scene: Scene, draft: Draft) -> bool:
    """As in "is adding two lines at a cost of 2.2 billion yuan", "a plant worth 10 billion": whenever it is paid.

    Not so projects in the plural, which have the time of their deal.
    """
    if draft.measure != "level" or draft.compared:
        return False
    low, start = scene.low, scene.clause_start(draft.start)
    if _PROJECTS.search(low, start, draft.start) is not None:
        return False
    return _COST_OF.search(low, start, draft.start) is not None or (
        draft.why.get("metric") == "attributive" or _ITS_WORKS.match(low, draft.end) is not None
    )


def _of_moment_or_deal(scene: Scene, draft: Draft, timeline: Timeline) -> bool:
    """Take the moment or the day that was spoken of, for what is counted then; none for what a project costs."""
    low, kind = scene.low, draft.quantity.kind
    if (
        kind == "count"
        and draft.metric is not None
        and draft.metric.nature == "stock"
        and draft.metric_id not in _FLOWS
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
        whole = (
            is_of_one(scene, draft)
            or _ONE_PROJECT.search(low[scene.start : draft.start])
            or _IN_WORKS.search(low, scene.start, draft.start)
        )
        if whole or _costs_in_all(scene, draft):
            draft.why["period"] = "project-total"
            return True
    if draft.measure == "level" and draft.metric_id == "output_quantity" and not draft.compared:
        capable = _CAPACITY.search(low, max(scene.clause_start(draft.start), draft.start - 60), draft.start)
        if capable is not None and not tells_of_past(low[scene.clause_start(draft.start) : draft.start]):
            draft.why["period"] = "standing-fact"  # "plants with a combined capacity of 1.1 million units"
            return True
    return False


def _of_stock(scene: Scene, draft: Draft, _timeline: Timeline) -> bool:
    """Take a later moment of the sentence for what is counted at moments, or none."""
    low = scene.low
    if (
        draft.metric is not None
        and draft.metric.nature == "stock"
        and not _PRESENT_HAS.search(low, max(scene.start, draft.start - 40), draft.start)
        and not _NEWLY.match(low, draft.end)
    ):
        moment = next(
            (p for p in scene.periods if p.start > draft.end and p.kind == "stock" and p.interval and not p.aside), None
        )
        if moment is not None and ";" not in low[draft.end : moment.start]:
            draft.interval, draft.period, draft.why["period"] = moment.interval, moment, "later-moment"
            return True
    if draft.quantity.kind == "quantity" and _BUILT_JUST.search(
        scene.low, max(scene.start, draft.start - 30), draft.start
    ):
        return False  # "It completed 42,000 square meters of workshops": within the time that is spoken of
    if not _moves(scene, draft) and (
        draft.metric_id in _STOCK_METRICS
        or (draft.quantity.kind == "quantity" and draft.metric_id in (None, "land_area"))
    ):
        draft.why["period"] = "standing-fact"
        return True
    return False


def _of_count(scene: Scene, draft: Draft, timeline: Timeline) -> bool:
    """Take for a count the day of a deal, the time of its whole or its label, else none unless something happened."""
    if draft.quantity.kind != "count":
        return False
    if _OF_THEM.match(scene.low, draft.end) and timeline.event is None:
        whole = next(
            (d for d in reversed(scene.drafts[: draft.index]) if d.metric_id == draft.metric_id and d.interval), None
        )
        if whole is not None:
            draft.interval, draft.period, draft.why["period"] = whole.interval, whole.period, "same-deal"
            return True
    near = around(scene, draft)
    if (
        timeline.event is not None
        and draft.metric_id in DEALS
        and not (PERFECT.search(near) or there_are(scene, draft))
    ):
        draft.interval, draft.period, draft.why["period"] = timeline.event.interval, timeline.event, "inherited-day"
        return True
    if _MAKE_UP.search(scene.low, scene.clause_start(draft.start), draft.start) and _OF_THE.match(scene.low, draft.end):
        draft.why["period"] = "standing-fact"  # "New materials make up 28 of the projects"
        return True
    if (labelled := _labelled(scene, draft, timeline)) is not None:
        draft.interval, draft.period, draft.why["period"] = labelled.interval, labelled, "inherited"
        return True
    if _moves(scene, draft) or happened(near, draft) or (tells_in_present(timeline) and _NEW.search(near)):
        return False
    stock = timeline.stock if timeline.stock_line == scene.line else None
    if draft.metric_id in _FLOWS:
        stock = None  # "Patents granted numbered 618": in the year, not at its end
    if stock is not None and stock.interval is not None:
        draft.interval, draft.period, draft.why["period"] = stock.interval, stock, "inherited-moment"
    else:
        draft.why["period"] = "standing-fact"
    return True


def _of_last_sentence(scene: Scene, draft: Draft, timeline: Timeline) -> bool:
    if (source := goes_on(scene, draft, timeline)) is None:
        return False
    draft.interval, draft.period, draft.why["period"] = source.interval, source.period, "goes-on"
    return True


def _of_deals(scene: Scene, draft: Draft, timeline: Timeline) -> bool:
    """Take the day of the deals for what they consist of."""
    event = timeline.event
    if event is None or not part_of_deals(scene, draft, event.interval):
        return False
    draft.interval, draft.period, draft.why["period"] = event.interval, event, "inherited-day"
    return True


_RULES: Final = (
    _of_heading_or_price,
    _of_deals,
    _of_last_sentence,
    _from_neighbours,
    without_time,
    _of_moment_or_deal,
    _of_stock,
    _of_count,
)


_SINCE_THEN: Final = re.compile(r"\bsince then\b|\b(?:ha[ds]|have) since (?!then\b|the\b)[a-z]")


def _since_then(scene: Scene, draft: Draft, timeline: Timeline) -> Interval | None:
    """As in "It grew 31 percent a year up to 2012. Since then the pace has been 3 percent": up to the article's day."""
    if draft.measure not in ("growth", "change", "ratio") or timeline.reference is None or draft.compared:
        return None
    if _SINCE_THEN.search(scene.low, scene.start, draft.start) is None or not timeline.seen:
        return None
    spoken = timeline.seen[-1].interval
    if spoken is None or spoken[1] >= timeline.reference:
        return None
    return (spoken[1] if spoken[0] != spoken[1] else spoken[0]), timeline.reference


def _from_topic(scene: Scene, draft: Draft, timeline: Timeline) -> None:
    """Take the time that the discourse is about, or the year before it."""
    low, kind = scene.low, draft.quantity.kind
    before = scene.before(draft)
    clause = low[scene.clause_start(draft.start) : draft.start]
    topic = timeline.local if timeline.local_line == scene.line and timeline.local is not None else timeline.topic
    if (ended := _year_ended(scene, draft, timeline, topic)) is not None:
        draft.interval, draft.period, draft.why["period"] = ended, timeline.stock, "inherited"
        return
    if (since := _since_then(scene, draft, timeline)) is not None:
        draft.interval, draft.period, draft.why["period"] = since, topic, "since-then"
        return
    if (span := _after_preceding(scene)) is not None and draft.measure in ("level", "growth", "change", "share"):
        draft.interval, draft.period, draft.why["period"] = span, topic, "inherited"
        return
    if topic is timeline.topic and timeline.done is not None and not scene.future and tells_of_past(clause):
        topic = timeline.done  # "For 2016 it expects 73 billion yuan. ... The city fared worse: its GDP fell"
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
    if timeline.event is not None and draft.metric_id in DEALS and not PLAN.search(clause):
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
        span = before.period.interval if before.period is not None else None
        if span is not None and span[0].year < span[1].year:
            start = span[0], date(span[0].year, 12, 31)  # "Over the five years ... The number rose to 86 from 31"
            draft.interval, draft.period, draft.why["period"] = start, before.period, "inherited"
        else:
            draft.interval, draft.period, draft.why["period"] = shift(before.interval, -1), before.period, "year-before"
        return
    if scene.future and from_earlier(scene, draft) and leads_to(scene, draft) and kind == "count":
        draft.why["period"] = "before-plan"  # "will bring the number of firms from 870 to 1,000"
        return
    if (
        topic is not None
        and topic.interval is not None
        and (kind != "count" or (draft.metric is not None and draft.metric.nature == "flow"))
        and from_earlier(scene, draft)
        and (leads_to(scene, draft) or _WAS.match(low, draft.end) is not None or _BASE.search(clause) is not None)
    ):
        draft.interval, draft.period, draft.why["period"] = shift(topic.interval, -1), topic, "year-before"
        return
    if topic is not None and topic.interval is not None and topic is timeline.topic and _long_past(timeline):
        draft.why["period"] = "long-past"
        return
    if topic is not None and topic.interval is not None:
        draft.interval = topic.interval
        first, last = topic.interval
        if first.year < last.year and draft.measure == "level" and (end := endpoint(scene, draft)):
            year = first.year if end == "from" else last.year
            draft.interval = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        head = scene.before(draft) if draft.list_index else None
        listed = head is not None and head.list_id == draft.list_id >= 0 and head.period is topic
        if kind == "count" and _counted_at_end(scene, draft, timeline):
            draft.interval = last, last
        elif kind == "count" and head is not None and listed:
            draft.interval = head.interval
        draft.period = topic
        draft.why["period"] = "inherited"
        return
    if before is not None and before.interval is not None and _goes_on_below(scene, draft, before):
        draft.interval, draft.period, draft.why["period"] = before.interval, before.period, "same-statement"
        return
    draft.why["period"] = "no-time-in-reach"


def _goes_on_below(scene: Scene, draft: Draft, before: Draft) -> bool:
    """As in "climbed 17.2 percent to 2.36 billion yuan, though it remained 3.5 percent below the level of April"."""
    if draft.measure not in ("growth", "change") or draft.compared or draft.metric_id != before.metric_id:
        return False
    return _THOUGH_IT.fullmatch(scene.low, before.phrase_end, draft.start) is not None


def _year_ended(scene: Scene, draft: Draft, timeline: Timeline, topic: Period | None) -> Interval | None:
    """As in "At the end of 2023 it counted 1,386 firms. Its R&D spending ran at 4.8 percent": of that year."""
    moment = timeline.stock.interval if timeline.stock is not None and timeline.stock_line == scene.line else None
    spoken = topic.interval if topic is not None else None
    if moment is None or spoken is None or draft.metric_id not in ADDED_UP or timeline.local is not None:
        return None
    if moment[1].month != _YEAR_END or moment[1].day < _LAST_DAYS or spoken[0] <= moment[1]:
        return None
    clause = scene.low[scene.clause_start(draft.start) : draft.start]
    return (date(moment[1].year, 1, 1), moment[1]) if tells_of_past(clause) or " ran " in clause else None


_YEAR_END: Final = 12  # month
_LAST_DAYS: Final = 30
_LONG: Final = 3 * 366  # days
_PRECEDING: Final = re.compile(r"\b(?:previous|preceding|prior) (?P<count>two|three|four|five|ten|[2-9]|10) years\b")


def _after_preceding(scene: Scene) -> Interval | None:
    """As in "added up to 168 billion yuan, 91 percent more than in the preceding five years": of the five since."""
    for period in scene.periods:
        match = _PRECEDING.search(scene.low, period.start, period.end) if period.kind == "prior" else None
        if match is None or period.interval is None:
            continue
        word = match["count"]
        count = int(word) if word.isdigit() else NUMBERS[word]
        first = period.interval[1].year + 1
        return date(first, 1, 1), date(first + count - 1, 12, 31)
    return None


def _long_past(timeline: Timeline) -> bool:
    """Whether the topic is but a time of old, no figure told for it: "It moved in 1998"."""
    topic, reference = timeline.topic, timeline.reference
    return (
        topic is not None
        and topic.interval is not None
        and reference is not None
        and not timeline.topic_uses
        and not timeline.from_heading
        and (reference - topic.interval[1]).days > _LONG
    )


_CELL_SIGN: Final = re.compile(r":| ?[|\t] {0,2}|: ")


def _labelled(scene: Scene, draft: Draft, timeline: Timeline) -> Period | None:
    """As in "High-tech enterprises: 94" under a title that says the year."""
    topic, metric = timeline.topic, draft.metric
    if topic is None or topic.interval is None or metric is None:
        return None
    if _CELL_SIGN.fullmatch(scene.low, metric.end, draft.start) is None:
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

"""Link figures to the time that their value covers, and to what they are compared with."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.periods import Period, shift

__all__ = ["Timeline", "link_periods"]

Interval = tuple[date, date]

_RIGHT_GAP: Final = re.compile(r"^(?:[^,;:.(]|\.\d|\([^)]{0,40}\)){0,75}$")
_SHORT_GAP: Final = re.compile(r"^(?:(?! (?:and|while|but|from|to|up|down|than|compared|against|versus) )[^,;:(]|\([^)]{0,40}\)){0,34}$")
_COMMA_GAP: Final = re.compile(r"^(?: ?\([^)]{0,60}\))?,? (?:\w+ ){0,2}(?:in|for|during|over|by|at|as of) (?:the )?$|^ ?\((?:in )?$")
_TO_PERIOD: Final = re.compile(r"\b(?:than|from|on|over|against|compared (?:with|to)|versus|vs|relative to|since)(?: (?:in|the|that of|those of|at|during|that in|for|its|a))* ?$")
_DEALS: Final = frozenset({"projects", "contracted_investment", "investment"})
_STANDING_SHARE: Final = re.compile(r"\b(?:home to|ha[sv]e|boasts?|hosts?|houses?|gathers?|is|are|owns?|holds?)\b")
_STOCK_METRICS: Final = frozenset({"fund_size", "registered_capital", "market_capitalization", "assets", "land_area", "population"})
_NEW: Final = re.compile(r"\b(?:new(?:ly)?|added|signed|registered|attracted|introduced|approved|created|recruited|established|filed|launched)\b")
_PLAN: Final = re.compile(
    r"\b(?:will|would(?! have| be a)|shall|plans?(?! investment)|to be|aims?|aiming|intends?|hopes?|wants?|strives?|expects?|expected|target\w*|goal|seeks?|can (?:claim|receive|apply|get)|may (?:claim|receive|apply)|is set to|are set to|scheduled|due|going to|proposes?|once (?:in|it|completed|operational)|when completed|upon completion|after completion|designed|projected|forecast|eligible|entitled|receives?|each)\b"
)
_BY: Final = re.compile(r"\bby (?:the (?:year )?|as early as |around )?$")
_ANNUAL: Final = re.compile(r"\b(?:annual|yearly|a year|per year|every year|each year|annually|per annum)\b")
_POLICY: Final = re.compile(r"\b(?:subsid(?:y|ies)|rewards?|bonus(?:es)?|grants?|receive|eligible|claim|incentives?|refund|policy|policies|apply|entitled|one-off|maximum|capped|at most|up to|per (?:kwh|mu|square|head|person|ton|month))\b")


_ONE_PROJECT: Final = re.compile(r"\b(?:this|the) project (?:has |will )?(?:invest\w*|costs?|absorb\w*)\b|(?:^|[\s\"(])(?:a|an|the|its|one|this|another) (?:(?!project\b)[\w'-]+ ){0,6}project\b[^.;]{0,60}\b(?:total |planned |combined )?investment\b")
_GRANTS: Final = re.compile(
    r"\b(?:can|may|could|will) (?:also )?(?:apply for|claim|get|receive|count on|enjoy|obtain|be (?:awarded|rewarded|granted|given|refunded|subsidi[sz]ed|paid))\b|\b(?:eligible|entitled|qualif(?:y|ies))\b|\b(?:a )?one-off\b|\b(?:reward|bonus|subsid(?:y|ies)|grant|allowance|incentive)s? of up to\b|\bget [\w ,.]{2,24} each\b|\b(?:is|are) (?:paid back|refunded|rewarded|subsidi[sz]ed)\b"
)
_WHEN_READY: Final = re.compile(r"\b(?:can reach|upon completion|after (?:reaching|completion|completed|it is completed|full production|going into)|when completed|once (?:completed|operational|in operation|fully)|at full capacity|once [^,;]{3,40} in operation|after being put into)\b")
_PRICE: Final = re.compile(r" (?:per|a|an|each|for each|for every) (?:kwh|kilowatt|mu|square|sq|ton|tonne|cubic|month|unit|hour|day|hectare|share)\b")
_THRESHOLD: Final = re.compile(r"\b(?:with|whose|of|having|recording|earning|generating|reporting)(?: an?| the)?(?: \w+){0,3} (?:revenues?|sales|output|output value|turnover|income|investment|value|taxes|profits?)(?: \w+){0,3} (?:of (?:over|more than|at least|above)|above|over|more than|exceeding|exceeds|surpassing|topping) $|\bprojects? (?:of |worth )?(?:over|above|more than|exceeding) $")


class Timeline:
    """The time the discourse is about, carried from sentence to sentence."""

    def __init__(self, reference: date | None) -> None:
        self.reference = reference
        self.topic: Period | None = None
        self.topic_uses = 0  # figures that have taken the topic's time
        self.from_heading = False
        self.plan: Period | None = None  # the time that the plans of a paragraph are for
        self.plan_line = -1
        self.section: Period | None = None  # the time in the heading of the section: "What we mean to do in 2024"
        self.target: Period | None = None  # "by 2025", for a later "by then"
        self.local: Period | None = None  # an excursion to an earlier time, for its own paragraph only
        self.local_line = -1
        self.seen: list[Period] = []
        self.stock: Period | None = None  # the moment that stocks are counted at
        self.stock_line = -1
        self.event: Period | None = None  # the day of a signing that the following deals belong to
        self.fragment: Period | None = None
        self.fragment_line = -1
        self.pending: Period | None = None


    def recent(self, days: int) -> Period | None:
        """Return the stretch of about so many days that was spoken of last."""
        for period in reversed(self.seen):
            if period.interval and days - 4 <= (period.interval[1] - period.interval[0]).days + 1 <= days:
                return period
        return None


def link_periods(scene: Scene, timeline: Timeline) -> None:
    """Set period, baseline and baseline dates of every figure of a sentence."""
    own: dict[int, Draft] = {}  # period -> the figure it stands right after
    _lead(scene, timeline)
    usable = [p for p in scene.periods if p.kind in ("interval", "stock", "since", "now", "same") and not _event(scene, p)]
    for period in usable:
        lead = scene.low[max(scene.start, period.start - 24) : period.start]
        if period.aside and lead.endswith("on ") and not _CHANGE_ON.search(lead):
            period.aside = False  # "at a signing event on Feb 26", "looking back on 2023"
        if not period.aside and _AS_MANY.search(lead):
            period.aside = True
        if not period.aside and period.cue == "year" and _ATTRIBUTIVE.match(scene.low, period.end) and not re.match(r"(?:'s)? \w+ (?:was|were|is|stood)\b", scene.low[period.end : period.end + 24]):
            period.aside = True
        if period.cue == "mrange" and re.match(r"from \w+\.? ?-", scene.low[period.start : period.end]):
            period.aside = True
        if not period.aside and _THAT_OF.search(scene.low[max(scene.start, period.start - 44) : period.start]) and not re.match(r" (?:was|were|is|stood|came|reached)\b", scene.low[period.end : period.end + 8]):
            period.aside = True
    priors = [p for p in scene.periods if p.kind == "prior" and p.interval]
    for index, draft in enumerate(scene.drafts):
        if draft.quantity.kind == "bare":
            continue
        if draft.why.get("period") == "table-column":
            continue
        found = _right_after(scene, draft, index, sorted(usable + priors, key=lambda p: p.start) if draft.compared else usable)
        if found is not None:
            own[id(found)] = draft
            draft.period = found
            draft.why["period"] = "right-after"
    for index, draft in enumerate(scene.drafts):
        if draft.quantity.kind == "bare" or draft.equivalent_of is not None:
            continue
        if draft.why.get("period") == "table-column":
            _set_baseline(scene, draft, index)
            continue
        if draft.period is None and _is_threshold(scene, draft):
            draft.why["period"] = "threshold"
            continue
        if draft.period is None:
            _by_clause(scene, draft, index, usable, own, timeline)
        _settle(scene, draft, index, timeline)
        _set_baseline(scene, draft, index)
    for draft in scene.drafts:
        if draft.equivalent_of is not None:
            other = draft.equivalent_of
            draft.period, draft.interval = other.period, other.interval
            draft.why["period"] = other.why.get("period", "equivalent")
    _carry(scene, timeline)


def _right_after(scene: Scene, draft: Draft, index: int, usable: list[Period]) -> Period | None:
    """ "22 in 2012", "by 12 percent last year", "A, B and C respectively in the first six months"."""
    low = scene.low
    end = draft.end
    members = [d for d in scene.drafts if draft.list_id >= 0 and d.list_id == draft.list_id]
    if members:
        end = max(end, members[-1].end)
    for other in scene.drafts:
        if other.equivalent_of is draft and other.start - end < 60:
            end = max(end, other.end)
        if members and other.equivalent_of in members:
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
        if period.aside and not draft.compared:
            return None
        if _TO_PERIOD.search(gap) and not re.match(r"^ ?(?:in|on) ?$", gap):
            return None
        if period.kind == "interval" and re.match(r"^'s? ", low[period.end : period.end + 3]) and not gap.strip():
            return None
        if period.kind == "now" and following is not None and following.start - period.end < 3 and period.start - end > 3:
            return None
        if re.search(r"\b(?:planned|plan|target(?:ed)?|goal|when|after|before|as(?! of\b| at\b)|which|who|that|because|where)\b", gap):
            return None
        if _SHORT_GAP.match(gap) or _COMMA_GAP.match(gap) and not (following is not None and following.start - period.end < 3):
            # "... in 2021, 5 percent": the time may rather open what follows.
            if gap.lstrip().startswith(",") and following is not None and not re.search(r"[,;]", low[period.end : following.start]):
                return None
            return period
        return None
    return None


def _by_clause(scene: Scene, draft: Draft, index: int, usable: list[Period], own: dict[int, Draft], timeline: Timeline) -> None:
    low = scene.low
    clause = scene.clause_start(draft.start)
    if _WHEN_READY.search(low[clause : draft.start]):
        draft.why["period"] = "plan-without-time"
        return
    # The figure that it extends ("reached A in 2016, up 5 percent") lends its time.
    left: Period | None = None
    cue = ""
    for period in reversed(usable):
        if period.end > draft.start:
            continue
        if timeline.reference is not None and period.interval and period.interval[1] < timeline.reference and _PLANNED.search(low[period.end : draft.start]):
            continue
        if _bracketed(scene, period, draft) or _in_relative(scene, period, draft) or _new_subject(scene, period, draft, usable):
            continue
        holder = own.get(id(period))
        if holder is not None:
            if holder.compared or period.aside or _from_role(scene, holder):
                continue
            if draft.quantity.kind != "count" and period.kind == "now":
                continue
            left, cue = period, "same-clause" if period.start >= clause else "same-sentence"
            break
        if period.aside:
            continue
        left, cue = period, "same-clause" if period.start >= clause else "same-sentence"
        break
    if left is not None and left.kind == "now" and left.start < clause and draft.quantity.kind != "count":
        left = None
    if left is not None:
        draft.period = left
        draft.why["period"] = cue
        return
    # A time that comes later in the sentence and belongs to no other figure.
    for period in usable:
        if period.start < draft.end or period.aside or _bracketed(scene, period, draft):
            continue
        between = low[draft.end : period.start]
        if not scene.future and period.start > scene.clause_end(max(draft.end, draft.quantity.noun_end)) and not (draft.start - scene.start < 40 and ";" not in between and "," not in between):
            break
        if _LATER_BREAK.search(between):
            break
        future = timeline.reference is not None and period.interval is not None and period.interval[1] > timeline.reference and scene.future
        if future and len(between) < 130 and ";" not in between and own.get(id(period)) in (None, draft):
            draft.period, draft.why["period"] = period, "later-in-sentence"
            return
        if ";" in between or re.search(r"\bbut\b|\bwhile\b|\bwhereas\b|\. |\bup from\b|\bdown from\b|\bcompared\b|\bagainst\b|\bthan\b", between):
            break
        holder = own.get(id(period))
        if holder is not None and holder is not draft and draft.quantity.kind == "count" and not _happened(low[max(scene.start, draft.start - 60) : min(scene.end, max(draft.end, draft.quantity.noun_end) + 60)], draft):
            break
        if holder is not None and holder is not draft:
            later = scene.drafts.index(holder)
            if holder.compared or _from_role(scene, holder):
                break
            plain = not re.search(r"[,;:\u2014]", re.sub(r"\([^)]*\)|\d,\d", "", between))
            if not plain and (later != index + 1 or not _same_statement(scene, draft, holder)):
                break
        if period.kind == "now" or len(between) > 130:
            break
        draft.period, draft.why["period"] = period, "later-in-sentence"
        return


_LATER_BREAK: Final = re.compile(r", and\b|\b(?:after|following|according to|said|says|announced|released|shows?|showed|reported|issued|statement|as of|up from|down from|yet|unveiled|published|having|because|when|where)\b")
_CHANGE_ON: Final = re.compile(r"\b(?:percent|pct|up|down|increases?|rise|growth|gain|drop|fall|decline|more|less|fewer|fold|higher|lower|times|points?)(?: from)? on $|% on $")
_AS_MANY: Final = re.compile(r"\bas (?:many|much|high|large|big) as (?:that |those )?(?:in|of|at|for) (?:the )?$")
_THAT_OF: Final = re.compile(r"\b(?:that|those|the (?:figure|level|reading|amount|total|tally|sum|number)s?|levels? (?=of)|planned|target(?:ed)?|plan) (?:of|in|for|from|recorded in|seen in)(?: the)? $|\bbeat(?:ing)? (?:that of )?the $")
_ATTRIBUTIVE: Final = re.compile(r"(?:'s)? (?:figure|level|reading|total|mark|value|average|number|base|amount|result|tally|sum|pace|peak)s?\b")
_EVENT: Final = re.compile(
    r"\b(?:founded|established|approved|set up|inaugurated|born|built|upgraded|started|opened|launched|created|elevated|promoted|formed|listed|completed|certified|recogni[sz]ed|designated|named|initiated|began|begun|ratified|selected|located)(?: [\w'-]+){0,7}? (?:in|on|since|from) (?:early |late |the year )?$"
)


def _event(scene: Scene, period: Period) -> bool:
    """ "Founded in 1992, the zone covers 236 square kilometres": the time of an event, not of the figures beside it."""
    if period.cue == "month" and scene.low.endswith("the ", scene.start, period.start) and re.match(r" (?!this|last|next|of|in|alone|and|to|data|figures?|output|exports?|imports?|revenue|sales|period|growth|rate|total|tally)[a-z]+", scene.low[period.end : period.end + 14]):
        return True  # "hit by the July floods"
    if period.kind not in ("interval", "since") or period.cue not in ("year", "month", "mdy", "dmy", "yrange"):
        return False
    match = _EVENT.search(scene.low, max(scene.start, period.start - 80), period.start)
    if any(0 <= d.start - period.end < 12 and scene.low[period.end : d.start].strip().startswith("with") for d in scene.drafts):
        return False
    if match is None or any(d.start >= match.start() and d.end <= period.start for d in scene.drafts):
        return False
    # "... projects were launched in 2022" after a figure is its time; a clause of its own before it is not.
    return not any(d.end <= match.start() for d in scene.drafts)


def _lead(scene: Scene, timeline: Timeline) -> None:
    """A fragment that holds only a time ("By 2035?") opens the next sentence of its line."""
    if not scene.drafts:
        if scene.end - scene.start < 32 and len(scene.periods) == 1 and scene.periods[0].kind in ("interval", "stock"):
            timeline.fragment, timeline.fragment_line = scene.periods[0], scene.line
        return
    timeline.pending = timeline.fragment if timeline.fragment_line == scene.line else None
    timeline.fragment = None


def _same_statement(scene: Scene, draft: Draft, holder: Draft) -> bool:
    """Growth and level of one metric: "rose 5 percent to 3 billion yuan in 2021"."""
    return draft.metric is not None and draft.metric is holder.metric or draft.metric_id is not None and draft.metric_id == holder.metric_id and draft.quantity.kind != holder.quantity.kind


def _bracketed(scene: Scene, period: Period, draft: Draft) -> bool:
    """ "US$3.84 billion (2018: US$4.06 billion)": the time in the brackets is that of the figure in them."""
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
    """ "A made 86 billion for 2025, and B concluded 12 deals on January 15": B's statement has a time of its own."""
    start = next((a.start for a in scene.areas if period.end < a.start < draft.start and scene.low.endswith((", and ", " while ", "; "), scene.start, a.start)), None)
    return start is not None and any(p.start > draft.end and not p.aside and p.kind in ("interval", "stock") for p in usable)


_PLANNED: Final = re.compile(r"\b(?:is|are) (?:planned|expected|targeted|set|projected|due) (?:at|to)\b|\b(?:will|should) (?:be|reach|rise|take|grow|exceed)\b")
_RELATIVE: Final = re.compile(r", (?:which|who|where|whose) [^,;]*$")


def _in_relative(scene: Scene, period: Period, draft: Draft) -> bool:
    """ "investment, which had shrunk in the first half, closed the year higher": the aside's time ends with it."""
    if not _RELATIVE.search(scene.low[scene.start : period.start]):
        return False
    end = scene.low.find(", ", period.end, draft.start)
    return end >= 0


def _from_role(scene: Scene, holder: Draft) -> bool:
    before = scene.low[max(scene.start, holder.start - 32) : holder.start]
    return re.search(r"\b(?:from|up from|down from)(?: (?:about|around|some|just|only|less than|more than|over|nearly|a mere|under|rmb|cny))* ?$", before) is not None


def _settle(scene: Scene, draft: Draft, index: int, timeline: Timeline) -> None:
    period = draft.period
    low = scene.low
    if period is None and draft.why.get("period") == "plan-without-time":
        return
    if draft.measure in ("growth", "ratio") and (average := _average(scene, draft, timeline.reference)) is not None:
        draft.interval, draft.baseline = average, "annual_average"
        draft.why["period"] = "annual-average"
        if draft.interval is None:
            draft.why["period"] = "unresolved"
        return
    if period is not None:
        interval = period.interval
        if period.kind == "prior" and draft.compared and index and period.baseline == "year_on_year" and period.cue == "prior" and (other := scene.drafts[index - 1].interval) is not None and not re.search(r"\d{4}", low[period.start : period.end]):
            interval = shift(other, -1)
        if interval is None and draft.measure == "ratio":
            interval = next((p.interval for p in reversed(scene.periods) if p.interval and p.kind == "interval"), None)
        if period.cue == "end-of" and not period.anchored or period.cue == "end-of" and re.search(r"year-?end|end of (?:the )?year\b|year's end", low[period.start : period.end]) and not re.search(r"\d{4}|last|this|next", low[period.start : period.end]):
            span = timeline.topic.interval if timeline.topic is not None else None
            if span is not None and span[0].year == span[1].year and (span[1] - span[0]).days > 300 and (timeline.reference is None or span[0].year < timeline.reference.year):
                interval = span[1], span[1]
        if period.cue == "fullyear" and not scene.future and timeline.topic is not None and timeline.topic.interval is not None and 300 < (timeline.topic.interval[1] - timeline.topic.interval[0]).days < 370:
            interval = timeline.topic.interval
        if period.kind == "same" and period.cue == "firstn" and interval is not None:
            days = (interval[1] - interval[0]).days + 1
            span = timeline.topic if timeline.topic is not None and timeline.topic.interval and abs((timeline.topic.interval[1] - timeline.topic.interval[0]).days + 1 - days) < 4 else timeline.recent(days + 2)
            interval = span.interval if span is not None and span.interval else interval
        if period.kind == "prior" and draft.compared and index and interval is not None and re.search(r"(?:period|months|time|half|quarter) (?:of|in) \d{4}", low[period.start : period.end]) and (base := scene.drafts[index - 1].interval) is not None:
            interval = shift(base, interval[1].year - base[1].year)
        if period.cue == "same" and interval is not None:
            interval = _same_as(scene, period, timeline) or interval
        if interval is None:
            draft.interval = None
            draft.why["period"] = "unresolved-time"
            return
        if draft.measure == "ratio" and (interval[1].year > interval[0].year):
            interval = date(interval[1].year, 1, 1), interval[1]
        elif draft.measure == "level" and interval[1].year > interval[0].year and (end := _endpoint(scene, draft)):
            # "climbed from A to B between 2016 and 2022": A is the first year's, B the last one's.
            interval = (interval[0], date(interval[0].year, 12, 31)) if end == "from" else (date(interval[1].year, 1, 1), interval[1])
        draft.interval = interval
        return
    if draft.measure == "ratio":
        named = [p for p in scene.periods if p.kind == "interval" and p.interval and p.cue == "year" and p.start > draft.end and not p.aside]
        if len(named) >= 2:
            draft.period, draft.interval, draft.why["period"] = named[-1], named[-1].interval, "end-of-span"
            return
    step = next((p.baseline for p in scene.periods if p.kind == "growth" and p.baseline in ("month_on_month", "quarter_on_quarter") and (abs(p.start - draft.end) < 30 or p.start - scene.start < 3 or 0 < draft.start - p.end < 30)), None)
    if step is not None and (span := timeline.recent(31 if step == "month_on_month" else 92)) is not None:
        draft.interval, draft.period, draft.why["period"] = span.interval, span, "inherited-step"
        return
    _inherit(scene, draft, timeline, low)


def _same_as(scene: Scene, period: Period, timeline: Timeline) -> Interval | None:
    """ "Over the same period": the time that leads the sentence, else the discourse's."""
    if any(p.end <= period.start and p.kind in ("interval", "stock") for p in scene.periods):
        return None
    words = scene.low[period.start : period.end]
    if "by " in words and timeline.target is not None:
        return timeline.target.interval
    if "quarter" in words or "half" in words or "month" in words:
        span = timeline.recent(92 if "quarter" in words else 184 if "half" in words else 31) if "months" not in words else None
        return span.interval if span is not None else None
    if not re.search(r"\b(?:period|time|span)\b", words) or "by " in words:
        return None
    topic = timeline.topic or timeline.local
    return topic.interval if topic is not None else None


def _endpoint(scene: Scene, draft: Draft) -> str:
    before = scene.low[max(scene.start, draft.start - 44) : draft.start]
    if _from_role(scene, draft):
        return "from" if _leads_to(scene, draft) or re.search(r"\bto\b", scene.low[draft.end : draft.end + 30]) else ""
    if re.search(r"\b(?:to|reaching|hitting)(?: (?:about|around|some|nearly|more than|over|almost|a record|cny|rmb))* ?$", before) and re.search(r"\bfrom\b|\bdoubl|\btripl|\bquadrupl|\b(?:r[io]s|gr[eo]w|increas|climb|expand|jump|surg|soar|f[ae]ll|drop|declin|went|go)\w*\b", scene.low[scene.start : draft.start]):
        return "to"
    return ""


def _is_threshold(scene: Scene, draft: Draft) -> bool:
    """ "zones with a revenue above 100 billion", "projects of 20 million yuan or more": a bar, not a statistic."""
    if draft.quantity.kind != "money":
        return False
    if re.match(r" (?:each|or (?:more|above|over)|and (?:above|over|more)|apiece)\b", scene.low[draft.end : draft.end + 12]):
        return True
    return _THRESHOLD.search(scene.low[max(scene.start, draft.start - 60) : draft.start]) is not None


def _leads_to(scene: Scene, draft: Draft) -> bool:
    """ "from 2.05 billion yuan to 1.98 billion yuan", with no time of its own."""
    index = scene.drafts.index(draft)
    if index + 1 >= len(scene.drafts):
        return False
    following = scene.drafts[index + 1]
    return following.quantity.kind == draft.quantity.kind and scene.low[draft.end : following.start].strip() in ("to", "to about", "to some", "to around", "to nearly")


def _average(scene: Scene, draft: Draft, reference: date | None) -> Interval | None:
    """Return the span of an average annual rate, or None when the rate is no such average."""
    low = scene.low
    window = low[max(scene.start, draft.start - 70) : min(scene.end, draft.end + 40)]
    marks = [p for p in scene.periods if p.kind == "growth" and p.baseline == "annual_average" and (0 <= p.start - draft.end < 45 and ";" not in low[draft.end : p.start] or 0 <= draft.start - p.end < 45)]
    annually = re.match(r"^(?:[ -](?:a|per|each|every) year\b| annually\b| per annum| year after year)", low[draft.end : draft.end + 20]) or re.search(r"\b(?:annual(?:ly)?|average|averag\w+|a year|yearly)\b[^,;]{0,40}$", low[max(scene.start, draft.start - 50) : draft.start])
    spans = [p for p in scene.periods if p.interval and p.kind in ("interval", "since") and p.interval[0].year != p.interval[1].year or p.kind == "since" and p.interval]
    target = [p for p in scene.periods if p.interval and p.kind == "interval" and re.search(r"\bthrough $", low[max(scene.start, p.start - 9) : p.start])]
    if marks:
        mark = marks[0]
        if mark.interval is not None:
            return mark.interval
        if spans:
            return spans[-1].interval
        years = [p for p in scene.periods if p.cue == "year" and p.interval]
        if len(years) >= 2:
            first, last = years[0].interval, years[-1].interval
            if first and last and first[0] < last[0]:
                return first[0], last[1]
        return None
    if annually and (spans or target) and re.search(r"annual|a year|per year|average|yearly|every year", window):
        if spans:
            return spans[-1].interval
        end = target[0].interval
        if end:
            return date((reference or end[0]).year, 1, 1), end[1]
    return None


def _inherit(scene: Scene, draft: Draft, timeline: Timeline, low: str) -> None:
    topic = timeline.local if timeline.local_line == scene.line and timeline.local is not None else timeline.topic
    kind = draft.quantity.kind
    if timeline.section is not None:
        draft.period, draft.interval, draft.why["period"] = timeline.section, timeline.section.interval, "section-heading"
        return
    if timeline.pending is not None:
        draft.period, draft.interval, draft.why["period"] = timeline.pending, timeline.pending.interval, "fragment"
        return
    if _PRICE.match(low[draft.end : draft.end + 24]) or draft.quantity.range_end == "low" and re.match(r"[^,;.]{0,14} (?:per|a) (?:square|mu|kwh|ton)", low[draft.end : draft.end + 30]):
        draft.why["period"] = "standing-fact"
        return
    clause = low[scene.clause_start(draft.start) : draft.start]
    index = scene.drafts.index(draft)
    before = scene.drafts[index - 1] if index else None
    if kind == "money" and before is not None and before.quantity.kind == "money" and draft.metric_id is None and before.metric_id is None and before.interval is None and before.period is None:
        draft.why["period"] = before.why.get("period", "standing-fact")
        return
    if before is not None and before.interval is not None and (draft.measure in ("share", "ratio") or draft.metric_id in _STOCK_METRICS) and kind != "count" and not before.compared and ";" not in low[before.end : draft.start]:
        draft.interval, draft.period, draft.why["period"] = before.interval, before.period, "same-statement"
        return
    if draft.measure in ("share", "ratio") and _PRESENT_VERB.search(clause) and not _PAST.search(clause) or kind == "percent" and draft.measure == "level" and re.search(r"\b(?:is|are)\b", clause) and not _PAST.search(clause) and timeline.reference is None:
        draft.why["period"] = "standing-fact"
        return
    if draft.metric is not None and draft.metric_id is None and re.search(r"\bshares?\b|\bstock\b", low[draft.metric.start : draft.metric.end]) and not draft.compared:
        draft.why["period"] = "standing-fact"
        return
    if draft.metric_id == "subsidies" and not _PAST.search(low, scene.start, scene.end):
        draft.why["period"] = "policy-without-time"
        return
    if re.search(r"\bcan\b", clause) and kind != "percent":
        draft.why["period"] = "plan-without-time"
        return
    if _GRANTS.search(low, scene.start, scene.end) and (draft.metric_id in ("subsidies", None) or kind != "count"):
        draft.why["period"] = "policy-without-time"
        return
    if timeline.reference is not None and draft.measure == "growth" and re.search(r"\b(?:annual|full-year|whole-year|yearly) (?:target|goal|plan|task)s?\b", clause):
        year = timeline.reference.year
        draft.interval, draft.why["period"] = (date(year, 1, 1), date(year, 12, 31)), "annual-target"
        return
    if _PLAN.search(clause) and (scene.future or _POLICY.search(clause)) and not draft.compared:
        if timeline.plan is not None and 0 <= scene.line - timeline.plan_line <= 1:
            draft.interval, draft.period, draft.why["period"] = timeline.plan.interval, timeline.plan, "inherited-plan"
            return
        draft.why["period"] = "plan-without-time"
        return
    if kind == "count" and draft.metric is not None and draft.metric.nature == "stock" and timeline.stock is not None and timeline.stock_line == scene.line and timeline.stock.interval is not None and not _NEW.search(low, scene.start, scene.end):
        draft.interval, draft.period, draft.why["period"] = timeline.stock.interval, timeline.stock, "inherited-moment"
        return
    if draft.metric_id in ("investment", "contracted_investment", "fixed_asset_investment") and kind == "money":
        deal = next((d for d in reversed(scene.drafts) if d.end <= draft.start and d.metric_id == "projects" and d.interval is not None), None)
        if deal is not None:
            draft.interval, draft.period, draft.why["period"] = deal.interval, deal.period, "same-deal"
            return
        if _ONE_PROJECT.search(low[scene.start : draft.start]):
            draft.why["period"] = "project-total"
            return
    if draft.metric_id in _STOCK_METRICS or kind == "quantity" and draft.metric_id in (None, "land_area"):
        draft.why["period"] = "standing-fact"
        return
    if kind == "count":
        near = low[max(scene.start, draft.start - 60) : min(scene.end, max(draft.end, draft.quantity.noun_end) + 60)]
        if timeline.event is not None and draft.metric_id in _DEALS and not _PERFECT.search(near):
            draft.interval, draft.period, draft.why["period"] = timeline.event.interval, timeline.event, "inherited-day"
            return
        if not _happened(near, draft):
            stock = timeline.stock if timeline.stock_line == scene.line else None
            if stock is not None and stock.interval is not None:
                draft.interval, draft.period, draft.why["period"] = stock.interval, stock, "inherited-moment"
            else:
                draft.why["period"] = "standing-fact"
            return
    if kind == "percent" and draft.measure in ("share", "level") and draft.metric is not None and draft.metric.unit == "count" and _STANDING_SHARE.search(low[scene.start : draft.start]):
        draft.why["period"] = "standing-fact"
        return
    if kind in ("multiple",) and topic is None:
        draft.why["period"] = "no-time-in-reach"
        return
    if timeline.event is not None and draft.metric_id in _DEALS and not _PLAN.search(clause):
        draft.interval, draft.period, draft.why["period"] = timeline.event.interval, timeline.event, "inherited-day"
        return
    if topic is not None and topic.interval is not None and any(p.kind == "prior" and p.end <= draft.start and p.start >= scene.clause_start(draft.start) - 1 and re.search(r"\b(?:had been|was|were|stood at)\b", low[p.end : draft.start]) for p in scene.periods):
        draft.interval, draft.period, draft.why["period"] = shift(topic.interval, -1), topic, "year-before"
        return
    if before is not None and draft.compared and before.interval is not None and before.quantity.kind == kind and before.interval[0] != before.interval[1] and re.match(r"^(?: ?\([^)]*\))?,? (?:as )?(?:compared (?:with|to)|against|versus|up from|down from) (?:\w+ ){0,3}$", low[before.end : draft.start]):
        draft.interval, draft.period, draft.why["period"] = shift(before.interval, -1), before.period, "year-before"
        return
    if topic is not None and topic.interval is not None and kind != "count" and _from_role(scene, draft) and _leads_to(scene, draft):
        draft.interval, draft.period, draft.why["period"] = shift(topic.interval, -1), topic, "year-before"
        return
    if topic is not None and topic.interval is not None:
        draft.interval = topic.interval
        draft.period = topic
        draft.why["period"] = "inherited"
        return
    draft.why["period"] = "no-time-in-reach"


_PRESENT_VERB: Final = re.compile(r"\b(?:makes?|spends?|generates?|suppl(?:y|ies)|accounts? for|contributes?|takes? up|holds?|provides?|produces?|yields?|sells?|is|are|owns?|covers?|boasts?)\b")
_PERFECT: Final = re.compile(r"\b(?:has|have|having|'ve) (?:already |now |been |also |so far |successfully |cumulatively |since |newly |actively |successively )*(?:\w+ed|been|built|won|brought|set|put|become|grown|made|taken|attracted|sent|held|got)\b")
_PAST: Final = re.compile(
    r"\b(?:was|were|did|\w{2,}ed|won|brought|made|took|built|sold|held|got|set up|broke|began|shed|cut|drew|sent|gave|grew|rose|fell|came|went|saw|hired|put|left|found|newly|new|met|paid|spent|chose|bought)\b"
)
_PRESENT: Final = re.compile(
    r"\b(?:has|have|is|are|boasts?|hosts?|houses?|gathers?|counts?|owns?|employs?|covers?|lists?|runs?|operates?|includes?|contains?|comprises?|serves?|accommodates?|holds?|lies?|stands?|works?|concentrates?|exist|there|home to)\b"
)
_ADJECTIVES: Final = re.compile(r"\b(?:based|located|listed|related|foreign-funded|state-owned|foreign-invested|designated|registered|advanced|skilled|specialized|specialised|sophisticated|so-called|united|dedicated|limited|varied|certified|accredited|recogni[sz]ed|authori[sz]ed|granted)\b(?! (?:in|by|on) (?:the|last|this|20))")


def _happened(near: str, draft: Draft) -> bool:
    """Whether a count is of what happened in a time ("signed 34 projects"), not of what there is ("has 312 firms")."""
    if re.search(r"\bnewly\b", near):
        return True
    if _PERFECT.search(near):
        return False
    near = re.sub(r"\b\w+ed by\b", " ", near)
    metric = draft.metric_id
    words = _ADJECTIVES.sub(" ", near) if metric not in ("patents_granted", "patent_applications") else near
    if _PRESENT.search(words):
        return False
    if metric in ("patents_granted", "patent_applications"):
        return True
    if _PAST.search(words):
        return True
    return draft.metric is not None and draft.metric.nature == "flow"


def _set_baseline(scene: Scene, draft: Draft, index: int) -> None:
    if draft.measure not in ("growth", "change", "ratio") or draft.baseline:
        return
    low = scene.low
    next_start = scene.drafts[index + 1].start if index + 1 < len(scene.drafts) else scene.end
    previous_end = scene.drafts[index - 1].end if index else scene.start
    end = draft.end
    for period in scene.periods:
        inside_right = end <= period.start < next_start
        inside_left = previous_end <= period.start and period.end <= draft.start
        if period.kind == "growth" and period.baseline and period.baseline != "annual_average" and (inside_right or inside_left):
            draft.baseline = period.baseline
            return
    for period in scene.periods:
        if not end <= period.start < next_start:
            continue
        gap = low[end : period.start]
        if len(gap) > 70 or ";" in gap:
            break
        if period.kind == "prior":
            draft.baseline = period.baseline or "year_on_year"
            if draft.baseline == "period":
                draft.baseline_interval = period.interval
            return
        if period.aside or _TO_PERIOD.search(gap):
            _against(draft, period)
            return
    for period in scene.periods:
        if not (previous_end <= period.start and period.end <= draft.start):
            continue
        if period.kind == "prior" or period.aside:
            if period.kind == "prior":
                draft.baseline = period.baseline or "year_on_year"
                if draft.baseline == "period":
                    draft.baseline_interval = period.interval
            else:
                _against(draft, period)
            return
    leading = next((p for p in scene.periods if p.kind == "growth" and p.baseline in ("month_on_month", "quarter_on_quarter")), None)
    if leading is not None and leading.start - scene.start < 3:
        draft.baseline = leading.baseline
        return
    if draft.measure == "growth":
        draft.baseline = "year_on_year"
        draft.why.setdefault("baseline", "default")
    elif draft.measure == "ratio" and not re.search(r"\b(?:average|mean)\b", low[end : min(scene.end, end + 60)]):
        first = next((p for p in scene.periods if p.interval and p.kind in ("interval", "since") and p.start < draft.start + 200 and draft.interval and p.interval[1] < draft.interval[0]), None)
        span = next((p for p in scene.periods if p.interval and p.interval[0].year < p.interval[1].year and p.kind in ("interval", "since")), None)
        if first is not None and first.interval:
            draft.baseline, draft.baseline_interval = "period", first.interval
        elif span is not None and span.interval:
            draft.baseline, draft.baseline_interval = "period", (span.interval[0], date(span.interval[0].year, 12, 31))


def _against(draft: Draft, period: Period) -> None:
    """A comparison with a time that is named: which step back is it?"""
    if period.interval is None:
        draft.baseline = "year_on_year" if draft.measure == "growth" else "period"
        return
    own = draft.interval
    draft.baseline = "period"
    if own is not None:
        length = (own[1] - own[0]).days
        other = (period.interval[1] - period.interval[0]).days
        if shift(own, -1) == period.interval:
            draft.baseline = "year_on_year"
            return
        if own[0] - period.interval[1] == timedelta(days=1) and abs(length - other) < 4:
            if length < 32:
                draft.baseline = "month_on_month"
                return
            if length < 93:
                draft.baseline = "quarter_on_quarter"
                return
    draft.baseline_interval = period.interval


def _carry(scene: Scene, timeline: Timeline) -> None:
    """Let the sentence's main time become the discourse's, unless it is only a point within it."""
    if scene.future and timeline.reference is not None:
        for period in scene.periods:
            if period.kind == "interval" and period.interval and period.interval[1] > timeline.reference:
                timeline.plan, timeline.plan_line = period, scene.line
    for period in scene.periods:
        if period.kind == "interval" and period.interval and _BY.search(scene.low[max(scene.start, period.start - 14) : period.start]):
            timeline.target = period
    for draft in scene.drafts:
        if draft.period is not None and draft.interval is not None and draft.metric_id in _DEALS:
            if draft.interval[0] == draft.interval[1] and draft.period.kind == "interval":
                timeline.event = draft.period
            elif draft.why.get("period") != "inherited-day":
                timeline.event = None
        if draft.period is not None and draft.period.kind in ("stock", "now") and not draft.compared and draft.interval is not None:
            timeline.stock, timeline.stock_line = draft.period, scene.line
    if scene.heading and not scene.drafts and scene.line > 1:
        timeline.section = next((p for p in scene.periods if p.kind == "interval" and p.interval and timeline.reference is not None and p.interval[1] > timeline.reference), None)
    if timeline.topic is not None:
        timeline.topic_uses += sum(d.interval == timeline.topic.interval for d in scene.drafts)
    timeline.seen += [p for p in scene.periods if p.kind == "interval" and not p.aside]
    chosen: Period | None = None
    first_figure = min((d.start for d in scene.drafts), default=scene.end)
    for period in scene.periods:
        if period.kind != "interval" or period.aside or period.cue in ("five-year-plan", "ago", "thismonth", "yesterday") or _event(scene, period):
            continue
        if period.interval is None:
            if chosen is None and period.cue not in ("fullyear", "month", "mdy", "dmy") and (period.start <= first_figure or any(d.period is period for d in scene.drafts)):
                chosen = period
            continue
        first, last = period.interval
        if first == last or timeline.reference is not None and last > timeline.reference and period.cue != "thisyear":
            continue
        if period.cue == "fullyear" and not any(d.period is period for d in scene.drafts):
            continue
        if timeline.reference is None and scene.future:
            continue
        if _BY.search(scene.low[max(scene.start, period.start - 14) : period.start]):
            continue
        if any(d.period is period and d.why.get("period") == "right-after" and (d.compared or _from_role(scene, d)) for d in scene.drafts):
            continue
        if _RELATIVE.search(scene.low[scene.start : period.start]) and "," in scene.low[period.end : scene.end]:
            continue
        used = any(d.period is period for d in scene.drafts)
        if period.cue == "thisyear" and not used:
            continue
        if not used and scene.drafts and period.start > first_figure:
            continue
        if chosen is None or chosen.interval is None:
            chosen = period
        elif chosen.start > first_figure and last > chosen.interval[1]:
            chosen = period
    if chosen is None:
        return
    topic = timeline.topic
    if topic is not None and topic.interval is not None and chosen.interval is not None and chosen.cue in ("thisyear", "year-to-date") and topic.cue != chosen.cue and topic.interval[0].year == chosen.interval[0].year:
        timeline.local, timeline.local_line = chosen, scene.line
        return
    if topic is not None and topic.interval is not None and chosen.interval is not None and topic.interval != chosen.interval:
        first, last = chosen.interval
        inside = topic.interval[0] <= first and last <= topic.interval[1]
        if inside and (topic.interval[1] - topic.interval[0]).days <= 366 and (last - first).days < 300 and not (timeline.from_heading and (last - first).days > 80):
            # a point within the time that the text is about: it holds for its paragraph where it leads
            if chosen.start <= first_figure and not scene.low[chosen.start : chosen.end].endswith("alone"):
                timeline.local, timeline.local_line = chosen, scene.line
            return
        if last < topic.interval[0] and timeline.topic_uses > 3:
            timeline.local, timeline.local_line = chosen, scene.line
            return
    elif not scene.drafts and not scene.heading and chosen.interval is not None and (chosen.interval[1] - chosen.interval[0]).days < 80:
        return
    timeline.topic = chosen
    timeline.topic_uses = 0
    # A title's year, or a bare "this year", gives way to the part of it that the text then speaks of.
    timeline.from_heading = (scene.heading and not scene.drafts) or chosen.cue in ("thisyear", "year-to-date")
    timeline.local = None

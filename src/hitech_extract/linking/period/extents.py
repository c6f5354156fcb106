"""What time a figure covers, once the words that tell it are found: that time, its part, its end, the year before."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from hitech_extract.intervals import Interval, of_year
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.averages import average
from hitech_extract.linking.period.endpoints import endpoint, leads_to
from hitech_extract.linking.period.occasion import ADDED_UP, is_days
from hitech_extract.linking.period.timeline import Timeline, from_earlier, is_within
from hitech_extract.linking.period.unsaid import inherit_period
from hitech_extract.periods import Period, shift
from hitech_extract.quantities.cues import SOFTENER

__all__ = ["settle"]

_TARGET: Final = re.compile(
    r"\b(?:annual|full-year|whole-year|yearly) (?:\w+ )?(?:targets?|goals?|plan|task|quota|budget)"
    r"(?: \w+){0,3}? (?:of|at|is|was) $"
    r"|\b(?:annual|full-year|whole-year|yearly) (?:targets?|goals?|plan|task|quota|budget) (?:of|for) (?:[\w-]+ ){1,5}$"
    r"|\b(?:strive|sprint|aim|ensure|push|fight)\w* (?:for |that |to )?(?:the |its |an )?"
    r"(?:annual|full-year|whole-year|yearly)"
    r" (?:[\w-]+ ){1,9}$"
    r"|\b(?:annual|full-year|yearly) planned? (?:\w+ ){0,3}(?:of|is|was|at) $"
)
# What joins a second aim to one for the year: "annual growth of 8%, and the investment breaks 20 billion yuan"
_AND_THAT: Final = re.compile(r",? and (?:(?:the|its|that) )?(?:[\w-]+ ){1,9}")
_IN_ALL: Final = re.compile(
    r"\b(?:cumulative(?:ly)?|accumulated|aggregate|since|in all|altogether"
    r"|(?<!to )(?:has|had|have) (?:\w+ )?(?:been|\w+ed|drawn|brought|sold|built|made))\b"
)
_CUMULATED: Final = re.compile(r"\bcumulative(?:ly)?\b|\bcumulated\b")
_ENDS: Final = frozenset({"end-of", "by-month", "mid-year"})
_YEARS: Final = frozenset({"year", "lastyear", "thisyear"})
_UP_FROM: Final = re.compile(
    r"(?: \([^)]{0,60}\))?(?: (?:in|for|during|over) [\w -]{2,30})?,?"
    r" (?:up|down|compared|as against)? ?from (?:an? (?:net )?(?:loss|profit|gain|surplus|deficit) of )?"
    rf"(?:{SOFTENER} )?"
)
_UP_BY_FROM: Final = re.compile(
    r"(?: \([^)]{0,60}\))?(?: (?:in|for|during|over) [\w ]{2,30})?,? [^,;()]{0,40}(?:%|percent|per cent|pct)"
    rf" (?:(?:higher|lower|more|less|up|down) )?from (?:{SOFTENER} )?"
)
_AT_THAT_TIME: Final = re.compile(r"\bby (?:then|that time|that year)\b")
_YEAR_NAMED: Final = re.compile(r"\d{4}")
_PERIOD_OF_YEAR: Final = re.compile(r"(?:period|months|time|half|quarter) (?:of|in) \d{4}")
_END_OF_YEAR: Final = re.compile(r"year-?end|end of (?:the )?year\b|year's end|the year (?:closed|ended|drew|came|was)")
_WHICH_YEAR: Final = re.compile(r"\d{4}|last|this|next")
_UNTIL: Final = re.compile(r"\b(?:through|until|till|up to|(?:up|on) until) (?:the (?:end of |year )?)?$")


# "31 projects were started, with an annual planned investment of 25.5 billion yuan"
_WITHIN_A_YEAR: Final = re.compile(
    r"\b(?:(?:annual(?:ly)?|yearly|this year's) (?:planned |scheduled |expected |completed )?investment"
    r"|(?:planned|scheduled|expected) (?:annual|yearly) investment)\b"
)


_QUARTER: Final = 92  # days


def settle(scene: Scene, draft: Draft, timeline: Timeline) -> None:
    """Give a figure the days that it covers: from the time found for it, else from what the discourse leaves unsaid."""
    _settle(scene, draft, timeline)
    if draft.interval is None or draft.quantity.kind != "money":
        return
    first, last = draft.interval
    if (last - first).days > _QUARTER:
        return
    if draft.period is not None and draft.period.kind == "stock":
        return  # "the annual planned investment is 15 billion yuan, and 12 billion was completed at the end of June"
    if _WITHIN_A_YEAR.search(scene.low, max(scene.clause_start(draft.start), draft.start - 60), draft.start):
        # what is to be spent within the year of a deal, not on its day
        draft.interval, draft.why["period"] = of_year(first.year), "annual-plan"


def _settle(scene: Scene, draft: Draft, timeline: Timeline) -> None:
    period = draft.period
    if draft.why.get("period") == "parallel" or (
        period is None and draft.why.get("period") in ("plan-without-time", "standing-fact", "policy-without-time")
    ):
        return
    if draft.measure in ("growth", "ratio") and (years := average(scene, draft, timeline)) is not None:
        draft.interval, draft.baseline = years, "annual_average"
        draft.why["period"] = "annual-average"
        return
    if period is not None:
        interval = _days_named(scene, draft, period, timeline)
        if interval is None:
            draft.interval = None
            draft.why["period"] = "unresolved-time"
        else:
            _settle_within(scene, draft, period, interval, timeline)
        return
    if draft.measure == "ratio":
        named = [
            p
            for p in scene.periods
            if p.kind == "interval" and p.interval and p.cue in _YEARS and p.start > draft.end and not p.aside
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
    if draft.why.get("period") == "later-moment" and draft.period is not None:
        draft.interval = _days_named(scene, draft, draft.period, timeline) or draft.interval


def _days_named(scene: Scene, draft: Draft, period: Period, timeline: Timeline) -> Interval | None:
    """Return the days that the words of a time name here, where other times tell from which to count."""
    interval, named = period.interval, scene.low[period.start : period.end]
    before = scene.before(draft)
    beside = before.interval if before is not None and period.kind == "prior" and draft.compared else None
    if (
        beside is not None
        and period.baseline == "year_on_year"
        and period.cue == "prior"
        and not _YEAR_NAMED.search(named)
    ):
        interval = shift(beside, -1)
    if interval is None and draft.measure == "ratio":
        interval = next((p.interval for p in reversed(scene.periods) if p.interval and p.kind == "interval"), None)
    if period.cue == "end-of":
        interval = _end_of_topic(period, named, timeline) or interval
        today = timeline.reference
        if interval is not None and today is not None and interval[1] > today and not _YEAR_NAMED.search(named):
            # "raise their number from 97 at the end of December to 130": there were 97
            interval = shift(interval, -1) if from_earlier(scene, draft) else interval
    topic = timeline.topic.interval if timeline.topic is not None else None
    if period.cue == "fullyear" and not scene.future and topic is not None and _MOST < (topic[1] - topic[0]).days < 370:
        interval = topic
    if period.kind == "same" and period.cue == "firstn" and interval is not None:
        interval = _months_spoken_of(interval, timeline)
    if beside is not None and interval is not None and _PERIOD_OF_YEAR.search(named):
        interval = shift(beside, interval[1].year - beside[1].year)
    if period.cue == "same" and interval is not None:
        interval = _same_as(scene, period, timeline) or interval
    return interval


def _end_of_topic(period: Period, named: str, timeline: Timeline) -> Interval | None:
    """As in "at the end of the year", where another year is spoken of than that of the article."""
    if period.anchored and (not _END_OF_YEAR.search(named) or _WHICH_YEAR.search(named)):
        return None
    span, today = timeline.topic.interval if timeline.topic is not None else None, timeline.reference
    if span is None or span[0].year != span[1].year or (span[1] - span[0]).days <= 300:
        return None
    return (span[1], span[1]) if today is None or span[0].year < today.year else None


def _months_spoken_of(interval: Interval, timeline: Timeline) -> Interval:
    """As in "in these three months": the latest so many that were spoken of."""
    days = (interval[1] - interval[0]).days + 1
    topic = timeline.topic.interval if timeline.topic is not None else None
    if topic is not None and abs((topic[1] - topic[0]).days + 1 - days) < 4:
        return topic
    recent = timeline.recent(days + 2)
    return recent.interval if recent is not None and recent.interval else interval


_YEAR: Final = 366
_MOST: Final = 350  # more than eleven months


def _settle_within(scene: Scene, draft: Draft, period: Period, interval: Interval, timeline: Timeline) -> None:
    """Give a figure of the days of its time those that it covers: a part of them, their end, the year before."""
    several = interval[1].year > interval[0].year and (interval[1] - interval[0]).days > _YEAR  # no fiscal year
    over = period.kind == "since"  # "has tripled since 2009": in all that time
    if draft.measure == "ratio" and several and not (over or _names_start(scene, draft)):
        interval = date(interval[1].year, 1, 1), interval[1]
    elif draft.measure in ("level", "share") and several and (end := endpoint(scene, draft)):
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
    interval = _done_by_now(scene, draft, interval, timeline)
    short = (interval[1] - interval[0]).days < 360
    if draft.measure in ("level", "growth") and short and _is_target(scene, draft):
        interval = date(interval[1].year, 1, 1), date(interval[1].year, 12, 31)
        draft.why["period"] = "annual-target"
    if _before_plan(scene, draft, interval, timeline):
        draft.interval, draft.period, draft.why["period"] = None, None, "before-plan"
        return
    changed = _of_change(scene, draft, interval)
    if changed != interval and timeline.reference is not None and interval[1].year > timeline.reference.year:
        # "By 2030, raise the number from 682 to 1,000": when there were 682 is left unsaid.
        draft.interval, draft.period, draft.why["period"] = None, None, "before-plan"
        return
    draft.interval = changed


def _before_plan(scene: Scene, draft: Draft, interval: Interval, timeline: Timeline) -> bool:
    """As in "By 2020 it intends to have 20 incubators, up from 8": when there were 8 is left unsaid."""
    today = timeline.reference
    if today is None or interval[1].year <= today.year or not scene.future or draft.measure != "level":
        return False
    if draft.why.get("period") == "right-after" or draft.list_id >= 0 or not from_earlier(scene, draft):
        return False
    before = scene.before(draft)
    return (
        before is not None
        and before.interval == interval
        and _UP_FROM.fullmatch(scene.low, before.phrase_end, draft.start) is not None
    )


def _names_start(scene: Scene, draft: Draft) -> bool:
    """As in "2.4 times that of 2015": what a multiple is counted from stands behind it."""
    return any(
        p.interval is not None
        and p.start > draft.end
        and (p.kind == "prior" or (p.aside and p.interval[0].year < p.interval[1].year))
        for p in scene.periods
    )


def _up_to_moment(scene: Scene, draft: Draft, interval: Interval, timeline: Timeline) -> Interval:
    """As in "had 12 million residents at year-end and a GDP of 1.2 trillion yuan": what adds up runs up to it."""
    period, day = draft.period, interval[1]
    if period is None or period.kind != "stock" or period.cue not in _ENDS or interval[0] != day:
        return interval
    if draft.metric_id not in ADDED_UP or draft.measure not in ("level", "growth", "share") or draft.compared:
        return interval
    topic = timeline.topic.interval if timeline.topic is not None else None
    if _CUMULATED.search(scene.low, max(scene.start, draft.start - 60), draft.start):
        return interval  # added up over the years
    if topic is not None and topic[1] == day and (day - topic[0]).days < 366:
        return topic
    if _IN_ALL.search(scene.low, scene.start, scene.end):
        return interval
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


# What has been done; what has been planned, set or promised is for the whole of a time
_HAS_DONE: Final = re.compile(
    r"\b(?:has|have) (?:(?:already|now|so far|since|all|[a-z]+ly) )*(?:been )?(?:already )?"
    r"(?!(?:set|planned|budgeted|earmarked|allocated|pledged|promised|scheduled|pencil+ed|targeted|expected|forecast"
    r"|lowered|cut|trimmed|revised|decided|agreed|called|listed|foreseen|mapped)\b)"
    r"(?:[a-z]+ed|[a-z]*(?:spent|paid|drawn|built|made|sold|begun|broken|gone|put|taken|given|lent|met|won|hit|come))\b"
)
_STATEMENT: Final = re.compile(r"; |, (?:and|but|while|whereas|of which) | (?:while|whereas) ")
_STILL_TO_DO: Final = re.compile(
    r"\b(?:will|shall|would|planned|aims?|targets?|hopes?|wants?|expects?|intends?|to be|goal|counting on|list of)\b"
    r"|\bplans? (?:to|for|on)\b"
)
_UNDER: Final = re.compile(r"[\s\"'(]*(?:under|in|of|on|with|according to|as part of|for|from)\b")
_RESTATED: Final = re.compile(rf"(?: of [\w -]{{1,30}})?,? (?:or|that is|i\.e\.|which is)(?: [a-z]+)? (?:{SOFTENER} )?")
# As in "9.36 billion yuan, or 52 percent of the annual plan, has been spent", "58 of them have been started"
_AND_SO: Final = re.compile(r"(?: [\w'-]+){0,4} ?(?:, (?:or|about|equal to|nearly|some) [^;]{3,60}, )?")


def _done_by_now(scene: Scene, draft: Draft, interval: Interval, timeline: Timeline) -> Interval:
    """As in "Of the 71 projects of this year's plan, 58 have been started": what is done lasts up to the article's day.

    A time that is not over is cut short for a figure of whose statement the perfect tense is told.
    """
    period, today = draft.period, timeline.reference
    if period is None or today is None or period.kind != "interval" or draft.measure not in ("level", "share"):
        return interval
    if period.cue not in ("thisyear", "fullyear", "year", "quarter", "half") or not interval[0] <= today < interval[1]:
        return interval
    begin = max((m.end() for m in _STATEMENT.finditer(scene.low, scene.start, draft.start)), default=scene.start)
    following = _STATEMENT.search(scene.low, draft.phrase_end, scene.end)
    end = following.start() if following is not None else scene.end
    if begin <= period.start and period.end <= draft.start and _UNDER.match(scene.low, begin) is not None:
        begin = period.end  # "Under its plan for this year, it has finished 22 roads"
    before = scene.before(draft)
    cut = before is not None and before.period is period and before.interval == (interval[0], today)
    if before is not None and cut and _RESTATED.fullmatch(scene.low, before.phrase_end, draft.start) is not None:
        return interval[0], today
    done = _HAS_DONE.search(scene.low, begin, draft.start)
    if done is not None:
        mixed = _STILL_TO_DO.search(scene.low, begin, draft.start) or "," in scene.low[done.end() : draft.start]
        return interval if mixed else (interval[0], today)
    done = _HAS_DONE.search(scene.low, draft.phrase_end, end)
    direct = done is not None and _AND_SO.fullmatch(scene.low, draft.phrase_end, done.start()) is not None
    return (interval[0], today) if direct else interval


def _of_change(scene: Scene, draft: Draft, interval: Interval) -> Interval:
    """As in "rocket from 105 million to 310 million last year", "12.5 billion in 2019, up from 11.9": a year back."""
    following = scene.after(draft)
    past = following is not None and draft.period is not None and draft.period.start >= following.end
    if (
        (draft.why.get("period") in ("right-after", "revised-target") and not past)
        or draft.measure not in ("level", "share")
        or (is_days(interval) and not _at_years_end(interval))
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
        and any(opening.fullmatch(scene.low, end, draft.start) for end in (before.end, before.phrase_end))
    )
    if compared or leads_to(scene, draft):
        return shift(interval, -1)
    return interval


def _at_years_end(interval: Interval) -> bool:
    return interval[0] == interval[1] and (interval[1].month, interval[1].day) == (12, 31)


def _is_target(scene: Scene, draft: Draft) -> bool:
    """As in "52 percent of the annual target of 24 billion yuan": that of the whole year."""
    before = scene.before(draft)
    if before is not None and before.why.get("period") == "annual-target":
        return _AND_THAT.fullmatch(scene.low, before.end, draft.start) is not None
    return _TARGET.search(scene.low, max(scene.start, draft.start - 110), draft.start) is not None


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
        days = 92 if "quarter" in words else 184 if "half" in words else 31
        spoken = timeline.topic.interval if timeline.topic is not None else None
        if "months" not in words and spoken is not None and days - 4 <= (spoken[1] - spoken[0]).days + 1 <= days:
            return spoken  # "... against 41 in the first quarter of last year. Nearby Yuxi signed 16 in the quarter"
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

"""The span of years of an average annual rate."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Final

from hitech_extract.intervals import Interval
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.timeline import Timeline, from_earlier
from hitech_extract.periods import Period
from hitech_extract.periods.patterns import NUMBERS

__all__ = ["average"]

_SO_MANY_YEARS: Final = re.compile(
    r" (?:a year |per year |annually )?(?P<averaged>on average )?"
    r"(?:over|in|for|across|during) (?:the )?(?:past |last )?"
    r"(?P<years>two|three|four|five|[2-5]) years\b"
)
_AVERAGE_OF_YEARS: Final = re.compile(
    r"\baverage (?:annual )?(?:growth|rate|increase|rise|growth rate) (?:of|over|in|for|across|during) "
    r"(?:the |these |those )?(?:past |last )?"
    r"(?P<years>two|three|four|five|[2-5]) years (?:was|is|reached|stood at|came to|at|to)(?: [a-z]+)? $"
)
# "up 18.3 percent year on year[, with a] two-year average growth of 6.2 percent": another rate begins
_SAME_RATE: Final = re.compile(r";|, (?:with|and|while|but|for|although|though|yet) |\byear[- ]on[- ]year\b|\byoy\b")
_VERBLESS: Final = frozenset({"gapped", "growth-verb-by"})  # rates that borrow the verb of the one before
_AVERAGED: Final = re.compile(r"\baverag\w*\b[^;]*$")


def average(scene: Scene, draft: Draft, timeline: Timeline) -> Interval | None:
    """Return the span of an average annual rate, or None when the rate is no such average."""
    if (span := _over_years(scene, draft, timeline)) is not None:
        return span
    if not scene.periods and timeline.five_line != scene.line:
        return None
    low, reference = scene.low, timeline.reference
    tail = draft.end
    if draft.quantity.range_end == "low" and (high := scene.after(draft)) is not None:
        tail = high.end
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
        if (p.interval and p.kind in ("interval", "since", "same") and p.interval[0].year != p.interval[1].year)
        or (p.kind == "since" and p.interval)
    ]
    target = [
        p
        for p in scene.periods
        if p.interval
        and p.kind == "interval"
        and re.search(r"\b(?:through|until|till) (?:the end of )?$", low[max(scene.start, p.start - 20) : p.start])
    ]
    if draft.period in spans and draft.why.get("measure") in _VERBLESS:
        before = scene.before(draft)
        if before is not None and before.baseline == "annual_average":
            return draft.period.interval  # "..., between 2011 and 2021 by just 6.5 percent"
    if draft.period in spans:
        spans = [draft.period]  # "27.6 percent between 2001 and 2011, 6.5 percent between 2011 and 2021": each its own
    if marks:
        mark = marks[0]
        if mark.interval is not None:
            return mark.interval
        if draft.period not in spans and (ends := _between_ends(scene, draft)) is not None:
            return ends
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
    plan = next((p for p in scene.periods if p.cue == "end-of" and "five-year" in low[p.start : p.end]), None)
    if plan is not None and plan.last is not None and not spans:
        # "At the end of the 14th Five-Year Plan GDP is to be 23 billion, which means growth of 9 percent a year"
        plan = Period(plan.start, plan.end, "interval", date(plan.last.year - 4, 1, 1), plan.last, "five-year-plan")
        spans = [plan]
    aim = _aimed_at(scene, draft, timeline)
    if not (spans or target or five or aim):
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
            return five.interval if five is not None else aim
        end = target[0].interval
        begin = date((reference or end[0]).year, 1, 1) if end else None
        if end and begin and begin <= end[1]:
            return begin, end[1]
    return None


def _aimed_at(scene: Scene, draft: Draft, timeline: Timeline) -> Interval | None:
    """As in "2.5 trillion yuan in 2027, which would take 12 percent a year": from the article's year to that aim."""
    period, today = draft.period, timeline.reference
    if today is None or period is None or period.cue != "year" or period.interval is None or not scene.drafts:
        return None
    first, last = period.interval
    before = scene.before(draft)
    if before is None or before.period is not period or period.end > draft.start or first.year <= today.year:
        return None
    return date(today.year, 1, 1), last


def _between_ends(scene: Scene, draft: Draft) -> Interval | None:
    """As in "from 33.7 billion yuan in 2012 to 125.3 billion in 2021, an average growth of 15.7 percent"."""
    for first, last in pairwise(scene.drafts[: draft.index]):
        begun, ended = first.interval, last.interval
        if from_earlier(scene, first) and begun is not None and ended is not None and begun[1] < ended[0]:
            return begun[0], ended[1]
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
    if match is None or not (match["averaged"] or _AVERAGED.search(scene.low, start, draft.start)):
        match = _AVERAGE_OF_YEARS.search(scene.low, start, draft.start)
    if match is None:
        return None
    own = draft.interval or (draft.period.interval if draft.period is not None else None)
    named = (p.interval for p in scene.periods if p.kind == "interval" and not p.aside and p.end <= draft.start)
    spoken = next((span for span in named if span is not None and span[0].year == span[1].year), None)
    if spoken is None and timeline.topic is not None:
        spoken = timeline.topic.interval
    if own is not None and (spoken is None or own[0].year == own[1].year):
        spoken = own  # else "over the past two years" itself, up to the time that is spoken of
    word = match["years"]
    count = int(word) if word.isdigit() else NUMBERS[word]
    return (date(spoken[0].year - count + 1, 1, 1), spoken[1]) if spoken is not None else None

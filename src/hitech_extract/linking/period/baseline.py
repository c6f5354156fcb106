"""What a change is measured from: a year earlier, the month before, a time that is named."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.asides import PROMISED, is_published
from hitech_extract.periods import Period, shift
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = ["TO_PERIOD", "averaged", "set_baseline"]

_CUES: Final = load_cues("period")
_MEAN: Final = re.compile(r"\b(?:average|mean)\b")
TO_PERIOD: Final = re.compile(
    rf"\b{any_of(_CUES['to_another_time'])}(?: (?:in|the|that of|those of|at|during|that in|for|its|a))* ?$"
)
_AVERAGE_OF: Final = re.compile(
    r"\b(?:an? (?:annual |yearly )?average of|averag(?:ed|es|ing)"
    rf"|average (?:[\w-]+ ){{0,2}}(?:growth|increase|rise)(?: rate)? of) (?:{SOFTENER} )?$"
)
_ON_AVERAGE: Final = re.compile(
    r" (?:(?:a year |annually |per year )?on average\b|(?:growth |increase )?(?:a|per|each|every) year\b|annually\b"
    r"|per annum\b)"
)


def averaged(scene: Scene, draft: Draft) -> bool:
    """As in "up 7 percent, and by an average of 5 percent over the past two years"."""
    if _AVERAGE_OF.search(scene.low, max(scene.start, draft.start - 40), draft.start) is not None:
        return True
    return _ON_AVERAGE.match(scene.low, draft.end) is not None


def set_baseline(scene: Scene, draft: Draft) -> None:
    """Say what a rate, change or ratio is measured from, where that can be told."""
    if draft.measure not in ("growth", "change", "ratio") or draft.baseline:
        return
    before, following = scene.before(draft), scene.after(draft)
    next_start = following.start if following is not None else scene.end
    previous_end = before.end if before is not None else scene.start
    end = draft.end
    # "compared with 18 percent in June": a rate of its own time, measured as the one before is
    rival = draft.measure == "growth" and (draft.compared or draft.why.get("measure") == "compared")
    for period in scene.periods:
        inside_right = end <= period.start < next_start
        inside_left = previous_end <= period.start and period.end <= draft.start
        if (
            period.kind == "growth"
            and period.baseline
            and period.baseline != "annual_average"
            and (inside_right or inside_left)
        ):
            draft.baseline = period.baseline
            return
    for period in scene.periods:
        if not end <= period.start < next_start:
            continue
        gap = scene.low[end : period.start]
        if len(gap) > 70 or ";" in gap:
            break
        if period.kind == "record" or is_published(scene, period) or period is draft.period:
            continue
        if PROMISED.fullmatch(gap) or (draft.measure == "growth" and _RATE_BESIDE.search(gap)):
            continue
        if period.kind == "prior" or period.aside or TO_PERIOD.search(gap):
            _against(draft, period)
            return
    for period in scene.periods:
        if rival or not (previous_end <= period.start and period.end <= draft.start):
            continue
        if period.kind == "prior" or (period.aside and period.kind != "record"):
            _against(draft, period)
            return
    beside = following.period if following is not None else None
    if draft.measure == "ratio" and beside is not None and beside.kind == "prior" and beside.start - draft.end < _FAR:
        _against(draft, beside)  # "more than double the 58 million dollars of the previous year"
        return
    leading = next(
        (p for p in scene.periods if p.kind == "growth" and p.baseline in ("month_on_month", "quarter_on_quarter")),
        None,
    )
    if leading is not None and leading.start - scene.start < 3:
        draft.baseline = leading.baseline
    elif draft.measure == "growth":
        draft.baseline = "annual_average" if averaged(scene, draft) else "year_on_year"
        if draft.baseline == "year_on_year" and _over_years(scene, draft):
            _since_start(scene, draft)
        draft.why.setdefault("baseline", "default")
    elif draft.quantity.unit == "percentage_point" and draft.interval is not None and not _sets_apart(scene, draft):
        draft.baseline = "year_on_year"
        draft.why.setdefault("baseline", "default")
    elif draft.measure == "ratio" and not _MEAN.search(scene.low[end : min(scene.end, end + 60)]):
        _since_start(scene, draft)
        if draft.baseline is None and draft.interval is not None and _TOLD.fullmatch(scene.low, draft.start, draft.end):
            draft.baseline = "year_on_year"  # "Exports doubled": as a rate of growth would be


def _over_years(scene: Scene, draft: Draft) -> bool:
    """As in "Its revenue grew 45 percent over the past five years": the rate of all those years."""
    time = draft.interval
    if time is None or draft.period is None or (time[1] - time[0]).days < _TWO_YEARS:
        return False
    return _YEARLY.search(scene.low, scene.clause_start(draft.start), scene.clause_end(draft.end)) is None


_TOLD: Final = re.compile(r"(?:doubl|tripl|trebl|quadrupl|quintupl)ed|halved")
_TWO_YEARS: Final = 2 * 365
_YEARLY: Final = re.compile(
    r"\b(?:annual(?:ly)?|yearly|a year|per year|each year|every year|per annum|average[ds]?|year-on-year|compound)\b"
)


def _sets_apart(scene: Scene, draft: Draft) -> bool:
    """As in "1.9 percentage points faster than the city": what somebody else is ahead by, and no change."""
    first, last = max(scene.start, draft.start - _NEAR), min(scene.end, draft.end + _NEAR)
    return _APART.search(scene.low, first, last) is not None


# As in "rose 3.1 percent, above the pace of the first quarter": a rate beside another, each on its own year before
_RATE_BESIDE: Final = re.compile(
    r", (?:[a-z]+ ){0,2}(?:as [a-z]+ as\b|(?:above|below|ahead of|behind) (?:the|its) (?:[a-z]+ ){1,3}of\b"
    r"|(?:fast|slow|quick|brisk)er than\b)"
)
_NEAR: Final = 44
_FAR: Final = 90
_APART: Final = re.compile(
    r"\b(?:fast|slow|high|low|great|larg|small)er\b|\b(?:above|below|ahead|behind|short of|off|than|more|less"
    r"|points? over|exceed\w*|outpac\w*|outstrip\w*|outperform\w*|trail\w*|lead\w*|led|surpass\w*|beat\w*|average)\b"
)


def _since_start(scene: Scene, draft: Draft) -> None:
    """As in "doubled in the ten years from 2012": a multiple is of the earlier time named, or of the span's start."""
    first = next(
        (
            p.interval
            for p in scene.periods
            if p.interval
            and p.kind in ("interval", "since")
            and p.start < draft.start + 200
            and draft.interval
            and p.interval[1] < draft.interval[0]
        ),
        None,
    )
    if first is not None:
        draft.baseline, draft.baseline_interval = "period", first
        return
    span = next(
        (
            p.interval
            for p in scene.periods
            if p.interval and p.interval[0].year < p.interval[1].year and p.kind in ("interval", "since")
        ),
        None,
    )
    if span is not None:
        draft.baseline, draft.baseline_interval = "period", (span[0], date(span[0].year, 12, 31))


def _against(draft: Draft, period: Period) -> None:
    """A comparison with a time that is named: which step back is it?"""
    if period.kind == "prior":
        draft.baseline = period.baseline or "year_on_year"
        if draft.baseline == "period":
            draft.baseline_interval = period.interval
        return
    if period.interval is None:
        a_year = draft.measure == "growth" or period.cue == "lastyear"
        draft.baseline = "year_on_year" if a_year else "period"
        return
    own = draft.interval
    draft.baseline = "period"
    if period.kind == "since":  # "a net gain of 27 since the start of the year"
        draft.baseline_interval = period.interval[0], period.interval[0]
        return
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

"""The time the discourse is about, and what each sentence adds to it."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.landmarks import Landmarks
from hitech_extract.linking.occasion import DEALS, for_deals, is_days, occasion_of
from hitech_extract.periods import Period
from hitech_extract.rules import any_of, load_cues

__all__ = ["Timeline", "carry", "from_earlier", "is_event", "note_fragment"]

_CUES: Final = load_cues("period")
_EVENT: Final = re.compile(
    rf"\b{any_of(_CUES['event_participles'])}(?: [\w'-]+){{0,7}}? (?:in|on|since|from) (?:early |late |the year )?$"
)
_BY: Final = re.compile(r"\bby (?:the (?:year )?|as early as |around )?$")
_FROM: Final = re.compile(rf"\bfrom(?: {any_of(_CUES['from_softeners'])})* ?$")
_RELATIVE: Final = re.compile(
    r", (?:which|who|where|whose|due|set|scheduled|expected|slated|planned|meant|designed|intended|projected) [^,;]*$"
)


class Timeline:
    """The time the discourse is about, carried from sentence to sentence."""

    def __init__(self, reference: date | None, marks: Landmarks) -> None:
        self.marks = marks
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
        self.five: Period | None = None  # the five-year plan spoken of
        self.five_line = -1
        self.last: Draft | None = None  # the figure before the sentence, for "That makes ..."
        self.last_line = -1
        self.occasion: Period | None = None  # the days of the fair or ceremony spoken of last
        self.fragment: Period | None = None
        self.fragment_line = -1
        self.pending: Period | None = None

    def recent(self, days: int) -> Period | None:
        """Return the stretch of about so many days that was spoken of last."""
        for period in reversed(self.seen):
            if period.interval and days - 4 <= (period.interval[1] - period.interval[0]).days + 1 <= days:
                return period
        return None


def note_fragment(scene: Scene, timeline: Timeline) -> None:
    """Keep a fragment that holds only a time ("By 2035?") for the next sentence of its line."""
    if not scene.drafts:
        if scene.end - scene.start < 32 and len(scene.periods) == 1 and scene.periods[0].kind in ("interval", "stock"):
            timeline.fragment, timeline.fragment_line = scene.periods[0], scene.line
        return
    timeline.pending = timeline.fragment if timeline.fragment_line == scene.line else None
    timeline.fragment = None


def is_event(scene: Scene, period: Period) -> bool:
    """As in "Founded in 1992, the zone covers 236 square kilometres": the figures have another time."""
    if (
        period.cue == "month"
        and scene.low.endswith("the ", scene.start, period.start)
        and re.match(
            r" (?!this|last|next|of|in|alone|and|to|data|figures?|output|exports?|imports?|revenue"
            r"|sales|period|growth|rate|total|tally)[a-z]+",
            scene.low[period.end : period.end + 14],
        )
    ):
        return True  # "hit by the July floods"
    if period.kind not in ("interval", "since") or period.cue not in ("year", "month", "mdy", "dmy", "yrange"):
        return False
    if period.interval is not None and period.interval[0] != period.interval[1] and is_days(period.interval):
        return False  # "a ten-day fair that opened on January 15": its days are those of its deals
    match = _EVENT.search(scene.low, max(scene.start, period.start - 80), period.start)
    if any(
        0 <= d.start - period.end < 12 and scene.low[period.end : d.start].strip().startswith("with")
        for d in scene.drafts
    ):
        return False
    if match is None or any(d.start >= match.start() and d.end <= period.start for d in scene.drafts):
        return False
    # "... projects were launched in 2022" after a figure is its time; a clause of its own before it is not.
    return not any(d.end <= match.start() for d in scene.drafts)


def from_earlier(scene: Scene, holder: Draft) -> bool:
    """Whether a figure is the earlier value of a change: "up from 3 billion"."""
    before = scene.low[max(scene.start, holder.start - 32) : holder.start]
    return "from" in before and _FROM.search(before) is not None


def carry(scene: Scene, timeline: Timeline) -> None:
    """Let the sentence's main time become the discourse's, unless it is only a point within it."""
    _note(scene, timeline)
    if scene.drafts:
        timeline.last, timeline.last_line = scene.drafts[-1], scene.line
    first_figure = min((d.start for d in scene.drafts), default=scene.end)
    chosen = _main_time(scene, timeline, first_figure) if scene.periods else None
    if chosen is not None:
        _adopt(scene, timeline, chosen, first_figure)


def _note(scene: Scene, timeline: Timeline) -> None:
    """Remember the times of plans, deals, stocks and sections that the sentence speaks of."""
    if scene.future and timeline.reference is not None:
        for period in scene.periods:
            if period.kind == "interval" and period.interval and period.interval[1] > timeline.reference:
                timeline.plan, timeline.plan_line = period, scene.line
    for period in scene.periods:
        if period.cue == "five-year-plan":
            timeline.five, timeline.five_line = period, scene.line
        if (
            period.kind == "interval"
            and period.interval
            and _BY.search(scene.low[max(scene.start, period.start - 14) : period.start])
        ):
            timeline.target = period
    if scene.periods and (occasion := occasion_of(scene)) is not None:
        timeline.occasion = occasion
        if not scene.drafts and for_deals(scene):
            timeline.event = occasion
    # Where the text goes on to figures of another time, it has left the fair.
    fair = timeline.event if timeline.event is timeline.occasion else None
    if fair is not None and any(d.interval is not None and d.interval != fair.interval for d in scene.drafts):
        timeline.event = None
    for draft in scene.drafts:
        if draft.period is not None and draft.interval is not None and draft.metric_id in DEALS:
            if is_days(draft.interval) and draft.period.kind == "interval":
                timeline.event = draft.period
            elif draft.why.get("period") != "inherited-day":
                timeline.event = None
        if (
            draft.period is not None
            and draft.period.kind in ("stock", "now")
            and not draft.compared
            and draft.interval is not None
        ):
            timeline.stock, timeline.stock_line = draft.period, scene.line
    if scene.heading and not scene.drafts and scene.line > 1 and len(scene.periods) < 2:
        timeline.section = next(
            (
                p
                for p in scene.periods
                if p.kind == "interval"
                and p.interval
                and timeline.reference is not None
                and p.interval[1] > timeline.reference
            ),
            None,
        )
    if timeline.topic is not None:
        timeline.topic_uses += sum(d.interval == timeline.topic.interval for d in scene.drafts)
    timeline.seen += [p for p in scene.periods if p.kind == "interval" and not p.aside and p.cue != "ordinal"]


def _main_time(scene: Scene, timeline: Timeline, first_figure: int) -> Period | None:
    """Return the time that the sentence is about."""
    chosen: Period | None = None
    for period in scene.periods:
        if (
            period.kind != "interval"
            or period.aside
            or (scene.low[period.start - 1 : period.start] == "(" and scene.low[period.end : period.end + 1] == ":")
            or period.cue in ("five-year-plan", "ago", "thismonth", "yesterday")
            or is_event(scene, period)
        ):
            continue
        if period.interval is None:
            if (
                chosen is None
                and period.cue not in ("fullyear", "month", "mdy", "dmy")
                and (period.start <= first_figure or any(d.period is period for d in scene.drafts))
            ):
                chosen = period
            continue
        last = period.interval[1]
        if is_days(period.interval) or (
            timeline.reference is not None and last > timeline.reference and period.cue != "thisyear"
        ):
            continue
        if period.cue == "fullyear" and not any(d.period is period for d in scene.drafts):
            continue
        if timeline.reference is None and scene.future:
            continue
        if _BY.search(scene.low[max(scene.start, period.start - 14) : period.start]):
            continue
        if any(
            d.period is period and d.why.get("period") == "right-after" and (d.compared or from_earlier(scene, d))
            for d in scene.drafts
        ):
            continue
        if _RELATIVE.search(scene.low[scene.start : period.start]) and "," in scene.low[period.end : scene.end]:
            continue
        used = any(d.period is period for d in scene.drafts)
        if period.cue == "thisyear" and not used:
            continue
        if not used and scene.drafts and period.start > first_figure:
            continue
        if chosen is None or chosen.interval is None or (chosen.start > first_figure and last > chosen.interval[1]):
            chosen = period
    return chosen


def _adopt(scene: Scene, timeline: Timeline, chosen: Period, first_figure: int) -> None:
    """Make a time the topic, or an excursion of its paragraph."""
    topic = timeline.topic
    spoken = topic.interval if topic is not None else None
    if (
        topic is not None
        and spoken is not None
        and chosen.interval is not None
        and chosen.cue in ("thisyear", "year-to-date")
        and topic.cue != chosen.cue
        and spoken[0].year == chosen.interval[0].year
    ):
        timeline.local, timeline.local_line = chosen, scene.line
        return
    if spoken is not None and chosen.interval is not None and spoken != chosen.interval:
        first, last = chosen.interval
        if (
            spoken[0] <= first
            and last <= spoken[1]
            and (spoken[1] - spoken[0]).days <= 366
            and (last - first).days < 300
            and not (timeline.from_heading and (last - first).days > 80 and timeline.topic_uses < 4)
        ):
            # a point within the time that the text is about: it holds for its paragraph where it leads
            if chosen.start <= first_figure and not scene.low[chosen.start : chosen.end].endswith("alone"):
                timeline.local, timeline.local_line = chosen, scene.line
            return
        if last < spoken[0] and any(
            d.period is chosen and scene.low.endswith("the ", scene.start, d.start) for d in scene.drafts
        ):
            return  # "trailed the 9.1 percent that the zone managed in 2014"
        if last < spoken[0] and timeline.topic_uses > 3:
            timeline.local, timeline.local_line = chosen, scene.line
            return
    elif (
        not scene.drafts
        and not scene.heading
        and chosen.interval is not None
        and (chosen.interval[1] - chosen.interval[0]).days < 80
    ):
        return
    timeline.topic = chosen
    timeline.topic_uses = 0
    # A title's year, or a bare "this year", gives way to the part of it that the text then speaks of.
    timeline.from_heading = (scene.heading and not scene.drafts) or chosen.cue in ("thisyear", "year-to-date")
    timeline.local = None

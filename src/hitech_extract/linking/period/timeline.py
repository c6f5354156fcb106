"""The time the discourse is about, and what each sentence adds to it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import date
from typing import Final

from hitech_extract.intervals import Interval
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.landmarks import Landmarks
from hitech_extract.linking.period.baseline import averaged
from hitech_extract.linking.period.elsewhere import RELATIVE
from hitech_extract.linking.period.events import is_event, of_beginning, of_things
from hitech_extract.linking.period.occasion import ADDED_UP, DEALS, for_deals, is_days, occasion_of
from hitech_extract.linking.period.right_after import after_doing
from hitech_extract.periods import Period
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones import ZONES

__all__ = [
    "Timeline",
    "carry",
    "from_earlier",
    "is_vague",
    "is_within",
    "leave_excursion",
    "tells_in_present",
]

_CUES: Final = load_cues("period")
_BY: Final = re.compile(r"\bby (?:the (?:year )?|as early as |around )?$")
# "from just 3 billion", "from a profit of 48 million"
_FROM: Final = re.compile(
    rf"\bfrom(?: (?:an?|the)(?: [a-z-]+)? {any_of(_CUES['from_values'])}(?: of)?)?"
    rf"(?: {any_of(_CUES['from_softeners'])})* ?$"
)
# "turned a loss of 12 million yuan into a profit"
_TURNED: Final = re.compile(
    r"\b(?:turn|convert|transform|revers)\w* (?:an?|its|the|last year's) (?:[a-z]+ ){0,2}loss(?:es)? of $"
)
_YEAR: Final = 366  # days
_MANY: Final = 3  # figures that make a stretch of its own
_SETTLED: Final = 9  # ... and a topic that a time nobody can date does not end


class Timeline:
    """The time the discourse is about, carried from sentence to sentence."""

    def __init__(self, reference: date | None, marks: Landmarks, headings: list[int], owner: str | None = None) -> None:
        self.marks = marks
        self.headings = headings  # the lines that are headings without a figure, in order
        self.headed = -1  # the heading that tells the time of its section alone: "At a glance (2022)", "May alone"
        self.outside: Period | None = None  # the topic outside that section
        self.reference = reference
        self.topic: Period | None = None
        self.topic_uses = 0  # figures that have taken the topic's time
        self.told: set[str] = set()  # the metrics that they measure
        self.zone_uses = 0  # how many of them are a zone's
        self.owner = owner  # the zone that they are of, at first that of the article
        self.in_present = 0  # changes that the text tells in the present: "the investment grows 10 percent"
        self.from_heading = False
        self.done: Period | None = None  # what the text was about before it turned to a plan
        self.plan: Period | None = None  # the time that the plans of a paragraph are for
        self.plan_line = -1
        self.goal: Period | None = None  # the time of the aims told last, for those of the same paragraph
        self.goal_line = -1
        self.section_line = -1
        self.section: Period | None = None  # the time in the heading of the section: "What we mean to do in 2024"
        self.section_aims = False  # whether that heading announces aims: "The main targets for 2024"
        self.target: Period | None = None  # "by 2025", for a later "by then"
        self.target_line = -1
        self.local: Period | None = None  # an excursion to an earlier time, for its own paragraph only
        self.local_line = -1
        self.local_uses = 0  # figures that have taken the excursion's time
        self.seen: list[Period] = []
        self.stock: Period | None = None  # the moment that stocks are counted at
        self.stock_line = -1
        self.event: Period | None = None  # the day of a signing that the following deals belong to
        self.five: Period | None = None  # the five-year plan spoken of
        self.five_line = -1
        self.last: Draft | None = None  # the figure before the sentence, for "That makes ..."
        self.last_line = -1
        self.opening: Draft | None = None  # the amount that the last sentence to name a zone began with
        self.occasion: Period | None = None  # the days of the fair or ceremony spoken of last
        self.fragment: Period | None = None
        self.fragment_line = -1
        self.told_last: list[Draft] = []  # the figures of the last sentence that had any
        self.told_line = -1
        self.told_end = -1
        self.origins: dict[str, Period] = {}  # when the zone was founded, promoted, opened: by the stem of the verb
        self.told_ahead = False  # whether that sentence was of plans
        self.stretch: Period | None = None  # the years that a paragraph sums up: "over the past five years"
        self.stretch_line = -1
        self.pending: Period | None = None
        self.asked: Period | None = None  # the time that a question was about, till it is answered

    def end_section(self, line: int) -> None:
        """Go back to what the text was about before a section, when another heading has come."""
        following = bisect_right(self.headings, self.headed)
        if self.headed >= 0 and following < len(self.headings) and self.headings[following] < line:
            self.turn_to(self.outside)
            self.headed = -1
        following = bisect_right(self.headings, self.section_line)
        if self.section is not None and following < len(self.headings) and self.headings[following] < line:
            self.section = None

    def turn_to(self, topic: Period | None, uses: int = 0) -> None:
        """Make another time the topic."""
        self.topic, self.topic_uses, self.zone_uses, self.told = topic, uses, 0, set()

    def recent(self, days: int) -> Period | None:
        """Return the stretch of about so many days that was spoken of last."""
        for period in reversed(self.seen):
            if period.interval and days - 4 <= (period.interval[1] - period.interval[0]).days + 1 <= days:
                return period
        return None


def from_earlier(scene: Scene, holder: Draft) -> bool:
    """Whether a figure is the earlier value of a change: "up from 3 billion"."""
    before = scene.low[max(scene.start, holder.start - 48) : holder.start]
    return ("from" in before and _FROM.search(before) is not None) or _TURNED.search(before) is not None


def carry(scene: Scene, timeline: Timeline) -> None:
    """Let the sentence's main time become the discourse's, unless it is only a point within it."""
    _note(scene, timeline)
    before = timeline.topic
    if scene.drafts:
        timeline.last, timeline.last_line = scene.drafts[-1], scene.line
        if scene.drafts[0].quantity.kind == "money" and any(area.kind in ZONES for area in scene.areas):
            timeline.opening = scene.drafts[0]
    first_figure = min((d.start for d in scene.drafts), default=scene.end)
    chosen = _main_time(scene, timeline, first_figure) if scene.periods else None
    chosen = chosen or _back_to(scene, timeline)
    if chosen is not None and not _only_aimed_at(scene, timeline, chosen):
        _adopt(scene, timeline, chosen, first_figure)
        if timeline.topic is chosen and scene.heading and scene.line and _heads_section(scene, chosen, before):
            timeline.headed, timeline.outside = scene.line, before
        elif timeline.topic is not before and (
            before is None or timeline.topic is None or timeline.topic.interval != before.interval
        ):
            timeline.headed = -1
    _count_uses(scene, timeline)
    _keep_stretch(scene, timeline)


def _heads_section(scene: Scene, chosen: Period, before: Period | None) -> bool:
    """As in "At a glance (2022)", "3. May alone", told of part of the time before: what holds for its section only."""
    if _in_brackets(scene, chosen):
        return True
    if before is None or before.interval is None or not is_within(chosen, before):
        return False
    alone = _BEFORE_ALONE.fullmatch(scene.low, scene.start, chosen.start) is not None
    return alone and _AFTER_ALONE.fullmatch(scene.low, chosen.end, scene.end) is not None


_BEFORE_ALONE: Final = re.compile(r"(?:\(?(?:\d{1,2}|[ivx]{1,4})[.)] )?(?:in |for |the month of |month of )?")
_AFTER_ALONE: Final = re.compile(r"(?: alone| only| in detail)?:?\s?")
_YEARS: Final = frozenset({"interval", "same"})


def _keep_stretch(scene: Scene, timeline: Timeline) -> None:
    """Keep the figures of a sentence, and the stretch of years that it sums up, for the next ones of its paragraph."""
    if not scene.drafts:
        return
    opens = timeline.told_line != scene.line or timeline.stretch_line == scene.line
    timeline.told_last, timeline.told_line, timeline.told_ahead = scene.drafts, scene.line, scene.future
    timeline.told_end = scene.end
    stretch: Period | None = None
    for period in scene.periods:
        span = period.interval
        if span is None or period.aside or period.kind not in _YEARS:
            continue
        if not any(d.period is period or d.interval == span for d in scene.drafts):
            continue
        over = (timeline.reference is None and not scene.future) or (
            timeline.reference is not None and span[1] <= timeline.reference
        )
        alone = all(d.interval is None or (span[0] <= d.interval[0] and d.interval[1] <= span[1]) for d in scene.drafts)
        if (span[1] - span[0]).days > _YEAR and opens and over and alone and _sums_up(scene, period):
            stretch = period
        elif period.kind == "interval":
            timeline.stretch = None  # the text has turned to a single year
    if stretch is not None:
        timeline.stretch, timeline.stretch_line = stretch, scene.line


def _sums_up(scene: Scene, period: Period) -> bool:
    """Not so "from January to May it rose 31 percent, on a two-year average 8": that sentence has another time."""
    others = (p for p in scene.periods if p is not period and p.interval and not p.aside)
    return all(p.interval is None or (p.interval[1] - p.interval[0]).days > _YEAR for p in others) and not any(
        d.interval is not None and d.interval != period.interval and not d.compared for d in scene.drafts[:1]
    )


def _back_to(scene: Scene, timeline: Timeline) -> Period | None:
    """As in "turned out 21.3 billion yuan in the quarter": the quarter spoken of before, which the text returns to."""
    spoken = timeline.topic.interval if timeline.topic is not None else None
    for draft in scene.drafts:
        same = draft.period if draft.period is not None and draft.period.kind == "same" else None
        if same is None or draft.compared or draft.interval is None or draft.interval == spoken:
            continue
        near = spoken is not None and spoken[1].year == draft.interval[1].year
        if near and _THE_PART.search(scene.low, same.start, same.end) is not None:
            return next((p for p in reversed(timeline.seen) if p.interval == draft.interval), None)
    return None


def _only_aimed_at(scene: Scene, timeline: Timeline, chosen: Period) -> bool:
    """As in "It had 430 firms in 2023 and wants 500 in 2027", in a text without a date: what follows is of no plan."""
    if timeline.reference is not None or not scene.future:
        return False
    if _BY.search(scene.low, max(scene.start, chosen.start - 14), chosen.start) is not None:
        return True
    aim = chosen.interval
    told = (period.interval for period in scene.periods if period.kind == "interval" and period.start < chosen.start)
    return aim is not None and any(time is not None and time[1] < aim[0] for time in told)


def _in_brackets(scene: Scene, period: Period) -> bool:
    return scene.low[period.start - 1] == "(" and scene.low[period.end : period.end + 1] == ")"


def _count_uses(scene: Scene, timeline: Timeline) -> None:
    """Count the figures that take the topic's time, and what they measure, and those of the excursion."""
    spoken = timeline.topic.interval if timeline.topic is not None else None
    aside = timeline.local.interval if timeline.local is not None else None
    for draft in scene.drafts:
        if draft.interval is None or draft.compared:
            continue
        if draft.interval == spoken:
            timeline.topic_uses += 1
            if draft.zone_id is not None:
                timeline.owner, timeline.zone_uses = draft.zone_id, timeline.zone_uses + 1
            told = _GROWS if draft.measure == "growth" else _COMPLETES if draft.metric_id in ADDED_UP else None
            if told is not None and told.search(scene.low, max(scene.start, draft.start - 40), draft.start):
                timeline.in_present += 1
            if draft.metric_id is not None:
                timeline.told.add(_kin(draft.metric_id))
        elif draft.interval == aside:
            timeline.local_uses += 1


# A translation's way to tell what has happened
_GROWS: Final = re.compile(
    r"\b(?:grows?|increases|decreases|rises|falls|drops|declines|climbs"
    r"|is (?:up|down)|is an increase|is (?:higher|lower))\b"
)
_COMPLETES: Final = re.compile(
    r"\b(?:completes|reali[sz]es?|achieves|finishes|reaches|amounts to|is|are)(?: [a-z]+)? $"
)
_TOLD_IN_PRESENT: Final = 2


def tells_in_present(timeline: Timeline) -> bool:
    """As in "The investment grows 10 percent. The sales rate is 96.7 percent": a text that tells all in the present."""
    return timeline.in_present >= _TOLD_IN_PRESENT


def leave_excursion(timeline: Timeline) -> None:
    """Go back to the topic in a new paragraph, but where the excursion has had the most figures of the text."""
    local, topic = timeline.local, timeline.topic
    timeline.local = None
    if local is None or local.interval is None or topic is None or topic.interval is None:
        return
    if timeline.local_uses < _MANY or timeline.local_uses <= 2 * timeline.topic_uses or is_within(local, topic):
        return
    timeline.turn_to(local, timeline.local_uses)
    timeline.from_heading = False


def is_within(inner: Period, outer: Period) -> bool:
    """Whether a time is a part of another of a year at most: the quarter of a half, the month of a quarter."""
    a, b = inner.interval, outer.interval
    return a is not None and b is not None and b[0] <= a[0] and a[1] <= b[1] and (b[1] - b[0]).days <= _YEAR


def _revisits(scene: Scene, timeline: Timeline, chosen: Period) -> bool:
    """As in "In March alone they jumped 22.5 percent", "Back in 2014 they stood at 1.9 billion yuan".

    What the sentence measures has been told for the time of the topic: it looks at another time for a
    moment, and the text goes on where it was.
    """
    figures = [d for d in scene.drafts if d.period is chosen and d.equivalent_of is None]
    return bool(figures) and all(d.metric_id is None or _kin(d.metric_id) in timeline.told for d in figures)


def _kin(metric: str) -> str:
    """Give one name to metrics that a text takes turns in naming: the output of industry, and output."""
    return "output_value" if metric == "gross_industrial_output_value" else metric


def _note(scene: Scene, timeline: Timeline) -> None:
    """Remember the times of plans, deals, stocks and sections that the sentence speaks of."""
    if scene.future and timeline.reference is not None:
        for period in scene.periods:
            if period.kind != "interval" or period.interval is None or period.cue == "season":
                continue
            if period.interval[1] > timeline.reference:
                timeline.plan, timeline.plan_line = period, scene.line
    _note_goals(scene, timeline)
    for period in scene.periods:
        if period.cue == "five-year-plan":
            timeline.five, timeline.five_line = period, scene.line
        if (
            period.kind == "interval"
            and period.interval
            and _BY.search(scene.low[max(scene.start, period.start - 14) : period.start])
        ):
            timeline.target, timeline.target_line = period, scene.line
    if scene.periods and (occasion := occasion_of(scene)) is not None:
        timeline.occasion = occasion
        held = not scene.future and all(d.interval == occasion.interval for d in scene.drafts)
        if held and for_deals(scene):
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
            first, last = draft.interval  # "at the end of the year", of the year that is spoken of
            timeline.stock, timeline.stock_line = replace(draft.period, first=first, last=last), scene.line
    if scene.heading and not scene.drafts and scene.line > 1 and len(scene.periods) < 2:
        aims = _AIMS.search(scene.low, scene.start, scene.end) is not None
        timeline.section_line, timeline.section_aims = scene.line, aims
        timeline.section = next(
            (p for p in scene.periods if p.kind == "interval" and p.interval and _lies_ahead(timeline, p, aims=aims)),
            None,
        )
    timeline.seen += [p for p in scene.periods if p.kind == "interval" and not p.aside and p.cue != "ordinal"]


_MOST_OF_YEAR: Final = 300  # days
_ANNUAL_GOALS: Final = re.compile(
    r"\b(?:annual|yearly|full-year|whole-year|this year's) (?:[a-z]+ )?(?:targets|goals|plans)\b"
)


def _note_goals(scene: Scene, timeline: Timeline) -> None:
    """As in "All three zones are sticking to their annual goals.", "its plan foresees a GDP of 450 billion in 2025"."""
    today = timeline.reference
    if not scene.drafts and not scene.periods and today is not None:
        goals = _ANNUAL_GOALS.search(scene.low, scene.start, scene.end)
        if goals is not None:
            year = date(today.year, 1, 1), date(today.year, 12, 31)
            timeline.goal, timeline.goal_line = Period(*goals.span(), "interval", *year, "fullyear"), scene.line
        return
    for draft in scene.drafts:
        period = draft.period
        if period is None or period.kind != "interval" or period.interval is None or draft.interval != period.interval:
            continue
        whole = (period.interval[1] - period.interval[0]).days > _MOST_OF_YEAR
        if whole and scene.future and (today is None or period.interval[1] > today):
            timeline.goal, timeline.goal_line = period, scene.line


def _lies_ahead(timeline: Timeline, period: Period, *, aims: bool) -> bool:
    """Whether a heading's time is one to come: after the article's day, or that of aims, in a text without a date."""
    if timeline.reference is None:
        return aims
    return period.interval is not None and period.interval[1] > timeline.reference


_AIMS: Final = re.compile(r"\b(?:targets?|goals?|aims?|objectives?|plans?|outlook|what we (?:want|mean|plan))\b")
_MONTH: Final = 31


def _main_time(scene: Scene, timeline: Timeline, first_figure: int) -> Period | None:
    """Return the time that the sentence is about."""
    chosen: Period | None = None
    if scene.drafts and all(draft.why.get("period") == "annual-average" for draft in scene.drafts):
        return None  # "Growth over the plan period (2021-25) averaged 11.5 percent": what follows is not of the plan
    for period in scene.periods:
        if (
            period.kind != "interval"
            or period.aside
            or (scene.low[period.start - 1 : period.start] == "(" and scene.low[period.end : period.end + 1] == ":")
            or period.cue in ("five-year-plan", "ago", "thismonth", "yesterday", "vague")
            or (period.cue == "stretch" and period.interval and (period.interval[1] - period.interval[0]).days > _YEAR)
            or is_event(scene, period)
            or of_beginning(scene, period)
            or _of_average(scene, period)
        ):
            continue
        if _looks_back(scene, period):
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
            d.period is period
            and d.why.get("period") == "right-after"
            and (d.compared or from_earlier(scene, d) or (d.index and after_doing(scene, d)))
            for d in scene.drafts
        ):
            continue  # "a loss of 2 billion yuan, after earning 3 billion in the first nine months of last year"
        if RELATIVE.search(scene.low[scene.start : period.start]) and scene.low.find(", ", period.end, scene.end) >= 0:
            continue
        used = any(d.period is period for d in scene.drafts)
        if of_things(scene, period):
            continue
        if period.cue == "thisyear" and not used:
            continue
        if not used and scene.drafts and period.start > first_figure:
            continue
        if (
            chosen is None
            or chosen.interval is None
            or (chosen.start > first_figure and last > chosen.interval[1])
            or (used and is_vague(chosen) and chosen.interval[0] <= period.interval[0] and last <= chosen.interval[1])
        ):
            chosen = period
    return chosen


# "[in the first half] it had still been 2.7 percent down": a look back within a sentence on another time
_HAD: Final = re.compile(
    r",? (?:[\w'-]+ ){0,5}had (?:[a-z]+ )?(?:been|[a-z]+ed|stood|risen|fallen|grown|shrunk|sunk)\b"
)


def _looks_back(scene: Scene, period: Period) -> bool:
    told = any(d.end <= period.start and d.period is not period and not d.compared for d in scene.drafts)
    return told and _HAD.match(scene.low, period.end, scene.end) is not None


def _of_average(scene: Scene, period: Period) -> bool:
    """As in "grew 7 percent, and by an average of 5 percent over the past two years": those years are the average's."""
    users = [draft for draft in scene.drafts if draft.period is period]
    return 0 < len(users) < len(scene.drafts) and all(averaged(scene, draft) for draft in users)


def _adopt(scene: Scene, timeline: Timeline, chosen: Period, first_figure: int) -> None:
    """Make a time the topic, an excursion of its paragraph, or one of its sentence alone."""
    topic = timeline.topic
    spoken = topic.interval if topic is not None else None
    heading = scene.heading and not scene.drafts
    if topic is None or spoken is None or (heading and scene.line > 1):
        if not _too_short(scene, chosen):
            _take_up(scene, timeline, chosen)
        return
    span = chosen.interval
    if span is None:
        if timeline.topic_uses < _SETTLED and not timeline.from_heading:
            _take_up(scene, timeline, chosen)
            return
        timeline.local, timeline.local_line, timeline.local_uses = chosen, scene.line, 0
        return
    if span == spoken:
        timeline.topic, timeline.local = chosen, None  # the words nearest to what follows justify its time
        if not is_vague(chosen):
            timeline.from_heading = timeline.from_heading and heading
        return
    first, last = span
    untold = not scene.drafts and not scene.heading and chosen.start - scene.start > _FRONTED
    if untold and _TELLS_OF.search(scene.low, scene.start, chosen.start) is not None:
        _go_aside(scene, timeline, chosen)  # "The zone had a poor 2023. Output slipped 1.9 percent"
        return
    if untold and (last < spoken[0] or is_within(chosen, topic)):
        return  # "The road to the airport was rebuilt in 2015": no figure of that time is told
    if is_vague(chosen) and topic.cue != chosen.cue and spoken[0].year == first.year:
        _go_aside(scene, timeline, chosen)
    elif is_within(chosen, topic) and (last - first).days < 300:
        if _revisits(scene, timeline, chosen):
            return
        if timeline.from_heading and (last - first).days > 80 and timeline.topic_uses < 4:
            _take_up(scene, timeline, chosen)
        # a point within the time that the text is about: it holds for its paragraph where it leads
        elif chosen.start <= first_figure and "alone" not in scene.low[chosen.start : chosen.end + 7]:
            _go_aside(scene, timeline, chosen)
    elif last < spoken[0]:
        if any(d.period is chosen and scene.low.endswith("the ", scene.start, d.start) for d in scene.drafts):
            return  # "trailed the 9.1 percent that the zone managed in 2014"
        if not _holds(scene, timeline, spoken) and not _is_of_others(scene, timeline, chosen):
            _take_up(scene, timeline, chosen)
        elif not _revisits(scene, timeline, chosen):
            _go_aside(scene, timeline, chosen)
    elif not scene.drafts and (last - first).days < _MONTH:
        _go_aside(scene, timeline, chosen)  # "Entering the middle of April, the building sites are bustling."
    elif _is_of_others(scene, timeline, chosen):
        _go_aside(scene, timeline, chosen)
    elif not _too_short(scene, chosen):
        _take_up(scene, timeline, chosen)


def _is_of_others(scene: Scene, timeline: Timeline, chosen: Period) -> bool:
    """As in "The city's GDP was 450 billion yuan in 2021", "Nationwide, zones ...": no time of the zone reported on."""
    figures = [draft for draft in scene.drafts if draft.interval == chosen.interval]
    if timeline.owner is None or timeline.owner in _AT_LARGE or not figures:
        return False
    if timeline.topic_uses and not timeline.zone_uses:
        return False  # a company's results, and the zone beside them
    return all(draft.zone_id is None or draft.zone_id in _AT_LARGE for draft in figures)


_AT_LARGE: Final = frozenset({"national"})
_TELLS_OF: Final = re.compile(
    r"\b(?:had|saw|endured|enjoyed|suffered|closed|ended|finished|survived|looks? back (?:on|at))"
    r"(?: (?:an?|its|the|their|on))*(?: [\w-]+){0,3} $"
)
_THE_PART: Final = re.compile(
    r"\bthe (?:quarter|half|half[ -]year|(?:two|three|four|five|six|seven|eight|nine|ten|eleven) months)$"
)
_FRONTED: Final = 12  # characters before a time that leads its sentence: "Back in 2015, ..."


def is_vague(period: Period) -> bool:
    """As in "this year": it gives way to the part of it that the text then speaks of."""
    return period.cue in ("thisyear", "year-to-date")


def _too_short(scene: Scene, chosen: Period) -> bool:
    """Whether a time without figures is too short to be what a text is about: "In March, the park was renamed"."""
    return (
        not scene.drafts
        and not scene.heading
        and chosen.interval is not None
        and (chosen.interval[1] - chosen.interval[0]).days < 80
    )


def _holds(scene: Scene, timeline: Timeline, spoken: Interval) -> bool:
    """Whether the topic outlives a look back: where it is what news of the day reports, or has figures enough."""
    reference = timeline.reference
    if timeline.topic_uses > _MANY:
        return True
    if not timeline.topic_uses and scene.drafts:
        return False
    if reference is None:
        return True
    if spoken[1] > reference and not _vague_topic(timeline):
        return False  # a plan
    return (reference - spoken[1]).days <= _YEAR


def _vague_topic(timeline: Timeline) -> bool:
    return timeline.topic is not None and is_vague(timeline.topic)


def _go_aside(scene: Scene, timeline: Timeline, chosen: Period) -> None:
    """Let a time hold for the rest of its paragraph."""
    if timeline.local is None or timeline.local.interval != chosen.interval:
        timeline.local_uses = 0
    timeline.local, timeline.local_line = chosen, scene.line


def _take_up(scene: Scene, timeline: Timeline, chosen: Period) -> None:
    """Make a time the topic."""
    before, today = timeline.topic, timeline.reference
    timeline.turn_to(chosen)
    timeline.done = None
    if scene.future and today is not None and chosen.interval is not None and chosen.interval[1] > today:
        over = before is not None and before.interval is not None and before.interval[1] <= today
        timeline.done = before if over else None
    # A title's year, or a bare "this year", gives way to the part of it that the text then speaks of.
    timeline.from_heading = (scene.heading and not scene.drafts) or is_vague(chosen)
    timeline.local = None

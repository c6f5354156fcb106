"""Times that stand alone, for what comes next: "By 2035?", "What about this year?"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from hitech_extract.intervals import of_year
from hitech_extract.linking.draft import Scene
from hitech_extract.linking.period.tense import tells_of_past
from hitech_extract.linking.period.timeline import Timeline, leave_excursion
from hitech_extract.periods import Period

__all__ = ["note_fragment"]


def note_fragment(scene: Scene, timeline: Timeline) -> None:
    """Keep a fragment that holds only a time ("By 2035?") for the next sentence of its line."""
    if timeline.local is not None and timeline.local_line != scene.line:
        leave_excursion(timeline)
    if not scene.drafts:
        time = scene.periods[0] if len(scene.periods) == 1 and scene.end - scene.start < _SHORT else None
        if (
            time is not None
            and time.kind in ("interval", "stock")
            and _BARE_TIME.match(scene.low[scene.start : time.start])
        ):
            timeline.fragment, timeline.fragment_line = time, scene.line
        elif scene.asks and (asked := _asked_for(scene, timeline.reference)) is not None:
            timeline.fragment, timeline.fragment_line = asked, scene.line + 1
            timeline.asked = asked
        return
    timeline.pending = timeline.fragment if timeline.fragment_line - 1 <= scene.line <= timeline.fragment_line else None
    timeline.fragment = None
    if timeline.pending is not None and timeline.pending is timeline.asked:
        timeline.local, timeline.local_line, timeline.local_uses = timeline.asked, scene.line, 0  # all of the answer
        span, today = timeline.asked.interval, timeline.reference
        if span is not None and today is not None and span[1] > today:
            timeline.plan, timeline.plan_line = timeline.asked, scene.line
        timeline.asked = None


def _asked_for(scene: Scene, today: date | None) -> Period | None:
    """As in "Where will you be in 2026?": the time that the answer tells of."""
    times = [period for period in scene.periods if period.kind in ("interval", "stock") and period.interval]
    if len(times) != 1 or len(scene.periods) != 1:
        return None
    asked = times[0]
    if asked.cue != "thisyear" or today is None or today.month > _EARLY:
        return asked
    if tells_of_past(scene.low[scene.start : scene.end]):
        return asked
    first, last = of_year(today.year)
    return replace(asked, first=first, last=last)  # "What about this year?", in January: what is planned


# "By 2035?", "What about 2003?", and no "A museum opened in 2003"
_EARLY: Final = 3  # months of a year that is hardly begun
_SHORT: Final = 32  # characters
_BARE_TIME: Final = re.compile(
    r"[\"'(]{0,3}(?:[\w']+ ){0,2}(?:(?:in|on|to|by|at|since|until|from|for|of|the|about) ){0,2}$"
)

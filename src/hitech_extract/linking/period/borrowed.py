"""What a sentence borrows of the one before it: the metric, and so the time; the stretch of years; the plan."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from hitech_extract.intervals import Interval
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.endpoints import endpoint
from hitech_extract.linking.period.tense import PERFECT, around, happened, tells_of_past

if TYPE_CHECKING:
    from hitech_extract.linking.period.timeline import Timeline

__all__ = ["goes_on", "of_stretch", "same_metric_before"]

_NAMED: Final = frozenset({"interval", "stock", "since", "now", "same", "prior"})
_RATES: Final = frozenset({"growth", "level"})
_YEAR: Final = 366  # days
# What is added up over a stretch of years, rather than told of its last one
_ADDED_UP: Final = re.compile(
    r"\b(?:cumulative(?:ly)?|accumulated|aggregate|a total of|in total|in all|all told|altogether|all in all|overall"
    r"|added up to|adds up to|totall?(?:ed|ing)|summed to|combined)\b"
)
_IN_PASSING: Final = re.compile(r", [^,;]{3,60},")  # "Bengbu[, undaunted,] speaks of 120 billion yuan"
_OF_A_YEAR: Final = re.compile(r"\b(?:annual|yearly|(?:full|whole)[- ]year)\b")  # "The annual goal remains 135 billion"
_A_YEAR: Final = re.compile(r"\b(?:a year|annual(?:ly)?|per year|each year|every year|per annum|yearly|averag\w+)\b")


def same_metric_before(scene: Scene, draft: Draft, timeline: Timeline) -> Draft | None:
    """As in "For 2015 Wuhu hopes for revenue of 130 billion. Bengbu speaks of 120 billion": of the same year as well.

    A sentence that names neither what it measures nor when takes both from the figure before, where its tense agrees.
    """
    if draft.why.get("metric") != "inherited" or draft.metric is None or draft.compared or draft.measure not in _RATES:
        return None
    if timeline.told_line != scene.line or timeline.pending is not None or any(p.kind in _NAMED for p in scene.periods):
        return None
    source = next((d for d in reversed(timeline.told_last) if d.metric is draft.metric and not d.compared), None)
    if source is None or source.interval is None or source.quantity.kind != draft.quantity.kind:
        return None
    clause = _IN_PASSING.sub(",", scene.low[scene.clause_start(draft.start) : draft.start])
    today = timeline.reference
    ahead = source.interval[1] > today if today is not None else timeline.told_ahead
    if ahead:
        other = tells_of_past(clause) or PERFECT.search(clause) is not None or _OF_A_YEAR.search(clause) is not None
        return None if other else source
    return None


# As in "Exports rose even faster, by 26 percent": than what was told just before
_EVEN_MORE: Final = re.compile(
    r"\b(?:even|still) (?:more |less )?(?:[a-z]+er|[a-z]+ly|more|less)\b(?! than\b)|\b(?:better|worse|[a-z]+er) still\b"
)
_STOOD: Final = re.compile(r"\b(?:stood|had|hit|sank|shrank|lost|ran|sprang|slid|swung|bore|kept)\b")
_POINTS_BACK: Final = re.compile(r"[\"'(]{0,3}(?:its|their|it|they)\b")
_THEIR: Final = re.compile(r"[\"'(]{0,3}(?:their|the newcomers'|these firms'|together,? the(?:y|se|ir))\b")


def goes_on(scene: Scene, draft: Draft, timeline: Timeline) -> Draft | None:
    """As in "The country's zones earned 5.1 trillion yuan in eight months. Their exports stood at ...": in those too.

    A sentence without a time that points back at whom the one before was about, or that outdoes what that one told, is
    of its time, whatever the rest of the text is about.
    """
    if draft.compared or scene.future or any(p.kind in _NAMED for p in scene.periods) or not timeline.told_last:
        return None
    if timeline.told_line != scene.line or scene.low[timeline.told_end : scene.start].strip():
        return None
    told = [d for d in timeline.told_last if d.interval is not None and not d.compared]
    if not told or len({d.interval for d in told}) > 1:
        return None
    clause = scene.low[scene.start : draft.start]
    if not (tells_of_past(clause) or _STOOD.search(clause)) or PERFECT.search(clause) is not None:
        return None
    if _EVEN_MORE.search(scene.low, scene.start, scene.end) is not None:
        return told[-1]
    counted = told[-1].quantity.kind == "count" and draft.quantity.kind == "money"
    if counted and _THEIR.match(scene.low, scene.start) is not None:
        return told[-1]
    if draft.quantity.kind == "count" and not happened(around(scene, draft), draft):
        return None
    elsewhere = timeline.owner is not None and draft.zone_id == told[-1].zone_id != timeline.owner
    return told[-1] if elsewhere and _POINTS_BACK.match(scene.low, scene.start) is not None else None


def of_stretch(scene: Scene, draft: Draft, timeline: Timeline) -> Interval | None:
    """As in "In the five years to 2015, GDP grew 8 percent a year. 214 projects were introduced": in those years.

    What a paragraph adds up after it has named a stretch of years is of the stretch; a change from one value to
    another runs from its first year to its last.
    """
    stretch = timeline.stretch.interval if timeline.stretch is not None else None
    if stretch is None or timeline.stretch_line != scene.line or scene.future:
        return None
    if any(p.kind in _NAMED for p in scene.periods):
        return None
    first, last = stretch
    if PERFECT.search(scene.low, scene.clause_start(draft.start), draft.start) is not None:
        return None
    if draft.measure in ("level", "share") and (end := endpoint(scene, draft)):
        year = first.year if end == "from" else last.year
        return max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    clause = scene.low[scene.clause_start(draft.start) : scene.clause_end(draft.end)]
    if draft.compared:
        return None
    if draft.measure == "growth":
        return stretch if _A_YEAR.search(clause) is not None else None
    if draft.measure != "level":
        return None
    if draft.quantity.kind == "count":
        return stretch if happened(around(scene, draft), draft) else None
    before = scene.before(draft)
    beside = before is not None and before.quantity.kind == "count" and before.interval == stretch
    return stretch if beside or _ADDED_UP.search(clause) is not None else None

"""Link every quantity of a text to its measure, metric, zone and period.

Sentence by sentence, in the order of reading; what a sentence leaves unsaid comes from what the
discourse has said before it (``MetricMemory``, ``Focus``, ``Timeline``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from hitech_extract.linking.bare import settle_bare
from hitech_extract.linking.confidence import confidence
from hitech_extract.linking.draft import CLAUSE_BREAK, Draft, Scene
from hitech_extract.linking.lists import find_equivalents, number_lists
from hitech_extract.linking.table import Table
from hitech_extract.linking.measure import RATE_METRICS, decide_measures
from hitech_extract.linking.metric import MetricMemory, link_metrics
from hitech_extract.linking.period import Timeline, link_periods
from hitech_extract.linking.zone import Focus, link_zones
from hitech_extract.metrics import MetricMention
from hitech_extract.periods import Period, period_label
from hitech_extract.quantities import Quantity
from hitech_extract.reading import Reading, Sentence
from hitech_extract.schema import Figure
from hitech_extract.zones import Area, Gazetteer, main_zone, title_zone

__all__ = ["link"]

_BOILERPLATE: Final = re.compile(
    r"^(?:[\W_]*(?:tel|fax|phone|contact|address|add|zip|postcode|hotline|icp|copyright|\u00a9|all rights reserved|editor|source|author|click|views?|updated?|presented by|related|previous|next|page|print|share|photo|home ?>|website|e-?mail|font size)\b|[\W_]*\[?(?:file )?photo)",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(r"\[[^\]]{0,200}(?:photo|/|cfp|xinhua)[^\]]{0,100}\]|\(photo[^)]{0,80}\)", re.IGNORECASE)
_DASH: Final = re.compile(r" ?(?:--|\u2014| - )")
_FUTURE: Final = re.compile(
    r"\b(?:will|would|shall|plans? to|expect(?:s|ed)? to|to be|aims? (?:to|for)|aiming|intends?|hopes?|wants?|strives?|targets?|forecast|projected|goal|seeks?|set to|due|scheduled|slated|is expected|are expected|can)\b"
)


def link(
    reading: Reading,
    quantities: list[Quantity],
    metrics: list[MetricMention],
    areas: list[Area],
    periods: list[Period],
    reference: date | None,
    gazetteer: Gazetteer,
    doc_id: str = "",
    title: str | None = None,
) -> list[Figure]:
    """Return the figures of a text in order, each slot with the cue that decided it."""
    currency = _currency(quantities)
    main = main_zone(areas, reading)
    if title and title.strip() not in reading.source:
        # A title that is kept apart from the text speaks before its first line.
        main = title_zone(title, gazetteer) or main
    focus, timeline, memory = Focus(main, areas, gazetteer), Timeline(reference), MetricMemory()
    head = reading.lines[0] if reading.lines else None
    if head is not None and areas and areas[0].kind == "company" and areas[0].start - head.start < 2:
        focus.company = areas[0]
    drafts: list[Draft] = []
    metrics = _outside_areas(metrics, areas, reading.low)
    for scene in _scenes(reading, quantities, metrics, areas, periods):
        if scene.drafts:
            settle_bare(scene, memory, currency)
            find_equivalents(scene.drafts, scene.low)
            number_lists(scene.drafts, scene.low)
            decide_measures(scene)
        link_metrics(scene, memory)
        _measure_by_metric(scene, memory)
        link_zones(scene, focus)
        link_periods(scene, timeline)
        drafts += scene.drafts
    _restate_headline(drafts, reading)
    return [_figure(draft, reading, doc_id) for draft in drafts]


def _restate_headline(drafts: list[Draft], reading: Reading) -> None:
    """Give a headline's figure, often without its time, what the text says where it states it in full."""
    end = reading.lines[0].end if reading.lines else 0
    body = [d for d in drafts if d.start >= end]
    for draft in drafts:
        if draft.start >= end:
            break
        if draft.interval is not None and draft.metric_id is not None:
            continue
        for other in body:
            same = other.quantity.kind == draft.quantity.kind and other.quantity.unit == draft.quantity.unit and other.measure == draft.measure
            if same and draft.value and abs(other.value - draft.value) * 40 <= abs(draft.value) and draft.zone_id == other.zone_id:
                if draft.interval is None and other.interval is not None:
                    draft.interval, draft.period, draft.why["period"] = other.interval, other.period, "restated-below"
                if draft.metric_id is None and other.metric_id is not None:
                    draft.metric_id, draft.metric_span, draft.why["metric"] = other.metric_id, other.metric_span, "restated-below"
                break


_RATE_BASE: Final = re.compile(r"\b(?:per|every|each) [\d,]+ $")


def _outside_areas(metrics: list[MetricMention], areas: list[Area], low: str) -> list[MetricMention]:
    """Drop metric phrases that are part of an area's name, but for counted zones ("23 high-tech zones")."""
    kept: list[MetricMention] = []
    spans = [(a.start, a.end) for a in areas if a.kind != "company"]
    position = 0
    for metric in metrics:
        while position < len(spans) and spans[position][1] <= metric.start:
            position += 1
        if _RATE_BASE.search(low, max(0, metric.start - 24), metric.start):
            continue
        inside = position < len(spans) and spans[position][0] < metric.end
        if not inside or metric.id == "zones":
            if inside:
                metric.nature = "name"
            kept.append(metric)
    return kept


def _currency(quantities: list[Quantity]) -> str:
    counted = Counter(q.unit for q in quantities if q.kind == "money")
    return "CNY" if not counted or counted.get("CNY") else counted.most_common(1)[0][0]


# A "sentence" beyond these bounds is a table or a broken page: it is cut, so that the work stays linear.
_LONGEST: Final = 4000
_MOST_FIGURES: Final = 60


def _pieces(reading: Reading, quantities: list[Quantity]) -> Iterator[Sentence]:
    starts = [q.start for q in quantities]
    for sentence in reading.sentences:
        start = sentence.start
        while True:
            cut = sentence.end
            if cut - start > _LONGEST:
                cut = reading.low.rfind(" ", start + _LONGEST // 2, start + _LONGEST) + 1 or start + _LONGEST
            past = bisect_left(starts, start) + _MOST_FIGURES
            if past < len(starts) and starts[past] < cut:
                cut = starts[past]
            yield Sentence(start, cut, sentence.line)
            if cut >= sentence.end:
                break
            start = cut


def _scenes(reading: Reading, quantities: list[Quantity], metrics: list[MetricMention], areas: list[Area], periods: list[Period]) -> list[Scene]:
    """Cut the mentions into sentences; boilerplate lines and photo credits give no figures."""
    scenes: list[Scene] = []
    low = reading.low
    q = m = a = p = 0
    times = [(t.start, t.end) for t in periods if t.kind in ("interval", "stock", "dateline", "since", "prior")]
    credit = 0
    credited = [match.span() for match in _CREDIT.finditer(reading.clean)] if "[" in reading.clean or "(photo" in low else []
    previous_line = -1
    t = 0
    table = Table()
    for sentence in _pieces(reading, quantities):
        start, end = sentence.start, sentence.end
        line = reading.lines[sentence.line]
        drafts: list[Draft] = []
        skip = _BOILERPLATE.match(reading.clean, line.start, line.end) is not None and line.end - line.start < 240
        skip = skip or _BOILERPLATE.match(reading.clean, start, end) is not None and end - start < 160
        while q < len(quantities) and quantities[q].start < end:
            quantity = quantities[q]
            q += 1
            if quantity.start < start or skip:
                continue
            while t < len(times) and times[t][1] <= quantity.start:
                t += 1
            if t < len(times) and times[t][0] <= quantity.start and quantity.end <= times[t][1] and quantity.kind in ("bare", "count"):
                continue
            while credit < len(credited) and credited[credit][1] <= quantity.start:
                credit += 1
            if credit < len(credited) and credited[credit][0] <= quantity.start:
                continue
            drafts.append(Draft(quantity, quantity.value))
        if sentence.start == line.start:
            table.read(low[line.start : line.end])
        first_m = m
        while m < len(metrics) and metrics[m].start < end:
            m += 1
        first_a = a
        while a < len(areas) and areas[a].start < end:
            a += 1
        first_p = p
        while p < len(periods) and periods[p].start < end:
            p += 1
        heading = line.heading and line.end - line.start < 140
        scene = Scene(
            low, reading.clean, start, end, sentence.line, heading, drafts, metrics[first_m:m], areas[first_a:a], [x for x in periods[first_p:p] if x.kind != "dateline" and not (x.start == line.start and _DASH.match(low, x.end))],
            first_of_line=sentence.line != previous_line,
        )  # fmt: skip
        previous_line = sentence.line
        table.settle(scene)
        if drafts or scene.areas or scene.periods or scene.metrics:
            if drafts:
                scene.breaks = [match.end() for match in CLAUSE_BREAK.finditer(low, start, end)]
            scene.future = _FUTURE.search(low, start, end) is not None
            scenes.append(scene)
    return scenes


def _measure_by_metric(scene: Scene, memory: MetricMemory) -> None:
    """A percentage that no word classifies: a rate's own value, a share, else a rate of growth."""
    for draft in scene.drafts:
        if draft.quantity.kind == "percent" and not draft.measure:
            unit = draft.metric.unit if draft.metric is not None else ""
            if draft.why.get("metric") == "inherited" and memory.percent is not None and memory.percent.measure:
                draft.measure = memory.percent.measure
                continue
            if draft.metric_id in RATE_METRICS or unit == "percent":
                draft.measure = "level"
            elif draft.metric is not None and unit == "currency":
                draft.measure = "growth"
            elif draft.metric is not None and draft.metric_id is None:
                draft.measure = "level"
            else:
                draft.measure = "share"
        elif draft.metric_id in RATE_METRICS and draft.measure == "growth" and draft.why.get("measure") in ("year-on-year", "compared", "gapped", "list", "growth-sentence"):
            draft.measure, draft.value = "level", abs(draft.value)
        elif draft.measure == "share" and draft.metric_id == "profit_margin":
            draft.measure = "level"


def _figure(draft: Draft, reading: Reading, doc_id: str) -> Figure:
    quantity = draft.quantity
    start, end = reading.source_span(quantity.start, quantity.end)
    figure = Figure(
        doc_id=doc_id, start=start, end=end, text=reading.source[start:end], type=quantity.kind, value=draft.value, unit=quantity.unit,  # type: ignore[arg-type]
        modifier=quantity.modifier, measure=draft.measure, zone_id=draft.zone_id, metric_id=draft.metric_id, baseline=draft.baseline,  # type: ignore[arg-type]
    )  # fmt: skip
    if quantity.sign < 0 and draft.measure in ("level", "share") and draft.value > 0:
        figure.value = -draft.value
    area = draft.area
    if draft.zone_id is not None and area is not None and area.start < 0:
        figure.zone = area.name  # stands in the title alone, which is no part of the text
    elif draft.zone_id is not None and area is not None:
        figure.zone_start, figure.zone_end = reading.source_span(area.start, area.end)
        figure.zone = reading.source[figure.zone_start : figure.zone_end]
    if draft.metric_span is not None:
        figure.metric_start, figure.metric_end = reading.source_span(*draft.metric_span)
        figure.metric = reading.source[figure.metric_start : figure.metric_end]
    if draft.interval is not None:
        figure.period_start, figure.period_end = draft.interval
        figure.period = period_label(*draft.interval)
        if draft.period is not None:
            figure.period_span = reading.source_span(draft.period.start, draft.period.end)
    if draft.baseline == "period" and draft.baseline_interval is not None:
        figure.baseline_start, figure.baseline_end = draft.baseline_interval
    if draft.equivalent_of is not None:
        figure.equivalent_of = reading.source_span(draft.equivalent_of.start, draft.equivalent_of.end)[0]
    why = draft.why
    figure.why = {"value": quantity.kind, "measure": why.get("measure", "stated"), "zone": why.get("zone", "no-zone-in-reach"), "metric": why.get("metric", "no-phrase"), "period": why.get("period", "no-time-in-reach")}
    figure.confidence = confidence(figure)
    return figure

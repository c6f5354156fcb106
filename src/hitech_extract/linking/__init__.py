"""Link every quantity of a text to its measure, metric, zone and period.

Sentence by sentence, in the order of reading; what a sentence leaves unsaid comes from what the
discourse has said before it (``MetricMemory``, ``Focus``, ``Timeline``).
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Final

from hitech_extract.linking.bare import settle_bare
from hitech_extract.linking.confidence import set_confidence
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.landmarks import Landmarks
from hitech_extract.linking.lists import find_equivalents, number_lists
from hitech_extract.linking.measure import RATE_METRICS, decide_measures
from hitech_extract.linking.metric import MetricMemory, link_metrics
from hitech_extract.linking.period import Timeline, link_periods
from hitech_extract.linking.record import Recorder
from hitech_extract.linking.scenes import cut_scenes
from hitech_extract.linking.zone import Focus, link_zones
from hitech_extract.metrics import MetricMention
from hitech_extract.periods import Period, title_period
from hitech_extract.quantities import Quantity
from hitech_extract.reading import Reading
from hitech_extract.schema import Figure
from hitech_extract.zones import Area, Gazetteer, main_topic, title_zone

__all__ = ["link"]


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
    main = main_topic(areas, reading)
    if title and title.strip() not in reading.source:
        # A title that is kept apart from the text speaks before its first line.
        main = title_zone(title, gazetteer) or main
        topic = title_period(title, reference)
    else:
        topic = None
    marks = Landmarks(reading.low)
    headings = [number for number, line in enumerate(reading.lines) if line.heading]
    titles = [number for number in headings if not _FIGURE.search(reading.low, *_bounds(reading, number))]
    focus = Focus(main, areas, gazetteer, marks, headings, titles)
    timeline, memory = Timeline(reference, marks, titles), MetricMemory()
    if topic is not None:
        timeline.topic, timeline.from_heading = topic, True
    head = reading.lines[0] if reading.lines else None
    if head is not None and areas and areas[0].kind == "company" and areas[0].start - head.start < 2:
        focus.company = areas[0]
    drafts: list[Draft] = []
    metrics = _outside_areas(metrics, areas, reading.low)
    for scene in cut_scenes(reading, quantities, metrics, areas, periods, marks):
        if scene.drafts:
            settle_bare(scene, memory, currency)
            find_equivalents(scene.drafts, scene.low)
            number_lists(scene.drafts, scene.low)
            decide_measures(scene)
        earlier = memory.percent
        link_metrics(scene, memory)
        for draft in scene.drafts:
            _measure_by_metric(draft, scene, earlier)
            if draft.quantity.unit == "percent":
                earlier = draft
        link_zones(scene, focus)
        link_periods(scene, timeline)
        drafts += scene.drafts
    _restate_headline(drafts, reading)
    recorder = Recorder(reading, doc_id)
    figures = [recorder.record(draft) for draft in drafts]
    set_confidence(figures, reading, reference is not None)
    return figures


_FIGURE: Final = re.compile(r"(?<![\d.,])(?!(?:19|20)\d\d(?![\d.,]\d|\d))\d")  # but for years


def _bounds(reading: Reading, number: int) -> tuple[int, int]:
    return reading.lines[number].start, reading.lines[number].end


def _currency(quantities: list[Quantity]) -> str:
    """Return the currency of the text: the yuan wherever it is spoken of."""
    counted = Counter(quantity.unit for quantity in quantities if quantity.kind == "money")
    return "CNY" if not counted or counted.get("CNY") else counted.most_common(1)[0][0]


_OWNED_METRIC: Final = re.compile(r"'s? (?=\w)")
_RATE_BASE_ENDS: Final = frozenset("0123456789dn")
_RATE_BASE: Final = re.compile(
    r"\b(?:per|every|each) (?:[\d,]+|ten thousand|(?:a |one )?(?:hundred|thousand|million)) $"
)


def _outside_areas(metrics: list[MetricMention], areas: list[Area], low: str) -> list[MetricMention]:
    """Drop metric phrases that are part of an area's name, but for counted zones ("23 high-tech zones")."""
    kept: list[MetricMention] = []
    spans = [(area.start, area.end) for area in areas if area.kind != "company"]
    position = 0
    for metric in metrics:
        while position < len(spans) and spans[position][1] <= metric.start:
            position += 1
        start = metric.start
        if start > 1 and low[start - 2] in _RATE_BASE_ENDS and _RATE_BASE.search(low, max(0, start - 24), start):
            continue
        inside = position < len(spans) and spans[position][0] < metric.end
        if inside and start <= spans[position][0] and spans[position][1] <= metric.end - (start == spans[position][0]):
            inside = False  # the area is a part of the phrase: "funds from outside the province", "Taiwan-funded firms"
        elif inside and (owned := _OWNED_METRIC.match(low, spans[position][1], metric.end)) is not None:
            metric.start, inside = owned.end(), False  # "the zone's gross domestic product"
        if not inside or metric.id == "zones":
            if inside:
                metric.nature = "name"
            kept.append(metric)
    return kept


_RATE_NAME: Final = re.compile(r" (?:annual |yearly )?((?:income )?tax|interest|duty|tariff|coupon)\b")
_LENT: Final = re.compile(r"\b((?:\w+ing )?loans?|interest)\b")
_TAXED: Final = re.compile(r"\b(taxed) [^.;:]*$")  # "High-tech enterprises are taxed at 15 percent"
_THE_RATE: Final = re.compile(r"\b(?:the|its|their|that) (?:rate|figure|pace)\b[^,;.]{0,40}$")
_FEWEST_PARTS: Final = 2
_LEAST_WHOLE: Final = 40  # rates of growth that stand side by side seldom add up to more
_MOST_WHOLE: Final = 101
_OF_RATES: Final = ("growth", "share", "level")  # what a percentage may be
_RATE_CUES: Final = frozenset({"year-on-year", "compared", "gapped", "list", "growth-sentence"})


def _measure_by_metric(draft: Draft, scene: Scene, earlier: Draft | None) -> None:
    """Classify a percentage that no word classifies: a rate's own value, a share, else a rate of growth.

    ``earlier`` is the last percentage of the sentences before.
    """
    metric, why, low = draft.metric, draft.why, scene.low
    rate = draft.metric_id in RATE_METRICS
    if (
        draft.measure == "level"
        and why.get("measure") == "rate"
        and why.get("metric") == "inherited"
        and earlier is not None
        and _THE_RATE.search(low, max(0, draft.start - 60), draft.start)
    ):
        draft.measure = ""  # "Across the province, the rate was 7 percent": that of the sentence before
    if draft.quantity.kind == "percent" and not draft.measure:
        unit = metric.unit if metric is not None else ""
        before = scene.before(draft)
        if why.get("metric") == "inherited" and earlier is not None and earlier.measure in _OF_RATES:
            draft.measure = earlier.measure
        elif (
            why.get("metric") == "same-statement"
            and before is not None
            and before.why.get("metric") == "inherited"
            and before.measure in _OF_RATES
        ):
            draft.measure = before.measure  # "Mianyang (8.9 percent) and Zhuhai (7.2 percent) follow"
        elif rate or unit == "percent":
            draft.measure = "level"
        elif draft.metric_id == "subsidies":
            draft.measure = "share"  # "an equipment subsidy of 5 to 8 percent"
        elif unit == "currency":
            draft.measure = "share" if _breaks_down(scene, draft) else "growth"
        elif metric is not None and draft.metric_id is None:
            draft.measure = "level"
        else:
            draft.measure = "share"
    elif rate and draft.measure == "growth" and why.get("measure") in _RATE_CUES:
        draft.measure, draft.value = "level", abs(draft.value)
    elif draft.measure == "level" and draft.quantity.unit == "percent" and metric is not None:
        taxed = metric.unit == "count" and (_TAXED.search(low, max(0, draft.start - 40), draft.start))
        if taxed:
            draft.metric_id, draft.metric_span, why["metric"] = None, taxed.span(1), "rate-of"
        elif metric.unit == "currency" and draft.metric_id != "subsidies":
            draft.metric_id, why["metric"] = None, "rate-of"  # "income tax of 15 percent": no amount of tax
            lent = list(_LENT.finditer(low, max(scene.start, draft.start - 100), draft.start))
            if (named := _RATE_NAME.match(low, draft.end) or (lent[-1] if lent else None)) is not None:
                draft.metric_span = named.span(1)  # "a loan at 4.9 percent interest"
    elif draft.measure == "share" and (draft.metric_id == "profit_margin" or _is_ratio(metric)):
        draft.measure = "level"


def _breaks_down(scene: Scene, draft: Draft) -> bool:
    """As in "GDP by sector: primary 1%, secondary 56%, tertiary 43%": by their sum, parts of one whole."""
    parts = [d for d in scene.drafts if d.why.get("measure") == "by-metric" and d.metric is draft.metric]
    if any(part.compared for part in parts):
        return False
    if len(parts) < _FEWEST_PARTS or any(period.start > parts[0].start for period in scene.periods):
        return False
    return _LEAST_WHOLE <= sum(part.value for part in parts) <= _MOST_WHOLE


def _is_ratio(metric: MetricMention | None) -> bool:
    """Whether a phrase names a rate or ratio without an id ("sales-to-output ratio")."""
    return metric is not None and metric.id is None and metric.unit == "percent"


def _restate_headline(drafts: list[Draft], reading: Reading) -> None:
    """Give a headline's figure, often without its time, what the text says where it states it in full."""
    # A page may give its headline twice, over and under the picture.
    head = next((line.start for line in reading.lines[1:] if not line.heading), len(reading.clean))
    titled = [draft for draft in drafts if draft.start < head]
    body = drafts[len(titled) :]
    for draft in titled:
        if draft.interval is not None and draft.metric_id is not None:
            continue
        other = next((other for other in body if _restates(other, draft)), None)
        if other is None:
            continue
        if draft.interval is None and other.interval is not None:
            draft.interval, draft.period, draft.why["period"] = other.interval, other.period, "restated-below"
        if draft.metric_id is None and other.metric_id is not None:
            draft.metric_id, draft.metric_span, draft.why["metric"] = (
                other.metric_id,
                other.metric_span,
                "restated-below",
            )


def _restates(other: Draft, draft: Draft) -> bool:
    """Whether a figure is that of the headline again, perhaps less rounded."""
    return (
        other.zone_id == draft.zone_id
        and other.measure == draft.measure
        and other.quantity.kind == draft.quantity.kind
        and other.quantity.unit == draft.quantity.unit
        and bool(draft.value)
        and abs(other.value - draft.value) * 40 <= abs(draft.value)
    )

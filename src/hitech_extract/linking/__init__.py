"""Link every quantity of a text to its measure, metric, zone and period.

Sentence by sentence (``scenes``, ``table``), in the order of reading; what a sentence leaves unsaid comes from what the
discourse has said before it (``MetricMemory``, ``Focus``, ``Timeline``). Each step has a folder: ``bare`` (what
kind of figure a number without a unit is), ``measure``, ``metric``, ``zone`` and ``period``; in a text on a policy
``entitlements`` sees to what its rules give. All of them work on the
``draft`` of a figure, of which ``record``, ``evidence`` and ``confidence`` make the record.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Final

from hitech_extract.linking.bare import settle_bare
from hitech_extract.linking.confidence import set_confidence
from hitech_extract.linking.draft import Draft
from hitech_extract.linking.entitlements import give_aid, reports_policy, states_rule
from hitech_extract.linking.evidence import weigh_evidence
from hitech_extract.linking.headline import restate_headline
from hitech_extract.linking.landmarks import Landmarks
from hitech_extract.linking.lists import find_equivalents, number_lists
from hitech_extract.linking.measure import decide_measures, measure_by_metric
from hitech_extract.linking.metric import MetricMemory, link_metrics
from hitech_extract.linking.metric.names import outside_areas
from hitech_extract.linking.period import Timeline, link_periods
from hitech_extract.linking.record import Recorder
from hitech_extract.linking.scenes import cut_scenes
from hitech_extract.linking.table_note import date_by_note
from hitech_extract.linking.zone import Focus, link_zones
from hitech_extract.metrics import Lexicon, MetricMention
from hitech_extract.periods import Period, title_period
from hitech_extract.quantities import Quantity
from hitech_extract.reading import Reading
from hitech_extract.schema import Figure
from hitech_extract.zones import Area, Gazetteer, compares, main_topic, title_zone

__all__ = ["link"]


def link(
    reading: Reading,
    quantities: list[Quantity],
    metrics: list[MetricMention],
    areas: list[Area],
    periods: list[Period],
    reference: date | None,
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    doc_id: str = "",
    title: str | None = None,
) -> list[Figure]:
    """Return the figures of a text in order, each slot with the cue that decided it."""
    currency = _currency(quantities)
    main = main_topic(areas, reading)
    if title and Reading(title).clean.strip() not in reading.clean:
        # A title that is kept apart from the text speaks before its first line.
        main = title_zone(title, gazetteer) or main
        topic = title_period(title, reference)
    else:
        topic = None
    marks = Landmarks(reading.low)
    headings = [number for number, line in enumerate(reading.lines) if line.heading]
    titles = [number for number in headings if not _FIGURE.search(reading.low, *_words(reading, number))]
    focus = Focus(main, areas, gazetteer, marks, headings, titles)
    focus.compares = compares(areas, reading)
    owner = main.id if main is not None and main.kind == "zone" else None
    timeline, memory = Timeline(reference, marks, titles, owner), MetricMemory()
    if topic is not None:
        timeline.topic, timeline.from_heading = topic, True
    head = reading.lines[0] if reading.lines else None
    if head is not None and areas and areas[0].kind == "company" and areas[0].start - head.start < 2:
        focus.company = areas[0]
    drafts: list[Draft] = []
    metrics = outside_areas(metrics, areas, reading.low)
    policy = reports_policy(reading.low)
    for scene in cut_scenes(reading, quantities, metrics, areas, periods, marks):
        if scene.drafts:
            settle_bare(scene, memory, currency)
            find_equivalents(scene.drafts, scene.low)
            number_lists(scene.drafts, scene.low)
            decide_measures(scene)
        earlier = memory.percent
        link_metrics(scene, memory)
        for draft in scene.drafts:
            measure_by_metric(draft, scene, earlier)
            if draft.quantity.unit == "percent":
                earlier = draft
        if policy and scene.drafts and states_rule(scene):
            scene.rule = True
            give_aid(scene)
        link_zones(scene, focus)
        link_periods(scene, timeline)
        drafts += scene.drafts
    date_by_note(drafts, reading, periods)
    restate_headline(drafts, reading)
    recorder = Recorder(reading, doc_id)
    figures = [recorder.record(draft) for draft in drafts]
    weigh_evidence(figures, reading, lexicon.metrics)
    set_confidence(figures, reading, reference is not None)
    return figures


_FIGURE: Final = re.compile(r"(?<![\d.,])(?!(?:19|20)\d\d(?![\d.,]\d|\d))\d")  # but for years


_NUMBER: Final = re.compile(r"\(?\d{1,2}[.)] ")  # "2. Imports and exports by zone"


def _words(reading: Reading, number: int) -> tuple[int, int]:
    """Return where the words of a heading begin and end, without its number."""
    start, end = _bounds(reading, number)
    numbered = _NUMBER.match(reading.low, start, end)
    return (numbered.end() if numbered is not None else start), end


def _bounds(reading: Reading, number: int) -> tuple[int, int]:
    return reading.lines[number].start, reading.lines[number].end


def _currency(quantities: list[Quantity]) -> str:
    """Return the currency of the text: the yuan wherever it is spoken of."""
    counted = Counter(quantity.unit for quantity in quantities if quantity.kind == "money")
    return "CNY" if not counted or counted.get("CNY") else counted.most_common(1)[0][0]

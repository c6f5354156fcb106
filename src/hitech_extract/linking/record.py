"""Make the record of a figure from what has been decided of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from hitech_extract.linking.draft import Draft
from hitech_extract.periods import period_label
from hitech_extract.reading import Reading
from hitech_extract.schema import Figure

__all__ = ["Recorder"]

_label: Final = lru_cache(maxsize=4096)(period_label)


def _whole_words(low: str, start: int, end: int) -> tuple[int, int]:
    """Complete the words of a phrase that a cue has cut: "manufactur" of "manufacturing"."""
    while start and low[start].isalnum() and low[start - 1].isalnum():
        start -= 1
    while end < len(low) and low[end - 1].isalnum() and low[end].isalnum():
        end += 1
    return start, end


class Recorder:
    """Makes the records of one text."""

    def __init__(self, reading: Reading, doc_id: str) -> None:
        self.reading = reading
        self.doc_id = doc_id
        self.spans: dict[tuple[int, int], tuple[int, int]] = {}  # figures share zones, metrics and periods

    def _source_span(self, start: int, end: int) -> tuple[int, int]:
        key = (start, end)
        span = self.spans.get(key)
        if span is None:
            span = self.spans[key] = self.reading.source_span(start, end)
        return span

    def record(self, draft: Draft) -> Figure:
        """Return a figure with the words of the text that each slot rests on, and why."""
        quantity, source, why = draft.quantity, self.reading.source, draft.why
        start, end = self._source_span(quantity.start, quantity.end)
        value = draft.value
        if quantity.sign < 0 and draft.measure in ("level", "share") and value > 0:
            value = -value
        figure = Figure(
            doc_id=self.doc_id,
            start=start,
            end=end,
            text=source[start:end],
            type=quantity.kind,  # type: ignore[arg-type]
            value=value,
            unit=quantity.unit,
            modifier=quantity.modifier,
            measure=draft.measure,  # type: ignore[arg-type]
            zone_id=draft.zone_id,
            metric_id=draft.metric_id,
            baseline=draft.baseline,  # type: ignore[arg-type]
            why={
                "value": quantity.kind,
                "measure": why.get("measure", "stated"),
                "zone": why.get("zone", "no-zone-in-reach"),
                "metric": why.get("metric", "no-phrase"),
                "period": why.get("period", "no-time-in-reach"),
            },
        )
        area = draft.area
        if draft.zone_id is not None and area is not None:
            if area.start < 0:
                figure.zone = area.name  # stands in the title alone, which is no part of the text
            else:
                figure.zone_start, figure.zone_end = span = self._source_span(area.start, area.end)
                figure.zone = source[slice(*span)]
        if draft.metric_span is not None:
            span = _whole_words(self.reading.low, *draft.metric_span)
            figure.metric_start, figure.metric_end = span = self._source_span(*span)
            figure.metric = source[slice(*span)]
        if draft.interval is not None:
            figure.period_start, figure.period_end = draft.interval
            figure.period = _label(*draft.interval)
            if draft.period is not None and draft.period.start >= 0:  # a title may be no part of the text
                figure.period_span = self._source_span(draft.period.start, draft.period.end)
        if draft.baseline == "period" and draft.baseline_interval is not None:
            figure.baseline_start, figure.baseline_end = draft.baseline_interval
        if draft.equivalent_of is not None:
            figure.equivalent_of = self._source_span(draft.equivalent_of.start, draft.equivalent_of.end)[0]
        return figure

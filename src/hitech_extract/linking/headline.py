"""What a headline says of its figure, and what the text below adds to it."""

from __future__ import annotations

from hitech_extract.linking.draft import Draft
from hitech_extract.reading import Reading

__all__ = ["restate_headline"]


def restate_headline(drafts: list[Draft], reading: Reading) -> None:
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
        and abs(other.value - draft.value) * 20 <= abs(draft.value)
    )

"""Percentages whose measure no word tells: it follows from the metric that they are linked to."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.metrics import MetricMention

__all__ = ["measure_by_metric"]

_RATE_METRICS: Final = frozenset({"rd_intensity", "profit_margin"})
_RATE_NAME: Final = re.compile(r" (?:annual |yearly )?((?:income )?tax|interest|duty|tariff|coupon)\b")
_LENT: Final = re.compile(r"\b((?:\w+ing )?loans?|interest)\b")
_AT_A_RATE: Final = re.compile(r"\bat (?:an? )?((?:[a-z]+ ){0,3}rates?) (?:of|from) (?:\w+ )?$")
_BORROWED: Final = re.compile(
    r"\b(?:len[dt](?:s|ing)?|loans?|loan(?:ed|ing)|borrow\w*|credits?|bonds?|notes|deposit\w*)\b"
)
_TAXED: Final = re.compile(r"\b(taxed) [^.;:]*$")  # "High-tech enterprises are taxed at 15 percent"
_THE_RATE: Final = re.compile(
    r"\b(?:the|its|their|that) (?:(?:provincial|national|municipal|regional|city-?wide|nation-?wide|city's|country's"
    r"|province's|nation's|average) )?(?:rate|figure|pace|average|proportion)s?\b(?:[^,;.]|\.\d){0,40}$"
)
_IS_TAIL: Final = re.compile(r" (?:was|is|stood at|reached|came to) (?:\w+ )?$")
_FEWEST_PARTS: Final = 2
_LEAST_WHOLE: Final = 40  # rates of growth that stand side by side seldom add up to more
_MOST_WHOLE: Final = 101
_OF_RATES: Final = ("growth", "share", "level")  # what a percentage may be
_GUESSED: Final = frozenset({"by-metric", "growth-sentence", "gapped", "list"})  # measures that no word beside tells
_RATE_CUES: Final = frozenset({"year-on-year", "compared", "gapped", "list", "growth-sentence"})


def measure_by_metric(draft: Draft, scene: Scene, earlier: Draft | None) -> None:
    """Classify a percentage that no word classifies: a rate's own value, a share, else a rate of growth.

    ``earlier`` is the last percentage of the sentences before.
    """
    metric, why, low = draft.metric, draft.why, scene.low
    rate = draft.metric_id in _RATE_METRICS
    if (
        draft.measure == "level"
        and why.get("measure") == "rate"
        and why.get("metric") in ("inherited", "list")
        and earlier is not None
        and _THE_RATE.search(low, max(0, draft.start - 60), draft.start)
    ):
        draft.measure = ""  # "Across the province, the rate was 7 percent": that of the sentence before
    if draft.quantity.unit == "percent" and why.get("measure") in _GUESSED and _is_quotient(scene, draft):
        draft.measure, why["measure"], draft.value = "share", "quotient", abs(draft.value)
    if draft.quantity.kind == "percent" and not draft.measure:
        unit = metric.unit if metric is not None else ""
        before = scene.before(draft)
        if why.get("metric") in ("inherited", "list") and earlier is not None and earlier.measure in _OF_RATES:
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
        elif draft.metric_span is not None and _IS_TAIL.search(low, max(scene.start, draft.start - 24), draft.start):
            draft.measure = "level"  # "Net gearing was 38.1 percent"
        else:
            draft.measure = "share"
    elif rate and draft.measure == "growth" and why.get("measure") in _RATE_CUES:
        draft.measure, draft.value = "level", abs(draft.value)
    elif draft.measure == "level" and draft.quantity.unit == "percent" and metric is not None:
        lending = _AT_A_RATE.search(low, max(scene.start, draft.start - 44), draft.start)
        taxed = metric.unit == "count" and (_TAXED.search(low, max(0, draft.start - 40), draft.start))
        if taxed:
            draft.metric_id, draft.metric_span, why["metric"] = None, taxed.span(1), "rate-of"
        elif lending is not None and _BORROWED.search(low, scene.start, lending.start()):
            draft.metric_id, draft.metric_span, why["metric"] = None, lending.span(1), "rate-of"
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


def _is_quotient(scene: Scene, draft: Draft) -> bool:
    """As in "output 24.6 billion, thereof batteries 7.15 billion (29.1%)": what the amounts before come to."""
    amounts = [d for d in scene.drafts[: draft.index] if d.quantity.kind == "money" and d.equivalent_of is None]
    if len(amounts) < _FEWEST_PARTS or _IN_BRACKETS.fullmatch(scene.low, amounts[-1].end, draft.start) is None:
        return False
    part, whole = amounts[-1].value, amounts[-2].value
    if amounts[-1].quantity.unit != amounts[-2].quantity.unit or not 0 < part < whole:
        return False
    told = _PART.search(scene.low, amounts[-2].end, amounts[-1].start) is not None
    return told and abs(part * 100 / whole - draft.value) <= _ROUNDED


_IN_BRACKETS: Final = re.compile(r" ?\(|, ")
_PART: Final = re.compile(r"\b(?:of which|of that|of this|of it|thereof|therein|among (?:it|which)|including|with)\b")
_ROUNDED: Final = Decimal("0.6")  # percentage points


def _is_ratio(metric: MetricMention | None) -> bool:
    """Whether a phrase names a rate or ratio without an id ("sales-to-output ratio")."""
    return metric is not None and metric.id is None and metric.unit == "percent"

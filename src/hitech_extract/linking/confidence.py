"""Say how sure a record is: the cues that decided its slots, weighed.

The weights (``rules/confidence.csv``) are those of a logistic regression fitted on annotated articles
by ``benchmarks/fit_confidence.py``, which also reports their calibration by cross-validation.
"""

from __future__ import annotations

import math
from typing import Final

from hitech_extract.rules import load_confidence
from hitech_extract.schema import Figure

__all__ = ["confidence", "features"]

_SLOTS = ("measure", "zone", "metric", "period")


def features(figure: Figure) -> list[str]:
    """Return the cues of a record that its confidence is computed from."""
    why = figure.why
    found = [f"{slot}:{why[slot]}" for slot in _SLOTS]
    found.append(f"type:{figure.type}")
    found.append(f"type+measure:{figure.type}/{figure.measure}")
    if figure.zone_id is None:
        found.append("zone:none")
    elif figure.zone_id.startswith("group:"):
        found.append("zone:group")
    if figure.metric_id is None:
        found.append("metric:none")
    if figure.period_start is None:
        found.append("period:none")
    if figure.equivalent_of is not None:
        found.append("equivalent")
    return found


_MOST_KNOWN: Final = 50_000
_known: dict[tuple[object, ...], float] = {}


def confidence(figure: Figure) -> float:
    """Return the probability, 0 to 1 in steps of 0.01, that the whole record is right."""
    why, zone = figure.why, figure.zone_id
    # Most records are decided like many before them.
    key = (
        why["measure"], why["zone"], why["metric"], why["period"], figure.type, figure.measure, zone is None,
        zone is not None and zone.startswith("group:"), figure.metric_id is None, figure.period_start is None,
        figure.equivalent_of is None,
    )  # fmt: skip
    score = _known.get(key)
    if score is None:
        score = _probability(features(figure))
        if len(_known) < _MOST_KNOWN:
            _known[key] = score
    return score


def _probability(cues: list[str]) -> float:
    weights = load_confidence()
    score = weights.get("intercept", 0.0) + sum(weights.get(cue, 0.0) for cue in cues)
    return round(1 / (1 + math.exp(-score)), 2)

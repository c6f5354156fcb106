"""What a figure measures where no phrase tells it: "collect up to 2 million yuan from the zone's coffers"."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping
from typing import Final

from hitech_extract.linking.evidence.words import Words
from hitech_extract.schema import Figure

__all__ = ["LEAST", "NONE", "WEAK", "metric_cues", "weigh", "weigh_metrics"]

NONE: Final = "none"  # the class of figures that measure nothing with an id
# Reasons of the rules for no metric, which give way
WEAK: Final = frozenset({"no-phrase", "unknown-whole", "rate-of"})
LEAST: Final = 0.5  # the probability from which on they do
_DETAIL: Final = frozenset({"percent", "quantity"})  # kinds that tell more with their measure or unit


def metric_cues(figures: list[Figure], words: Words, *, of_all: bool = False) -> list[dict[str, tuple[int, int]]]:
    """Return the cues of the metric, each with a span, for the figures without one (or `of_all`) of an article."""
    found: list[dict[str, tuple[int, int]]] = []
    last: str | None = None
    for figure in figures:
        if not of_all and figure.why["metric"] not in WEAK:
            found.append({})
            last = figure.metric_id or last
            continue
        kind: str = figure.type
        if kind in _DETAIL:
            kind = f"{kind}/{figure.measure if kind == 'percent' else figure.unit}"
        own = words.beside(figure)
        own[f"kind:{kind}"] = figure.start, figure.end
        if last is not None:
            own[f"last:{last}"] = figure.start, figure.end
        found.append(own)
        last = figure.metric_id or last
    return found


def weigh(found: Iterable[str], weights: Mapping[str, Mapping[str, float]]) -> tuple[str, float]:
    """Return the metric that cues tell, and its probability, 0 to 1."""
    found = list(found)
    scores = {
        metric: table.get("", 0.0) + sum([table.get(cue, 0.0) for cue in found]) for metric, table in weights.items()
    }
    best = max(scores, key=lambda metric: (scores[metric], metric))
    return best, 1 / sum([math.exp(score - scores[best]) for score in scores.values()])


def weigh_metrics(
    figures: list[Figure], words: Words, weights: Mapping[str, Mapping[str, float]], known: Container[str]
) -> None:
    """Give figures the metric that the words around them tell, where the rules had none."""
    if not any(figure.why["metric"] in WEAK for figure in figures):
        return
    told: dict[int, Figure] = {}
    for figure, own in zip(figures, metric_cues(figures, words), strict=True):
        if figure.why["metric"] not in WEAK or figure.equivalent_of is not None:
            continue
        best, likely = weigh(own, weights)
        if likely < LEAST or best == NONE or best not in known:
            continue
        telling = [cue for cue in own if not cue.startswith(("kind:", "last:")) and weights[best].get(cue, 0.0) > 0]
        if not telling:
            continue  # nothing but what figures of this kind mostly measure
        strongest = max(telling, key=lambda cue: weights[best][cue])
        figure.metric_start, figure.metric_end, figure.metric = words.as_given(own[strongest])
        figure.metric_id, figure.why["metric"] = best, "words-around"
        told[figure.start] = figure
    for figure in figures:
        if figure.equivalent_of in told:
            restated = told[figure.equivalent_of]
            figure.metric_id, figure.metric = restated.metric_id, restated.metric
            figure.metric_start, figure.metric_end = restated.metric_start, restated.metric_end

"""What a figure measures where no phrase tells it: the words around it, weighed.

The rules of ``metric`` name the phrase on which they rest. Where they found none, the words beside the figure may
still tell: "collect up to 2 million yuan from the zone's coffers" is a subsidy. The weights
(``rules/evidence.csv``) are those of a multinomial logistic regression over such words, fitted by
``benchmarks/fit_evidence.py``, which reports by cross-validation how often they are right.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Final

from hitech_extract.reading import Reading
from hitech_extract.rules import load_evidence
from hitech_extract.schema import Figure

__all__ = ["LEAST", "NONE", "WEAK", "cues", "weigh", "weigh_metrics"]

NONE: Final = "none"  # the class of figures that measure nothing with an id
# Reasons of the rules for no metric, which give way
WEAK: Final = frozenset({"no-phrase", "unknown-whole", "rate-of"})
LEAST: Final = 0.5  # the probability from which on they do
_WORD: Final = re.compile(r"[a-z][a-z-]+")
_ENDING: Final = re.compile(r"(?:ies|ing|ed|es|s)$")
_SHORT: Final = 4  # letters of words that keep their ending
_DETAIL: Final = frozenset({"percent", "quantity"})  # kinds that tell more with their measure or unit
_LEFT, _NEAR, _RIGHT = 9, 3, 6  # how many words count


def cues(figures: list[Figure], reading: Reading) -> list[dict[str, tuple[int, int]]]:
    """Return for each figure of an article the cues of its metric, each with the span of its word in the text."""
    starts = [reading.source_offset(sentence.start) for sentence in reading.sentences]
    low = reading.source.lower()
    found = []
    last: str | None = None
    for figure in figures:
        place = bisect_right(starts, figure.start)
        start = starts[place - 1] if place else 0
        end = starts[place] if place < len(starts) else len(low)
        whole = figure.start, figure.end
        kind: str = figure.type
        if kind in _DETAIL:
            kind = f"{kind}/{figure.measure if kind == 'percent' else figure.unit}"
        own = {f"kind:{kind}": whole}
        if last is not None:
            own[f"last:{last}"] = whole
        before = list(_WORD.finditer(low, start, figure.start))[-_LEFT:]
        for distance, word in enumerate(reversed(before)):
            stem = _stem(word[0])
            own.setdefault(f"left:{stem}", word.span())
            if distance < _NEAR:
                own.setdefault(f"near:{stem}", word.span())
        for word in list(_WORD.finditer(low, figure.end, min(end, figure.end + 100)))[:_RIGHT]:
            own.setdefault(f"right:{_stem(word[0])}", word.span())
        found.append(own)
        last = figure.metric_id or last
    return found


def _stem(word: str) -> str:
    return _ENDING.sub("", word) if len(word) > _SHORT else word


def weigh(found: Iterable[str], weights: Mapping[str, Mapping[str, float]]) -> tuple[str, float]:
    """Return the metric that cues tell, and its probability, 0 to 1."""
    found = list(found)
    scores = {
        metric: table.get("", 0.0) + sum([table.get(cue, 0.0) for cue in found]) for metric, table in weights.items()
    }
    best = max(scores, key=lambda metric: (scores[metric], metric))
    return best, 1 / sum([math.exp(score - scores[best]) for score in scores.values()])


def weigh_metrics(
    figures: list[Figure], reading: Reading, weights: Mapping[str, Mapping[str, float]] | None = None
) -> None:
    """Give figures the metric that the words around them tell, where the rules had nothing better."""
    if not any(figure.why["metric"] in WEAK for figure in figures):
        return
    weights = load_evidence() if weights is None else weights
    told: dict[int, Figure] = {}
    for figure, own in zip(figures, cues(figures, reading), strict=True):
        if figure.why["metric"] not in WEAK or figure.equivalent_of is not None:
            continue
        best, likely = weigh(own, weights)
        if likely < LEAST or best == NONE:
            continue
        words = [cue for cue in own if not cue.startswith(("kind:", "last:"))]
        if words:
            strongest = max(words, key=lambda cue: weights[best].get(cue, 0.0))
            figure.metric_start, figure.metric_end = own[strongest]
            figure.metric = reading.source[figure.metric_start : figure.metric_end]
        figure.metric_id, figure.why["metric"] = best, "evidence"
        told[figure.start] = figure
    for figure in figures:
        if figure.equivalent_of in told:
            restated = told[figure.equivalent_of]
            figure.metric_id, figure.metric = restated.metric_id, restated.metric
            figure.metric_start, figure.metric_end = restated.metric_start, restated.metric_end

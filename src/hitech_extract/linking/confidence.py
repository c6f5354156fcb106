"""Say how sure each record is: the cues that decided its slots, and how it stands in its article, weighed.

The weights (``rules/confidence.csv``) are those of a logistic regression fitted on articles that no rule had met
by ``benchmarks/fit_confidence.py``, which also reports their calibration by cross-validation.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from typing import Final

from hitech_extract.reading import Reading
from hitech_extract.rules import load_confidence
from hitech_extract.schema import SLOTS, Figure

__all__ = ["features", "set_confidence"]

_VAGUE: Final = frozenset({"investment", "enterprises", "projects", "population", "employees", "output_value"})
# Bounds of the classes into which numbers fall; each class is named by its lower bound.
_ZONES: Final = (0, 1, 2, 4)
_SENTENCE_FIGURES: Final = (1, 2, 4, 7)
_SENTENCE_LENGTH: Final = (0, 100, 200, 350)
_METRIC_DISTANCE: Final = (-10_000, 0, 20, 60, 150)
_METRIC_WORDS: Final = (1, 2, 3)
_SHARE: Final = (0.0, 0.15, 0.5)
_DISTANCE: Final = (-1_000_000, 0, 300, 800)


def set_confidence(figures: list[Figure], reading: Reading, dated: bool) -> None:
    """Set the probability, 0 to 1 in steps of 0.01, that each record of an article is right as a whole."""
    if not figures:
        return
    weights = load_confidence()
    intercept = weights.get("intercept", 0.0)
    for figure, cues in zip(figures, features(figures, reading, dated), strict=True):
        score = intercept + sum(weights.get(cue, 0.0) for cue in cues)
        figure.confidence = round(1 / (1 + math.exp(-score)), 2)


def features(figures: list[Figure], reading: Reading, dated: bool) -> list[list[str]]:
    """Return the cues from which the confidence of each record of an article is computed.

    ``dated`` tells whether the article has a date.
    """
    starts = [reading.source_span(sentence.start, sentence.end)[0] for sentence in reading.sentences]
    sentences = [bisect_right(starts, figure.start) for figure in figures]
    per_sentence = Counter(sentences)
    zones = Counter(figure.zone_id for figure in figures)
    intervals = Counter((figure.period_start, figure.period_end) for figure in figures)
    count = len(figures)
    about = [
        f"zones:{_class(len(zones) - (None in zones), _ZONES)}",
        "dated" if dated else "undated",
    ]
    found: list[list[str]] = []
    for figure, sentence in zip(figures, sentences, strict=True):
        start = starts[sentence - 1] if sentence else 0
        end = starts[sentence] if sentence < len(starts) else len(reading.source)
        interval = (figure.period_start, figure.period_end)
        found.append(
            [
                *_own(figure),
                *about,
                f"zone-share:{_class(zones[figure.zone_id] / count, _SHARE)}",
                f"period-share:{_class(intervals[interval] / count, _SHARE)}",
                f"sentence-figures:{_class(per_sentence[sentence], _SENTENCE_FIGURES)}",
                f"sentence-length:{_class(end - start, _SENTENCE_LENGTH)}",
                f"zone-distance:{_distance(figure.zone_start, start, end, figure.start)}",
                f"period-distance:{_distance(figure.period_span and figure.period_span[0], start, end, figure.start)}",
            ]
        )
    return found


def _own(figure: Figure) -> list[str]:
    """Return the cues of the record itself."""
    why = figure.why
    found = [f"{slot}:{why[slot]}" for slot in SLOTS]
    found.append(f"type+measure:{figure.type}/{figure.measure}")
    if figure.zone_id is None:
        found.append("zone:none")
    elif figure.zone_id.startswith("group:"):
        found.append("zone:group")
    if figure.metric_id is None:
        found.append("metric:none")
    elif figure.metric_id in _VAGUE:
        found.append("metric:vague")
    if figure.metric_end is not None and figure.metric is not None:
        found.append(f"metric-distance:{_class(figure.start - figure.metric_end, _METRIC_DISTANCE)}")
        found.append(f"metric-words:{_class(len(figure.metric.split()), _METRIC_WORDS)}")
    if figure.equivalent_of is not None:
        found.append("equivalent")
    first, last = figure.period_start, figure.period_end
    if first is None or last is None:
        found.append("period:none")
    elif first == last:
        found.append("period-kind:moment")
    elif (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        found.append("period-kind:year")
    return found


def _class(value: float, bounds: tuple[float, ...]) -> str:
    """Return the name of the class of a number: the greatest bound that it reaches."""
    return f"{bounds[max(0, bisect_right(bounds, value) - 1)]:g}"


def _distance(mention: int | None, start: int, end: int, figure: int) -> str:
    """Return where a mention stands that a figure of the sentence from ``start`` to ``end`` rests on."""
    if mention is None:
        return "none"
    return "sentence" if start <= mention < end else _class(figure - mention, _DISTANCE)

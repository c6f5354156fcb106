"""Say how sure each record is: the cues that decided its slots, and how it stands in its article, weighed.

The weights (``rules/confidence.csv``) are those of a logistic regression fitted on articles that no rule had met
by ``benchmarks/fit_confidence.py``, which also reports their calibration by cross-validation.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from itertools import combinations
from typing import Final

from hitech_extract.reading import Reading
from hitech_extract.rules import load_confidence
from hitech_extract.schema import SLOTS, Figure

__all__ = ["features", "set_confidence"]

UNCERTAIN: Final = 0.89  # the most that a record has which is not among the surest
_VAGUE: Final = frozenset({"investment", "enterprises", "projects", "population", "employees", "output_value"})


class _Classes:
    """The classes into which a number falls; the cue of each is named by its lower bound."""

    __slots__ = ("_bounds", "_cues")

    def __init__(self, name: str, *bounds: float) -> None:
        self._bounds = bounds
        self._cues = tuple(f"{name}:{bound:g}" for bound in bounds)

    def cue(self, value: float) -> str:
        """Return the cue of the greatest bound that a number reaches, or of the first."""
        return self._cues[max(0, bisect_right(self._bounds, value) - 1)]


class _Distances(_Classes):
    """How far before its figure the mention stands that the figure rests on."""

    __slots__ = ("_beside", "_none")

    def __init__(self, name: str, *bounds: float) -> None:
        super().__init__(name, *bounds)
        self._none, self._beside = f"{name}:none", f"{name}:sentence"

    def of(self, mention: int | None, start: int, end: int, figure: int) -> str:
        """Return the cue of a mention, if there is one, and a figure of the sentence from ``start`` to ``end``."""
        if mention is None:
            return self._none
        return self._beside if start <= mention < end else self.cue(figure - mention)


_ZONES: Final = _Classes("zones", 0, 1, 2, 4)
_SENTENCE_FIGURES: Final = _Classes("sentence-figures", 1, 2, 4, 7)
_SENTENCE_LENGTH: Final = _Classes("sentence-length", 0, 100, 200, 350)
_METRIC_DISTANCE: Final = _Classes("metric-distance", -10_000, 0, 20, 60, 150)
_METRIC_WORDS: Final = _Classes("metric-words", 1, 2, 3)
_ZONE_SHARE: Final = _Classes("zone-share", 0.0, 0.15, 0.5)
_PERIOD_SHARE: Final = _Classes("period-share", 0.0, 0.15, 0.5)
_ZONE_DISTANCE: Final = _Distances("zone-distance", -1_000_000, 0, 300, 800)
_PERIOD_DISTANCE: Final = _Distances("period-distance", -1_000_000, 0, 300, 800)


def set_confidence(figures: list[Figure], reading: Reading, dated: bool) -> None:
    """Set the probability, 0 to 1 in steps of 0.01, that each record of an article is right as a whole.

    From 0.9 on stand those records alone of which 97 in 100 were right among articles that no rule had met; the others
    have 0.89 at most, though somewhat more of them were right.
    """
    if not figures:
        return
    weight = load_confidence().get
    intercept, certain = weight("intercept", 0.0), weight("certain", 0.0)
    for figure, cues in zip(figures, features(figures, reading, dated), strict=True):
        score = intercept + sum([weight(cue, 0.0) for cue in cues])
        likely = round(1 / (1 + math.exp(-score)), 2)
        figure.confidence = likely if score >= certain else min(likely, UNCERTAIN)


def features(figures: list[Figure], reading: Reading, dated: bool) -> list[list[str]]:
    """Return the cues from which the confidence of each record of an article is computed.

    ``dated`` tells whether the article has a date.
    """
    starts = [reading.source_offset(sentence.start) for sentence in reading.sentences]
    sentences = [bisect_right(starts, figure.start) for figure in figures]
    per_sentence = Counter(sentences)
    zones = Counter(figure.zone_id for figure in figures)
    intervals = Counter((figure.period_start, figure.period_end) for figure in figures)
    count = len(figures)
    about = [_ZONES.cue(len(zones) - (None in zones)), "dated" if dated else "undated"]
    found: list[list[str]] = []
    for figure, sentence in zip(figures, sentences, strict=True):
        start = starts[sentence - 1] if sentence else 0
        end = starts[sentence] if sentence < len(starts) else len(reading.source)
        interval = (figure.period_start, figure.period_end)
        found.append(
            [
                *_own(figure),
                *about,
                _ZONE_SHARE.cue(zones[figure.zone_id] / count),
                _PERIOD_SHARE.cue(intervals[interval] / count),
                _SENTENCE_FIGURES.cue(per_sentence[sentence]),
                _SENTENCE_LENGTH.cue(end - start),
                _ZONE_DISTANCE.of(figure.zone_start, start, end, figure.start),
                _PERIOD_DISTANCE.of(figure.period_span and figure.period_span[0], start, end, figure.start),
            ]
        )
    return found


def _own(figure: Figure) -> list[str]:
    """Return the cues of the record itself."""
    why = figure.why
    found = [f"{slot}:{why[slot]}" for slot in SLOTS]
    found.append(f"type+measure:{figure.type}/{figure.measure}")
    found += [f"{one}&{other}" for one, other in combinations(found, 2)]  # what two slots tell together
    if figure.zone_id is None:
        found.append("zone:none")
    elif figure.zone_id.startswith("group:"):
        found.append("zone:group")
    if figure.metric_id is None:
        found.append("metric:none")
    elif figure.metric_id in _VAGUE:
        found.append("metric:vague")
    if figure.metric_end is not None and figure.metric is not None:
        found.append(_METRIC_DISTANCE.cue(figure.start - figure.metric_end))
        found.append(_METRIC_WORDS.cue(len(figure.metric.split())))
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

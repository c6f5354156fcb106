"""Whether the time that is spoken of covers a figure whose sentence names none."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from hitech_extract.linking.evidence.words import Words
from hitech_extract.schema import Figure

__all__ = ["LOSES", "TAKES", "WEAK", "holds", "period_cues", "running_time", "weigh_periods"]

# Reasons of the rules that give way: "inherited" took the time spoken of, the others took none
WEAK: Final = frozenset({
    "inherited", "standing-fact", "no-time-in-reach", "plan-without-time", "policy-without-time",
})  # fmt: skip
# The probabilities from which on a figure gets the time spoken of, and loses it
TAKES: Final = 0.7
LOSES: Final = 0.6
_FARTHEST: Final = 4  # sentences
_FIFTHS: Final = 5
_MANY: Final = 4  # figures of one time, on which the text then dwells
_TENSES: Final = {
    "past": re.compile(r"\b(?:was|were|had|rose|fell|grew|[a-z]{3,}ed)\b"),
    "present": re.compile(r"\b(?:is|are|has|have)\b"),
    "future": re.compile(r"\b(?:will|shall|plans?|aims?|expects?|to be)\b"),
    "quote": re.compile(r"[\"\u201c\u201d]"),
}


def running_time(figures: list[Figure], place: int) -> Figure | None:
    """Return the record whose time may cover a figure: itself, or the last one before it that has one."""
    return next((other for other in figures[place::-1] if other.period_start is not None), None)


def period_cues(figures: list[Figure], words: Words) -> list[list[str]]:
    """Return for each figure of an article what tells whether the running time covers it.

    Nothing where the rules are sure, nor where a figure without a time would take one that few others have.
    """
    times: Counter[tuple[date | None, date | None]] = Counter()
    found: list[list[str]] = []
    before: Figure | None = None  # the last figure with a time
    last_metric: str | None = None
    for place, figure in enumerate(figures):
        if figure.period_start is not None:
            times[_time(figure)] += 1
        spoken = (figure if figure.period_start is not None else before) if _is_weak(figure) else None
        own: list[str] = []
        dwelt_on = spoken is not None and times[_time(spoken)] >= _MANY and not _is_to_come(words.around(figure))
        if spoken is not None and (figure.period_start is not None or dwelt_on):
            why, kind = figure.why["period"], f"{figure.type}/{figure.measure}"
            own = [cue for cue in words.beside(figure) if not cue.startswith("near:")]
            own += [f"last:{last_metric}", f"why:{why}", f"metric:{figure.metric_id}", f"kind:{kind}"]
            own += [f"why+metric:{why}/{figure.metric_id}", f"why+kind:{why}/{kind}"]
            own.append(f"uses:{min(times[_time(spoken)], _MANY)}")
            own.append(f"share:{int(_FIFTHS * times[_time(spoken)] / sum(times.values()))}")
            own.append(f"why-before:{figures[place - 1].why['period'] if place else None}")
            if before is not None:
                own.append(f"sentences:{min(words.number(figure) - words.number(before), _FARTHEST)}")
                own += [f"before:{before.why['period']}", f"before:{before.type}/{before.measure}"]
                own.append(f"line:{'same' if words.same_line(before, figure) else 'other'}")
                own += [f"alike:{name}" for name in ("measure", "zone_id") if _alike(before, figure, name)]
                if before.period_start == before.period_end:
                    own.append("before:moment")
            sentence = words.around(figure)
            for tense, pattern in _TENSES.items():
                if pattern.search(sentence):
                    own += [f"tense:{tense}", f"tense+why:{tense}/{why}"]
        found.append(own)
        before = figure if figure.period_start is not None else before
        last_metric = figure.metric_id or last_metric
    return found


def _time(figure: Figure) -> tuple[date | None, date | None]:
    return figure.period_start, figure.period_end


def _is_to_come(sentence: str) -> bool:
    return _TENSES["future"].search(sentence) is not None and _TENSES["past"].search(sentence) is None


def _is_weak(figure: Figure) -> bool:
    if figure.equivalent_of is not None or (figure.metric_id == "land_area" and figure.period_start is None):
        return False  # how large a place is needs no time
    return figure.why["period"] in WEAK


def _alike(one: Figure, other: Figure, name: str) -> bool:
    return bool(getattr(one, name) == getattr(other, name))


def holds(found: Iterable[str], weights: Mapping[str, float]) -> float:
    """Return the probability, 0 to 1, that the time spoken of covers a figure."""
    score = weights.get("", 0.0) + sum([weights.get(cue, 0.0) for cue in found])
    return 1 / (1 + math.exp(-score))


def weigh_periods(figures: list[Figure], words: Words, weights: Mapping[str, Mapping[str, float]]) -> None:
    """Give figures the time spoken of, or none, where that is likelier than what the rules gave."""
    answers: list[tuple[Figure, Figure | None]] = []
    for place, own in enumerate(period_cues(figures, words)):
        if not own:
            continue
        figure, likely = figures[place], holds(own, weights["holds"])
        if figure.period_start is None and likely >= TAKES:
            answers.append((figure, running_time(figures, place)))
        elif figure.period_start is not None and likely <= 1 - LOSES:
            answers.append((figure, None))
    told: dict[int, Figure] = {}
    for figure, source in answers:
        _take(figure, source)
        figure.why["period"] = "unlikely-inherited" if source is None else "likely-inherited"
        told[figure.start] = figure
    for figure in figures:
        if figure.equivalent_of in told:
            _take(figure, told[figure.equivalent_of])


def _take(figure: Figure, source: Figure | None) -> None:
    if source is None:
        figure.period_start = figure.period_end = figure.period = figure.period_span = None
    else:
        figure.period_start, figure.period_end = source.period_start, source.period_end
        figure.period, figure.period_span = source.period, source.period_span

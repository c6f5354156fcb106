"""Judge figures against a gold corpus: detection, every slot, and whole records.

A figure meets a gold figure when their spans overlap and value and unit agree; each meets one at
most. A record is right when measure, zone, metric and period are right too. Scores are given over
the ``core`` (money and percent) and over ``all`` figures.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from reprlib import repr as brief
from typing import Any, Final, Literal

from hitech_extract.errors import ArticleError
from hitech_extract.schema import SLOTS, Figure, Slot, exact_number, parse_date, read_json

__all__ = ["SLOTS", "GoldDocument", "GoldFigure", "Miss", "Report", "Scores", "evaluate", "gold_lines", "load_gold"]

CORE_TYPES: Final = frozenset({"money", "percent"})
# Words that say nothing about which metric is meant.
_EMPTY_WORDS: Final = frozenset(
    ("a", "an", "and", "by", "for", "in", "its", "new", "number", "of", "s", "the", "to", "total", "zone", "zones")
)
_VALUE_TOLERANCE: Final = Decimal("1e-9")

Interval = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """One figure of a gold corpus; where several answers are right, a slot lists them all."""

    start: int
    end: int
    text: str
    type: str
    value: Decimal
    unit: str
    measure: str
    zones: tuple[str | None, ...] = (None,)
    metric_ids: tuple[str, ...] = ()
    metric: str | None = None
    periods: tuple[Interval, ...] = ((None, None),)
    baseline: str | None = None
    equivalent_of: int | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> GoldFigure:
        """Build a gold figure from the object of a gold file.

        Raises:
            ArticleError: a required field is missing or malformed.
        """
        try:
            return cls(
                start=_offset(data["start"]),
                end=_offset(data["end"]),
                text=_words(data.get("text")) or "",
                type=_words(data["type"]) or "",
                value=exact_number(str(data["value"])),
                unit=_words(data.get("unit")) or "",
                measure=_words(data["measure"]) or "",
                zones=tuple(_words(zone) for zone in _list(data.get("zone", [None]))),
                metric_ids=tuple(_words(name) or "" for name in _list(data.get("metric_id") or ())),
                metric=_words(data.get("metric")),
                periods=tuple(_interval(pair) for pair in _list(data.get("period", [None]))),
                baseline=_words(data.get("baseline")),
                equivalent_of=None if data.get("equivalent_of") is None else _offset(data["equivalent_of"]),
            )
        except KeyError as error:
            raise ArticleError(f"gold figure without {error} (see the gold file's fields)") from None
        except (AttributeError, RecursionError, TypeError, ValueError) as error:
            raise ArticleError(f"malformed gold figure at {brief(_start_of(data))}: {error}") from None


def _start_of(given: Any) -> Any:
    return given.get("start") if isinstance(given, dict) else given


def _offset(given: Any) -> int:
    if type(given) is not int:
        raise TypeError(f"{brief(given)} is no offset")
    return given


def _words(given: Any) -> str | None:
    if given is not None and not isinstance(given, str):
        raise TypeError(f"{brief(given)} is no string")
    return given


def _list(given: Any) -> Sequence[Any]:
    if not isinstance(given, (list, tuple)):
        raise TypeError(f"{brief(given)} is no list")
    return given


def _interval(pair: Sequence[str | None] | None) -> Interval:
    if pair is None:
        return None, None
    first, last = pair
    return parse_date(first), parse_date(last)


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A judged article: its figures, and the spans that are neither required nor wrong."""

    id: str
    figures: tuple[GoldFigure, ...]
    ignore: tuple[tuple[int, int], ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> GoldDocument:
        """Build a gold document from one line of a gold file.

        Raises:
            ArticleError: a required field is missing or malformed.
        """
        try:
            return cls(
                id=_words(data["id"]) or "",
                figures=tuple(GoldFigure.from_dict(figure) for figure in _list(data["figures"])),
                ignore=tuple((_offset(start), _offset(end)) for start, end in _list(data.get("ignore", []))),
            )
        except KeyError as error:
            raise ArticleError(f"gold document without {error}") from None
        except ArticleError:
            raise
        except (TypeError, AttributeError, ValueError) as error:
            raise ArticleError(f"malformed gold document: {error}") from None


def load_gold(path: str | os.PathLike[str]) -> list[GoldDocument]:
    """Read a gold file: JSON Lines, one document a line.

    Raises:
        ArticleError: a line that is no gold document; the message names file and line.
    """
    return [document for _, _, document in gold_lines(path)]


def gold_lines(path: str | os.PathLike[str]) -> Iterator[tuple[str, str, GoldDocument]]:
    """Read a gold file line by line: the place, the line as it stands, and its document; see ``load_gold``."""
    with Path(path).open(encoding="utf-8-sig") as lines:
        try:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    place = f"{path}:{number}"
                    yield place, line, _gold_line(line, place)
        except UnicodeDecodeError as error:
            raise ArticleError(f"{path}: not UTF-8: {error.reason} (save it as UTF-8)") from None


def _gold_line(line: str, place: str) -> GoldDocument:
    try:
        return GoldDocument.from_dict(read_json(line))
    except ArticleError as error:
        raise ArticleError(f"{place}: {error}") from None


@dataclass(frozen=True, slots=True)
class Scores:
    """What one set of figures scores; slot accuracies are over the detected figures."""

    gold: int
    pred: int
    detect_precision: float
    detect_recall: float
    detect_f1: float
    measure: float
    zone: float
    metric: float
    period: float
    baseline: float
    equivalent: float
    record_precision: float
    record_recall: float
    record_f1: float

    def to_dict(self) -> dict[str, int | float]:
        """Return the scores under their short names (``detect_P``, ``record_F1``)."""
        return {_short_name(item.name): getattr(self, item.name) for item in fields(self)}


def _short_name(name: str) -> str:
    return name.replace("_precision", "_P").replace("_recall", "_R").replace("_f1", "_F1")


@dataclass(frozen=True, slots=True)
class Miss:
    """One difference from the gold: a wrong slot, a figure ``missed``, or one that is ``extra``."""

    doc_id: str
    start: int
    text: str
    kind: Slot | Literal["missed", "extra"]
    want: str
    got: str

    def __str__(self) -> str:
        return f"{self.doc_id}@{self.start} {self.text!r} {self.kind}: want {self.want}; got {self.got}"


@dataclass(frozen=True, slots=True)
class Report:
    """The scores over ``core`` and ``all``, and every miss in the order of the corpus."""

    core: Scores
    all: Scores
    misses: tuple[Miss, ...]

    def to_dict(self) -> dict[str, dict[str, int | float]]:
        """Return both rows of scores as plain dicts."""
        return {"core": self.core.to_dict(), "all": self.all.to_dict()}


def evaluate(gold: Iterable[GoldDocument], figures: Iterable[Figure]) -> Report:
    """Judge figures against gold documents; figures of other articles do not count."""
    by_article: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_article[figure.doc_id].append(figure)
    core, everything = _Tally(), _Tally()
    misses: list[Miss] = []
    for document in gold:
        found = by_article.get(document.id, [])
        pairs, extra = _pair(document, found)
        for tally, counts in ((everything, lambda _: True), (core, CORE_TYPES.__contains__)):
            tally.add(document, pairs, extra, counts)
        misses += _misses(document, pairs, extra, found)
    return Report(core.scores(), everything.scores(), tuple(misses))


def right_records(gold: Iterable[GoldDocument], figures: Sequence[Figure]) -> list[bool | None]:
    """Say of each figure of one article whether its record is right; None where the gold leaves it open."""
    doc_id = figures[0].doc_id if figures else ""
    document = next((document for document in gold if document.id == doc_id), None)
    if document is None:
        return [None] * len(figures)
    pairs, extra = _pair(document, figures)
    verdicts: dict[int, bool] = {
        id(figure): not _wrong_slots(gold_figure, figure) for gold_figure, figure in pairs if figure
    }
    verdicts |= {id(figure): False for figure in extra}
    return [verdicts.get(id(figure)) for figure in figures]


Pair = tuple[GoldFigure, Figure | None]


def _pair(document: GoldDocument, found: Sequence[Figure]) -> tuple[list[Pair], list[Figure]]:
    """Give each gold figure the first free figure that meets it, and return what is left over."""
    free = dict(enumerate(found))
    pairs: list[Pair] = []
    for gold in document.figures:
        key = next((key for key, figure in free.items() if _meets(gold, figure)), None)
        pairs.append((gold, None if key is None else free.pop(key)))
    extra = [
        figure
        for figure in free.values()
        if not any(_overlap(figure.start, figure.end, start, end) for start, end in document.ignore)
    ]
    return pairs, extra


def _meets(gold: GoldFigure, figure: Figure) -> bool:
    if not _overlap(gold.start, gold.end, figure.start, figure.end):
        return False
    # Head nouns of counts vary; what is counted is judged as the metric.
    same_unit = figure.type == "count" if gold.type == "count" else gold.unit.lower() == (figure.unit or "").lower()
    return same_unit and _same_magnitude(gold.value, figure.value)


def _overlap(start: int, end: int, other_start: int, other_end: int) -> bool:
    return start < other_end and other_start < end


def _same_magnitude(gold: Decimal, value: Decimal) -> bool:
    """Compare without the sign, which is judged with the measure."""
    return abs(abs(gold) - abs(value)) <= abs(gold) * _VALUE_TOLERANCE


def _right_measure(gold: GoldFigure, figure: Figure) -> bool:
    signed = gold.measure in ("growth", "change")
    return gold.measure == figure.measure and not (signed and (gold.value < 0) != (figure.value < 0))


def _right_zone(gold: GoldFigure, figure: Figure) -> bool:
    return figure.zone_id in gold.zones


def _right_metric(gold: GoldFigure, figure: Figure) -> bool:
    if gold.metric_ids:
        return figure.metric_id in gold.metric_ids
    if not gold.metric:
        return not figure.metric_id
    want, got = _content_words(gold.metric), _content_words(figure.metric)
    shared = len(want & got)
    return shared > 0 and 2 * shared >= min(len(want), len(got))


def _content_words(phrase: str | None) -> set[str]:
    found = re.findall(r"[a-z0-9&]+", (phrase or "").lower())
    return {word.rstrip("s") for word in found if word not in _EMPTY_WORDS}


def _right_period(gold: GoldFigure, figure: Figure) -> bool:
    return (figure.period_start, figure.period_end) in gold.periods


_RIGHT: Final[dict[Slot, Callable[[GoldFigure, Figure], bool]]] = {
    "measure": _right_measure,
    "zone": _right_zone,
    "metric": _right_metric,
    "period": _right_period,
}


def _wrong_slots(gold: GoldFigure, figure: Figure) -> list[Slot]:
    return [slot for slot in SLOTS if not _RIGHT[slot](gold, figure)]


@dataclass(slots=True)
class _Tally:
    gold: int = 0
    given: int = 0
    detected: int = 0
    records: int = 0
    right: dict[Slot, int] = field(default_factory=lambda: dict.fromkeys(SLOTS, 0))
    baselines: int = 0
    right_baselines: int = 0
    equivalents: int = 0
    right_equivalents: int = 0

    def add(
        self,
        document: GoldDocument,
        pairs: Iterable[Pair],
        extra: Iterable[Figure],
        counts: Callable[[str], bool],
    ) -> None:
        """Count one document; a figure that meets a gold figure counts under the gold's type."""
        self.gold += sum(counts(gold.type) for gold in document.figures)
        self.given += sum(counts(figure.type) for figure in extra)
        for gold, figure in pairs:
            if figure is None or not counts(gold.type):
                continue
            self.given += 1
            self.detected += 1
            wrong = _wrong_slots(gold, figure)
            self.records += not wrong
            for slot in SLOTS:
                self.right[slot] += slot not in wrong
            if gold.baseline:
                self.baselines += 1
                self.right_baselines += gold.baseline == figure.baseline
            if gold.equivalent_of is not None:
                self.equivalents += 1
                self.right_equivalents += gold.equivalent_of == figure.equivalent_of

    def scores(self) -> Scores:
        """Turn the counts into ratios; a ratio over nothing is 0."""
        detect = _precision_recall_f1(self.detected, self.given, self.gold)
        record = _precision_recall_f1(self.records, self.given, self.gold)
        return Scores(
            gold=self.gold,
            pred=self.given,
            detect_precision=detect[0],
            detect_recall=detect[1],
            detect_f1=detect[2],
            **{slot: _ratio(self.right[slot], self.detected) for slot in SLOTS},
            baseline=_ratio(self.right_baselines, self.baselines),
            equivalent=_ratio(self.right_equivalents, self.equivalents),
            record_precision=record[0],
            record_recall=record[1],
            record_f1=record[2],
        )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _precision_recall_f1(hits: int, given: int, gold: int) -> tuple[float, float, float]:
    precision, recall = _ratio(hits, given), _ratio(hits, gold)
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def _misses(
    document: GoldDocument, pairs: Iterable[Pair], extra: Iterable[Figure], found: Iterable[Figure]
) -> list[Miss]:
    misses = []
    for gold, figure in pairs:
        if figure is None:
            near = [
                f"{other.value} {other.unit}"
                for other in found
                if _overlap(gold.start, gold.end, other.start, other.end)
            ]
            want = f"{gold.type} {gold.value} {gold.unit}"
            misses.append(Miss(document.id, gold.start, gold.text, "missed", want, ", ".join(near) or "nothing"))
            continue
        for slot in _wrong_slots(gold, figure):
            want, got = _answers(slot, gold, figure)
            misses.append(Miss(document.id, gold.start, gold.text, slot, want, got))
    for other in extra:
        got = f"{other.type} {other.value} {other.unit}"
        misses.append(Miss(document.id, other.start, other.text, "extra", "nothing", got))
    return sorted(misses, key=lambda miss: miss.start)


def _answers(slot: Slot, gold: GoldFigure, figure: Figure) -> tuple[str, str]:
    """Return what the gold wants of a slot and what the figure gives."""
    if slot == "measure":
        return f"{gold.measure} {gold.value}", f"{figure.measure} {figure.value}"
    if slot == "zone":
        return " or ".join(map(str, gold.zones)), str(figure.zone_id)
    if slot == "metric":
        want = " or ".join(gold.metric_ids) or "no id"
        return f"{want} ({gold.metric})", f"{figure.metric_id or 'no id'} ({figure.metric})"
    return " or ".join(map(_days, gold.periods)), _days((figure.period_start, figure.period_end))


def _days(interval: Interval) -> str:
    return "none" if interval == (None, None) else f"{interval[0]}..{interval[1]}"

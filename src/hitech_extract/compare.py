"""Compare the figures that two versions of the library read from the same articles; no gold is needed.

The figures of an article meet by where they stand: first those over the same characters, then those
that overlap. One that meets none is gained or lost; two that meet are the same record or a change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal, cast

from hitech_extract.reading import Reading
from hitech_extract.schema import Figure, plain_number, write_json

__all__ = ["SLOTS", "Comparison", "Difference", "Kind", "compare_figures", "sentence_around"]

Kind = Literal["gained", "lost", "changed"]

SLOTS: Final[dict[str, tuple[str, ...]]] = {
    "span": ("text", "start", "end"),
    "type": ("type",),
    "value": ("value",),
    "unit": ("unit",),
    "modifier": ("modifier",),
    "measure": ("measure",),
    "zone": ("zone_id",),
    "zone_words": ("zone", "zone_start", "zone_end"),
    "metric": ("metric_id",),
    "metric_words": ("metric", "metric_start", "metric_end"),
    "period": ("period", "period_start", "period_end"),
    "period_words": ("period_span",),
    "baseline": ("baseline", "baseline_start", "baseline_end"),
    "equivalent": ("equivalent_of",),
}
"""What can change, each with its fields of the record; the ``..._words`` are where the text says it."""

_WHY: Final = "why"
_PLACES: Final = frozenset(("span", "zone_words", "metric_words"))
# Which entry of ``why`` tells how a slot came about; the others have none.
_REASONS: Final = {
    **dict.fromkeys(("span", "type", "value", "unit", "modifier"), "value"),
    **{slot: slot.removesuffix("_words") for slot in SLOTS if slot.startswith(("measure", "zone", "metric", "period"))},
}
# As much of a long sentence (a table in one line) as places the figure.
_SENTENCE_REACH: Final = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure in which the two sides differ.

    ``old`` is None for a figure gained, ``new`` for one lost. ``slots`` names what changed between the
    two, in the order of ``SLOTS``; it is empty for the other kinds.
    """

    old: Figure | None
    new: Figure | None
    slots: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """What became of the figure."""
        if self.old is None:
            return "gained"
        return "lost" if self.new is None else "changed"

    @property
    def figure(self) -> Figure:
        """The figure as it is now, or as it was if it is lost."""
        return cast("Figure", self.new or self.old)

    def changes(self) -> dict[str, tuple[str, str]]:
        """Say of each changed slot what it was and what it is, each with the reason in brackets.

        The shape is ``{"zone": ("kunshan (same-clause)", "null (no-zone-in-reach)")}``.
        """
        if self.old is None or self.new is None:
            return {}
        return {slot: (_told(slot, self.old, self.new), _told(slot, self.new, self.old)) for slot in self.slots}

    def to_json(self, sentence: str | None = None) -> str:
        """Return one line of JSON: ``kind``, ``doc_id``, ``slots``, ``sentence`` if given, ``old`` and ``new``.

        The last two are whole records, or null.
        """
        row: dict[str, Any] = {"kind": self.kind, "doc_id": self.figure.doc_id, "slots": self.slots}
        if sentence is not None:
            row["sentence"] = sentence
        # The records write themselves, since only they keep every digit of their values.
        old, new = (figure.to_json() if figure else "null" for figure in (self.old, self.new))
        return f'{write_json(row)[:-1]}, "old": {old}, "new": {new}}}'


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two sides share and where they differ, by article (sorted by id) and place in it."""

    same: tuple[Figure, ...]
    differences: tuple[Difference, ...]

    @property
    def identical(self) -> float:
        """The share of records that are the same, from 0 to 1, over all that either side gives; 1 over nothing."""
        total = len(self.same) + len(self.differences)
        return len(self.same) / total if total else 1.0

    def summary(self) -> dict[str, Any]:
        """Return the counts as a plain dict.

        The shape is ``{"same", "changed", "gained", "lost": int, "identical": float, "types": {type: {"same",
        "changed", "gained", "lost": int}}, "slots": {slot: {"same", "changed": int}}}``. A changed figure
        counts under its new type; slots are counted over the figures that both sides give.
        """
        kinds: Counter[tuple[str, str]] = Counter(("same", figure.type) for figure in self.same)
        kinds.update((difference.kind, difference.figure.type) for difference in self.differences)
        slots = Counter(slot for difference in self.differences for slot in difference.slots)
        total = _by_kind(kinds)
        shared = total["same"] + total["changed"]
        types = sorted({type_ for _, type_ in kinds})
        names = [*SLOTS, *([_WHY] if slots[_WHY] else [])]
        return {
            **total,
            "identical": self.identical,
            "types": {type_: _by_kind(kinds, type_) for type_ in types},
            "slots": {slot: {"same": shared - slots[slot], "changed": slots[slot]} for slot in names},
        }


def _by_kind(counts: Counter[tuple[str, str]], type_: str | None = None) -> dict[str, int]:
    return {
        kind: sum(number for (found, of), number in counts.items() if found == kind and type_ in (None, of))
        for kind in ("same", "changed", "gained", "lost")
    }


def compare_figures(old: Iterable[Figure], new: Iterable[Figure], *, why: bool = False) -> Comparison:
    """Compare the figures of two sides, whatever order they come in.

    Args:
        old: the figures of one version.
        new: the figures of the other, read from the same articles.
        why: count other reasons as a change too, in a slot ``why``; a confidence is never one.
    """
    slots = (*SLOTS, _WHY) if why else tuple(SLOTS)
    before, after = _by_article(old), _by_article(new)
    same: list[Figure] = []
    differences: list[Difference] = []
    for doc_id in sorted({*before, *after}):
        pairs, lost, gained = _pair(before.get(doc_id, []), after.get(doc_id, []), slots)
        found = [Difference(figure, None) for figure in lost] + [Difference(None, figure) for figure in gained]
        for was, now in pairs:
            changed = tuple(slot for slot in slots if _content(slot, was) != _content(slot, now))
            if changed:
                found.append(Difference(was, now, changed))
            else:
                same.append(now)
        differences += sorted(found, key=_place)
    return Comparison(tuple(same), tuple(differences))


def _by_article(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    articles: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        articles[figure.doc_id].append(figure)
    # Records over one span come in the order of what they say, so that their order in a file is no difference.
    return {
        doc_id: sorted(found, key=lambda figure: (figure.start, figure.end, figure.to_json()))
        for doc_id, found in articles.items()
    }


def _place(difference: Difference) -> tuple[int, int]:
    return min((figure.start, figure.end) for figure in (difference.old, difference.new) if figure)


def _content(slot: str, figure: Figure) -> tuple[Hashable, ...]:
    if slot == _WHY:
        return tuple(sorted(figure.why.items()))
    return tuple(getattr(figure, name) for name in SLOTS[slot])


# --- Which figure meets which ---------------------------------------------------------------------

Pairs = list[tuple[Figure, Figure]]


def _pair(old: list[Figure], new: list[Figure], slots: Sequence[str]) -> tuple[Pairs, list[Figure], list[Figure]]:
    """Give each figure the one of the other side that it meets; return the pairs and what is left of each side."""
    same, old, new = _meet(old, new, lambda figure: tuple(_content(slot, figure) for slot in slots))
    in_place, old, new = _meet(old, new, lambda figure: (figure.start, figure.end))
    moved, old, new = _meet_overlapping(old, new)
    return same + in_place + moved, old, new


def _meet(
    old: list[Figure], new: list[Figure], key: Callable[[Figure], Hashable]
) -> tuple[Pairs, list[Figure], list[Figure]]:
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for number, figure in enumerate(new):
        waiting[key(figure)].append(number)
    met: dict[int, int] = {}
    for number, figure in enumerate(old):
        if queue := waiting.get(key(figure)):
            met[number] = queue.popleft()
    return _split(old, new, met)


def _meet_overlapping(old: list[Figure], new: list[Figure]) -> tuple[Pairs, list[Figure], list[Figure]]:
    """Let the nearest meet first: the same amount, the most characters shared, the fewest others."""

    def distance(pair: tuple[int, int]) -> tuple[bool, int, int]:
        one, other = old[pair[0]], new[pair[1]]
        shared = min(one.end, other.end) - max(one.start, other.start)
        whole = max(one.end, other.end) - min(one.start, other.start)
        return (one.value, one.unit) != (other.value, other.unit), -shared, whole

    met: dict[int, int] = {}
    taken: set[int] = set()
    for first, second in sorted(_overlaps(old, new), key=distance):
        if first not in met and second not in taken:
            met[first] = second
            taken.add(second)
    return _split(old, new, met)


def _overlaps(old: list[Figure], new: list[Figure]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the figures that overlap; both lists are sorted, and gone through once."""
    near: list[int] = []
    coming = 0
    for number, figure in enumerate(old):
        near = [other for other in near if new[other].end > figure.start]
        while coming < len(new) and new[coming].start < figure.end:
            near.append(coming)
            coming += 1
        yield from (
            (number, other) for other in near if new[other].start < figure.end and new[other].end > figure.start
        )


def _split(old: list[Figure], new: list[Figure], met: dict[int, int]) -> tuple[Pairs, list[Figure], list[Figure]]:
    taken = set(met.values())
    return (
        [(old[number], new[other]) for number, other in met.items()],
        [figure for number, figure in enumerate(old) if number not in met],
        [figure for number, figure in enumerate(new) if number not in taken],
    )


# --- In words -------------------------------------------------------------------------------------


def _told(slot: str, figure: Figure, other: Figure) -> str:
    """Return what a figure says in a slot in which another differs, with the reason."""
    if slot == _WHY:
        reasons = [f"{name} {reason}" for name, reason in figure.why.items() if other.why.get(name) != reason]
        return ", ".join(reasons) or "null"
    mine, theirs = _content(slot, figure), _content(slot, other)
    if slot in _PLACES:
        words, start, end = mine
        told = "null" if words is None else f"{words!r} at {start}-{end}"
    else:
        # The first field that differs says it: a period's label, and its days only under the same label.
        told = _shown(next(value for value, its in zip(mine, theirs, strict=True) if value != its))
    reason = figure.why.get(_REASONS.get(slot, ""))
    return f"{told} ({reason})" if reason else told


def _shown(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, Decimal):
        return f"{plain_number(value):,f}"
    if isinstance(value, tuple):
        return "-".join(map(str, value))
    return str(value)


def sentence_around(reading: Reading, start: int, end: int) -> str:
    """Return the sentence in which a figure begins, in one line; of a long one only what is near the figure.

    Args:
        reading: the article's text.
        start: where the figure begins in the text as given.
        end: where it ends.
    """
    number = bisect_right(reading.sentences, start, key=lambda sentence: reading.source_offset(sentence.start)) - 1
    first, last = start, end
    if number >= 0:
        sentence = reading.sentences[number]
        first, last = reading.source_span(sentence.start, sentence.end)
    left, right = max(first, start - _SENTENCE_REACH), min(max(last, end), end + _SENTENCE_REACH)
    # Cut between words where there is a blank to cut at.
    if left > first and (blank := reading.source.find(" ", left - 1, start)) >= 0:
        left = blank + 1
    if right < last and (blank := reading.source.rfind(" ", end, right + 1)) >= 0:
        right = blank
    words = " ".join(reading.source[left:right].split())
    return f"{'... ' * (left > first)}{words}{' ...' * (right < last)}"

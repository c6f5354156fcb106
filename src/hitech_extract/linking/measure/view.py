"""A figure with what stands around it, as the rules of measures see it.

Most rules turn on a cue that ends right before the figure, so the cues of a sentence are found once and each pattern
is tried only where one of them starts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from string import digits, punctuation, whitespace
from typing import Final, TypeAlias

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.measure.cues import CUES, DOWN_WORD, UP_WORD
from hitech_extract.rules import any_of

__all__ = ["Rule", "Starts", "Verdict", "View", "direction", "like"]

Verdict: TypeAlias = tuple[str, str, int]  # measure, cue, sign

# Signs that part words, one for one a space, so that offsets stay.
_SPACED: Final = str.maketrans(
    dict.fromkeys(f"{punctuation}{digits}{whitespace}\u2013\u2014\u2018\u2019\u201c\u201d\u00a0", " ")
)
_SECOND_WORD: Final = re.compile(r" (?![^()]*\)).*")


def _first_word(*families: str) -> str:
    """Return a pattern for the word with which a cue of these families begins."""
    cues = (cue for family in families for cue in CUES[family])
    return any_of(_SECOND_WORD.sub("", cue) for cue in cues)


_FAMILY: Final = re.compile(
    rf"({_first_word('up_verbs', 'down_verbs', 'up_nouns', 'down_nouns')}|negative)"
    rf"|({_first_word('share_verbs', 'share_nouns')}s?|or|at)|({_first_word('comparisons')})"
)
_MOST_WORDS: Final = 50_000
_families: Final[dict[str, int]] = {}  # answers of _family, for speed


def _family(word: str) -> int:
    """Return the family of cues of which a word may be the first: 1 change, 2 share, 3 comparison, else 0."""
    if len(_families) >= _MOST_WORDS:
        _families.clear()
    match = _FAMILY.fullmatch(word)
    family = _families[word] = 0 if match is None else match.lastindex or 0
    return family


class Starts:
    """Where the cues of a sentence may start, by family."""

    __slots__ = ("changes", "comparisons", "shares")

    def __init__(self, scene: Scene) -> None:
        self.changes: list[int] = []
        self.shares: list[int] = []
        self.comparisons: list[int] = []
        starts: tuple[list[int], ...] = [], self.changes, self.shares, self.comparisons
        known = _families.get
        position = scene.start
        for word in scene.low[position : scene.drafts[-1].start].translate(_SPACED).split(" "):
            family = known(word)
            if family is None:
                family = _family(word)
            if family:
                starts[family].append(position)
            position += len(word) + 1


@dataclass(slots=True)
class View:
    """A figure with what stands around it; offsets are those of the whole text."""

    draft: Draft
    before: Draft | None
    scene: Scene
    starts: Starts
    floor: int  # where the text on its left begins
    left: str
    right: str
    joined: bool = False  # whether other figures of its list or range stand before the text on its right

    def tail(self, pattern: re.Pattern[str], starts: list[int]) -> re.Match[str] | None:
        """Return the match of a pattern that begins at one of the cues and ends at the figure."""
        low, stop = self.scene.low, self.draft.start
        for place in range(bisect_left(starts, self.floor), len(starts)):
            if starts[place] >= stop:
                break
            if match := pattern.match(low, starts[place], stop):
                return match
        return None

    def tail_sign(self, pattern: re.Pattern[str]) -> int:
        """Return the direction that the change before the figure takes, 0 without one."""
        match = self.tail(pattern, self.starts.changes)
        return direction(match) if match else 0

    def after(self, words: re.Pattern[str], start: int) -> int:
        """Return where the last such word of change between an offset and the figure starts, or -1."""
        low, stop, starts = self.scene.low, self.draft.start, self.starts.changes
        for place in range(bisect_left(starts, stop) - 1, bisect_left(starts, start) - 1, -1):
            if words.match(low, starts[place], stop):
                return starts[place]
        return -1

    def falls(self, start: int | None = None) -> bool:
        """Whether a word left of the figure says down."""
        return self.after(DOWN_WORD, self.floor if start is None else start) >= 0

    def rises(self, start: int | None = None) -> bool:
        """Whether a word left of the figure says up."""
        return self.after(UP_WORD, self.floor if start is None else start) >= 0

    def only_falls(self, start: int | None = None) -> int:
        """Return the sign of a figure after words that only say down, or any."""
        return -1 if self.falls(start) and not self.rises(start) else 1

    def clause(self) -> int:
        """Return where the figure's clause starts."""
        return self.scene.clause_start(self.draft.start)

    def same_rate(self) -> bool:
        """Whether the figure before is a percentage, not of points."""
        before = self.before
        return before is not None and before.quantity.kind == "percent" and before.quantity.unit == "percent"


Rule: TypeAlias = Callable[[View], Verdict | None]


def direction(match: re.Match[str]) -> int:
    """Return the direction of a change from the groups that took part; "negative growth" is a fall."""
    groups = match.groupdict()
    falls = bool(groups.get("down") or groups.get("downn"))
    return -1 if falls != bool(groups.get("neg")) else 1


def like(draft: Draft, cue: str) -> Verdict:
    """Return the measure and the sign of another figure."""
    return draft.measure, cue, -1 if draft.value < 0 else 1

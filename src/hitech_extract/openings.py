"""Look a text through once for the words on which patterns turn, so that they are tried at those words alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

__all__ = ["Openings", "matches", "within"]


class Openings:
    """Finds where the words of several lists stand, each at the beginning of a word.

    Args:
        lists: by name, the words or phrases, in lower case.
        whole: whether a word must also end where the listed one does; else listed ones are beginnings.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]], *, whole: bool = False) -> None:
        given = {name: tuple(dict.fromkeys(words)) for name, words in lists.items()}
        words = sorted({word for listed in given.values() for word in listed})
        self._names = tuple(given)
        self._whole = whole
        # A longer word hides a shorter one that begins it.
        self._lists = tuple(
            tuple(
                i
                for i, listed in enumerate(given.values())
                if word in listed or (not whole and any(word.startswith(other) for other in listed))
            )
            for word in words
        )
        self._finder = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)

    def find(self, text: str) -> dict[str, list[int]]:
        """Return for every list the offsets of its words in a lower-case text, in order."""
        found: list[list[int]] = [[] for _ in self._names]
        size = len(text)
        for word, start, end in self._finder.find_matches_as_indexes(text):
            if start and text[start - 1].isalnum():
                continue
            if self._whole and end < size and text[end].isalnum():
                continue
            for i in self._lists[word]:
                found[i].append(start)
        return dict(zip(self._names, found, strict=True))


def matches(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield the matches that begin at the offsets given, none overlapping one before it."""
    position = 0
    for start in starts:
        if start >= position and (match := pattern.match(text, start)) is not None:
            position = match.end()
            yield match


def within(offsets: list[int], start: int, end: int) -> bool:
    """Tell whether one of the ordered offsets lies in a stretch of text."""
    i = bisect_left(offsets, start)
    return i < len(offsets) and offsets[i] < end

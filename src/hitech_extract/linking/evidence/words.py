"""The words beside a figure, as cues."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Final

from hitech_extract.linking.draft import FAR
from hitech_extract.reading import Reading
from hitech_extract.schema import Figure

__all__ = ["Words"]

_WORD: Final = re.compile(r"[a-z][a-z-]+")
# Words that are written in several ways and tell nothing: currencies, magnitudes, what zones are called
_SAME: Final = frozenset(
    "yuan rmb cny us usd dollar dollars million billion trillion mn bn tn mln bln percent per cent pct zone zones"
    " hi-tech high-tech national development industrial".split()
)
_STOP: Final = re.compile(r"[,;:(\d]")  # what ends the words that speak of a figure before them
_ENDING: Final = re.compile(r"(?:ies|ing|ed|es|s)$")
_SHORT: Final = 4  # letters of words that keep their ending
_LEFT, _NEAR, _RIGHT = 9, 3, 6  # how many words count
_FARTHEST: Final = 100  # characters from a figure to words on its right


class Words:
    """An article's words by sentence. Figures and spans lie in the text as given."""

    __slots__ = ("_clean", "_lines", "_low", "_places", "_reading", "_sentences")

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._clean, self._low = reading.clean, reading.low
        self._lines = [sentence.line for sentence in reading.sentences]
        self._sentences = [sentence.start for sentence in reading.sentences]
        self._places = range(len(reading.low))

    def number(self, figure: Figure) -> int:
        """Return which sentence of the article a figure stands in."""
        return bisect_right(self._sentences, self._read(figure.start))

    def around(self, figure: Figure) -> str:
        """Return the sentence of a figure in lower case."""
        return self._low[slice(*self._sentence(figure))]

    def same_line(self, one: Figure, other: Figure) -> bool:
        """Whether two figures stand in one line of the article as it is read."""
        first, second = self.number(one), self.number(other)
        return first == second or (first > 0 and self._lines[first - 1] == self._lines[second - 1])

    def beside(self, figure: Figure) -> dict[str, tuple[int, int]]:
        """Return the cues of the words to both sides of a figure, each with the span of its word as it is read."""
        start, end = self._sentence(figure)
        first, last = self._read(figure.start), self._read(figure.end)
        found: dict[str, tuple[int, int]] = {}
        before = self._words(start, first)[-_LEFT:]
        for distance, word in enumerate(reversed(before)):
            stem = _stem(word[0])
            found.setdefault(f"left:{stem}", word.span())
            if distance < _NEAR:
                found.setdefault(f"near:{stem}", word.span())
        stop = _STOP.search(self._low, last, min(end, last + _FARTHEST))
        after = self._words(last, stop.start() if stop is not None else min(end, last + _FARTHEST))
        for word in after[:_RIGHT]:
            found.setdefault(f"right:{_stem(word[0])}", word.span())
        return found

    def _words(self, start: int, end: int) -> list[re.Match[str]]:
        """Return the words of a stretch but for names, and those of which another spelling says the same."""
        return [
            word
            for word in _WORD.finditer(self._low, start, end)
            if word[0] not in _SAME and not self._clean[word.start() : word.end()].istitle()
        ]

    def as_given(self, span: tuple[int, int]) -> tuple[int, int, str]:
        """Return where a span as it is read lies in the text as given, and its words there."""
        start, end = self._reading.source_span(*span)
        return start, end, self._reading.source[start:end]

    def _read(self, offset: int) -> int:
        """Return where an offset into the text as given lies in the text as it is read."""
        return bisect_left(self._places, offset, key=self._reading.source_offset)

    def _sentence(self, figure: Figure) -> tuple[int, int]:
        place, here = self.number(figure), self._read(figure.start)
        start = self._sentences[place - 1] if place else 0
        end = self._sentences[place] if place < len(self._sentences) else len(self._low)
        return max(start, here - FAR), min(end, here + FAR)


def _stem(word: str) -> str:
    return _ENDING.sub("", word) if len(word) > _SHORT else word

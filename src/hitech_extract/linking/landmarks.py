"""Where a text has the words without which the linking rules need not look closer."""

from __future__ import annotations

from typing import Final

from hitech_extract.openings import Openings, within
from hitech_extract.rules import load_cues

__all__ = ["Landmarks"]

_ZONE: Final = load_cues("zone")
_PERIOD: Final = load_cues("period")
_WORDS: Final = Openings(
    {
        "here": _ZONE["here"],
        "not here": _ZONE["not_here"],
        "future": _PERIOD["future"],
        "not future": _PERIOD["not_future"],
        "can": ("can",),
    },
    whole=True,
)
_BEGINNINGS: Final = Openings(
    {
        "plan": _PERIOD["plan_openings"],
        "grant": _PERIOD["grant_words"],
        "ready": _PERIOD["when_ready_openings"],
    }
)


class Landmarks:
    """The offsets of such words by kind, found in one pass over a lower-case text."""

    __slots__ = ("_offsets",)

    def __init__(self, low: str) -> None:
        self._offsets = _WORDS.find(low) | _BEGINNINGS.find(low)

    def within(self, kind: str, start: int, end: int) -> bool:
        """Tell whether a word of a kind begins in a stretch of the text."""
        offsets = self._offsets[kind]
        return bool(offsets) and within(offsets, start, end)

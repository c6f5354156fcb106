"""What a rate is set against: "in relation to GDP", "as a share of revenue"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene

__all__ = ["in_relation"]

# "R&D expenditure as a share of revenue" is a metric's name, and sets nothing in relation to another thing.
_IN_RELATION: Final = re.compile(
    r"(?:^|(?<=[,;:.!?] )|(?<=\n)|(?<=\band )|(?<=\bbut )|(?<=\bwhile ))"
    r"(?:in relation to|relative to|in proportion to|as an? (?:share|percentage|proportion|part) of|measured against)"
    r" (?:the |its |their |local |total |annual |zone's ){0,3}(?:gdp|gross domestic product|revenues?|sales|output"
    r"|turnover|operating income|economic output)\b"
)


def in_relation(scene: Scene, draft: Draft) -> re.Match[str] | None:
    """Return the words by which the clause of a figure relates it to a whole, if it has such."""
    return _IN_RELATION.search(scene.low, scene.clause_start(draft.start), draft.start)

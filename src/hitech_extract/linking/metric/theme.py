"""What the passage is about narrows a general word: "contracted amount" where foreign capital is spoken of.

An author who has named the theme - in a heading, in the question that is answered, in the sentence before - goes on
with words that fit many themes: "the contracted amount", "actually used capital", "paid-in capital". A theme lasts for
its paragraph, that of a heading or question for the paragraph after it, and ends where another kind of investment is
named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.phrases import refine
from hitech_extract.metrics import MetricMention

__all__ = ["Theme"]

_FOREIGN: Final = frozenset({"foreign_investment_actual", "foreign_investment_contracted", "foreign_enterprises"})
# What is invested, or signed, otherwise
_RIVALS: Final = frozenset(
    (
        "domestic_investment_introduced fixed_asset_investment industrial_investment real_estate_investment"
        " infrastructure_investment technology_contract_value financing fund_size projects"
    ).split()
)
_GENERAL: Final = frozenset(
    {"contracted_investment", "investment", "registered_capital", "foreign_investment_contracted"}
)
_FROM_ABROAD: Final = re.compile(r"\b(?:foreign|overseas)\b[^,;.]{0,12}$")
_USED: Final = re.compile(
    r"\b(?:(?:actual(?:ly)?|really|in(?: actual)?|effective(?:ly)?) (?:us|utili)|utili[sz]|used\b|paid[- ](?:in|up)\b"
    r"|arriv|in place\b|materiali|disburs)"
)
_THEN_USED: Final = re.compile(
    r" (?:(?:was|were|is|are|has been|have been|had been|being) )?(?:already |so far |then )?"
    r"(?:(?:actually|really|effectively) )?(?:used|utili[sz]ed|paid in|in place|put in place|in actual use)\b"
)
_CAPITAL: Final = re.compile(r"\b(?:capital|investment|funds?|amount|sum|value|volume|money|total)s?\b")
_AT_HOME: Final = re.compile(
    r"\b(?:domestic|home-grown|local|private|state-owned|compan(?:y|ies)'s?|other provinces)\b"
)
_BESIDE: Final = 24


@dataclass(slots=True)
class Theme:
    """Whether the passage is about foreign capital."""

    line: int = -2
    heads: bool = False  # of a heading or question, for the paragraph after it

    def note(self, scene: Scene) -> None:
        """Keep in mind what a sentence, its metrics linked, is about."""
        about = _about(scene, scene.end)
        if about is None and any(draft.metric_id in _FOREIGN for draft in scene.drafts):
            about = True
        if about is not None:
            self.line, self.heads = (scene.line, not scene.drafts) if about else (-2, False)

    def narrow(self, scene: Scene, draft: Draft) -> None:
        """Give a figure whose metric is a general word that of the theme."""
        found = draft.metric
        if found is None or draft.metric_id not in _GENERAL or found.start < scene.start:
            return
        if _CAPITAL.search(scene.low, found.start, found.end) is None:
            return  # "five German firms signed contracts worth 124 million euros"
        if _AT_HOME.search(scene.low, scene.clause_start(found.start), draft.start) is not None:
            return
        about = _about(scene, found.start)
        if about is None:
            about = scene.line == self.line or (self.heads and scene.line == self.line + 1)
        if not about:
            return
        around = scene.low[max(scene.start, found.start - _BESIDE) : min(draft.start, found.end + _BESIDE)]
        if (then := _THEN_USED.match(scene.low, draft.end, scene.end)) is not None:
            refine(draft, "foreign_investment_actual", (then.start() + 1, then.end()))
        elif _USED.search(around) is not None:
            refine(draft, "foreign_investment_actual")
        elif draft.metric_id == "contracted_investment":
            refine(draft, "foreign_investment_contracted")


def _about(scene: Scene, stop: int) -> bool | None:
    """Return whether the last metric of a kind of investment before an offset is of foreign capital."""
    for metric in reversed(scene.metrics):
        if metric.end > stop:
            continue
        if metric.id in _FOREIGN or (metric.id in _RIVALS and _from_abroad(scene, metric)):
            return True
        if metric.id in _RIVALS and not metric.verb:
            return False
    return None


def _from_abroad(scene: Scene, metric: MetricMention) -> bool:
    return (
        _FROM_ABROAD.search(scene.low, max(scene.start, metric.start - 24), metric.start + len("foreign")) is not None
    )

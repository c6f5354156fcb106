"""Find the phrases that say what is measured, by canonical id.

A phrase is looked up longest first in one automaton over the expanded aliases of the metrics table.
Verbs that imply a metric where no noun names it ("invested", "exported") are found as well and
marked; so are measures without an id (wages, prices), which keep a figure from its neighbour's metric.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from hitech_extract.reading import Reading
from hitech_extract.rules import Metric, any_of, load_cues, load_metrics, load_unlisted

__all__ = ["Lexicon", "MetricMention", "find_metrics"]


@dataclass(slots=True)
class MetricMention:
    """A metric phrase; offsets into ``Reading.clean``. ``id`` is None for a measure without an id."""

    start: int
    end: int
    id: str | None
    unit: str
    nature: str
    verb: bool = False  # a cue that implies the metric, weaker than a noun that names it
    word: str = ""
    implied: str | None = None  # the metric that the phrase implies beside an amount ("projects worth 8 billion")


# What widens a phrase to the right without changing its metric: "... above designated size".
_SCOPE: Final = re.compile(
    r" (?:of|by|from|in|at) "
    r"(?:(?:the|all|its|local|large|major|industrial|high-tech|private|state-owned|foreign-funded) ){0,4}"
    r"(?:enterprises|firms|companies|industries|industry|businesses|units|society|whole society)"
    r"(?: (?:above|over|of) (?:the )?(?:designated|a designated|certain) (?:size|scale)| above (?:the )?scale)?"
    r"| (?:above|over) (?:the |a )?(?:designated|certain|state-designated) (?:size|scale)| above (?:the )?scale"
)
# "The value added of the zone's 94 plants above designated size" is that of industry.
_INDUSTRIAL: Final = re.compile(
    r" (?:of|by|from|at) [^,;.]{0,44}?(?:\bindustr(?:ies|ial)\b"
    r"|(?<!secondary )(?<!tertiary )(?<!primary )(?<!service )\bindustry\b"
    r"|above (?:the )?(?:designated|scale))"
)
# ... and output that of industry only where all its firms are meant, not one sector's ("of the robot industry").
_OF_FIRMS: Final = re.compile(
    r" (?:of|by|from|at) [^,;.]{0,30}?"
    r"(?:\bindustrial (?:enterprises|firms|companies)|above (?:the )?(?:designated|scale))"
)
# "investment above the designated size in fixed assets": its words may stand apart
_IN_FIXED_ASSETS: Final = re.compile(
    r"(?: (?!in\b)[\w-]{1,20}){0,6} (?:in|into|on) (?:the )?(?:social )?fixed[ -]assets?\b"
)
# A rate or ratio is a measure of its own, whatever it is a rate of: "bad-loan ratio", "production and sales rate" ...
_RATIO: Final = re.compile(r"(?:-to-[\w-]{1,40})? (?:ratio|rate)s?(?![\w-])(?! of (?:growth|increase|change))")
_WORD_BEFORE: Final = re.compile(r"(?<![\w-])[a-z][\w-]*$")
_CUES: Final = load_cues("metric")
# ... but not after these: "growth rate", "the same rate"
_NO_RATIO: Final = frozenset(_CUES["no_ratios"])
_RATIOS: Final = frozenset({"profit_margin", "rd_intensity", "market_share", "labor_productivity"})
_NOT_AFTER: Final = re.compile(rf"(?:-{any_of(_CUES['compounds'])}| {any_of(_CUES['bodies'])})(?!\w)")


_SIGNED: Final = ("signed", "contracts", "deals", "agreements")
_LONGEST_PHRASE: Final = 80
_NO_MEASURE: Final = "none"  # the nature of phrases in which a metric's words mean something else


class Lexicon:
    """The metrics' phrases in one automaton.

    Args:
        metrics: the metrics to know; the packaged table by default.
    """

    def __init__(self, metrics: Iterable[Metric] | None = None) -> None:
        self.metrics = {metric.id: metric for metric in (load_metrics() if metrics is None else metrics)}
        phrases: dict[str, tuple[str | None, str, str, bool, str | None]] = {}
        for phrase, measure in load_unlisted().items():
            phrases[phrase] = (None, "", "flow" if measure else _NO_MEASURE, False, None)
        implied: dict[str, str] = {}
        for metric in self.metrics.values():
            for phrase in metric.cues:
                phrases[phrase] = (metric.id, metric.unit, metric.nature, True, None)
                if metric.unit == "currency":
                    implied[phrase] = metric.id
        for metric in self.metrics.values():
            for phrase in metric.aliases:
                worth = implied.get(phrase) or (_worth(phrase, implied) if metric.id == "projects" else None)
                phrases[phrase] = (metric.id, metric.unit, metric.nature, False, worth)
        self.phrases = list(phrases)
        self.entries = list(phrases.values())
        self._index = {phrase: i for i, phrase in enumerate(self.phrases)}
        self._automaton = AhoCorasick(
            self.phrases, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def _shorter(self, low: str, start: int, end: int) -> tuple[int, int] | None:
        while (end := low.rfind(" ", start, end)) > start:
            index = self._index.get(low[start:end])
            if index is not None:
                return index, end
        return None

    def hits(self, low: str) -> Iterable[tuple[int, int, int]]:
        """Yield (index, start, end) of every phrase that stands as whole words."""
        position = 0
        for index, start, end in self._automaton.find_matches_as_indexes(low):
            if start < position:
                continue
            hit = self._whole(low, index, start, end)
            if hit is None and (space := low.find(" ", start, end)) >= 0:
                # "put in" of "put industrial output at ..." hides a phrase that begins within it
                within = self._automaton.find_matches_as_indexes(low[space + 1 : end + _LONGEST_PHRASE])
                hits = (self._whole(low, i, space + 1 + a, space + 1 + b) for i, a, b in within if space + 1 + a < end)
                hit = next((found for found in hits if found is not None), None)
            if hit is not None:
                position = hit[2]
                yield hit

    def _whole(self, low: str, index: int, start: int, end: int) -> tuple[int, int, int] | None:
        """Return a phrase that stands as whole words, in the plural too; a shorter one where it runs into a word."""
        if _inside_word(low, start):
            return None
        if not low[end : end + 1].isalnum():
            return index, start, end
        if low[end] == "s" and not low[end + 1 : end + 2].isalnum():
            return index, start, end + 1
        shorter = self._shorter(low, start, end)  # "foreign trade amount|ed"
        return None if shorter is None else (shorter[0], start, shorter[1])


def _worth(phrase: str, implied: dict[str, str]) -> str | None:
    """As in "contracts signed at the fair had a value of 115 billion": what the amount of such a count is."""
    return next((implied[word] for word in _SIGNED if word in phrase and word in implied), None)


def _inside_word(low: str, start: int) -> bool:
    if not start:
        return False
    before = low[start - 1]
    return before.isalnum() or (before == "-" and start > 1 and low[start - 2].isalpha())


def find_metrics(reading: Reading, lexicon: Lexicon) -> list[MetricMention]:
    """Return the metric phrases of a text in order; no two overlap."""
    low = reading.low
    found: list[MetricMention] = []
    last_end = 0
    for index, start, stop in lexicon.hits(low):
        if start < last_end:
            continue  # inside the scope of the phrase before: "R&D expenditure of firms"
        sign = low[stop : stop + 1]
        if (sign == "-" or sign == " ") and _NOT_AFTER.match(low, stop):
            continue
        metric_id, unit, nature, verb, implied = lexicon.entries[index]
        last_end = stop
        if nature == _NO_MEASURE:
            continue
        if sign == " " and not verb:
            scope = _SCOPE.match(low, stop)
            if scope is not None:
                last_end = scope.end()
            if metric_id == "added_value" and _INDUSTRIAL.match(low, stop):
                metric_id = "industrial_added_value"
            elif metric_id == "output_value" and _OF_FIRMS.match(low, stop):
                metric_id = "gross_industrial_output_value"
            elif metric_id == "investment" and (fixed := _IN_FIXED_ASSETS.match(low, stop)) is not None:
                metric_id, last_end = "fixed_asset_investment", fixed.end()
        found.append(MetricMention(start, last_end, metric_id, unit, nature, verb, lexicon.phrases[index], implied))
    return _with_ratios(low, found) if " rat" in low else found


def _with_ratios(low: str, found: list[MetricMention]) -> list[MetricMention]:
    """Return the mentions with the rates and ratios among them, each in place of the phrase that it is a rate of."""
    kept = list(found)
    for ratio in _RATIO.finditer(low):
        word = _WORD_BEFORE.search(low, max(0, ratio.start() - 30), ratio.start())
        if word is None or word.group() in _NO_RATIO:
            continue
        place = bisect_left(kept, ratio.start(), key=lambda mention: mention.end)
        start = word.start()
        if place < len(kept) and kept[place].start < ratio.end():
            mention = kept[place]
            if mention.id is None or mention.id in _RATIOS or mention.end > ratio.start():
                continue
            start = min(start, mention.start)
            del kept[place]
        kept.insert(place, MetricMention(start, ratio.end(), None, "percent", "flow", word=low[start : ratio.end()]))
    return kept

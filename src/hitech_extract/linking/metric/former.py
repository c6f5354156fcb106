"""Which of two metrics "the former" and "the latter" mean.

"Exports were 287 million, imports 125 million. The former increased 9.9 percent and the latter 1.3": the first and
the second of the two metrics said last, be it in the sentence or in the one before. They name no metric where the two
that were spoken of are zones; of those ``linking.zone`` decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.phrases import compatible, left_bound, split_trade
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones import ZONES

__all__ = ["former_or_latter", "zones_side_by_side"]

_MEASURE: Final = load_cues("measure")
_VERBS: Final = any_of([*load_cues("metric")["amounts_to"], *_MEASURE["up_verbs"], *_MEASURE["down_verbs"]])
_WORD: Final = re.compile(r"\bthe (former|latter)(?:'s)?\b(?! (?:year|half|period|quarter|month)s?\b)")
_AFTER: Final = re.compile(r" for the (former|latter)\b(?! (?:year|half|period|quarter|month)s?\b)")
# "Of [the former amount], ...", "[the latter] also fell": no "former factory"
_ALONE: Final = re.compile(
    r"(?: (?:amount|sum|figure|value|total|number|item|indicator|one))?"
    rf"(?:[,;:]|(?: (?:{SOFTENER}|also|even|only|\w+ly|has|have|had|will|would|should|is to|was to)){{0,3}}"
    rf" (?:{_VERBS}|[\d$\u20ac\u00a5]|us\$|rmb|cny|up|down|by|at|with)(?![a-z]))"
)
_PAIR: Final = 2


def former_or_latter(
    scene: Scene, draft: Draft, spoken: Sequence[Draft], zones_spoken_of: bool
) -> tuple[MetricMention, str] | None:
    """Return the metric of a figure that is said of the former or the latter, and which of them it is.

    Args:
        scene: the sentence.
        draft: the figure.
        spoken: the figures of the statement before, in text order.
        zones_spoken_of: whether that statement set zones side by side.
    """
    low, start = scene.low, left_bound(scene, draft)
    word = _AFTER.match(low, draft.end)  # "minus 3.7 percent for the former"
    if word is None and (low.find("the latter", start, draft.start) >= 0 or low.find("the former", start) >= 0):
        word = _WORD.search(low, start, draft.start)
    if word is None:
        return None
    opening = _WORD.search(low, scene.start, word.end())
    pair = _named(scene, word.start())
    if len(pair) < _PAIR and opening is not None and _ALONE.match(low, word.end(1)) is not None:
        here = [other for other in scene.drafts[: draft.index] if other.end <= opening.start()]
        if zones_side_by_side(scene, opening.start()) or (zones_spoken_of and not here):
            return None
        pair = _measured([*spoken, *here])
    if len(pair) < _PAIR:
        return None
    chosen = pair[-2 if word[1] == "former" else -1]
    return (chosen, word[1]) if compatible(chosen, draft) else None


def _named(scene: Scene, stop: int) -> list[MetricMention]:
    """Return the metrics that a sentence names up to an offset, each once."""
    nouns: dict[str | None, MetricMention] = {}
    for metric in scene.metrics:
        if metric.end <= stop and not metric.verb and metric.nature != "name":
            nouns.setdefault(metric.id, metric)
    trades = [m for m in scene.metrics if m.end <= stop and m.id == "foreign_trade"]
    joint = next((metric for metric in reversed(trades) if " and " in metric.word), None)
    return split_trade(joint) if len(nouns) == 1 and joint is not None else list(nouns.values())


def _measured(drafts: Sequence[Draft]) -> list[MetricMention]:
    """Return the metrics that figures measure, each once, where it is said last; none of a list of one metric.

    In "Chips and drugs sold for 3.2 billion and 1.8 billion yuan" the former are the chips.
    """
    found: dict[str, MetricMention] = {}
    if any(one.list_id == other.list_id >= 0 and one.metric_id == other.metric_id for one, other in pairwise(drafts)):
        return []
    for draft in drafts:
        if draft.metric is not None and draft.metric_id is not None:
            found.pop(draft.metric_id, None)
            found[draft.metric_id] = draft.metric
    return list(found.values())


def zones_side_by_side(scene: Scene, stop: int | None = None) -> bool:
    """Whether a sentence, up to an offset, names two zones."""
    stop = scene.end if stop is None else stop
    return len({area.id or area.name for area in scene.areas if area.kind in ZONES and area.end <= stop}) >= _PAIR

"""What a verb and the words beside it say together, where no noun names the metric.

"The zone sold goods worth 3 billion yuan abroad" speaks of exports, "it drew 3.1 billion yuan from other provinces" of
domestic capital: neither the verb nor the adjunct says so alone. A frame is a verb left of the figure, in its
clause, and words that stand beside it: between verb and figure, or after the figure up to the next.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.phrases import left_bound, right_bound
from hitech_extract.metrics import MetricMention
from hitech_extract.rules import any_of, load_cues

__all__ = ["framed_metric"]

_VERBS: Final = {family: any_of(verbs) for family, verbs in load_cues("metric.frame_verbs").items()}
# Frames by name, the more telling first; a metric with two frames has the second under a name of its own.
_NAMES: Final = (
    "retail_sales",
    "exports",
    "exports_from",
    "imports",
    "domestic_investment_introduced",
    "foreign_investment_contracted",
    "foreign_investment_actual",
    "fixed_asset_investment",
    "rd_expenditure",
    "infrastructure_investment",
    "industrial_investment",
    "real_estate_investment",
    "subsidies",
    "financing",
    "gross_industrial_output_value",
    "output_value",
)
_METRIC_OF: Final = {"exports_from": "exports"}


def _frame(name: str) -> tuple[str, re.Pattern[str], re.Pattern[str]]:
    cues = load_cues(f"metric.frames.{name}")
    verbs = "|".join(_VERBS[family] for family in cues["verbs"])
    return (
        _METRIC_OF.get(name, name),
        re.compile(rf"(?<![\w-])(?:{verbs})(?![\w-])"),
        re.compile(rf"(?<![\w-]){any_of(cues['beside'])}(?![\w-])"),
    )


_FRAMES: Final = tuple(_frame(name) for name in _NAMES)
_ANY_VERB: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(_VERBS.values())})(?![\w-])")
_STOP: Final = re.compile(r"[,;:()]")
_REACH: Final = 70  # how far the verb may stand from its figure, in characters


def framed_metric(scene: Scene, draft: Draft) -> MetricMention | None:
    """Return the metric that verb and adjunct around a figure imply together, or None."""
    low, start = scene.low, draft.start
    bound = max(scene.clause_start(start), _list_start(scene, draft), start - _REACH)
    if _ANY_VERB.search(low, bound, start) is None:
        return None
    last = _list_end(scene, draft)
    end = right_bound(scene, last)
    if (stop := _STOP.search(low, last.end, end)) is not None:
        end = stop.start()
    for metric_id, verbs, beside in _FRAMES:
        nearest = deque(verbs.finditer(low, bound, start), maxlen=1)
        if not nearest:
            continue
        verb = nearest[0]
        adjunct = beside.search(low, verb.end(), start) or beside.search(low, last.end, end)
        if adjunct is not None:
            return MetricMention(
                adjunct.start(), adjunct.end(), metric_id, "currency", "flow", verb=True, word=adjunct.group()
            )
    return None


def _list_start(scene: Scene, draft: Draft) -> int:
    """Return where the text that speaks of a figure begins on its left: after the figure before its list."""
    if draft.list_id < 0:
        return left_bound(scene, draft)
    head = next(d for d in scene.drafts if d.list_id == draft.list_id)
    return left_bound(scene, head)


def _list_end(scene: Scene, draft: Draft) -> Draft:
    """Return the last member of a figure's list, after which stand the words that speak of all."""
    if draft.list_id < 0:
        return draft
    return next(d for d in reversed(scene.drafts) if d.list_id == draft.list_id)

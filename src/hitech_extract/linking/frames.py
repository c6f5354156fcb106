"""What a verb and the words beside it say together, where no noun names the metric.

"The zone sold goods worth 3 billion yuan abroad" speaks of exports, "it drew 3.1 billion yuan from other provinces" of
domestic capital: neither the verb nor the adjunct says so alone. A frame is a verb left of the figure, in its
clause, and words that stand beside it, between verb and figure or after the figure up to the next; or a subject
before it ("retailers took 12 billion yuan").
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.phrases import left_bound, range_end, right_bound
from hitech_extract.metrics import MetricMention
from hitech_extract.rules import any_of, load_cues

__all__ = ["framed_metric", "spent_on"]

_VERBS: Final = {family: any_of(verbs) for family, verbs in load_cues("metric.frame_verbs").items()}
# Frames by name, the more telling first; a metric with two frames has the second under a name of its own.
_NAMES: Final = (
    "net_profit",
    "market_capitalization",
    "retailers",
    "developers",
    "tax_revenue",
    "fiscal_revenue",
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
    "rewarded",
    "put_into_projects",
    "built_for",
    "swallowed",
    "absorbed",
    "landed",
    "priced",
    "foreign_trade",
    "venture",
    "funded",
    "sector_size",
)
_METRIC_OF: Final = {
    "exports_from": "exports",
    "rewarded": "subsidies",
    "put_into_projects": "investment",
    "built_for": "investment",
    "funded": "investment",
    "swallowed": "investment",
    "absorbed": "investment",
    "priced": "investment",
    "landed": "contracted_investment",
    "venture": "financing",
    "retailers": "retail_sales",
    "sector_size": "output_value",
    "developers": "real_estate_investment",
}


_ABOUT: Final = "about|some|nearly|around|over|more than|up to|as much as|at most|no more than"


@dataclass(frozen=True, slots=True)
class _Frame:
    metric_id: str
    families: tuple[str, ...]
    verbs: re.Pattern[str]
    beside: re.Pattern[str] | None
    leading: re.Pattern[str] | None  # right before the figure
    subject: re.Pattern[str] | None


def _frame(name: str) -> _Frame:
    cues = load_cues(f"metric.frames.{name}")
    verbs = "|".join(_VERBS[family] for family in cues["verbs"])
    leading = cues.get("leading")
    return _Frame(
        _METRIC_OF.get(name, name),
        cues["verbs"],
        _words(verbs),
        _words_of(cues.get("beside")),
        None if leading is None else re.compile(rf"(?<![\w-]){any_of(leading)} (?:(?:{_ABOUT}) )?$"),
        _words_of(cues.get("subject")),
    )


def _words_of(cues: tuple[str, ...] | None) -> re.Pattern[str] | None:
    return None if cues is None else _words(any_of(cues))


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")


_FRAMES: Final = tuple(_frame(name) for name in _NAMES)
_ANY_VERB: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(_VERBS.values())})(?![\w-])")
# Frames of money that goes somewhere, which may also be the subject: "640 million yuan of which [went] into industry"
_SPENDING: Final = tuple(_frame(name) for name in _NAMES if load_cues(f"metric.frames.{name}")["verbs"] == ("put",))
_GOES: Final = re.compile(
    r" (?:of (?:which|it|that|this|them|the (?:sum|total|money|amount)) )?(?:will |would |has |had |have )?"
    r"(?:went|goes?|gone|flow(?:ed|s)?|(?:was|were|be|is|are|been) (?:spent|put|poured|invested|channel+ed|used))"
    r"(?![\w-])"
)
_GAIN: Final = re.compile(
    r"(?<![\w-])(?:attract(?:s|ed|ing)?|dr[ae]w(?:s|n)?|absorb(?:s|ed|ing)?|pull(?:s|ed|ing)? in|lur(?:es|ed|ing)"
    r"|took in)(?![\w-])"
)
_STOP: Final = re.compile(r"[,;:()]")
_REACH: Final = 70  # how far the verb may stand from its figure, in characters


def framed_metric(scene: Scene, draft: Draft) -> MetricMention | None:
    """Return the metric that verb and adjunct around a figure imply together, or None."""
    low, start = scene.low, draft.start
    bound = max(scene.clause_start(start), _list_start(scene, draft), start - _REACH)
    if _ANY_VERB.search(low, bound, start) is None:
        return None
    last, end = _words_after(scene, draft)
    nearest: dict[tuple[str, ...], re.Match[str] | None] = {}  # many frames have the same verbs
    for frame in _FRAMES:
        if frame.families not in nearest:
            nearest[frame.families] = next(iter(deque(frame.verbs.finditer(low, bound, start), maxlen=1)), None)
        verb, said = nearest[frame.families], None
        if verb is None:
            continue
        if frame.beside is not None:
            said = frame.beside.search(low, verb.end(), start) or frame.beside.search(low, last.end, end)
        elif frame.leading is not None:
            said = frame.leading.search(low, verb.end(), start)
        elif frame.subject is not None:
            said = frame.subject.search(low, scene.clause_start(start), start)
            if said is not None and said.end() > verb.start():
                said = None
        if said is not None:
            return _mention(frame, said)
    if draft.quantity.unit != "CNY" and (gain := _GAIN.search(low, bound, start)) is not None:
        # "The city attracted 2.91 billion dollars": money in a foreign currency that comes in
        return MetricMention(
            *gain.span(), "foreign_investment_actual", "currency", "flow", verb=True, word=gain.group()
        )
    return None


def spent_on(scene: Scene, draft: Draft) -> MetricMention | None:
    """Return what an amount that is itself the subject went into: "640 million yuan of which went into industry"."""
    last, end = _words_after(scene, draft)
    goes = _GOES.match(scene.low, last.end, end)
    if goes is not None:
        for frame in _SPENDING:
            if frame.beside is not None and (said := frame.beside.search(scene.low, goes.end(), end)):
                return _mention(frame, said)
    return None


def _words_after(scene: Scene, draft: Draft) -> tuple[Draft, int]:
    """Return the last member of a figure's list and where the words end that follow it in the clause."""
    last = _list_end(scene, draft)
    end = right_bound(scene, last)
    stop = _STOP.search(scene.low, last.end, end)
    return last, stop.start() if stop is not None else end


def _mention(frame: _Frame, said: re.Match[str]) -> MetricMention:
    return MetricMention(said.start(), said.end(), frame.metric_id, "currency", "flow", verb=True, word=said.group())


def _list_start(scene: Scene, draft: Draft) -> int:
    """Return where the text that speaks of a figure begins on its left: after the figure before its list or range."""
    if draft.list_id < 0:
        lower = scene.before(draft) if draft.quantity.range_end == "high" else None
        return left_bound(scene, lower or draft)
    head = next(d for d in scene.drafts if d.list_id == draft.list_id)
    return left_bound(scene, head)


def _list_end(scene: Scene, draft: Draft) -> Draft:
    """Return the last member of a figure's list or range, after which stand the words that speak of all."""
    if draft.list_id < 0:
        return range_end(scene, draft)
    return next(d for d in reversed(scene.drafts) if d.list_id == draft.list_id)

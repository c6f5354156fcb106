"""What a verb and the words beside it say together, where no noun names the metric.

"The zone sold goods worth 3 billion yuan abroad" speaks of exports, "it drew 3.1 billion yuan from other provinces" of
domestic capital: neither the verb nor the adjunct says so alone. A frame is a verb left of the figure, in its
clause, and words that stand beside it, between verb and figure or after the figure up to the next; or a subject
before it ("retailers took 12 billion yuan").
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.phrases import left_bound, range_end, right_bound
from hitech_extract.metrics import MetricMention
from hitech_extract.rules import any_of, load_cue_sections, load_cues

__all__ = ["framed_metric", "spent_on"]

_VERBS: Final = {family: any_of(verbs) for family, verbs in load_cues("metric.frame_verbs").items()}
_ABOUT: Final = "about|some|nearly|around|over|more than|up to|as much as|at most|no more than"


@dataclass(frozen=True, slots=True)
class _Frame:
    metric_id: str
    families: tuple[str, ...]
    verbs: re.Pattern[str]
    beside: re.Pattern[str] | None
    leading: re.Pattern[str] | None  # right before the figure
    subject: re.Pattern[str] | None
    without: re.Pattern[str] | None  # nowhere in the clause
    least: int  # "priced at 3 billion yuan" is what is built, "priced at 30 yuan" is not

    def matches(self, clause: _Clause, verb: re.Match[str]) -> re.Match[str] | None:
        """Return what in a clause says the metric, where all holds that the frame asks for beside its verb."""
        low, said = clause.low, verb
        if self.without is not None and self.without.search(low, clause.start, clause.end) is not None:
            return None
        if self.subject is not None:
            acts = self.subject.search(low, clause.start, verb.start()) is not None
            # "was collected by the tax offices"
            if not acts and not (clause.passive and self.subject.search(low, verb.end(), clause.end)):
                return None
        if self.leading is not None:
            found = self.leading.search(low, verb.start(), clause.figure)
            if found is None:
                return None
            said = found
        if self.beside is not None:
            found = None
            if not clause.passive:
                found = self.beside.search(low, verb.end(), clause.figure)
            found = found or self.beside.search(low, max(verb.end(), clause.after), clause.end)
            if found is None:
                return None
            said = found
        return said


@dataclass(frozen=True, slots=True)
class _Clause:
    """What stands around an amount (or around the list of amounts that it is in)."""

    low: str
    start: int
    figure: int  # where the amount begins
    after: int  # where its list ends
    end: int
    passive: bool = False  # the amount is the subject: "640 million yuan was handed over to the treasury"


def _frame(name: str, cues: dict[str, tuple[str, ...]]) -> _Frame:
    leading = cues.get("leading")
    return _Frame(
        cues["metric"][0] if "metric" in cues else name,
        cues["verbs"],
        _words("|".join(_VERBS[family] for family in cues["verbs"])),
        _words_of(cues.get("beside")),
        None if leading is None else re.compile(rf"(?<![\w-]){any_of(leading)} (?:(?:{_ABOUT}) )?$"),
        _words_of(cues.get("subject")),
        _words_of(cues.get("without")),
        int(cues.get("least", ("0",))[0]),
    )


def _words_of(cues: tuple[str, ...] | None) -> re.Pattern[str] | None:
    return None if cues is None else _words(any_of(cues))


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")


_FRAMES: Final = tuple(_frame(name, cues) for name, cues in load_cue_sections("metric.frames").items())
# Frames of money that goes somewhere
_SPENDING: Final = tuple(frame for frame in _FRAMES if frame.families == ("put", "devote") and frame.beside is not None)
_ANY_VERB: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(_VERBS.values())})(?![\w-])")
# What makes the amount a subject: "640 million yuan of which [went] into industry", "[was] spent on ..."
_IS_SUBJECT: Final = re.compile(
    r" (?:of (?:which|it|that|this|them|the (?:sum|total|money|amount)) )?"
    r"(?=(?:will |would |has |had |have |is to |are to )?"
    r"(?:went|goes?|gone|flow(?:ed|s)?|poured|came|was|were|be|is|are|been|crossed|passed|left|entered|cleared) )"
)
_INTO_FIRMS: Final = re.compile(
    r"(?:\w+ ){1,3}into (?:\w+ )?(?:\d+|[a-z]+) (?:firms|companies|start-?ups|projects|teams)\b"
)
_GAIN: Final = re.compile(
    r"(?<![\w-])(?:attract(?:s|ed|ing)?|dr[ae]w(?:s|n)?|absorb(?:s|ed|ing)?|pull(?:s|ed|ing)? in|lur(?:es|ed|ing)"
    r"|took in)(?![\w-])"
)
_STOP: Final = re.compile(r"[,;:()]")
_REACH: Final = 70  # how far the verb may stand from its figure, in characters
# What one person has or makes is no billion: "Farmers earned 21,000 yuan", but "farmers earned 2 billion yuan"
_PER_PERSON: Final = frozenset({"disposable_income", "labor_productivity"})
_MOST_PER_PERSON: Final = 5_000_000


def framed_metric(scene: Scene, draft: Draft) -> MetricMention | None:
    """Return the metric that verb and adjunct around a figure imply together, or None."""
    low, start = scene.low, draft.start
    # As in "Ren spends freely on research: 94 million yuan": what the colon announces
    opening = scene.clause_start(start - 2 if low.startswith(": ", start - 2) else start)
    bound = max(opening, _list_start(scene, draft), start - _REACH)
    if _ANY_VERB.search(low, bound, start) is None:
        return _of_subject(scene, draft, _FRAMES)
    last, end = _words_after(scene, draft)
    clause = _Clause(low, opening, start, last.end, end)
    nearest: dict[tuple[str, ...], re.Match[str] | None] = {}  # many frames have the same verbs
    for frame in _FRAMES:
        if frame.families not in nearest:
            nearest[frame.families] = next(iter(deque(frame.verbs.finditer(low, bound, start), maxlen=1)), None)
        verb = nearest[frame.families]
        if verb is not None and _fits(frame, draft) and (said := frame.matches(clause, verb)) is not None:
            return _mention(frame, said)
    if draft.quantity.unit != "CNY" and (gain := _GAIN.search(low, bound, start)) is not None:
        # "The city attracted 2.91 billion dollars": money in a foreign currency that comes in
        return MetricMention(
            *gain.span(), "foreign_investment_actual", "currency", "flow", verb=True, word=gain.group()
        )
    return _of_subject(scene, draft, _FRAMES)


def spent_on(scene: Scene, draft: Draft) -> MetricMention | None:
    """Return what an amount that is itself the subject went into: "640 million yuan of which went into industry"."""
    return _of_subject(scene, draft, _SPENDING)


def _of_subject(scene: Scene, draft: Draft, frames: Iterable[_Frame]) -> MetricMention | None:
    """As in "640 million yuan was handed over to the treasury": what is said of an amount that is the subject."""
    last, end = _words_after(scene, draft)
    subject = _IS_SUBJECT.match(scene.low, last.end, end)
    if subject is None:
        return None
    before = scene.before(draft)
    if before is not None and before.metric_id == "fund_size" and _INTO_FIRMS.match(scene.low, subject.end()):
        return None  # "a fund of 5 billion yuan, of which 1.84 billion has gone into 16 firms": of the fund
    clause = _Clause(scene.low, scene.clause_start(draft.start), draft.start, subject.end(), end, passive=True)
    for frame in frames:
        if not _fits(frame, draft) or frame.leading is not None or (frame.beside is None and frame.subject is None):
            continue
        verb = frame.verbs.search(scene.low, subject.end(), min(end, subject.end() + _REACH))
        if verb is not None and (said := frame.matches(clause, verb)) is not None:
            return _mention(frame, said)
    return None


def _fits(frame: _Frame, draft: Draft) -> bool:
    if abs(draft.value) < frame.least:
        return False
    return frame.metric_id not in _PER_PERSON or abs(draft.value) < _MOST_PER_PERSON


def _words_after(scene: Scene, draft: Draft) -> tuple[Draft, int]:
    """Return the last member of a figure's list and where the words end that follow it in the clause."""
    last, bracket = _list_end(scene, draft), 0
    following = scene.after(last)
    if following is not None and following.equivalent_of is last and scene.low.startswith(")", following.end):
        last, bracket = following, 1  # "sold goods worth 9.4 billion yuan ($1.4 billion) abroad"
    end = right_bound(scene, last)
    stop = _STOP.search(scene.low, last.end + bracket, end)
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

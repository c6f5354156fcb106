"""What a pronoun, a noun that only points back, or an owner alone stands for as the subject of a figure.

"In January they dropped back 12.5 percent", "Citywide, the same item fell 3 percent", "Kunshan's came to 64 billion":
the figure has a subject, but one that names nothing. A reader takes up what the statement before had as its subject,
not the metric that was named last nor the last one that grew: of several subjects, the one that agrees in number with
the pronoun. Where two would do, nothing is decided here. A noun for a sum of money ("the sum has tripled") takes up
the last amount, whatever named it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.phrases import compatible, right_metric
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = ["pointed_at", "subjects_of"]

_MEASURE: Final = load_cues("measure")
_VERBS: Final = any_of([*load_cues("metric")["amounts_to"], *_MEASURE["up_verbs"], *_MEASURE["down_verbs"]])
# A subject that names nothing, with its verb: "[they dropped] back 12.5 percent", "sees [the figure rise] to ..."
_SUBJECT: Final = re.compile(
    r"(?<![\w'-])(?:(?P<one>it|this|(?<=[.;:?] )that|(?<=in money )that|that (?:of|in|for|from) [^,;:.()\d]{2,40}?)"
    r"|(?P<many>they|these|those (?:of|in|for|from) [^,;:.()\d]{2,40}?)"
    r"|(?:the|this|that) (?:very )?(?:same |said )?(?:combined |overall )?(?:"
    r"(?P<sum>sum|total|amount|value|volume|outlay)|(?P<any>figure|indicator|item|index|reading|tally))"
    r"|(?P<growth>(?:the |its |their )?growth(?: rate)?)"
    r"|(?P<owner>(?!it's|that's|what's)[a-z][\w.-]*(?:'s|s')))"
)
_ITS_VERB: Final = re.compile(
    rf"(?: (?:{SOFTENER}|too|also|still|even|then|now|thus|already|only|actually|in turn|by contrast|\w+ly"
    r"|has|have|had|will|would|should|may|might|could|is to|are to|was to|were to|is expected to|are expected to))*"
    rf"(?: {_VERBS}(?![\w-])(?:[^,;:()]{{0,70}}|[^,;:()]{{0,40}}, at [^,;:()]{{0,20}})|(?P<itself> ))"
)
# An object that names nothing, between what is done to it and by how much: "aims to [lift that to] 45 billion yuan"
_OBJECT: Final = re.compile(
    r"(?<![\w-])(?:lift|rais|push|boost|br[io]ng|brought|cut|doubl|tripl|increas|expand|reduc|lower|driv|drove|bump)"
    r"(?:e?[sd]|t?ing|ing)? (?:(?P<one>it|this|that)|(?P<many>them|these|those)"
    r"|(?:the|this|that) (?:same )?(?:(?P<sum>sum|total|amount|value|volume)|(?P<any>figure|indicator|item|index))) "
    r"(?:up |down |back )?(?:to|by|from)\b"
)
# "the budget revenue [among] it is ...", "investment [in] Maoming's slid": no subject
_NO_SUBJECT: Final = re.compile(
    r"(?<![\w-])(?:of|in|at|for|from|among|to|by|with|on|than|into|like|unlike|and|or|as|the|a) (?:the )?$"
)
_OWN_OBJECT: Final = re.compile(
    r" (?:worth )?(?:of|in|off|from|for|more|less|fewer) (?:(?:its|their|the|total|more) ){0,2}$"
)
# "[Because a plant opened,] the figure doubled": a noun that points back goes past it
_OPENING: Final = re.compile(
    r"(?:because|as|after|since|when|once|although|though|while|despite|thanks to|due to|owing to|with|without|amid"
    r"|in spite of|as a result of|even though) [^,;:]{3,100}, "
)
_TAIL: Final = re.compile(r"[^,;:()]{0,70}")
_IS_VERB: Final = re.compile(r"(?:doubl|tripl|trebl|quadrupl|quintupl|halv)(?:e[sd]?|ing)")  # "the figure [doubled]"
_REACH: Final = 150
_PARTS: Final = re.compile(r"\b(?:of|among|from) (?:which|these|them|this|whom)\b|\bincluding\b|\bthereof\b")
_SUBJECT_CUES: Final = frozenset({"left", "left-clause", "right", "same-statement", "inherited", "topic", "compared"})
_PLURAL_WORDS: Final = re.compile(r"(?<![s'u])s$| and ")


def pointed_at(scene: Scene, draft: Draft, spoken: Sequence[Draft], amount: Draft | None) -> Draft | None:
    """Return the figure whose metric the subject (or object) of a figure points back to.

    Args:
        scene: the sentence.
        draft: the figure.
        spoken: the figures whose metrics were the subjects of the statement before.
        amount: the last amount of money before the sentence, if near.
    """
    found = _pointer(scene, draft)
    if found is None:
        return None
    start = found.start()
    earlier = [other for other in scene.drafts[: draft.index] if other.end <= start]
    if found.lastgroup == "sum":
        money = (other for other in reversed(earlier) if other.quantity.kind == "money" and other.measure == "level")
        return _fitting(draft, [next(money, amount)])
    if found.lastgroup == "growth" and (draft.quantity.kind != "percent" or earlier):
        return None
    plural = {"one": False, "many": True}.get(found.lastgroup or "")
    here = [other for other in reversed(subjects_of(scene, start)) if _agrees(other, plural)]
    if here:
        return _fitting(draft, here[:1])
    opening = _OPENING.match(scene.low, scene.start, start)
    first = opening.end() if opening is not None and plural is None else scene.start
    named = (metric for metric in scene.metrics if first <= metric.start and metric.end <= start and not metric.verb)
    if any(
        metric.word.endswith("s") == bool(plural) or not earlier
        for metric in named
        if not scene.in_aside(metric.start, draft.start)
    ):
        return None
    agreeing = [other for other in spoken if _agrees(other, plural)]
    if len({other.metric_id for other in agreeing}) != 1:
        return None
    return _fitting(draft, agreeing[-1:])


def subjects_of(scene: Scene, stop: int | None = None) -> list[Draft]:
    """Return the figures of a sentence, up to an offset, whose metrics are the subjects of its statements."""
    stop = scene.end if stop is None else stop
    named = [other for other in scene.drafts if other.end <= stop and _is_subject(scene, other)]
    return [other for other in named if other.measure != "share"] or named


def _pointer(scene: Scene, draft: Draft) -> re.Match[str] | None:
    """Return the pronoun with its verb that a figure hangs on, with no metric between."""
    low, stop = scene.low, draft.start
    named = max((metric.end for metric in scene.metrics if metric.start < stop), default=scene.start)
    first = max(scene.start, stop - _REACH, named)
    if first >= stop:
        return None
    found = [m for m in _SUBJECT.finditer(low, first, stop) if _hangs_on(low, m.end(), draft)]
    found += [m for m in _OBJECT.finditer(low, first, stop) if _TAIL.fullmatch(low, m.end(), stop)]
    last = max(found, key=lambda match: match.start(), default=None)
    if last is None:
        return None
    if _NO_SUBJECT.search(low, max(scene.start, last.start() - 14), last.start()):
        return None
    if right_metric(scene, draft, _OWN_OBJECT) is not None:
        return None  # "it lost 4.4 percent of its output"
    return last


def _hangs_on(low: str, start: int, draft: Draft) -> bool:
    """Whether a subject's verb leads to a figure, or is one: "they [dropped back] 12.5 percent", "it [tripled]"."""
    verb = _ITS_VERB.fullmatch(low, start, draft.start)
    return verb is not None and (verb["itself"] is None or _IS_VERB.match(low, draft.start) is not None)


def _is_subject(scene: Scene, draft: Draft) -> bool:
    metric = draft.metric
    if metric is None or draft.metric_id is None or metric.verb or metric.unit == "count":
        return False
    if draft.equivalent_of is not None or draft.why.get("metric") not in _SUBJECT_CUES:
        return False
    return metric.start < scene.start or _PARTS.search(scene.low, scene.start, metric.start) is None


def _agrees(draft: Draft, plural: bool | None) -> bool:
    """Whether a metric's noun is of the number that a pronoun asks for."""
    if plural is None or draft.metric is None or not draft.metric.word:
        return True
    return (_PLURAL_WORDS.search(draft.metric.word) is not None) == plural


def _fitting(draft: Draft, candidates: Iterable[Draft | None]) -> Draft | None:
    for other in candidates:
        if other is not None and other.metric_id is not None:
            fits = other.metric is None or other.metric.verb or compatible(other.metric, draft)
            return other if fits else None
    return None

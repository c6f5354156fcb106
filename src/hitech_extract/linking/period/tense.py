"""Whether words tell of what happened, of what is, or of what is done by now."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.rules import any_of, load_cues

__all__ = ["PAST", "PERFECT", "PRESENT", "around", "happened", "tells_of_past"]

_CUES: Final = load_cues("period")

_WERE_SIGNED: Final = re.compile(
    r"\b(?:projects?|deals?|contracts?|agreements?) (?:signed|introduced|landed|attracted|inked|concluded|sealed)\b"
)
PERFECT: Final = re.compile(
    rf"\b(?:has|have|having|'ve) (?:{any_of(_CUES['perfect_adverbs'])} )*{any_of(_CUES['perfect_participles'])}\b"
)
PAST: Final = re.compile(rf"\b{any_of(_CUES['past_verbs'])}\b")
PRESENT: Final = re.compile(rf"\b{any_of(_CUES['present_verbs'])}\b")
_ADJECTIVES: Final = re.compile(rf"\b{any_of(_CUES['adjectives'])}\b(?! (?:in|by|on) (?:the|last|this|20))")


_ASIDE: Final = re.compile(r", (?:which|who|whose|where) [^,;]{3,90}, ")
# "rose 16 percent[, with] 48 projects [breaking ground]": what came about while it rose
_WITH_DOING: Final = re.compile(r", with (?:[a-z]+ ){0,2}[\d,]+(?: [\w-]+){0,4}$")
_LASTING: Final = "(?!being|including|remaining|working|operating|existing|standing|living|having|employing|covering)"
_DOING: Final = re.compile(rf" {_LASTING}[a-z]+ing\b")
_WITH_DONE: Final = re.compile(rf", with (?:[a-z]+ ){{0,2}}[\d,]+(?: [\w-]+){{0,4}} {_LASTING}[a-z]+ing\b")


def tells_of_past(words: str) -> bool:
    """Whether a verb tells of the past; a participle before a noun ("completed projects") is none."""
    return PAST.search(_ADJECTIVES.sub(" ", words)) is not None


def around(scene: Scene, draft: Draft) -> str:
    """Return the words beside a count that tell whether it is of what happened, to the end of its clause."""
    end = draft.phrase_end
    start = max(scene.start, draft.start - 60)
    start = max(start, scene.low.rfind(", and ", start, draft.start), scene.low.rfind("; ", start, draft.start))
    # "Its park, where 90 teams work, hatched 14 start-ups": the aside's verb is not the count's
    start = max([start, *(stop for begin, stop in scene.asides if begin < draft.start and stop <= draft.start)])
    start = max([start, *(aside.end() for aside in _ASIDE.finditer(scene.low, scene.start, draft.start))])
    if (doing := _WITH_DOING.search(scene.low, start, end)) is not None and _DOING.match(scene.low, end) is not None:
        start = doing.start()
    return scene.low[start : min(scene.clause_end(end), end + 60)]


def happened(near: str, draft: Draft) -> bool:
    """Whether a count is of what happened in a time ("signed 34 projects"), not of what there is ("has 312 firms")."""
    if _WITH_DONE.match(near) is not None:
        return True
    if re.search(r"\bnewly\b", near) or _WERE_SIGNED.search(near):
        return True
    if PERFECT.search(near):
        return False
    near = re.sub(r"\b\w+ed by\b|\bworks? (?:on|at)\b", " ", near)
    metric = draft.metric_id
    words = _ADJECTIVES.sub(" ", near) if metric not in ("patents_granted", "patent_applications") else near
    if PRESENT.search(words):
        return False
    if metric in ("patents_granted", "patent_applications"):
        return True
    if PAST.search(words):
        return True
    return draft.metric is not None and draft.metric.nature == "flow"

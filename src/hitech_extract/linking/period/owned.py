"""Times that own a figure: "this year's 24 billion", "590 million the year before", and years that name an edition."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from hitech_extract.intervals import of_year
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.periods import Period
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = ["is_edition", "leads", "level_of", "of_edition", "own_prior", "possessed"]

_CUES: Final = load_cues("period")
# "According to the 2019 yearbook, ... at the end of 2018": the year of a publication or an event
_EDITION: Final = re.compile(rf" (?:[\w-]+ ){{0,3}}?{any_of(_CUES['editions'])}s?\b")
_LEVEL_OF: Final = re.compile(
    rf"(?:'s)? (?:[a-z-]+ )?{any_of(_CUES['levels'])}s?(?: of| at|, at)? (?:about |some |around |nearly |over "
    rf"|more than |just |only )?"
)
_OF: Final = re.compile(rf" of (?:{SOFTENER} )?")
# "they were 2.5 billion yuan, and ten years earlier 0.4 billion yuan"
_AND_OPENS: Final = re.compile(r"[,;] (?:and|but|while) (?:(?:in|during|over|for) )?(?:the |only )?$")
_OWNED_FIGURE: Final = re.compile(r"(?:'s)? (?:(?!and\b|was\b|is\b)[a-z-]+ ){0,2}")
_OPENING: Final = re.compile(
    r"[\s,;\"(]*(?:(?:and|but|yet|still|so|then|however|by contrast|while|whereas|although|though)\b,? ?)?"
    r"(?:(?:in|during|over|for) )?(?:the |only )?"
)
# "They had been 590 million the year before": a level of that time, or a change told in the pluperfect
_HAD: Final = re.compile(r"\b(?:had\b[^;]{0,80}|(?:after|following|having)\b[^;,.]{0,60})$")


def leads(scene: Scene, period: Period) -> bool:
    """As in "Over the same period of 2019, it had grown 7.9 percent": a time to compare with that opens it."""
    if period.kind != "prior" or period.interval is None:
        return False
    opening = scene.low[scene.clause_start(period.start) : period.start]
    if _OPENING.fullmatch(opening) is not None:
        return True
    if _AND_OPENS.search(scene.low, max(scene.start, period.start - 20), period.start) is not None:
        return True
    # As in "The zinc makers, which five years ago contributed 31 percent, account for 14 percent today"
    relative = scene.low.endswith(_RELATIVES, scene.start, period.start)
    return relative and _VERB_FOLLOWS.match(scene.low, period.end) is not None


_RELATIVES: Final = (", which ", ", who ", ", which a mere ", ", which only ", ", which just ")
_VERB_FOLLOWS: Final = re.compile(r" (?:(?:still|even|only) )?[a-z]{2,}")


def own_prior(scene: Scene, draft: Draft, priors: list[Period]) -> Period | None:
    """As in "It earned 3.1 billion yuan a year earlier", "they had risen 12 percent the year before"."""
    for period in priors:
        if _of_that_level(scene, draft, period):
            return period
        if 0 <= period.start - draft.phrase_end < 3 and not scene.low[draft.phrase_end : period.start].strip(" ,"):
            clause = scene.clause_start(draft.start)
            had = period.cue != "start-of" and _HAD.search(scene.low, clause, draft.start) is not None
            told = draft.measure in ("level", "share") or had
            return period if told and scene.low[period.start - 1 : period.start] != "," else None
    return None


# As in "more than double the 58 million dollars of the previous year", "the 71 million paid a year earlier"
_THE: Final = re.compile(rf"\b(?:the|its|their|that of) (?:(?:{SOFTENER}|just|only|mere|meagre) )*$")
_OF_ITS_TIME: Final = re.compile(
    r"(?: (?!(?:and|or|but|than|more|less|fewer|up|down|from|higher|lower|compared|against)\b)[a-z-]+){0,3} ?"
)


def _of_that_level(scene: Scene, draft: Draft, period: Period) -> bool:
    """As in "double the 58 million dollars of the previous year": an amount that is known by its time."""
    if draft.measure not in ("level", "share") or not 0 < period.start - draft.phrase_end < _NEAR:
        return False
    if _OF_ITS_TIME.fullmatch(scene.low, draft.phrase_end, period.start) is None:
        return False
    return _THE.search(scene.low, max(scene.start, draft.start - 30), draft.start) is not None


_NEAR: Final = 40  # characters


def possessed(scene: Scene, draft: Draft) -> Period | None:
    """As in "will be double this year's expected 24 billion yuan", "the 2021 level of 4.6 billion"."""
    return next(
        (
            p
            for p in scene.periods
            if (p.kind == "interval" or (p.kind == "prior" and p.interval))
            and 0 <= draft.start - p.end < 26
            and scene.low[p.end - 2 : p.end + 2].find("'s") >= 0
            and _OWNED_FIGURE.fullmatch(scene.low, p.end, draft.start) is not None
        ),
        None,
    )


_OCCASIONS: Final = any_of([*_CUES["deal_occasions"], *_CUES["other_occasions"]])
# As in "up from 19 projects and 14.2 billion yuan at last year's event", "against 30 contracts at the previous fair"
_AT_EDITION: Final = re.compile(
    rf"(?: (?:and|with|worth|totall?ing|valued at) [^,;]{{0,50}}?)? (?:at|during|in|from) (?:(?P<last>last year's)"
    rf"|(?:the|its) (?:previous|preceding|last|(?P<year>(?:19|20)\d\d)))(?: (?!and\b)[\w-]+){{0,3}} {_OCCASIONS}\b"
)


def of_edition(scene: Scene, draft: Draft, today: date | None) -> tuple[bool, tuple[date, date] | None]:
    """As in "up from 19 projects at last year's fair": of an earlier edition, and when that was, as far as is told."""
    before = scene.before(draft)
    compared = draft.compared or (
        before is not None and before.compared and " and " in scene.low[before.end : draft.start]
    )
    if not (compared or _UP_FROM.search(scene.low, max(scene.start, draft.start - 60), draft.start)):
        return False, None
    match = _AT_EDITION.match(scene.low, draft.phrase_end, scene.end)
    if match is None:
        return False, None
    year = int(match["year"]) if match["year"] else today.year - 1 if match["last"] and today is not None else None
    return True, of_year(year) if year is not None else None


_UP_FROM: Final = re.compile(r"\b(?:from|against|compared (?:with|to)|versus|than) [^,;]{0,40}$")


def level_of(scene: Scene, draft: Draft) -> Period | None:
    """As in "back at the 2021 level of 4.6 billion yuan", "half of last year's total of 6 billion yuan"."""
    return next(
        (
            p
            for p in scene.periods
            if p.interval
            and 0 < draft.start - p.end < 40
            and (
                (p.cue in ("year", "lastyear") and _LEVEL_OF.fullmatch(scene.low, p.end, draft.start))
                or (p.cue == "prior" and _OF.fullmatch(scene.low, p.end, draft.start))
            )
        ),
        None,
    )


def is_edition(scene: Scene, period: Period) -> bool:
    """As in "According to the 2019 yearbook, ... at the end of 2018": beside a time of the figures themselves."""
    if not scene.low.endswith(("the ", "its ", "a ", "their "), scene.start, period.start):
        return False
    if scene.low.endswith("at the ", scene.start, period.start):
        return False  # "412,500 at the 2020 census"
    if _EDITION.match(scene.low, period.end, period.end + 60) is None:
        return False
    return any(
        p is not period and p.interval and p.kind in ("interval", "stock") and not p.aside for p in scene.periods
    )

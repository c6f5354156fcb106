"""Times of what something went through, and of things counted: "Founded in 1992, ...", "firms set up in 2020"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.period.occasion import is_days
from hitech_extract.periods import Period
from hitech_extract.rules import any_of, load_cues

__all__ = ["is_attributive", "is_event", "note_origins", "of_beginning", "of_building", "of_things", "origin_of"]

_CUES: Final = load_cues("period")
_EVENT: Final = re.compile(
    rf"\b{any_of(_CUES['event_participles'])}(?: [\w'-]+){{0,10}}? (?:in|on|since|from|as (?:late|early|recently) as)"
    r" (?:early |late |the year )?$"
)
# "Of the 60 projects signed in 2020, ...": of the things counted, not of what is told of them
_OF_THOSE: Final = re.compile(
    r"(?:^|[\n,;:.(\"] ?|[\d%] |\b(?:percent|pct|cent|half|third|quarter|fifth|most|many|some|all|none|out|part"
    r"|number|share"
    r"|proportion|percentage|majority|rest|remainder|bulk|one|two|three|four|five|six|seven|eight|nine|ten|dozen) )"
    r"(?:of|among) (?:the|these|those|all) (?:[\w,-]+ ){1,6}?\w+(?:ed|en|ght|ilt) (?:in|during|over|for) (?:the )?$"
)
_FATE: Final = re.compile(
    r"\b(?:projects?|deals?|contracts?|agreements?|firms|companies|enterprises|start-?ups|buildings|plants|factories|plots"
    r"|teams|graduates|students|ones) (?:that were |which were )?(?:newly )?"
    r"\w+(?:ed|en|ght|ilt) (?:in|during|over|for) (?:the )?$"
)
_FATE_VERB: Final = re.compile(
    r" (?:(?:ha[ds]|have|are|were) (?:all |already |since |now |mostly |still )?"
    r"(?:been |gone |under|in (?:operation|production)"
    r"|(?!valued|estimated|priced|totall?ed|invested|raised)[a-z]+(?:ed|un|en)\b)|start|began|went|open|broke|came on)"
)
# "This year's agricultural fair has hardly closed": which fair, not when
_YEARS_FAIR: Final = re.compile(
    rf"(?:this|last|next|the current) year's (?:[\w-]+ ){{0,4}}?"
    rf"{any_of([*_CUES['deal_occasions'], *_CUES['other_occasions']])}\b"
)


# "Nearly a decade on from its launch in 2010, the park has 300 tenants"; "at its launch in 2010" is its figures' time
_FROM_ORIGIN: Final = re.compile(
    r"\b(?:from|after|following|before|despite|until) (?:its|their|the) (?:[\w-]{1,20} )?"
    r"(?:founding|foundation|establishment|inception|creation|launch|approval|birth|opening|debut|listing|upgrade"
    r"|promotion|elevation|recognition|designation|inauguration|formation|completion|relocation|merger) "
    r"(?:in|on) (?:early |late |the year )?$"
)
# As in "Begun in 2003 as a provincial zone of 22 sq km, it was raised to national rank in 2015"
_BEGUN_AS: Final = re.compile(r" (?:as|with|on|over) (?:an?|the|its|just|only|some)\b[^,;.\d]{0,60}")
_WHEN_THEN: Final = re.compile(r"[\"'(]{0,4}(?:(?!when\b)[\w, -]{0,40} (?:--|\u2014) )?when\b[^;.]{3,90}\b(?:in|on) $")
_THEN_HAD: Final = re.compile(
    r", (?:(?:the|its|this|that|his|her|today's) )?(?:[\w' -]{1,60} )?"
    r"(?:had|was|were|held|counted|employed|covered|produced)\b"
)


# As in "a 6.2-square-kilometer park", "a 12-million-yuan loan": the size of a thing, not of what happened to it
_ATTRIBUTIVE: Final = re.compile(r"\d-[a-z]")
_BUILT_IN: Final = re.compile(
    r" (?:[\w'-]+ ){1,5}?(?:[a-z]+ed|built|begun|set up) (?:(?:in|on|since|back in|as early as|by) )?(?:the )?"
)


def is_attributive(scene: Scene, draft: Draft) -> bool:
    """Whether a figure stands before what it is the size of: "a 2-billion-yuan mill"."""
    hyphened = _ATTRIBUTIVE.search(scene.low, draft.start, draft.end) is not None
    return hyphened and draft.measure == "level" and scene.low.startswith(" ", draft.end)


def of_building(scene: Scene, period: Period) -> bool:
    """As in "a 6.2-square-kilometer park opened in 2010", "a 2-billion-yuan mill completed last year, earned ..."."""
    return any(
        0 < period.start - draft.end < _NEAR
        and draft.quantity.kind in ("money", "quantity")
        and is_attributive(scene, draft)
        and _BUILT_IN.fullmatch(scene.low, draft.end, period.start) is not None
        for draft in scene.drafts
    )


_NEAR: Final = 90  # characters


def is_event(scene: Scene, period: Period) -> bool:
    """As in "Founded in 1992, the zone covers 236 square kilometres": the figures have another time."""
    if (
        period.cue == "month"
        and scene.low.endswith("the ", scene.start, period.start)
        and re.match(
            r" (?!this|last|next|of|in|alone|and|to|data|figures?|output|exports?|imports?|revenue"
            r"|sales|period|growth|rate|total|tally)[a-z]+",
            scene.low[period.end : period.end + 14],
        )
    ):
        return True  # "hit by the July floods"
    if of_building(scene, period):
        return True
    if _FROM_ORIGIN.search(scene.low, max(scene.start, period.start - 60), period.start) is not None:
        return True
    if _YEARS_FAIR.match(scene.low, period.start, period.end + 60) is not None:
        return True
    if period.kind not in ("interval", "since") or period.cue not in ("year", "month", "mdy", "dmy", "yrange"):
        return False
    if period.interval is not None and period.interval[0] != period.interval[1] and is_days(period.interval):
        return False  # "a ten-day fair that opened on January 15": its days are those of its deals
    if _WHEN_THEN.match(scene.low[scene.start : period.start]) and _THEN_HAD.match(scene.low, period.end, scene.end):
        return False  # "When it was planned in 2005, it had 12 tenants"
    match = _EVENT.search(scene.low, max(scene.start, period.start - 80), period.start)
    apart = match is not None and (match.start() == scene.start or scene.low.endswith(", ", 0, match.start()))
    if any(
        (0 <= d.start - period.end < 12 and scene.low[period.end : d.start].strip().startswith(("with", "on")))
        or (apart and _BEGUN_AS.fullmatch(scene.low, period.end, d.start) is not None)
        for d in scene.drafts
    ):
        return False
    if match is None or any(d.start >= match.start() and d.end <= period.start for d in scene.drafts):
        return False
    if apart and _of_subject(scene, period, match.start()):
        return True
    # "... projects were launched in 2022" after a figure is its time; a clause of its own before it is not.
    return not any(d.end <= match.start() for d in scene.drafts)


_SUBJECT: Final = re.compile(r"(?:\b[A-Z][\w'-]{0,30}|[Zz]one|[Pp]ark|[Dd]istrict|[Cc]ompany|[Ff]irm|[Cc]luster), $")


def _of_subject(scene: Scene, period: Period, start: int) -> bool:
    """As in "Yiyang's revenue grew 13 percent, that of Huaihua's zone, promoted only in 2018, by 20 percent"."""
    closed = scene.low.startswith(",", period.end)
    return closed and _SUBJECT.search(scene.clean, max(scene.start, start - 30), start) is not None


_BEGUN_LABEL: Final = re.compile(
    r"[\u2022* -]{0,3}(?:(?:date|year|time) of (?:the )?)?(?:founded|foundation|founding|established|establishment"
    r"|approved|approval|set up|launched|opened|opening|upgraded|started|national status|state level)"
    r"(?: (?:in|on|since|at|as [a-z -]{3,30}))?(?: ?\([^)]{1,30}\))?: "
)


def of_beginning(scene: Scene, period: Period) -> bool:
    """As in "Founded in 2003 with a capital of 30 million yuan, it made 2,850 tonnes last year": no topic."""
    if _BEGUN_LABEL.match(scene.low, scene.start) is not None:
        return True  # "Approved in: 1992 (province), 2010 (state)"
    begun = _EVENT.search(scene.low, max(scene.start, period.start - 80), period.start) is not None
    return begun and any(d.period is not None and d.period is not period and d.interval for d in scene.drafts)


def of_things(scene: Scene, period: Period) -> bool:
    """As in "Of the 60 projects signed in 2020, ...", "projects signed in 2020 have started": what is told is later."""
    before = scene.low[max(scene.start, period.start - 80) : period.start + 4]
    lead = before[: len(before) - 4] if not scene.low.startswith(("in ", "in t"), period.start) else before[:-1]
    if _OF_THOSE.search(lead):
        return True
    return _FATE_VERB.match(scene.low, period.end) is not None and _FATE.search(lead) is not None


# "in the year of its promotion", "in its founding year", "When the zone was founded, its GDP was ..."
_STEMS: Final = {
    "promot": "promot", "elevat": "promot", "upgrad": "promot", "found": "found", "establish": "found",
    "set up": "found", "creat": "found", "born": "found", "inception": "found", "birth": "found", "approv": "approv",
    "open": "open", "launch": "open", "inaugurat": "open",
}  # fmt: skip
_STEM: Final = "|".join(_STEMS)
_BEGAN: Final = re.compile(rf"\b(?P<stem>{_STEM})(?:ed|d)?(?: (?![\d,])[\w'-]+){{0,7}}? (?:in|on) $")
_THAT_YEAR: Final = re.compile(
    rf"\b(?:in|at|upon|on|of|during) (?:the year of )?(?:its|their) (?P<stem>{_STEM})"
    r"(?:ing|ion|ment|al|ation|uration)?(?: year)?\b"
    r"|\b(?:when|the year) (?:it|the (?:zone|park|district)) (?:was |had been )?(?:just |first )?"
    rf"(?P<stem2>{_STEM})(?:ed|d)?\b"
)
_WHOSE: Final = re.compile(r"\b(?:zone|park|district|it|city|valley)\b")


def note_origins(scene: Scene, origins: dict[str, Period]) -> None:
    """Remember when a zone was founded, promoted or opened, of the first that the text tells."""
    for period in scene.periods:
        if period.interval is None or period.kind != "interval" or period.cue not in ("year", "month", "mdy", "dmy"):
            continue
        began = _BEGAN.search(scene.low, max(scene.start, period.start - 80), period.start)
        if began is not None and (scene.areas or _WHOSE.search(scene.low, scene.start, began.start()) is not None):
            origins.setdefault(_STEMS[began["stem"]], period)


def origin_of(scene: Scene, draft: Draft, origins: dict[str, Period]) -> Period | None:
    """As in "compared with 26 in the year of its promotion", "When the zone was founded, its GDP was 340 million"."""
    if not origins:
        return None
    match = _THAT_YEAR.match(scene.low, draft.phrase_end + 1, scene.end)
    if match is None:
        clause = scene.clause_start(draft.start)
        if any(clause <= p.start < draft.start and p.interval is not None for p in scene.periods):
            return None  # "In 2011, when it was upgraded, sales were 98 billion yuan"
        match = _THAT_YEAR.search(scene.low, clause, draft.start)
        if match is None or any(match.end() <= d.start < draft.start for d in scene.drafts[: draft.index - 1]):
            return None
    return origins.get(_STEMS[match["stem"] or match["stem2"]])

"""Times that only say what is spoken of: a goal's, an edition's, that of a level to compare with."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Scene
from hitech_extract.linking.period.owned import is_edition
from hitech_extract.periods import Period
from hitech_extract.rules import any_of, load_cues

__all__ = ["PROMISED", "is_published", "measured_from", "set_asides"]

_CUES: Final = load_cues("period")
_CHANGE_ON: Final = re.compile(
    r"\b(?:percent|per cent|pct|up|down|increases?|rise|growth|gain|drop|fall|decline|more|less"
    r"|fewer|fold|higher|lower|times|points?)(?: from)? on $|% on $"
)
# "Zone | Revenue | Change on 2022": what the column is measured from
_CHANGE_COLUMN: Final = re.compile(
    r"(?:^|[|\t(,/])[ (]{0,3}(?:%|[a-z]+ )?"
    r"(?:change|growth|increase|difference|rise|decline)s?(?: ?\([^)]{1,8}\))? on $"
)
# What it is compared with comes last, as in "half as fast as in 2021", "above the pace of the first half"
_STANDARD: Final = re.compile(
    r"\bas [a-z]+ as (?:(?:that|those|it was) )?(?:in|of|at|for|during|over) (?:the )?(?:[a-z]+ (?:of|in) )?(?:the )?$"
    r"|\b(?:above|below|than|ahead of|behind|beyond|short of|matching|beating|exceeding|topping) (?:in )?"
    r"(?:the|its|their) (?!designated|course|period)(?:[a-z-]+ ){1,3}of (?:the )?$"
)
# "It is understood [that] in the first quarter ...": no figure is meant by "that".
_REPORTING: Final = (
    "known learned learnt understood reported said says showed shows show announced heard noted indicated told found "
    "added revealed disclosed means so estimated predicted expects expected hopes".split()
)
_NO_REPORT: Final = "".join(rf"(?<!{verb} )" for verb in _REPORTING)
_OF_GOAL: Final = re.compile(
    r"\b(?:of|below|above|short of|than|behind|beyond|from|off) (?:the|its|their|our) (?:\w+ )?"
    r"(?:goal|target|quota|plan|task|budget)s? $"
)
_OWNED_ALONE: Final = re.compile(r"'s(?:[,.;]| (?:and|but|yet))")
_THAN: Final = re.compile(r"\b(?:of|than|above|below|over|from|on|with|to|behind|beyond|matching|beating)(?: the)? $")
_LASTED: Final = re.compile(r"(?:%|percent|per cent|pct) over (?:the )?$")
_GOAL_SET: Final = re.compile(
    r"\b(?:goals?|targets?|plans?|forecasts?|tasks?|quotas?) (?:that was |that were )?(?:set|fixed|given|made|announced"
    r"|issued|assigned|agreed)(?: out| down)? (?:at |in |by |for )?(?:the )?$"
)
_OF_PLANNED: Final = re.compile(
    r"\bof what (?:(?:is|was|had been|has been) (?:planned|budgeted|intended|foreseen|expected|allotted)"
    r"|(?:it|they|the [a-z]+) (?:plans?|planned|wants?|expects?|hopes?|intends?)(?: to [a-z]+)?)"
    r" (?:for|in|over)(?: the)?(?: (?:whole|entire|full)(?: of)?)? ?$"
)
_FORESEEN: Final = re.compile(
    r"\bof the (?:amount|sum|total|volume|figure|number|money|investment|budget) (?:foreseen|planned|budgeted|envisaged"
    r"|projected|expected|intended|scheduled|earmarked|allotted|set aside) (?:for|in) (?:the )?(?:whole of )?$"
)
_OF_THE: Final = re.compile(r"\bof (?:the |its |their |our )?$")
_GOAL_OF: Final = re.compile(r"(?:'s)? (?:annual )?(?:goal|target|quota|task|budget)s?\b(?! (?:is|was|for|at)\b)")
_THAT_OF: Final = re.compile(
    rf"\b(?:{_NO_REPORT}that|those|the (?:figure|level|reading|amount|total|tally|sum|number|result|outcome)s?"
    r"|levels?(?= of)"
    r"|bases?(?= of| in| from)|(?:record |all-time )?(?:peaks?|highs?|lows?|troughs?)(?= of| in| from)"
    r"|planned|target(?:ed)?|plan) (?:of|in|for|from|recorded in|seen in)(?: the)? $"
    r"|\bbeat(?:ing)? (?:that of )?the $"
    r"|\b(?:above|below|than|over|beyond|behind|against|under|exceed\w*|match\w*|half|twice|double) the"
    r" (?:average |annual )?(?:pace|rate|speed|growth|increase|gain|rise|drop|fall|decline|loss|value|volume)s?"
    r" (?:rate )?(?:of|in|for|from|(?:recorded|seen|posted|reported|registered|achieved) in)(?: the)? $"
)
# "two and a half times the haul of 2008"
_TIMES_OF: Final = re.compile(
    r"(?:\btimes|\btwice|\bdouble|\btriple|\bhalf|fold) (?:of )?(?:the|its|their) (?:[\w'-]+ ){1,4}"
    r"(?:of|from|seen in|recorded in) $"
)
# "In its plan for 2025, the zone foresees ...", "When it was planned in 2005, it had ...": what the sentence is set in
_FOR_THAT_YEAR: Final = re.compile(
    r"(?:in|under|according to) (?:its|the|their|a) (?:[\w-]+ ){0,2}(?:plan|budget|targets?|goals?) (?:for|of) $"
    r"|when [^,;]{2,40} was planned in $"
)
_ATTRIBUTIVE: Final = re.compile(rf"(?:'s)? {any_of(_CUES['levels'])}s?\b")
_NOUN_WAS: Final = re.compile(r"(?:'s)? \w+ (?:was|were|is|stood)\b")
# "The figures for the first three quarters are sobering", "it was said that in 2019, the zones ..."
_WAS_AFTER: Final = re.compile(
    r"(?:, [a-z][^,;:.\d]{3,60},)?"
    r" (?:was|were|is|are|had|has|have|stood|came|reached|shows?|showed|looks?|looked|tells?|told|point|amounted"
    r"|totall?ed"
    r"|hit|rose|fell|grew|climbed|dropped|jumped|will|should)\b"
)
_THAT_IN: Final = re.compile(r"\bthat (?:in|by|during|from|for) (?:the )?$")
_REPORTED: Final = re.compile(
    rf"\b(?:{'|'.join(_REPORTING)}|heard|told|learnt|pointed out|it is|it was|tells?|says?|notes?|shows?) "
    r"(?:[^,;]{0,60} )?(?:meeting|conference|session|congress|briefing|forum|us|reporters?|media|delegates|lawmakers"
    r"|bureau|commission|committee|report|statement|newspaper|agency|here|today|yesterday|\w+day)"
    r"(?: (?:on|of|in) [\w ,.]{2,20})?,?"
    r" that (?:in|by|during|from|for) (?:the )?$"
)
_FROM_DASH: Final = re.compile(r"from (?:the )?\w+\.? ?-")


# "For 2024 it [now] expects 115 billion; in April it had still hoped for 128": when it was expected, not for when
_EXPECTS: Final = re.compile(
    r"(?:,? (?:it|they|he|she|(?:the|its) [\w-]+))? (?:(?:had|was|were) (?:(?:still|even|already|once|originally) )?"
    r"(?:hop(?:ed|ing)|expect(?:ed|ing)|forecast|predicted|projected|aim(?:ed|ing)|targeted|promised|planned|foreseen"
    r"|reckoned|anticipated)|(?:expects?|hopes?|forecasts?|aims?|wants?|intends?|predicts?|foresees?|reckons?"
    r"|anticipates?|estimates?|sees))\b"
)
PROMISED: Final = re.compile(
    r" (?:(?:growth|increase) )?(?:that (?:was|were|had been) )?(?:promised|forecast|predicted|pledged|foreseen"
    r"|announced|aimed for|targeted|hoped for|expected|budgeted|projected|envisaged|planned|set)"
    r"(?: (?:back )?(?:in|at|on))? (?:the )?"
)
_NOW: Final = ("now ", "currently ")
# "figures released [on Tuesday] show": when it was told
_PUBLISHED: Final = re.compile(
    r"\b(?:figures|data|statistics|numbers|reports?|bulletin|communique|survey|ranking|index|white paper|paper|tables?)"
    r" (?:[\w'-]+ ){0,2}?(?:released|published|issued|unveiled|disclosed|announced|posted|made public|given out|put out"
    r"|made known)(?: by [\w' -]{2,40}?| here| online)? (?:on )?$"
)


def set_asides(scene: Scene, periods: list[Period]) -> None:
    """Say of each time whether the sentence tells figures of it, or only names something by it."""
    for period in periods:
        lead = scene.low[max(scene.start, period.start - 24) : period.start]
        if period.aside and not period.anchored and _LASTED.search(lead) and _is_only_time(scene, period):
            period.aside = False  # "edged up 1.6 percent over the first nine months"
        told_on = lead.endswith("on ") and not (scene.drafts and _CHANGE_ON.search(lead))
        if period.aside and told_on and not _CHANGE_COLUMN.search(lead):
            period.aside = False  # "at a signing event on Feb 26", "looking back on 2023", "More on 2021"
        period.aside = (
            period.aside
            or _STANDARD.search(scene.low, max(scene.start, period.start - 60), period.start) is not None
            or _names_level(scene, period)
            or (period.cue == "year" and is_edition(scene, period))
            or _names_goal(scene, period, lead)
            or (period.cue == "mrange" and _FROM_DASH.match(scene.low, period.start, period.end) is not None)
            or _of_that(scene, period)
            or _when_expected(scene, period)
            or measured_from(scene, period)
            or _TIMES_OF.search(scene.low, max(scene.start, period.start - 60), period.start) is not None
        )


# As in "512 firms at the end of March, a net gain of 27 since the start of the year"
_CHANGED_BY: Final = re.compile(r"(?: [\w-]+){0,2} (?:(?:from|since) )?(?:the )?")
_MOMENTS: Final = frozenset({"end-of", "start-of", "by-month", "mid-year", "mdy", "dmy"})


def measured_from(scene: Scene, period: Period) -> bool:
    """As in "had 512 firms at the end of March, a net gain of 27 since the start of the year": where it is from.

    A change that is told beside what there was at a moment is up to that moment; the moment after it is its beginning.
    """
    before = max(scene.start, period.start - 12)
    told_from = scene.low.startswith(("from ", "since "), period.start) or _FROM.search(scene.low, before, period.start)
    begins = period.kind == "since" or (period.cue in _MOMENTS and told_from)
    if not begins or period.interval is None:
        return False
    changed = next((d for d in reversed(scene.drafts) if d.end <= period.start), None)
    if changed is None or changed.measure not in ("growth", "change"):
        return False
    if _CHANGED_BY.fullmatch(scene.low, changed.phrase_end, period.start) is None:
        return False
    if _BESIDE.search(scene.low, scene.start, changed.start) is None:
        return False
    return any(
        p.kind in ("stock", "now") and p.interval and p.end <= changed.start and period.interval[0] < p.interval[0]
        for p in scene.periods
    )


_FROM: Final = re.compile(r"\b(?:from|since) (?:the )?$")
_BESIDE: Final = re.compile(r"[,(] ?(?:and |or )?(?:an? |the )?(?:[\w-]+ ){0,3}$")


def _is_only_time(scene: Scene, period: Period) -> bool:
    """Whether a part of a year is the first time of a sentence: with none before, it is set against no other."""
    parts = period.cue in ("firstn", "quarter", "half", "mrange", "threeq")
    return parts and not any(p.end <= period.start and p.kind in ("interval", "stock") for p in scene.periods)


def _when_expected(scene: Scene, period: Period) -> bool:
    """As in "For 2024 it now expects 115 billion; in April it had still hoped for 128": with the time it is for."""
    if period.kind != "now" and period.cue not in ("month", "thismonth", "season"):
        return False
    before = next((d for d in reversed(scene.drafts) if d.end <= period.start), None)
    if before is not None and PROMISED.fullmatch(scene.low, before.phrase_end, period.start) is not None:
        return True  # "short of the 8 percent promised last January"
    if _EXPECTS.match(scene.low, period.end) is None:
        return False
    if period.kind == "now" and scene.low.startswith(_NOW, period.start):
        return True  # "The plan for 2012 was 85 billion. The committee now hopes for 55 billion"
    return any(other.end <= period.start and other.kind == "interval" and not other.aside for other in scene.periods)


def is_published(scene: Scene, period: Period) -> bool:
    """As in "rose to 3 billion yuan, statistics made public on May 15 showed": no day of the figures."""
    if period.interval is None or period.interval[0] != period.interval[1]:
        return False
    return _PUBLISHED.search(scene.low, max(scene.start, period.start - 100), period.start) is not None


def _names_level(scene: Scene, period: Period) -> bool:
    """As in "three times the 2015 level", but not in "the 2015 output was ..."."""
    return (
        period.cue == "year"
        and _ATTRIBUTIVE.match(scene.low, period.end) is not None
        and _NOUN_WAS.match(scene.low, period.end, period.end + 24) is None
    )


def _names_goal(scene: Scene, period: Period, lead: str) -> bool:
    """As in "equal to 71 percent of the full-year goal", "83.5 percent of the target for the year"."""
    if _OWNED_ALONE.search(scene.low, period.start, period.end + 4) and _THAN.search(lead):
        return True  # "still 1.3 percent short of last year's, ..."
    if _FORESEEN.search(scene.low, max(scene.start, period.start - 60), period.start):
        return True  # "two thirds of the amount foreseen for 2018"
    if _OF_PLANNED.search(scene.low, max(scene.start, period.start - 60), period.start):
        return True  # "half of what is planned for the whole of 2011"
    if _GOAL_SET.search(scene.low, max(scene.start, period.start - 50), period.start):
        return True  # "1.4 points lower than the goal set at the beginning of the year"
    of_the = scene.low.startswith("of ", period.start) or _OF_THE.search(lead) is not None
    of_the = of_the or period.cue == "end-of"  # "keep the year-end target unchanged"
    if of_the and _GOAL_OF.match(scene.low, period.end):
        return True
    return (
        period.cue in ("fullyear", "thisyear")
        and _OF_GOAL.search(scene.low, max(scene.start, period.start - 40), period.start) is not None
    )


def _of_that(scene: Scene, period: Period) -> bool:
    """As in "above that of 2019", "the target for 2025": what it is compared with, or what is planned."""
    if not scene.low.endswith(("of ", "in ", "for ", "from ", "the "), scene.start, period.start):
        return False
    if not _THAT_OF.search(scene.low[max(scene.start, period.start - 52) : period.start]):
        return False
    if _FOR_THAT_YEAR.match(scene.low, scene.start, period.start):
        return False
    if _WAS_AFTER.match(scene.low, period.end, scene.end):
        return False
    opened = _THAT_IN.search(scene.low, max(0, period.start - 12), period.start) is not None
    if opened and _REPORTED.search(scene.low, max(scene.start, period.start - 90), period.start) is not None:
        return False  # "It was reported at the work meeting that in 2019 the zone had revenue of 118 billion yuan"
    return not (opened and scene.low.startswith(", ", period.end))

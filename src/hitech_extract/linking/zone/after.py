"""Owners that stand after their figure: "6.4 percent in the Hefei zone", "the 3 percent recorded by national zones"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.zone.accounts import ACCOUNTS, FIRMS, INVESTMENT
from hitech_extract.linking.zone.case import ASIDE, Case, Found
from hitech_extract.linking.zone.roles import SUBJECT_AFTER
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones import ZONES, Area

__all__ = ["NOT_FROM_WORDS", "closing_place", "of_subject_to_come", "part_from", "right_after", "right_clause"]

NOT_FROM_WORDS: Final = frozenset({"inherited", "list", "respectively", "former", "latter", "share-of"})
_ITS_OWN: Final = re.compile(rf"'s (?:{SOFTENER} )?(?:us\$|rmb ?|cny ?|\$|\u00a5)?\d")
_RIGHT_AREA: Final = re.compile(
    r"^(?:[^,;:.]|\.\d){0,90}?\b(?:in|of|for|at|across|by|within|throughout|into|inside"
    r"|to|on) (?:(?:the|all|both|whole|entire|a new|new|this|firms in|enterprises in"
    r"|companies in|about|just|a) ){0,3}$"
)
_IMMEDIATE_FOR: Final = re.compile(
    r"^ ?(?:for|in|at|of) (?:the |that of |its |their |)"
    r"(?:(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3}|other|remaining) ){0,2}$"
)
# As in "outpacing the 4 percent growth of the city"
_GROWTH_OF: Final = re.compile(
    r" (?:growth|increase|rise|expansion|gain|decline|decrease|drop|fall|rate|pace|average|mean|share)(?: rate)?"
    r" (?:of|in|for|recorded by|posted by|achieved by|seen in|across) (?:the )?$"
)
_TO_WHICH: Final = re.compile(r", (?:to|of|from|for|towards?) which (?:the |our |its )?$")
_COMPARED_FOR: Final = re.compile(r"^ (?:for|in|of|at|across) (?:(?! and an? )[^,;]){0,50}$")
_IN_PLACE: Final = re.compile(r" (?:in|across|throughout) (?:the )?$")
_CLOSES: Final = re.compile(r" ?(?:[.,;]|$)")
# "above the 2.9 percent of Luoyang": a definite figure is that of whom the words after it name
_DEFINITE: Final = re.compile(
    r"\b(?:above|below|than|against|from|to|behind|ahead of|versus|with|over|of|outpacing|beating|exceeding|surpassing"
    r"|topping|outstripping|dwarfing|matching|trailing|outperforming) the $"
)
_PART_FROM: Final = re.compile(
    r" of (?:it|them|that|these|this|those|which|whom) (?:(?:was|were|is|are|lies?|lay|sits?|sat|works?|worked"
    r"|live[sd]?)(?: based| located| found| employed)? in|belong(?:s|ed)? to|from|by) (?:the )?$"
    r"| (?:of (?:it|them|that|these|this|which|the total) )?(?:(?:was|were|is|are|being) )?"
    r"(?:contributed|created|generated|produced|made|earned|shipped|paid|supplied|came|comes?|stemmed|originated"
    r"|coming|achieved|realized|completed|exported|raised)"
    r"(?: out)? (?:by|in|inside|within|of|from) (?:the |(?:\w+ ){0,2}(?:in|of|from) (?:the )?){0,3}$"
)
# As in "exports made up 9 billion yuan, 2.7 billion yuan of them from the zone"
_OF_IT_IN: Final = re.compile(
    r" of (?:it|them|that|these|those|which|whom) (?:was |were |is |are )?(?:in|from) (?:the )?"
)
_IN: Final = re.compile(r" (?:in|from|to|into|by) (?:the )?")
_OF_THOSE: Final = re.compile(r" of (?:it|them|that|these|this|those|which|whom)\b")
_PAY_IN: Final = re.compile(
    r" (?:a|per|each|every) (?:month|year|hour|day|head|person|square met(?:er|re)|sq ?m)(?: (?:a|per) (?:month|year"
    r"|day))?"
    r" (?:in|at|across) (?:the )?$"
)
_RECORDED: Final = re.compile(r" (?:(?:expansion|growth|rise|increase|rate|pace) )?(?:recorded |seen |registered )?")
_ALL_ZONES: Final = (*ZONES, "other")


def right_after(case: Case) -> Found:
    """As in "3.3% for Hangzhou as a whole", "6.4 percent in Zhongguancun"."""
    draft = case.draft
    for area, role in case.right:
        if role not in ("governor", "opening", "location", "whole"):
            continue
        gap = case.scene.low[draft.end : area.start]
        if _ITS_OWN.match(case.scene.low, area.end):
            break  # "exports of 4.1 billion yuan to Xiangtan's 3.3 billion"
        if _IMMEDIATE_FOR.match(gap) and (area.kind in _ALL_ZONES or area.whole):
            part = draft.measure == "share" and gap.lstrip().startswith("of")
            if not part or (area.whole and draft.compared):
                return area, "right-after"
        if _DONE_BY.fullmatch(gap) and (area.kind in _ALL_ZONES or _is_definite(case)):
            return area, "right-after"
        wide = area.kind == "place" and case.scene.low.endswith(("wide", "ally"), area.start, area.end)
        if (
            wide
            and _RECORDED.fullmatch(gap)
            and draft.quantity.kind == "percent"
            and (draft.measure != "share" or draft.compared)
        ):
            return area, "right-after"  # "rose 8.8 percent compared with 6.9 percent citywide"
        if area.kind == "place" and gap in (" for ", " for the "):
            return area, "right-after"  # "That compares with 9.2 percent for Chengdu"
        following = case.scene.after(draft)
        if area.kind == "place" and gap == " in " and following is not None and draft.quantity.kind == "percent":
            others = (a for a in case.scene.areas if a.kind in ZONES or (a.kind == "place" and a is not area))
            if any(case.scene.low[following.end : other.start] in (" in ", " in the ") for other in others):
                return area, "right-after"  # "rose 44 percent in the city and 71 percent in the zone"
        if (
            area.kind == "place"
            and (gap == " of " or _GROWTH_OF.fullmatch(gap))
            and _DEFINITE.search(case.scene.low[max(0, draft.start - 20) : draft.start])
        ):
            return area, "right-after"
        if area.kind != "company" and draft.quantity.kind == "money" and _PAY_IN.match(gap):
            return area, "right-after"
        if area.kind in _ALL_ZONES and draft.quantity.kind == "money" and gap in (" to ", " to the "):
            return area, "right-after"  # "36 million dollars to the Huanggang zone and 52 million to the Xianning zone"
        goes_on = (
            case.before is not None
            and case.before.zone_cue == "right-after"
            and case.before.area is not None
            and case.before.area.kind == "place"
        )
        if (draft.compared or goes_on) and area.kind == "place" and _COMPARED_FOR.match(gap):
            return area, "right-after"
        break
    return None


# "the 3.4 percent [recorded by] national high-tech zones": who did it owns the figure
_DONE_BY: Final = re.compile(
    r" (?:(?:growth|expansion|rise|increase|rate|pace) )?(?:\w+ed|seen|made|won|spent|sold|built|brought in|taken in"
    r"|drawn|met|set|paid|put up) (?:\w+ly )?by (?:the |all |all the )?"
    r"| (?:booked|earned|made|posted|recorded|achieved|generated|produced|reached|reali[sz]ed) in (?:the )?"
)


def _is_definite(case: Case) -> bool:
    return _DEFINITE.search(case.scene.low[max(0, case.draft.start - 24) : case.draft.start]) is not None


def part_from(case: Case) -> Found:
    """As in "88 percent came out of the zone's factories", "a third of it was created in the zone"."""
    level = case.draft.measure == "level" and _OF_THOSE.match(case.scene.low, case.draft.end) is not None
    if case.draft.measure == "share" or level:
        for area, role in case.right:
            if (
                area.kind in ZONES
                and role != "compared"
                and _PART_FROM.match(case.scene.low[case.draft.end : area.start])
            ):
                return area, "part-from"
    if case.draft.measure in ("level", "share") and case.draft.quantity.kind != "bare":
        goes_on = case.before is not None and case.before.zone_cue in ("part-from", "sits-in")
        for area, role in case.right[:1]:
            gap = case.scene.low[case.draft.end : area.start]
            if area.kind in ("place", *ZONES) and area.cue != "country" and role != "whole":
                told = _OF_IT_IN.fullmatch(gap) or (goes_on and _IN.fullmatch(gap)) or _went_to(case, gap)
                return (area, "part-from") if told else None
    return None


# "[of which] $171 million went to the zone [and] $133 million to Liyang": whom the parts of a whole went to
_OF_WHICH: Final = re.compile(
    rf"\b(?:of (?:which|whom|it|this|that|them|these|those)|including),? (?:{SOFTENER} )?"
    r"(?:us\$|rmb ?|cny ?|\$|\u00a5)?$"
)
_WENT: Final = re.compile(
    r" (?:went|goes|go|flowed|flows|fell|falls|came|comes|is|are|was|were|had gone|had flowed)"
    r"(?: (?:down|straight|directly|mainly|mostly|made|earned|paid|generated|spent|invested|landed|used|settled|found"
    r"|based|located))? (?:to|into|in|from|by) (?:the )?"
)


def _went_to(case: Case, gap: str) -> bool:
    whole = case.before
    if whole is None or (whole.area is not None and whole.area.kind != "place"):
        return False  # "The zone set up a fund, of which 60 percent comes from the province"
    before = case.scene.low[max(case.scene.start, case.draft.start - 30) : case.draft.start]
    return _WENT.fullmatch(gap) is not None and _OF_WHICH.search(before) is not None


# What opens "Founded with 2 million yuan by three graduates, the start-up moved into the zone"
_PARTICIPLE: Final = re.compile(
    r"[\"'(]{0,3}(?:founded|established|set up|started|launched|born|opened|backed|financed|funded|listed|equipped"
    r"|endowed|employing|boasting|having|selling|valued|rated|spread|covering|spanning|occupying|built|created|armed)\b"
)


def of_subject_to_come(case: Case) -> Found:
    """As in "Founded with 2 million yuan, the start-up moved into the zone": told of the subject that follows."""
    scene, draft = case.scene, case.draft
    if not _PARTICIPLE.match(scene.low, scene.start):
        return None
    comma = scene.low.find(", ", draft.end, scene.end)
    subject = next((area for area in scene.areas if comma < area.start), None)
    if comma < 0 or subject is None or any(area.end <= comma for area in scene.areas):
        return None
    gap = scene.low[comma + 2 : subject.start]
    return (subject, "right-clause") if gap in ("", "the ") and draft.metric_id not in FIRMS else None


def right_clause(case: Case) -> Found:
    """Take an owner to the right, within the clause."""
    scene, draft = case.scene, case.draft
    stop = scene.clause_end(draft.end)
    last = max(stop, case.next_start)
    for area, role in zip(scene.areas, case.roles, strict=True):
        if area.start < draft.end or area.start > last or role in ASIDE or role == "mentioned":
            continue
        near = area.start < stop
        if _TO_WHICH.search(scene.low, draft.end, area.start):
            return None
        if _is_of_next(case, area) or _THOSE_OF.search(scene.low, draft.end, area.start):
            return None
        if area.kind in ZONES:
            fits = near or _RIGHT_AREA.match(scene.low[draft.end : area.start]) is not None
        elif role != "governor":
            fits = False
        elif area.kind == "company":
            fits = near and draft.metric_id in ACCOUNTS
        else:
            fits = _RIGHT_AREA.match(scene.low[draft.end : area.start]) is not None
        if fits:
            return area, "right-clause"
    return None


# "The patents numbered 41,000[, and] the Nanchang zone owned 38 percent of them": a subject of its own
_AND_THEN: Final = re.compile(r",? (?:and|but|while|whereas|yet|though|although) (?:the )?$")
# As in "Its exports were down 4.1 percent, those of the Wuxi zone up 0.6 percent"
_THOSE_OF: Final = re.compile(r"[,;] (?:and |while |but |whereas )?(?:that|those) (?:of|in|at) (?:the )?$")
_AGAINST: Final = re.compile(rf"\b{any_of(load_cues('zone')['comparisons'])} (?:{SOFTENER} |the )*$")


def _is_of_next(case: Case, area: Area) -> bool:
    """As in "Their share was 2.8 percent, against 4.1 percent for national zones": told of a figure to come."""
    scene, draft = case.scene, case.draft
    following = [other for other in scene.drafts[draft.index + 1 :] if other.end <= area.start]
    low = scene.low
    lead = low[max(draft.end, area.start - 14) : area.start]
    if _AND_THEN.search(lead) is not None and SUBJECT_AFTER.match(low[area.end : area.end + 40]) is not None:
        return True
    if following:
        other = following[-1]
        against = _AGAINST.search(low, max(draft.end, other.start - 40), other.start) is not None
        return against and _IMMEDIATE_FOR.match(low[other.end : area.start]) is not None
    return False


def closing_place(case: Case) -> Found:
    """As in "Exports reached 3 billion yuan in Anqing": a sentence that names nobody else speaks of the place."""
    draft, scene = case.draft, case.scene
    if draft.metric is None or draft.metric_id in INVESTMENT or draft.why.get("metric") in NOT_FROM_WORDS:
        return None
    for area, _ in case.right:
        if area.kind == "place" and _IN_PLACE.match(scene.low[draft.end : area.start]):
            return (area, "closing-place") if _CLOSES.match(scene.low, area.end, scene.end) else None
    return None

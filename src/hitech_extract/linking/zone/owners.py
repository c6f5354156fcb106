"""Whose figure it is by the words of its sentence: rules in order, each named for its cue."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.zone.accounts import FIRMS, INVESTMENT, will_spend
from hitech_extract.linking.zone.after import (
    NOT_FROM_WORDS,
    closing_place,
    of_subject_to_come,
    part_from,
    right_after,
    right_clause,
)
from hitech_extract.linking.zone.case import ASIDE, Case, Found
from hitech_extract.linking.zone.roles import OWNED
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones import ZONES, Area

__all__ = ["GIVES", "NOT_GIVEN", "OF_MORE", "governor"]

_SPENT: Final = frozenset(
    "investment contracted_investment fixed_asset_investment fiscal_expenditure subsidies infrastructure_investment "
    "industrial_investment".split()
)
_RIGHT_BEFORE: Final = re.compile(
    r"^(?:'s)?(?: average| as a whole)? ?\((?:about |up |down |by )?$|^(?:'s)?[^,;()]{0,40}, (?:which"
    r"|where it) (?:stood|was|is|came|reached|grew|rose|fell)(?: at| to| by| in at)? $"
)
_AVERAGE: Final = re.compile(r"\b(?:average|mean)$")
_AVERAGE_OF: Final = re.compile(
    r"^(?:'s)?(?: (?:average|mean|rate|growth|level|figure|share|pace|ratio|total|sum|overall|combined|whole|entire))*"
    r"(?: (?:of|at|was|is|stood at|being|came to|reached)|,|:| \()?"
    rf"(?: {SOFTENER})* ?$"
)
# "The county [beat] the zone with 9,800": the subject's figure
_BEATEN: Final = re.compile(rf"\b{any_of(load_cues('zone')['beating'])} (?:the )?$")
_PREP_TO_AREA: Final = re.compile(
    r"^(?:'s)?(?: \w+){0,2}? ?(?:in|of|for|at|from|across|by|within|throughout|inside) (?:(?:the"
    r"|all|both|whole|entire|such|companies in|firms in|enterprises in|companies from"
    r"|the whole|northeast china's|our) )*$"
)
# The bracket right after what is a place's, as in "the total trade of a province" with the sum in brackets
_BRACKETED: Final = re.compile(rf"'s (?:[\w&-]+ ){{1,5}}\((?:{SOFTENER} )?$")
# "227.7 billion yuan, [to which] the zone contributed 20 percent": the zone's part comes after
_WHOSE: Final = re.compile(r", (?:whose|which|where|who)\b")
_COMPARED_AT: Final = re.compile(rf"^(?:'s)?(?:, |: | at | with | on |, at )(?:{SOFTENER} )?$")
_OWNS: Final = re.compile(rf"^'s? (?:{SOFTENER} )?$")
_HOUSED: Final = re.compile(
    r",? (?:(?:(?:now |also |still )?(?:which is |that is |is |it is )?(?:now |also )?"
    r"(?:located|based|headquartered|situated|housed|settled|registered|founded|incubated|born)"
    r"|(?:whose|with its|with|which has its|and has its) (?:main |global |chinese |china )?(?:headquarters?|seat|home"
    r"|head office|base|main plant|factory|plants?|labs?|offices?|works)(?: (?:is|are|lies?|sits?|stands?|was))?"
    r"(?: located| based)?) )?"
    r"(?:in|at|inside|of|from|within) (?:the |an incubator (?:of|in) (?:the )?)?"
)
_WITH: Final = re.compile(rf"^(?:'s)? (?:with|at|on) (?:{SOFTENER} )?$")
_INTO: Final = re.compile(r"\binto (?:the )?$")
_SPENT_ON: Final = re.compile(r"\b(?:on|in|into|at|to|for|inside|within) (?:(?!(?:and|or|while) )[\w'-]+ ){0,4}$")
_INDICATOR: Final = re.compile(r"\b(?:the (?:indicator|figure|rate|number|growth|index|reading|total|increase)|it)\b")
_NEW_CLAUSE: Final = re.compile(r", (?:it|he|she|they) (?:\w+ ){0,2}")
_PLACED: Final = re.compile(r"\b(?:in|into|to|at|from) (?:the )?$")
# Who made, earned or chose what is counted: "the $720 million that Dalian as a whole earned from software"
_RELATIVE: Final = re.compile(r"(?: (?:of|in|worth of) [\w-]+(?: [\w-]+)?)?,? (?:that|which|whom) (?:the )?$")
_WHICH_TOGETHER: Final = re.compile(
    r", which (?:together|combined|jointly|all in all|as a whole|on average|overall) [a-z]+"
)
_ACTS: Final = re.compile(
    r"'s (?!zone|high-tech|hi-tech)(?:[\w-]+ ){1,2}?[a-z]+\b"
    r"|(?: city| province)?(?: as a whole)?,? (?!(?:of|in|and|or|at|by|to|for|from|with)\b)[a-z]+"
)
# "530 [work in] the zone", "61 of the 98 experts [are from] the zone": where part of those counted is
_SITS_IN: Final = re.compile(
    r"\b(?:work(?:s|ed)?|are|were|is|was|live[sd]?|sits?|stands?|lies?|operat(?:e[sd]?|ing)"
    r"|based|located|settled|housed|registered|resid(?:e[sd]?|ing)|c[ao]me|comes?|hail(?:ed)?|stem(?:med)?|belong(?:ed)?"
    r"|went|goes?)"
    r"(?: (?:now|still|to be|being|based|located|situated|housed|registered|found|employed|working|settled|built))*"
    r" (?:in|at|from|inside|within|to) (?:the )?$"
    r"|^,? of (?:them|these|those|which|whom)(?: being)? (?:in|at|from|inside|within) (?:the )?$"
)
OF_MORE: Final = re.compile(r" of (?:the |its |these |those |their |all )*$")
_CUES: Final = load_cues("zone")
GIVES: Final = re.compile(rf"\b{any_of(_CUES['giving'])}\b[^.;]{{0,40}}$")
_ADDS: Final = re.compile(
    r"\b(?:add(?:s|ed|ing)?|match(?:es|ed|ing)?|chip(?:s|ped)? in|top(?:s|ped)? up|contribut\w+)\b[^.;]{0,30}$"
)
_GIVEN_TO: Final = re.compile(
    r"(?:[^,;:.()]|[.,]\d){0,70}?\b(?:to|into|in|for|on|at|inside|within) (?:(?!(?:and|or|while) )[\w'-]+ ){0,4}$"
)
NOT_GIVEN: Final = frozenset("taxes_paid tax_revenue exports imports registered_capital operating_revenue".split())
_NEAR: Final = 60
_WHICH_GREW: Final = re.compile(
    r"(?: (?:overall|as a whole|itself))?, (?:which|where)(?: (?:as a whole|overall|itself|in total|altogether))?"
    r" (?:\w+ ){0,2}(?:\w+ed|grew|rose|fell|had|saw)\b[^,;]{0,40}$"
    r"|(?: (?:overall|as a whole|itself))?, whose (?:[\w-]+ ){1,3}(?:was|were|stood|\w+ed|grew|rose|fell)\b[^,;]{0,40}$"
)
# "[For the zone, the city wants] 7 percent": whose goal it is, whoever sets it
_AS_FOR: Final = re.compile(r"(?:^|[.;:] |[\"'(]|\b(?:and|but|while) )(?:as )?for (?:the |its |our |this )?$")
_GOAL_SET: Final = re.compile(rf",(?: [\w'-]+){{1,6}}? {any_of(_CUES['setting_goals'])}\b")


def governor(scene: Scene, draft: Draft, index: int, roles: list[str]) -> Found:
    """Return the owner of a figure that its sentence names, and the cue: of the rules, the first that answers."""
    drafts = scene.drafts
    before = drafts[index - 1] if index else None
    previous_end = before.end if before is not None else scene.start
    next_start = drafts[index + 1].start if index + 1 < len(drafts) else scene.end
    start, end = draft.start, draft.end
    left: list[tuple[Area, str]] = []
    right: list[tuple[Area, str]] = []
    for area, role in zip(scene.areas, roles, strict=True):
        if area.start >= end:
            if area.start < next_start:
                right.append((area, role))
        elif area.end > previous_end and area.end <= start:
            left.append((area, role))
    case = Case(scene, draft, roles, before, previous_end, next_start, left, right)
    for rule in _RULES:
        found = rule(case)
        if found is not None:
            return found
    return None


def _within(case: Case) -> Found:
    """As in "the 41 zones in the west", "the province's 12 high-tech zones": a number of zones is the group's."""
    draft = case.draft
    if draft.quantity.kind != "count":
        return None
    for area in case.scene.areas:
        if (
            area.kind == "group"
            and area.cue != "demonstration-zones"
            and area.start <= draft.end + 1
            and draft.end < area.end
        ):
            return area, "counted-zones"
    return None


def _relative(case: Case) -> Found:
    """As in "the $720 million that Dalian as a whole earned": whose doing the words right after a figure say it is."""
    draft, low = case.draft, case.scene.low
    if not case.right or draft.quantity.kind not in ("money", "count"):
        return None
    area, _ = case.right[0]
    end = draft.phrase_end
    if area.start - end < _NEAR and _RELATIVE.match(low, end, area.start) and _ACTS.match(low, area.end):
        return area, "relative"
    return None


def _which(case: Case) -> Found:
    """As in "the fastest pace of all districts of the city, which as a whole grew 5.6 percent"."""
    scene, draft = case.scene, case.draft
    for area, _ in reversed(case.left):
        if area.kind == "group" and _WHICH_TOGETHER.match(scene.low, area.end, draft.start):
            return area, "relative"  # "the fastest among the eight zones, which together expanded 7.1 percent"
        if area.kind in ZONES:
            return None  # "Xianning, whose zone raised tax revenue by 14 percent"
        if area.kind == "place" and _WHICH_GREW.match(scene.low, area.end, draft.start):
            return area, "relative"
    return None


def _sits_in(case: Case) -> Found:
    """As in "Of the experts whom Xiamen has picked, 530 work in the zone", "61 of the 98 firms are in the zone"."""
    draft, scene = case.draft, case.scene
    if draft.quantity.kind != "count":
        return None
    start, stop, following = draft.end, case.next_start, scene.after(draft)
    if following is not None and OF_MORE.match(scene.low, draft.end, following.start):
        further = scene.after(following)
        start, stop = following.end, scene.end if further is None else further.start
    for area, role in zip(scene.areas, case.roles, strict=True):
        if start <= area.start < stop and area.kind in ZONES and role in ("governor", "mentioned"):
            gap = scene.low[max(start, area.start - 60) : area.start]
            return (area, "sits-in") if _SITS_IN.search(gap) else None
    return None


def _given_to(case: Case) -> Found:
    """As in "The province has allotted 500 million yuan to the zone's robot town": money is where it is put."""
    draft, scene = case.draft, case.scene
    if draft.quantity.kind != "money" or draft.metric_id in NOT_GIVEN:
        return None
    before = case.before
    if (
        before is not None
        and before.zone_cue in ("goes-into", "right-after")
        and before.area is not None
        and before.area.kind in ZONES
        and GIVES.search(scene.low, scene.start, before.start)
        and _ADDS.search(scene.low, before.end, draft.start)
    ):
        return before.area, "goes-into"  # "... for the zone's school, and the province will add 500 million"
    following, right = scene.after(draft), case.right
    if not right and following is not None and following.quantity.kind == "count":
        # "has earmarked 1.9 billion yuan for 3,060 projects in the five zones"
        pairs = zip(scene.areas, case.roles, strict=True)
        right = [(area, role) for area, role in pairs if area.start >= following.end]
    if not right or not GIVES.search(scene.low, scene.clause_start(draft.start), draft.start):
        return None
    for area, role in right:
        if area.kind in ZONES and role not in ASIDE and _GIVEN_TO.match(scene.low, draft.end, area.start):
            return area, "goes-into"
    return None


def _right_before(case: Case) -> Found:
    """As in "ahead of Baoding with 6.3%", "the zone (5%)": whoever stands right before the figure owns it."""
    for area, role in case.left:
        gap = case.scene.low[area.end : case.draft.start]
        beaten = role == "compared" and _BEATEN.search(case.scene.low, case.scene.start, area.start) is not None
        if area.kind in ZONES and role != "whole" and not beaten and not area.passing and _WITH.match(gap):
            return area, "right-before"
        if role == "compared" and not beaten and area.kind in ("place", *ZONES) and _COMPARED_AT.match(gap):
            return area, "right-before"
        if role == "compared" and area.kind in ("place", *ZONES) and _OWNS.match(gap):
            return area, "right-before"  # "by 2.9 percent, against the Luoyang zone's 1.8 percent"
        if area.kind != "company" and (_RIGHT_BEFORE.match(gap) or (area.kind == "place" and _BRACKETED.match(gap))):
            return area, "right-before"
        if (
            area.kind == "place"
            and _AVERAGE_OF.match(gap)
            and (gap.startswith("'s ") or "average" in gap or _AVERAGE.search(case.scene.low, area.start, area.end))
        ):
            return area, "right-before"
    return None


def _goes_into(case: Case) -> Found:
    """As in "invested 3 billion yuan in the zone"."""
    draft, low = case.draft, case.scene.low
    poured = draft.metric_id is None and draft.quantity.kind == "money" and case.right
    if poured and GIVES.search(low, case.scene.clause_start(draft.start), draft.start):
        pass  # "Korean companies have sunk 9.7 billion dollars into Yancheng"
    elif not case.right or (draft.metric_id not in _SPENT and draft.why.get("metric") != "implied"):
        return None
    for area, _ in case.right:
        if area.kind == "place" and _INTO.search(low[draft.end : area.start]):
            return area, "goes-into"
    for area, role in case.right:
        gap = low[draft.end : area.start]
        if area.kind in ZONES and role == "governor" and ";" not in gap and _SPENT_ON.search(gap):
            return area, "goes-into"
    return None


def _whole_count(case: Case) -> Found:
    """As in "the city's 300 companies", "the 23 schools of the city"."""
    if case.draft.quantity.kind == "count":
        for area, _ in case.left:
            if area.kind == "place" and case.scene.low[area.end : case.draft.start] in ("'s ", "' "):
                return area, "whole-count"
        for area, _ in case.right:
            of = case.scene.low[case.draft.quantity.noun_end : area.start]
            if (
                area.kind == "place"
                and area.cue == "whole-place"
                and of in (" of ", " of the ")
                and not _is_of_rank(case)
            ):
                return area, "whole-count"  # "the 23 vocational schools of the city"
    return None


# What is awarded by level: "6 gazelle enterprises of Heilongjiang province" are of the province by rank alone
_AWARDED: Final = frozenset(
    "high_tech_enterprises tech_smes specialized_sophisticated_enterprises unicorn_enterprises rd_platforms "
    "incubators high_level_talents".split()
)


def _is_of_rank(case: Case) -> bool:
    """Whether the place that follows tells the rank of what a zone has, not whose it is."""
    draft = case.draft
    if draft.quantity.kind != "count" or draft.metric_id not in _AWARDED:
        return False
    subjects = [
        area
        for area, role in zip(case.scene.areas, case.roles, strict=True)
        if area.end <= draft.start and role == "governor"
    ]
    return bool(subjects) and subjects[0].kind == "zone"


def _set_for(case: Case) -> Found:
    """As in "For the high-tech zone, the city has set a target of 12 percent": told of the zone."""
    scene, draft = case.scene, case.draft
    for area in scene.areas:
        if area.end > draft.start:
            break
        if area.kind in ZONES and _GOAL_SET.match(scene.low, area.end, draft.start):
            return (area, "set-for") if _AS_FOR.search(scene.low[scene.start : area.start]) else None
    return None


# "[The contribution of] the zone to the GDP of the city was 18 percent": whoever contributes
_CONTRIBUTION: Final = re.compile(
    r"\b(?:contribution(?: rate| ratio)?|share|proportion|weight) (?:of|from|made by) (?:the )?$"
)


def _contributes(case: Case) -> Found:
    """As in "The contribution of the zone to the GDP of Yuxi city was 18.2 percent"."""
    if case.draft.quantity.kind != "percent":
        return None
    for area, _ in case.left:
        lead = case.scene.low[max(case.scene.start, area.start - 40) : area.start]
        if area.kind in ZONES and case.scene.low.startswith((" to ", " in "), area.end) and _CONTRIBUTION.search(lead):
            return area, "metric-bound"
    return None


def _metric_bound(case: Case) -> Found:
    """As in "exports of the zone", "the zone's exports", and the next figure of the same words."""
    draft, before, metric = case.draft, case.before, case.draft.metric
    if metric is None:
        return None
    if (
        before is not None
        and before.metric is metric
        and before.area is not None
        and before.zone_cue == "metric-bound"
        and draft.list_id < 0
        and not any(role == "governor" for _, role in case.left)
    ):
        return before.area, "metric-bound"
    scene = case.scene
    if scene.start <= metric.start < scene.end and draft.why.get("metric") not in NOT_FROM_WORDS:
        bound = _bound_to_metric(case, metric.start, metric.end)
        if bound is not None and (metric.start >= case.previous_end or not _between(case, metric.end, bound)):
            return bound, "metric-bound"
    return None


def _between(case: Case, start: int, bound: Area) -> bool:
    """Whether another owner stands between the metric's words and the figure."""
    return any(
        start <= area.start and area.end <= case.draft.start and area is not bound and role == "governor"
        for area, role in zip(case.scene.areas, case.roles, strict=True)
    )


def _bound_to_metric(case: Case, start: int, end: int) -> Area | None:
    draft, low = case.draft, case.scene.low
    invested, ranked = draft.metric_id in INVESTMENT, _is_of_rank(case)
    best: Area | None = None
    for area, role in zip(case.scene.areas, case.roles, strict=True):
        stated = role == "whole" and draft.start > end and _OF_WHOLE.fullmatch(low, end, draft.start) is not None
        if (role in ASIDE and not stated) or area.passing or (area.kind == "company" and invested):
            continue
        if 0 <= start - area.end < 60 and OWNED.match(low[area.end : start]):
            if role not in ("location", "mentioned", "apposed"):
                housed = _housed(case, area) if area.kind in ZONES and not invested else None
                best = housed or area
        elif (
            0 <= area.start - end < 60
            and not (area.start > draft.start and draft.start >= end)
            and (area.kind != "place" or (role == "governor" and not (ranked and area.start > draft.end)))
            and _PREP_TO_AREA.match(low[end : area.start])
        ):
            return area
    return best


def _left_owner(case: Case) -> Found:
    """Take the nearest owner to the left, in the clause or else in the sentence."""
    scene, draft = case.scene, case.draft
    invested = draft.metric_id in INVESTMENT or will_spend(scene, draft)
    best: Area | None = None
    cue = ""
    given = [d.area for d in scene.drafts[: draft.index] if d.zone_cue in _BESIDE and _is_rival(case, d)]
    spent = [a for a in given if a is not None and a.kind != "zone" and not _WHOSE.match(scene.low, a.end)]
    for area, role in zip(reversed(scene.areas), reversed(case.roles), strict=True):
        if area.end > draft.start or any(area is other for other in spent):
            continue  # "rose 7.4 percent, against 5.1 percent for Yunnan, and their exports by 13.6 percent"
        if role == "opening":
            best, cue = best or area, "opening"
        elif role == "governor":
            if area.kind == "company" and (invested or (best is None and not _company_governs(draft))):
                continue
            best, cue = area, "same-clause" if area.start >= scene.clause_start(draft.start) else "same-sentence"
            break
    if best is None:
        return None
    if best.kind == "company" and _whole(case) is not None:
        return None  # "Chips now make up 31 percent of the district's industrial output"
    if cue == "opening" and best.kind == "place":
        zones = (a for a in scene.areas if a.kind == "zone" and a.cue == "place-in-sentence" and a.name == best.name)
        own = next(zones, None)
        if own is not None and not best.whole and _INDICATOR.search(scene.low, best.end, draft.start):
            return own, cue  # "In Chuxiong, the indicator rose by 5.1 percent; the zone's revenue ..."
    if best.kind in ZONES and not invested and draft.metric_id not in FIRMS:
        housed = _housed(case, best) or _goes_on(case, best)
        if housed is not None:
            return housed, cue
    if cue == "opening" and scene.clause_start(draft.start) > best.start and _zone_follows(case):
        return None  # "In Jinan, 5,100 firms are recognized, of which 2,300 are in the zone"
    if best.kind in ZONES and _NEW_CLAUSE.search(scene.low, best.end, draft.start):
        subject = next(
            (a for a, role in zip(scene.areas, case.roles, strict=True) if role == "governor" and a.end <= best.start),
            None,
        )
        placed = _PLACED.search(scene.low[max(scene.start, best.start - 10) : best.start])
        if subject is not None and subject.kind == "company" and placed:
            return subject, "pronoun"
    return (best, cue) if best.kind != "company" or not invested else None


# "contributed 9.1 percent of the city's GDP [of] 300 billion yuan": the whole itself
_OF_WHOLE: Final = re.compile(rf" of (?:{SOFTENER} )?| \((?:{SOFTENER} )?")
_BESIDE: Final = ("right-after", "right-before")
_SET_AGAINST: Final = re.compile(
    r"\b(?:against|than|versus|compared (?:with|to)|above|below)\b[^,;.]{0,30}$|\baverage of (?:\w+ )?$"
)


def _is_rival(case: Case, draft: Draft) -> bool:
    """As in "4.9 percent, against an average of 3.6 percent for the thirteen": whose figure is only compared with."""
    low, start = case.scene.low, max(case.scene.start, draft.start - 44)
    return draft.compared or _SET_AGAINST.search(low, start, draft.start) is not None


def _housed(case: Case, zone: Area) -> Area | None:
    """As in "a cable factory in the zone, with sales of 1.04 billion yuan": the zone is where the company is."""
    before = None
    for area, role in zip(case.scene.areas, case.roles, strict=True):
        if area is zone:
            break
        before = area if role == "governor" else None
    if before is None or before.kind != "company":
        return None
    return before if _HOUSED.fullmatch(case.scene.low, before.end, zone.start) else None


# What goes on in "The firm occupies 12 hectares of the zone and its payroll has swelled to 6,400"
_AND_ITS: Final = re.compile(
    r"(?:,? (?:and|but|while)|;) (?:(?:it|now|also|today|still|already|currently) )*"
    r"(?:its|has|had|employs?|employed|sells?|sold|makes?|made|earn\w*|post\w*|saw|sees|book\w*|export\w*|hold\w*|held|boasts?|pays?|paid|ships?|shipped|spen[dt]s?)\b"
)
_PREPOSITION: Final = re.compile(r"\b(?:in|into|at|inside|within|of|from|to) (?:the )?$")


def _goes_on(case: Case, zone: Area) -> Area | None:
    """Return the company that is the subject of what follows a zone where it merely is."""
    areas = zip(case.scene.areas, case.roles, strict=True)
    company = next((a for a, role in areas if role == "governor" and a.kind in ("company", *ZONES)), None)
    if company is None or company.kind != "company" or company.end > zone.start:
        return None
    low = case.scene.low
    placed = _PREPOSITION.search(low, max(company.end, zone.start - 12), zone.start)
    return company if placed and _AND_ITS.match(low, zone.end, case.draft.start) else None


def _zone_follows(case: Case) -> bool:
    """Whether a zone stands right of the figure in its clause."""
    stop = min(case.next_start, case.scene.clause_end(case.draft.end))
    return any(a.kind in ZONES and role == "governor" and a.start < stop for a, role in case.right)


def _company_governs(draft: Draft) -> bool:
    """As in "Wanke holds 30 patents": whatever a company is said to have or do is its own, but for investment."""
    return draft.metric_id not in INVESTMENT and draft.metric_id not in FIRMS


def _whole(case: Case) -> Found:
    """As in "a third of the zone's exports": the zone is that of the whole."""
    if case.draft.measure == "share":
        for area, role in case.right:
            if role == "whole" and area.kind in ZONES:
                return area, "whole"
    return None


# The rules in order; each is named for its cue, but for that of the owner to the left, which has several.
_RULES: Final[tuple[Callable[[Case], Found], ...]] = (
    _within, _relative, _which, _sits_in, right_after, _right_before, part_from, _given_to, _goes_into, _whole_count,
    _set_for, _contributes, _metric_bound, _left_owner,
    _whole, of_subject_to_come, right_clause, closing_place,
)  # fmt: skip

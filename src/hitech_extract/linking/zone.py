"""Link figures to the zone whose statistic they are, or refuse: city, province, company, other zone."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.lists import coordinated_areas
from hitech_extract.zones import Area, Gazetteer

__all__ = ["Focus", "link_zones"]

# Metrics of a company's own books; others in a company's sentence are the zone's (a plant, a project).
_ACCOUNTS: Final = frozenset({
    "net_profit", "total_profit", "operating_revenue", "profit_margin", "market_capitalization", "assets", "output_value", "gross_industrial_output_value",
    "rd_expenditure", "rd_intensity", "employees", "exports", "market_share", "patents_held", "patents_granted", "patent_applications", "output_quantity", "rd_personnel", "registered_capital", "taxes_paid", "imports",
})  # fmt: skip
_BOOKS: Final = frozenset({"net_profit", "total_profit", "profit_margin", "market_capitalization", "operating_revenue"})
_SPENT: Final = frozenset({"investment", "contracted_investment", "fixed_asset_investment", "fiscal_expenditure", "subsidies", "infrastructure_investment", "industrial_investment"})
_INVESTMENT: Final = frozenset({"investment", "contracted_investment", "fixed_asset_investment", "subsidies", "land_area", "projects", "industrial_investment", "foreign_investment_actual"})
_COMPARISON: Final = re.compile(
    r"(?:\b(?:than|compared (?:with|to)|versus|against|average of|average for|relative to|ahead of|behind|beating|outpacing|above|below|faster than|lower than|higher than|exceeding|outperforming|surpassing|over|than that (?:of|in)|level of|mean of|on par with)(?: (?:that of|those of|those in|that in|the average (?:of|for|in)|the level (?:of|in)|the|all of|average of))?(?: (?:whole|entire|rest of the|average|national|provincial))? ?)$"
)
_RANK: Final = re.compile(r"(?:\b(?:rank(?:ed|ing|s)?|forefront of|top of|first (?:in|among)|second (?:in|among)|third (?:in|among)|best in|largest in|leading|most of any|among (?:the )?|\d+(?:st|nd|rd|th) (?:in|among|of)|place (?:in|among)|no\.? ?\d+ (?:in|of|among)|highest in|fastest in|one of)(?: \w+){0,3} ?)$")
_WHOLE_OF: Final = re.compile(r"(?:percent|%|per cent|pct|half|third|quarter|fifth|part|share|proportion|bulk|most|total|tenths?|weight|any|rest|remainder) (?:of|in|to) (?:[\w'-]+ ){0,5}$|\bpercent of everything that $|\b(?:one-third|two-thirds|one-fifth) of (?:[\w'-]+ ){0,4}$")
_LOCATION: Final = re.compile(r"(?:\b(?:in|at|near|outside|from|to|for|around|across|off|into|between|with|by|via|under|toward|towards|visited|visiting|leaving|left|east of|west of|north of|south of|of) (?:[\w' -]{0,12}(?:china's|coastal|neighbouring|neighboring|nearby|downtown|central|southern|northern|eastern|western|southwest|northwest|northeast|southeast|east|west|north|south) ?)?(?:the )?)$", re.IGNORECASE)
_TO_PLACE: Final = re.compile(r"\b(?:to|from|with|between|bound for|via|by) (?:the )?$")
_SUBJECT_AFTER: Final = re.compile(
    r"^(?:'s)?(?: (?:as a whole|itself|alone|overall|also|has|had|have|still|now|already|together|officials|in total|however|meanwhile|proper|,|which|will|would|is|was|to))*,? (?:saw|posted|reported|recorded|achieved|registered|generated|reached|exported|imported|earned|made|hit|took|attracted|plans?|wants?|aims?|spent|invested|grew|rose|fell|expanded|contracted|shrank|gained|lost|dropped|had|has|have|is|was|were|realized|realised|completed|ranked|sold|booked|drew|used|paid|raised|received|boasts?|set|expects?|targets?|approved|handled|accounted|contributed|produced|managed|slipped|climbed|logged|clocked|notched|signed|added|lifted|secured|absorbed|built|welcomed|issued|filed|collected|stood|came|closed|finished|ended|brought|will|would|hopes?|put|shipped|employs?|introduced|granted|established|opened|launched|held|counted|counts|lists|listed|covers?|hosts?|housed|houses?|gathers?|gathered|owns?|owned|cut|jumped|surged|increased|decreased|declined|slid|plunged|tumbled|swelled|soared|dived|sank|struck|sealed|inked|ran|earmarked|allocated|carved|edged|inched|dipped|turned|led|topped|followed|of|[-:])\b"
)
_RIGHT_BEFORE: Final = re.compile(r"^(?:'s)?(?: average| as a whole)? ?\((?:about |up |down |by )?$|^(?:'s)?[^,;()]{0,40}, (?:which|where it) (?:stood|was|is|came|reached|grew|rose|fell)(?: at| to| by| in at)? $")
_APPOSITION: Final = re.compile(r"(?: ?\([^)]{0,30}\))?, (?!and\b|while\b|but\b)(?:[^,;.]|[.,]\d){3,90}, ")
_APPOSITION_REST: Final = re.compile(r"[^,;.]{0,70}, ")
_POSSESSIVE: Final = re.compile(r"^'s?(?: (?:own|total|entire|overall|annual|gross|whole|combined|per capita|average))* ")
_OWNED: Final = re.compile(r"^(?:'s?)? ?(?:\([^)]*\) ?)?(?:(?:own|total|entire|overall|annual|gross|whole|combined|average|regional|nominal|first-quarter|second-quarter|third-quarter|fourth-quarter|first-half|half-year|full-year|newly|new|local|foreign|combined|full|\d{4}|industrial|cumulative|actual) )*$")
_PREP_TO_AREA: Final = re.compile(r"^(?:'s)?(?: \w+){0,2}? ?(?:in|of|for|at|from|across|by|within|throughout|inside) (?:(?:the|all|both|whole|entire|such|companies in|firms in|enterprises in|companies from|the whole|northeast china's|our) )*$")
_RIGHT_AREA: Final = re.compile(r"^(?:[^,;:.]|\.\d){0,90}?\b(?:in|of|for|at|across|by|within|throughout|into|inside|to|on) (?:(?:the|all|both|whole|entire|a new|new|this|firms in|enterprises in|companies in|about|just|a) ){0,3}$")
_IMMEDIATE_FOR: Final = re.compile(r"^ ?(?:for|in|at|of) (?:the |that of |)$")
_HERE: Final = re.compile(r"\b(?:here|there|locally|local firms|local enterprises|local companies)\b")
_PRONOUN_START: Final = re.compile(r"[\"'(]*(?:(?:now|today|currently|last year|this year|in \d{4}|since then|so far|by \d{4}|to date|at present),? )?(?:it|its|they|their|the company's|that|this|which|he|she|of this|of these|among them|of that|of them|these)\b")


class Focus:
    """Whose figures the discourse is about: carried from sentence to sentence."""

    def __init__(self, main: Area | None, areas: list[Area], gazetteer: Gazetteer) -> None:
        self.main = main  # the article's own zone, from title or head
        self.known = {a.name: a.id for a in areas if a.kind == "zone" and a.id and a.name}  # zones by their place
        self.gazetteer = gazetteer
        self.metonymy_line = -1
        self.company: Area | None = None  # whose announcement the article is
        self.last: Area | None = None  # who governed the last figure or was last subject
        self.last_zone: Area | None = main
        self.line = -1
        self.heading_zone: Area | None = None
        self.subject: Area | None = None  # of the last sentence, for "it" and "its"
        self.sequence: list[Area] = []  # the zones that the last sentence spoke of one after the other


def link_zones(scene: Scene, focus: Focus) -> None:
    """Set the zone of every figure of a sentence, or None with the reason."""
    roles = _roles(scene)
    _plural_metonymy(scene, focus, roles)
    for index, draft in enumerate(scene.drafts):
        if draft.equivalent_of is not None or draft.quantity.kind == "bare":
            continue
        area, cue = _governor(scene, draft, index, roles, focus)
        _decide(draft, area, cue, scene, focus)
    _parallel(scene, roles, focus)
    for draft in scene.drafts:
        if draft.equivalent_of is not None:
            other = draft.equivalent_of
            draft.area, draft.zone_id = other.area, other.zone_id
            draft.why["zone"] = other.why.get("zone", "equivalent")
    _carry(scene, focus, roles)


def _roles(scene: Scene) -> dict[int, str]:
    """Say of every area of the sentence what it can be: governor, location, compared, whole, goal, rank."""
    roles: dict[int, str] = {}
    low = scene.low
    apposed: list[tuple[int, int]] = []
    heads: set[int] = set()
    for i, area in enumerate(scene.areas):
        after = low[area.end : min(scene.end, area.end + 140)]
        match = _APPOSITION.match(after) if area.kind != "company" or "," not in low[area.start : area.end] else _APPOSITION_REST.match(after)
        if match is not None and _SUBJECT_AFTER.match(" " + after[match.end() :]) and not _LOCATION.search(low[max(scene.start, area.start - 40) : area.start]):
            apposed.append((area.end, area.end + match.end()))
            heads.add(i)
    for i, area in enumerate(scene.areas):
        before = low[max(scene.start, area.start - 70) : area.start]
        after = low[area.end : min(scene.end, area.end + 60)]
        role = "governor"
        if i in heads and area.kind in ("place", "company"):
            roles[i] = "governor"
            continue
        if any(s <= area.start and area.end <= e for s, e in apposed) and (any(scene.areas[h].kind != "zone" or area.kind != "group" for h in heads)):
            roles[i] = "apposed"
            continue
        if _WHOLE_OF.search(before):
            role = "whole"
        elif _COMPARISON.search(before) and not re.search(r"\bover (?:the )?$", before):
            role = "compared"
        elif _RANK.search(before):
            role = "rank"
        elif area.kind == "place":
            role = _place_role(scene, area, before, after)
        elif area.kind == "other":
            role = "governor"
        elif area.kind == "company":
            if re.match(r",? (?:included|among them|for (?:example|instance))\b", after):
                role = "mentioned"
            elif re.search(r"\b(?:by|from|with|of|to|for|and|like|including|such as|led by|between) (?:the )?$", before) and not re.match(r"'s", after):
                role = "mentioned" if not re.search(r"\bof (?:the )?$", before) else "governor"
        roles[i] = role
    return roles


def _place_role(scene: Scene, area: Area, before: str, after: str) -> str:
    row_kind = area.cue
    if before.endswith(", ") and any(a.end == area.start - 2 and not a.reference for a in scene.areas):
        return "location"  # "in Changsha, Hunan province"
    if re.match(r", (?:which|whose|where|who) ", after) and not _LOCATION.search(before):
        return "governor"
    if re.match(r" (?:sub-park|sub-zone|science park|software park|industrial park|subpark|campus)", after):
        return "location"
    if re.match(r", an? (?:[\w-]+ )?(?:city|county|province|municipality|region) (?:where|whose|that|which)", after):
        return "opening"
    possessive = _POSSESSIVE.match(after) is not None
    if area.id in ("china", "chinese") or area.id == "nation":
        # "China's national high-tech zones" are zones; "China's GDP" is the nation's.
        if possessive and any(m.start < area.end + 40 and m.start >= area.end and _OWNED.match(scene.low[area.end : m.start]) for m in scene.metrics):
            return "governor"
        if area.whole or scene.low[area.start : area.end].endswith("wide"):
            return "governor"
        return "governor" if _SUBJECT_AFTER.match(after) and not _LOCATION.search(before) else "location"
    if row_kind == "country":
        return "location"
    if area.whole:
        return "governor"
    if possessive and not re.match(r"'s (?:[\w-]+ ){0,3}(?:district|zone|park|town|county|people|government|bureau|mayor|committee|university|capital|new area)", after):
        metric = next((m for m in scene.metrics if m.start >= area.end), None)
        if metric is not None and _OWNED.match(scene.low[area.end : metric.start]):
            return "governor"
        return "location"
    # "exports of the city", "GDP of Hangzhou", "for the province"
    for metric in scene.metrics:
        if metric.nature != "name" and metric.end <= area.start and re.match(r"^(?: value| volume| total| figures?)? (?:of|in|for|across) (?:(?:the|all of|whole) )?$", scene.low[metric.end : area.start]):
            return "governor"
    if any(m.start == area.end + 1 and m.nature != "name" and not m.verb for m in scene.metrics) and not _LOCATION.search(before) and area.cue != "whole-place":
        return "governor"  # "Hangzhou economy tops 1.2 trillion yuan"
    if _LOCATION.search(before):
        # "In Suzhou, GDP rose": a place that opens its sentence speaks for it, unless a zone is named too.
        if area.start - scene.start < 14 and after.startswith((",", " as ")) and not any(a.kind in ("zone", "group", "other") for a in scene.areas):
            return "opening"
        return "location"
    if area.cue != "whole-place" and re.match(r"(?:: | - )", after) and area.start - scene.start < 6 and not scene.clean[area.start : area.end].isupper():
        return "governor"  # an item of a list: "Zhuhai: exports -8.3%"
    if area.cue == "whole-place":
        text = scene.low[area.start : area.end]
        if text in ("city", "county", "province", "nation", "country", "town", "municipality"):
            return "location"
        if _SUBJECT_AFTER.match(after):
            return "governor"
        return "governor" if text.endswith("wide") else "location"
    if _SUBJECT_AFTER.match(after):
        return "governor"
    # A bare name before a figure, as in a table or a list of several: "Hangzhou 5 percent".
    if re.match(r"^(?::| -| \(|,)? ?(?:rmb|cny|us\$|\$|\+|-|about |around |by |with |up |down )?\d", after):
        return "governor"
    if area.cue == "district" or area.cue == "county":
        return "location"
    return "location"


def _plural_metonymy(scene: Scene, focus: Focus, roles: dict[int, str]) -> None:
    """ "Mianyang wants revenue of 300bn, Deyang 150bn": where zones are the topic, bare names of their places stand for them."""
    last = focus.last
    here = next((a for a in scene.areas if a.kind == "group" and a.plural), None)
    if focus.main is not None and focus.main.kind == "group":
        for i, area in enumerate(scene.areas):
            zone = focus.known.get(area.name) if area.kind == "place" and area.name else None
            if zone and roles[i] == "governor" and not area.whole and _SUBJECT_AFTER.match(scene.low[area.end : area.end + 60]) and not scene.low.startswith("'s", area.end):
                area.kind, area.id, area.cue = "zone", zone, "metonymy"
    if here is None and focus.metonymy_line != scene.line and (last is None or last.kind != "group"):
        return
    places = [i for i, a in enumerate(scene.areas) if a.kind == "place" and a.cue in ("city", "county", "district") and roles[i] in ("governor", "location") and a.name]
    found = sum(a.cue == "metonymy" for a in scene.areas)
    if len(places) + found < 2 or any(a.kind == "zone" and not a.reference and a.cue != "metonymy" for a in scene.areas) or any(scene.areas[i].whole for i in places):
        return
    if here is not None and not re.match(r"(?:of|among) ", scene.low[scene.start : scene.start + 6]):
        return
    for i in places:
        area = scene.areas[i]
        zone = focus.known.get(area.name)
        if zone is None and (here is not None or focus.metonymy_line == scene.line):
            ids = focus.gazetteer.by_place.get(area.name, [])
            zone = ids[0] if len(ids) == 1 else None
        if zone and not area.whole and not _LOCATION.search(scene.low[max(scene.start, area.start - 20) : area.start]):
            area.kind, area.id, area.cue = "zone", zone, "metonymy"
            focus.metonymy_line = scene.line
            roles[i] = "governor"


def _governor(scene: Scene, draft: Draft, index: int, roles: dict[int, str], focus: Focus) -> tuple[Area | None, str]:
    low = scene.low
    previous_end = scene.drafts[index - 1].end if index else scene.start
    next_start = scene.drafts[index + 1].start if index + 1 < len(scene.drafts) else scene.end
    # 1. said right after the figure: "3.3% for Hangzhou as a whole", "6.4 percent in Zhongguancun"
    for i, area in enumerate(scene.areas):
        if draft.end <= area.start < next_start and roles[i] in ("governor", "opening", "location", "whole"):
            gap = low[draft.end : area.start]
            if _IMMEDIATE_FOR.match(gap) and (area.kind in ("zone", "group") or area.whole) and ((area.whole and draft.compared) or not (draft.measure == "share" and gap.lstrip().startswith("of"))):
                return area, "right-after"
            if draft.compared and area.kind == "place" and re.match(r"^ (?:for|in|of|at|across) [^,;]{0,50}$", gap):
                return area, "right-after"
            break
    for i, area in enumerate(scene.areas):
        # "ahead of Baoding with 6.3%": whoever stands right before the figure owns it
        if previous_end <= area.start and area.end <= draft.start and area.kind in ("zone", "group") and re.match(r"^(?:'s)? (?:with|at|on) (?:about |around |some |nearly |over |more than )?$", low[area.end : draft.start]) and roles[i] != "whole":
            return area, "right-before"
        if previous_end <= area.start and area.end <= draft.start and area.kind != "company" and _RIGHT_BEFORE.match(low[area.end : draft.start]):
            return area, "right-before"
    if draft.metric_id in _SPENT or draft.why.get("metric") == "implied":
        for area in scene.areas:
            if draft.end <= area.start < next_start and area.kind == "place" and re.search(r"\binto (?:the )?$", low[draft.end : area.start]):
                return area, "goes-into"
        for i, area in enumerate(scene.areas):
            if draft.end <= area.start < next_start and area.kind in ("zone", "group") and roles[i] == "governor" and re.search(r"\b(?:on|in|into|at|to|for|inside|within) (?:the |a new |a |its |our |building |[\w'-]+ ){0,4}$", low[draft.end : area.start]):
                return area, "goes-into"
    if draft.quantity.kind == "count":
        for area in scene.areas:
            if area.kind == "place" and low[area.end : draft.start] in ("'s ", "' "):
                return area, "whole-count"
    # 2. bound to the metric's own words
    before = scene.drafts[index - 1] if index else None
    if before is not None and draft.metric is not None and before.metric is draft.metric and before.area is not None and before.zone_cue == "metric-bound" and draft.list_id < 0:
        if not any(previous_end <= a.start and a.end <= draft.start and roles[i] == "governor" for i, a in enumerate(scene.areas)):
            return before.area, "metric-bound"
    metric = draft.metric
    if metric is not None and scene.start <= metric.start < scene.end and draft.why.get("metric") not in ("inherited", "list", "respectively", "former", "latter", "share-of"):
        bound = _bound_to_metric(scene, metric.start, metric.end, roles, draft)
        if bound is not None and (metric.start >= previous_end or not _between_governor(scene, metric.end, draft.start, roles, bound)):
            return bound, "metric-bound"
    # 3. nearest governor to the left, in the clause, then in the sentence
    clause = scene.clause_start(draft.start)
    best: Area | None = None
    cue = ""
    for i in range(len(scene.areas) - 1, -1, -1):
        area = scene.areas[i]
        if area.end > draft.start:
            continue
        role = roles[i]
        if role == "opening":
            best, cue = best or area, "opening"
            continue
        if role != "governor":
            continue
        if area.kind == "company" and _not_own_account(draft):
            continue
        if area.kind == "company" and best is None and not _company_governs(scene, area, draft):
            continue
        best, cue = area, "same-clause" if area.start >= clause else "same-sentence"
        break
    if best is not None and best.kind in ("zone", "group") and re.search(r", (?:it|he|she|they) (?:\w+ ){0,2}", low[best.end : draft.start]):
        subject = next((a for i, a in enumerate(scene.areas) if roles[i] in ("governor",) and a.end <= best.start), None)
        if subject is not None and subject.kind == "company" and re.search(r"\b(?:in|into|to|at|from) (?:the )?$", low[max(scene.start, best.start - 10) : best.start]):
            best, cue = subject, "pronoun"
    if best is not None and best.kind == "company" and draft.metric_id in _INVESTMENT and cue != "pronoun":
        best = None
    if best is not None:
        return best, cue
    # 4. to the right within the clause
    if draft.measure == "share":
        for i, area in enumerate(scene.areas):
            if draft.end <= area.start < next_start and roles[i] == "whole" and area.kind in ("zone", "group"):
                return area, "whole"
    stop = scene.clause_end(draft.end)
    for i, area in enumerate(scene.areas):
        if area.start < draft.end or area.start > max(stop, next_start) + 0:
            continue
        if roles[i] in ("compared", "rank", "whole", "mentioned"):
            continue
        if area.kind in ("zone", "group") and (area.start < stop or _RIGHT_AREA.match(low[draft.end : area.start])):
            gap = low[draft.end : area.start]
            if _RIGHT_AREA.match(gap) or area.start < stop:
                return area, "right-clause"
        if area.kind in ("place", "other") and roles[i] == "governor" and _RIGHT_AREA.match(low[draft.end : area.start]):
            return area, "right-clause"
        if area.kind == "company" and draft.metric_id in _ACCOUNTS and roles[i] == "governor" and area.start < stop:
            return area, "right-clause"
    return None, ""


def _between_governor(scene: Scene, start: int, end: int, roles: dict[int, str], bound: Area) -> bool:
    return any(
        start <= a.start and a.end <= end and a is not bound and roles[i] == "governor" and a.kind in ("zone", "group", "place", "other", "company") for i, a in enumerate(scene.areas)
    )


def _company_governs(scene: Scene, area: Area, draft: Draft) -> bool:
    return draft.metric_id in _ACCOUNTS or draft.metric_id is None or draft.quantity.kind in ("percent", "multiple", "quantity")


def _not_own_account(draft: Draft) -> bool:
    return draft.metric_id in _INVESTMENT


def _bound_to_metric(scene: Scene, start: int, end: int, roles: dict[int, str], draft: Draft) -> Area | None:
    low = scene.low
    best: Area | None = None
    for i, area in enumerate(scene.areas):
        if roles[i] in ("compared", "rank") or (roles[i] == "whole" and draft.measure != "x"):
            continue
        if area.end <= start and start - area.end < 60 and _OWNED.match(low[area.end : start]):
            if (area.kind == "company" and draft.metric_id in _INVESTMENT) or roles[i] in ("location", "mentioned", "apposed"):
                continue
            best = area
        elif area.start >= end and area.start - end < 60 and _PREP_TO_AREA.match(low[end : area.start]):
            if area.start > draft.start and draft.start >= end:
                continue
            if area.kind == "place" and roles[i] == "location" and area.cue == "country":
                continue
            if area.kind == "place" and roles[i] != "governor":
                continue
            if area.kind == "company" and draft.metric_id in _INVESTMENT:
                continue
            return area
    return best


def _decide(draft: Draft, area: Area | None, cue: str, scene: Scene, focus: Focus) -> None:
    if area is None:
        _inherit(draft, scene, focus)
        return
    _assign(draft, area, cue)


def _assign(draft: Draft, area: Area, cue: str) -> None:
    draft.area, draft.zone_cue = area, cue
    if area.kind in ("zone", "group"):
        draft.zone_id = area.id
        draft.why["zone"] = cue if area.id else area.cue
    else:
        draft.zone_id = None
        draft.why["zone"] = {"place": "place-statistic", "company": "company-account", "other": "other-kind-of-zone"}[area.kind]


def _inherit(draft: Draft, scene: Scene, focus: Focus) -> None:
    low = scene.low
    start_text = low[scene.start : scene.start + 30]
    same_line = focus.line == scene.line
    spoken = next((d for d in reversed(scene.drafts) if d.end <= draft.start and d.area is not None and d.zone_cue in ("whole", "right-clause", "goes-into", "metric-bound") and d.area.kind in ("zone", "group")), None)
    if spoken is not None and spoken.area is not None:
        _assign(draft, spoken.area, "same-sentence")
        return
    if draft.metric_id in _INVESTMENT and focus.last is not None and focus.last.kind == "company":
        zone = focus.last_zone or focus.main
        if zone is not None:
            _assign(draft, zone, "inherited")
            return
    if _PRONOUN_START.match(start_text) and focus.subject is not None and focus.line >= scene.line - 1 and not _HERE.search(low, scene.start, draft.start):
        _assign(draft, focus.subject, "pronoun")
        return
    if _HERE.search(low, scene.start, scene.end) and focus.last_zone is not None:
        _assign(draft, focus.last_zone, "here")
        return
    last = focus.last
    if same_line and last is not None and last.kind == "company" and (draft.metric_id in _BOOKS or draft.metric_id is None or draft.why.get("metric") == "inherited"):
        _assign(draft, last, "inherited")
        return
    if same_line and last is not None and last.kind != "company":
        _assign(draft, last, "inherited")
        return
    if focus.company is not None and (draft.metric_id in _ACCOUNTS or draft.metric_id is None) and not any(a.kind in ("zone", "group") for a in scene.areas):
        _assign(draft, focus.company, "company-article")
        return
    if focus.heading_zone is not None:
        _assign(draft, focus.heading_zone, "heading")
        return
    if focus.main is not None:
        _assign(draft, focus.main, "headline")
        return
    if last is not None and last.kind != "company" and scene.line - focus.line <= 2:
        _assign(draft, last, "inherited")
        return
    if focus.last_zone is not None and (last is None or last.kind == "company"):
        _assign(draft, focus.last_zone, "inherited")
        return
    draft.zone_id = None
    draft.why["zone"] = "no-zone-in-reach"


_SEQUENCE_CUE: Final = re.compile(r"\brespectively\b|\bseparately\b|\bthe (?:figures|numbers|shares|rates|sums|totals|values) (?:were|are|stood|had been|came)\b")


def _parallel(scene: Scene, roles: dict[int, str], focus: Focus) -> None:
    """Give the n-th of a list of figures the n-th of as many coordinated zones."""
    lists: dict[int, list[Draft]] = {}
    for draft in scene.drafts:
        if draft.list_id >= 0 and draft.equivalent_of is None:
            lists.setdefault(draft.list_id, []).append(draft)
    for members in lists.values():
        metric_ids = [m.why.get("metric") for m in members]
        if "respectively" in metric_ids:
            continue
        passed = {id(a) for i, a in enumerate(scene.areas) if a.kind == "place" and roles[i] in ("location", "apposed")}
        runs = coordinated_areas(scene, members[0].start, passed)
        if len(focus.sequence) == len(members) and not any(a.kind in ("zone", "group", "place") and roles[i] == "governor" for i, a in enumerate(scene.areas)) and _SEQUENCE_CUE.search(scene.low, scene.start, scene.end):
            for draft, area in zip(members, focus.sequence, strict=True):
                _assign(draft, area, "respectively")
            continue
        after = [a for a in scene.areas if a.start >= members[-1].end and a.kind == "zone"]
        if len(after) == len(members) and re.match(r"^ (?:in|at|for|of) (?:the )?$", scene.low[members[-1].end : after[0].start]) and (after[0].chain >= 0 or len(after) > 1):
            for draft, area in zip(members, after, strict=True):
                _assign(draft, area, "respectively")
            continue
        for run in reversed(runs):
            fit = [a for a in run if roles.get(scene.areas.index(a)) not in ("compared", "rank", "whole")]
            if len(fit) == len(members) and len(fit) > 1:
                for draft, area in zip(members, fit, strict=True):
                    _assign(draft, area, "respectively")
                break


def _carry(scene: Scene, focus: Focus, roles: dict[int, str]) -> None:
    """Note for the next sentences who was spoken of."""
    governors = [a for i, a in enumerate(scene.areas) if roles[i] in ("governor", "opening")]
    subject = next((a for a in governors if a.start - scene.start < 60), governors[0] if governors else None)
    spoken = [d.area for d in scene.drafts if d.area is not None and d.equivalent_of is None]
    zones = [a for a in scene.areas if a.kind in ("zone", "group") and a.id and roles[scene.areas.index(a)] not in ("compared", "rank", "whole")]
    if scene.heading and len(scene.areas) >= 1 and scene.areas[0].kind == "zone" and scene.areas[0].id and not scene.drafts and scene.line > 0:
        if scene.end - scene.start < 70 and scene.areas[0].cue in ("heading", "open-pattern", "gazetteer", "acronym", "introduced", "reduced"):
            focus.heading_zone = scene.areas[0]
    distinct = list({a.id: a for a in spoken if a.kind in ("zone", "group") and a.id}.values())
    if len(distinct) > 1:
        focus.sequence = distinct
    aside = scene.low[scene.start : scene.start + 1] == "("
    about_place = bool(spoken) and all(a.kind == "place" for a in spoken) and focus.main is not None and focus.main.kind == "zone" and (focus.last is None or focus.last.kind != "place")
    if aside or about_place:
        # A word on the city, in passing: the zone stays the topic.
        focus.line = scene.line
        focus.last = focus.last or focus.main
        if about_place and not aside:
            focus.subject = spoken[0]
        return
    if distinct and not focus.sequence:
        focus.sequence = []
    if spoken:
        kinds = {(a.kind, a.id) for a in spoken}
        focus.last = spoken[0] if len(kinds) > 1 else spoken[-1]
        if len(distinct) > 1 and focus.main is not None and any(a.id == focus.main.id for a in spoken):
            focus.last = focus.main
    elif governors:
        focus.last = subject
    if zones:
        focus.last_zone = zones[-1]
        if focus.last is None:
            focus.last = zones[0]
    if subject is not None:
        focus.subject = subject
    elif spoken:
        focus.subject = spoken[0]
    if governors or spoken or zones:
        focus.line = scene.line

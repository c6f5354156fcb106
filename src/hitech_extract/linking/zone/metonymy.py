"""Places that stand for their zones: "Mianyang wants revenue of 300bn, Deyang 150bn"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.lists import coordinated_areas
from hitech_extract.linking.zone.focus import Focus
from hitech_extract.linking.zone.roles import LOCATION, OPENS_CLAUSE, SUBJECT_AFTER, row_end
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones import ZONES, Area

__all__ = ["plural_metonymy"]

_WITH_FIGURE: Final = re.compile(rf",? (?:with|at|on|\() ?(?:{SOFTENER} )?\d")
_LIKE_PLACES: Final = frozenset({"metonymy", "elliptic"})
_CUES: Final = load_cues("zone")
# "led with 88 billion yuan, [followed by] Xinyu with 41 billion": who is ranked beside a zone stands for a zone
_RANKED: Final = re.compile(rf"\b{any_of(_CUES['ranked_beside'])} (?:that of |those of )?$")
_BEHIND_THEM: Final = re.compile(
    r"(?:behind (?:it|them)|next|then|after (?:it|them)|second|third) (?:comes?|came|is|was|are|were) "
)
_RANKED_ON: Final = re.compile(r",? (?:and|then|and then|and by) $|, $")
_RANKED_WITH: Final = re.compile(
    rf",? (?:with|at|on|whose [^,;.]{{3,60}}?) ?(?:{SOFTENER} )*"
    r"(?:us\$|rmb ?|\$|\u00a5)?\d|,? (?:where|whose|which)\b| ?\((?:us\$|rmb ?|\$|\u00a5)?\d"
)
_CITIES: Final = frozenset({"city", "county", "district"})
_ALL_OF: Final = frozenset({", ", ", and ", " and "})
_APPOSED: Final = re.compile(
    r", (?:with|in|on|at|long|once|home|known|the|an?|by contrast|too|also|however|for its part|only|still|now|promoted"
    r"|upgraded|approved|founded|set up|established|\w+ed)\b[^,;.]{0,60},(?= )"
)
_SEVERAL: Final = 3  # zones named in a text that sets them side by side
_DID: Final = re.compile(
    r" (?:[a-z]+ly )?[a-z]{2,}ed (?:by|to|up|down|from|in|back|out|ahead|the|its|more|less|only|just"
    r"|\w+ (?:places|ranks))\b"
)
_QUOTE: Final = 2  # what may stand before the first word of a sentence
_ROW: Final = 2  # places with figures that make a row
_IN: Final = re.compile(r"\bin $")
_CITY_WORD: Final = re.compile(
    r"(?:'?s?|, an?(?: [\w-]+){0,2}) (?:city|municipality|prefecture|province|county|district|proper|as a whole)\b"
)
# What is said of cities rather than of their zones.
_OF_CITIES: Final = frozenset(
    "gdp population gdp_per_capita disposable_income retail_sales general_public_budget_revenue fiscal_revenue "
    "fiscal_expenditure real_estate_investment".split()
)


def plural_metonymy(scene: Scene, focus: Focus, roles: list[str]) -> None:
    """As in "Mianyang wants revenue of 300bn, Deyang 150bn": places stand for their zones."""
    last = focus.last
    here = next((a for a in scene.areas if a.kind == "group" and a.plural), None)
    rivals = {
        # "ahead of Baoding with 6.3%": compared, yet with a figure of its own
        i
        for i, area in enumerate(scene.areas)
        if area.kind == "place" and roles[i] in ("compared", "location") and _WITH_FIGURE.match(scene.low, area.end)
    }
    if focus.main is not None and focus.main.kind == "group":
        for i, area in enumerate(scene.areas):
            zone = focus.known.get(area.name) if area.kind == "place" and area.name else None
            if (
                zone
                and roles[i] == "governor"
                and not area.whole
                and not _is_city(scene, area)
                and (
                    area.name in focus.members
                    or (
                        SUBJECT_AFTER.match(scene.low[area.end : area.end + 60])
                        and not scene.low.startswith("'s", area.end)
                    )
                )
            ):
                area.become_zone(zone, "metonymy")
    _rows(scene, focus, roles)
    _members(scene, focus, roles)
    _listed(scene, focus, roles)
    _compared(scene, focus, roles)
    _beside_figures(scene, focus, roles)
    _ranked_beside(scene, focus, roles)
    _gapped(scene, focus, roles)
    if here is None and focus.metonymy_line != scene.line and (last is None or last.kind != "group"):
        return
    places = [
        i
        for i, a in enumerate(scene.areas)
        if a.kind == "place"
        and a.cue in ("city", "county", "district")
        and (roles[i] in ("governor", "location") or i in rivals)
        and a.name
    ]
    found = sum(a.cue == "metonymy" for a in scene.areas)
    if (
        len(places) + found < 2
        or any(a.kind == "zone" and not a.reference and a.cue not in _LIKE_PLACES for a in scene.areas)
        or any(scene.areas[i].whole for i in places)
    ):
        return
    if here is not None and not re.match(r"(?:of|among) ", scene.low[scene.start : scene.start + 6]):
        return
    for i in places:
        area = scene.areas[i]
        zone = focus.known.get(area.name)
        if zone is None and (here is not None or focus.metonymy_line == scene.line):
            zone = focus.gazetteer.only_zone(area.name)
        located = LOCATION.search(scene.low[max(scene.start, area.start - 20) : area.start]) is not None
        if zone and not area.whole and (i in rivals or not located):
            area.become_zone(zone, "metonymy")
            focus.metonymy_line = scene.line
            roles[i] = "governor"


# Around the name in a row like "1. Shenzhen: 1.9 trillion yuan" or "Kunshan 21.7"
_ROW_MARK: Final = re.compile(r"[\s*\u2022\u00b7-]{0,4}(?:\(?\d{1,3}[.):]? )?[\s*-]{0,4}")
_ROW_CELL: Final = re.compile(r"[ |,(\t-]{1,5}(?:about |up |down )?|: (?:[\w&' -]{1,40}[ :])?")


def _rows(scene: Scene, focus: Focus, roles: list[str]) -> None:
    """As in "Top five national zones by revenue", and below it "3. Shenzhen: 1.9 trillion yuan"."""
    if not (focus.ranking and scene.first_of_line and scene.areas and scene.drafts):
        return
    area = scene.areas[0]
    if area.kind != "place" or area.whole or area.cue not in _CITIES:
        return
    low, figure = scene.low, scene.drafts[0].start
    if not (_ROW_MARK.fullmatch(low, scene.start, area.start) and _ROW_CELL.fullmatch(low, area.end, figure)):
        return
    zone = focus.known.get(area.name) or focus.gazetteer.only_zone(area.name)
    if zone is not None:
        area.become_zone(zone, "metonymy")
        roles[0] = "governor"


def _members(scene: Scene, focus: Focus, roles: list[str]) -> None:
    """As in "Shaanxi's seven zones ...: Baoji's revenue rose 8 percent, Xianyang reported 58 billion yuan"."""
    if any(draft.metric_id in _OF_CITIES for draft in scene.drafts):
        return
    low = scene.low
    row_stop = -1  # where a row of such places ends, the subjects of one verb
    for i, area in enumerate(scene.areas):
        if area.kind != "place" or area.cue not in _CITIES:
            continue
        if (
            roles[i] == "opening"
            and _IN.search(low, scene.start, area.start)
            and not low.startswith((", a ", ", an ", ", the "), area.end)
            and not any(other.kind == "company" for other in scene.areas)
            and (zone := focus.member(area, scene))
        ):
            area.become_zone(zone, "metonymy")  # "In Xinyu, makers of lithium salts ran at 68 percent of capacity"
            focus.metonymy_line = scene.line
            continue
        opens = OPENS_CLAUSE.search(low[scene.start : area.start]) is not None
        if roles[i] not in ("governor", "opening") and not (area.end <= row_stop or opens):
            continue
        if _is_city(scene, area):
            continue
        end = row_end(scene, i, _ALL_OF)
        row = end > area.end or area.end <= row_stop
        if not row and (apposed := _APPOSED.match(low, area.end)) is not None:
            end = apposed.end()  # "Yulin, in the coal belt, was ..."
        told = not scene.drafts or any(draft.metric_id is not None for draft in scene.drafts)
        owns = told and _owns(scene, end)
        acts = owns or SUBJECT_AFTER.match(low[end : end + 60]) is not None
        if acts and (zone := focus.member(area, scene)) is not None:
            area.become_zone(zone, "metonymy")
            roles[i] = "governor"
            focus.metonymy_line = scene.line
            row_stop = end if row else row_stop


def _compared(scene: Scene, focus: Focus, roles: list[str]) -> None:
    """As in "Chengdu and Xi'an had GDP of 378 and 361 billion yuan", right after that of a zone.

    Where zones are set side by side, a place is told of for its zone's sake, as long as no word says that the city is
    meant, and the metric is none of cities, unless the like has just been told of a zone.
    """
    stop = -1  # where a row of such places ends, the subjects of one verb
    for i, area in enumerate(scene.areas):
        if area.kind != "place" or area.cue not in _CITIES or area.whole or _is_city(scene, area):
            continue
        if (own := _called_zone(scene, focus, area)) is not None:
            area.become_zone(own, "metonymy")
            roles[i] = "governor"
            continue
        if focus.compares and (own := _whose_zone(scene, i)) is not None:
            area.become_zone(own, "metonymy")  # "Benxi, whose high-tech zone lives on medicine, did best"
            roles[i] = "governor"
            focus.metonymy_line = scene.line
            continue
        if focus.compares and _MOST_IN.search(scene.low, scene.start, area.start):
            most = _set_beside(scene, focus, area)
            if most is not None:
                area.become_zone(most, "metonymy")  # "slowest in Xinyu, whose plants had to cope with falling prices"
                roles[i] = "governor"
                focus.metonymy_line = scene.line
            continue
        in_row = area.end <= stop
        end = row_end(scene, i, _ALL_OF)
        opens = roles[i] == "opening" or _opens_in(scene, area)
        elliptic = _ITS_FIGURE.match(scene.low, area.end) is not None
        opens = opens or (area.start == scene.start and _DID.match(scene.low, area.end) is not None)
        presents = not scene.drafts and area.start - scene.start < _QUOTE and _owns(scene, area.end)
        if not in_row and roles[i] != "governor" and not (opens or elliptic or presents):
            continue
        acts = opens or SUBJECT_AFTER.match(scene.low[end : end + 60]) or _owns(scene, end)
        zone = _set_beside(scene, focus, area) if in_row or acts else None
        if zone is not None:
            area.become_zone(zone, "metonymy")
            roles[i] = "governor"
            focus.metonymy_line = scene.line
            stop = max(stop, end)


def _is_city(scene: Scene, area: Area) -> bool:
    """As in "Hefei city", "the city of Hefei", "Daqing, a city of oil"."""
    before = scene.low[max(scene.start, area.start - 12) : area.start]
    if not scene.low.endswith(area.name, area.start, area.end) or before.endswith(("city of ", "city, ", "county of ")):
        return True
    return _CITY_WORD.match(scene.low, area.end) is not None


_RESPECTIVELY: Final = re.compile(r"\brespective(?:ly)?\b")
# "the governments of Lanzhou and Baiyin": who is there, and no zone
_WHO_OF: Final = re.compile(
    r"\b(?:governments?|mayors?|cities|authorities|officials|bureaus?|universities|colleges|people|residents|visitors"
    r"|investors|delegations|courts|ports) (?:of|in|from) (?:the )?$"
)
# "exports of the Zhuzhou zone, and [those of] Yiyang and Hengyang": what was told of a zone before
_THOSE_OF: Final = re.compile(r"\b(?:those|that) (?:of|in|from|for) (?:the )?$")


def _listed(scene: Scene, focus: Focus, roles: list[str]) -> None:
    """As in "exports from Huai'an and Suqian amounted to $3.1 million and $1.9 million, respectively".

    In a text on zones such places are theirs, elsewhere the figures are of the places themselves.
    """
    if not _RESPECTIVELY.search(scene.low, scene.start, scene.end):
        return
    lists: dict[int, list[Draft]] = {}
    for draft in scene.drafts:
        if draft.list_id >= 0 and draft.equivalent_of is None:
            lists.setdefault(draft.list_id, []).append(draft)
    for members in lists.values():
        runs = coordinated_areas(scene, members[0].start, set())
        run = next((run for run in reversed(runs) if len(run) == len(members)), [])
        named = [area for area in run if area.kind == "zone" and area.id]  # "Wuhu and Ma'anshan Cihu made ..."
        towns = [area for area in run if area.kind == "place"]
        if not towns or len(named) + len(towns) < len(run):
            continue
        if any(a.whole or a.cue not in _CITIES or _is_city(scene, a) for a in towns):
            continue
        lead = scene.low[max(scene.start, run[0].start - 40) : run[0].start]
        who = _WHO_OF.search(lead) is not None
        earlier = [area for area in scene.areas if area.kind == "zone" and area.end <= run[0].start]
        zones = [focus.known.get(area.name) or focus.gazetteer.only_zone(area.name) for area in towns]
        theirs = bool(earlier) and _THOSE_OF.search(scene.low, scene.start, run[0].start) is not None
        theirs = theirs or bool(named) or focus.compares or (focus.main is not None and focus.main.kind == "group")
        theirs = theirs and not any(draft.metric_id in _OF_CITIES for draft in members)
        for area, zone in zip(towns, zones, strict=True):
            if theirs and all(zones) and zone is not None and not who:
                area.become_zone(zone, "metonymy")
                focus.metonymy_line = scene.line
            elif any(other.kind in ZONES for other in scene.areas):
                continue
            else:
                area.whole = who
            roles[next(i for i, other in enumerate(scene.areas) if other is area)] = "governor"


_OPENS_IN: Final = re.compile(r"(?:and |but |while )?in $")
# What calls a place a zone: "Changchun, hurt by weak sales, is the only zone that lost ground", "Ningxiang, still a
# provincial-level zone, had a GDP of ..."
_IS_ZONE: Final = re.compile(
    r"(?:,[^,;.]{2,60},)? (?:is|was|remains|remained|became) (?:(?:still|now|also) )?(?:the|an?|one of the)"
    rf"(?: (?!{any_of(_CUES['other_zone_words'])}\b)[\w-]+){{0,3}} zones?\b(?! of\b)"
    rf"|, (?:(?:still|now|also|once) )?(?:the|an?)(?: (?!{any_of(_CUES['other_zone_words'])}\b)[\w-]+){{0,3}} zone,"
)


def _called_zone(scene: Scene, focus: Focus, place: Area) -> str | None:
    """Return the zone of a place that its own sentence calls a zone."""
    if _IS_ZONE.match(scene.low, place.end, scene.end) is None:
        return None
    return focus.known.get(place.name) or focus.gazetteer.only_zone(place.name)


_MOST_IN: Final = re.compile(r"\b(?:\w+est|most \w+|least \w+) (?:in|at|for|among) $")
_WHOSE: Final = re.compile(r"(?: city)?, whose (?:own |local |national )?")


def _whose_zone(scene: Scene, index: int) -> str | None:
    """Return the zone that a relative clause ascribes to a place: "Benxi, whose high-tech zone lives on medicine"."""
    place, after = scene.areas[index], scene.areas[index + 1 : index + 2]
    if not after or after[0].kind != "zone" or after[0].id is None:
        return None
    begin = after[0].start + len("whose ") * scene.low.startswith("whose ", after[0].start)
    return after[0].id if _WHOSE.fullmatch(scene.low, place.end, begin) else None


# What is a place's without a noun: "versus Huai'an's 5.1 billion yuan"
_ITS_FIGURE: Final = re.compile(rf"'s (?:{SOFTENER} )?(?:us\$|rmb ?|cny ?|\$|\u00a5)?\d")
_RANKED_IN: Final = re.compile(r"\b(?:ranks?|ranked|ranking|places|positions?|rungs?|spots?)\b")
_GOES_ON: Final = re.compile(r",? (?:the (?!high-tech|zone)|it |they |its |[a-z]{3,}s )")


def _opens_in(scene: Scene, area: Area) -> bool:
    """As in "In Baiyin the pace slackened", "In Wujin, companies spent ..."."""
    if any(other.kind in ZONES for other in scene.areas) or not _OPENS_IN.fullmatch(scene.low, scene.start, area.start):
        return False
    return _GOES_ON.match(scene.low, area.end) is not None


def _owns(scene: Scene, end: int) -> bool:
    return scene.low.startswith("'s", end)


def _set_beside(scene: Scene, focus: Focus, place: Area) -> str | None:
    """Return the zone for which a place stands where it is set beside zones."""
    known = focus.known.get(place.name) if focus.met.get(place.name, place.end) < place.start else None
    earlier = [a for a in scene.areas if a.kind == "zone" and a.end <= place.start and a.id]
    if known is not None and len({a.id for a in earlier}) > 1 and any(a.id == known for a in earlier):
        return known  # "added value in the Fuzhou and Quanzhou zones went up, although Quanzhou's exports fell"
    if not focus.compares and (focus.main is not None or len(focus.named) < _SEVERAL):
        return None
    line, stated = focus.stated
    metrics = {draft.metric_id for draft in scene.drafts}
    located = LOCATION.search(scene.low, max(scene.start, place.start - 20), place.start) is not None
    if metrics == {None} and (located or _owns(scene, place.end)):
        return None  # "Qingdao's unemployment rate was 3 percent"
    alike = line == scene.line and None not in metrics and not metrics.isdisjoint(stated)
    ranked = metrics.isdisjoint(_OF_CITIES) and _RANKED_IN.search(scene.low, place.end, scene.end) is not None
    goes_on = bool(earlier) and _ITS_FIGURE.match(scene.low, place.end) is not None and metrics.isdisjoint(_OF_CITIES)
    if alike or ranked or goes_on:
        return known or focus.gazetteer.only_zone(place.name)
    return known if metrics.isdisjoint(_OF_CITIES) else None


def _beside_figures(scene: Scene, focus: Focus, roles: list[str]) -> None:
    """As in "All four were well in the black: 6.8 percent in Xiangyang, 7.5 percent in Jingmen".

    Told among zones, or in one row with them ("13.6 percent in Hefei and 12.9 percent in the Wuxi zone"), such places
    are theirs; elsewhere the figures are of the places themselves.
    """
    ends = {draft.phrase_end: draft for draft in scene.drafts}
    begins = {draft.start: draft for draft in scene.drafts}
    beside: list[tuple[int, Area, Draft]] = []
    zones: list[tuple[str, str | None]] = []  # the kinds and zones of the figures that zones have like that
    for i, area in enumerate(scene.areas):
        lead = _BESIDE_LEAD.search(scene.low, max(scene.start, area.start - 10), area.start)
        draft = ends.get(lead.start()) if lead is not None else None
        bracket = _BRACKETED.match(scene.low, area.end) if lead is not None else None
        draft = draft or (begins.get(bracket.end()) if bracket is not None else None)
        if draft is None:
            continue
        if area.kind == "zone" and area.id:
            zones.append((draft.quantity.kind, area.id))
        elif area.kind == "place" and not area.whole and area.cue in _CITIES and not _is_city(scene, area):
            beside.append((i, area, draft))
    among_zones = focus.compares or (focus.main is not None and focus.main.kind == "group")
    among_zones = among_zones and not any(draft.metric_id in _OF_CITIES for draft in scene.drafts)
    rest = sum(area.kind in ("zone", "place") for area in scene.areas)
    for i, area, draft in beside:
        own = focus.known.get(area.name)
        if own is None and draft.metric_id not in _OF_CITIES:
            own = focus.gazetteer.only_zone(area.name)
        told = [zone for kind, zone in zones if kind == draft.quantity.kind]
        listed = bool(told) and own is not None and own not in told
        member = focus.known.get(area.name) or focus.member(area, scene) if among_zones else None
        if listed or (member is not None and _ROW <= len(beside) == rest):
            area.become_zone(own or member or "", "metonymy")
            roles[i] = "governor"
            focus.metonymy_line = scene.line
        elif _ROW <= len(beside) == rest:
            area.whole = True


_BESIDE_LEAD: Final = re.compile(r" (?:in|at|for) (?:the )?$")
# A figure in brackets after its place: "margins were highest in Shenzhen (11.2 percent)"
_BRACKETED: Final = re.compile(rf" \((?:{SOFTENER} )?")


# What stands before and after Mianyang in "The Chengdu zone is aiming at growth of 7 percent, Mianyang at 8.5 percent"
_GAP_LEAD: Final = re.compile(r"(?:[,;]|,? and|[,;] while|[,;] but)(?: in| at| for)? $")
_GAP_FIGURE: Final = re.compile(
    r"(?P<kind> (?:city|district|county|municipality))?(?: (?:at|by|with|on|for|to|of|managed|had|only|just))?"
    rf"(?: {SOFTENER})? (?:us\$|rmb ?|cny ?|\$|\u00a5)?\d"
)


def _gapped(scene: Scene, focus: Focus, roles: list[str]) -> None:
    """Let places that share the verb of a zone have their figures, and cities stand for their own zones.

    The city of the zone itself, or a district, is nothing but itself: "the zone grew by 12 percent, Wuhu by 6".
    """
    zone: Area | None = None  # the subject whose verb they share
    low = scene.low
    for i, area in enumerate(scene.areas):
        if area.kind == "zone" and roles[i] == "governor":
            zone = area
        elif area.kind in ("company", "other", "group"):
            zone = None
        another = area.kind == "zone" and area is not zone
        if zone is None or not (another or (area.kind == "place" and not area.whole and area.cue in _CITIES)):
            continue
        begins = _GAP_LEAD.search(low, max(zone.end, area.start - 11), area.start)
        figure = _GAP_FIGURE.match(low, area.end) if begins else None
        if figure is None or not any(zone.end <= draft.start and draft.end <= area.start for draft in scene.drafts):
            continue
        roles[i] = "governor"
        if another:
            zone = area  # "the Fuzhou zone put 4.4 percent of its revenue into R&D and Xiamen Torch 4.1 percent"
            continue
        own = focus.known.get(area.name) or focus.gazetteer.only_zone(area.name)
        city = figure["kind"] is not None or not low.endswith(area.name, area.start, area.end)
        if city or own is None or zone.id in focus.gazetteer.by_place.get(area.name, ()):
            zone = None
            continue
        area.become_zone(own, "metonymy")
        focus.metonymy_line = scene.line


def _ranked_beside(scene: Scene, focus: Focus, roles: list[str]) -> None:
    """As in "The Nanchang zone led with 88 billion yuan, followed by Xinyu with 41 billion and Yingtan, whose ..."."""
    zones = [a for a, role in zip(scene.areas, roles, strict=True) if a.kind in ZONES and role == "governor"]
    points_back = focus.last is not None and focus.last.kind in ZONES and focus.line == scene.line
    if not scene.drafts or not (zones or (points_back and _BEHIND_THEM.match(scene.low, scene.start))):
        return
    begin = zones[0].start if zones else scene.start
    low, stop = scene.low, -1  # where the last place so ranked, or its figure, ends
    for i, area in enumerate(scene.areas):
        if area.start < begin or area.kind != "place" or area.whole or area.cue == "whole-place":
            continue
        beside = _RANKED.search(low, max(scene.start, area.start - 40), area.start)
        goes_on = 0 <= stop < area.start and _RANKED_ON.search(low, max(stop, area.start - 12), area.start)
        if not (beside or goes_on) or not _RANKED_WITH.match(low, area.end, scene.end):
            continue
        zone = focus.known.get(area.name) or focus.gazetteer.only_zone(area.name)
        roles[i] = "governor"
        stop = area.end
        if zone is None:
            continue
        area.become_zone(zone, "metonymy")
        focus.known.setdefault(area.name, zone)
        focus.metonymy_line = scene.line

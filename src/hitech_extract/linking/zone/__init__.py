"""Link figures to the zone whose statistic they are, or refuse: city, province, company, other zone.

``roles`` says what each area of a sentence can be, ``owners`` finds the one that the words make the owner, ``after``
the one that stands behind its figure (both look at a ``case``), ``metonymy`` sees places that stand for their zones;
what the sentence leaves ``unsaid`` comes from the ``focus`` of the discourse.
"""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.lists import coordinated_areas
from hitech_extract.linking.zone.accounts import INVESTMENT
from hitech_extract.linking.zone.case import ASIDE, Found
from hitech_extract.linking.zone.focus import Focus, assign, carry
from hitech_extract.linking.zone.metonymy import plural_metonymy
from hitech_extract.linking.zone.owners import GIVES, NOT_GIVEN, OF_MORE, governor
from hitech_extract.linking.zone.roles import area_roles
from hitech_extract.linking.zone.unsaid import former_latter, inherit, moved
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones import ZONES, Area
from hitech_extract.zones.numerals import group_id

__all__ = ["Focus", "link_zones"]

_THEIR_SHARE: Final = re.compile(r"\btheir (?:combined |total |joint )?(?:share|proportion|weight|contribution)\b")
_OR: Final = re.compile(rf", or (?:{SOFTENER} )?$")
_CUES: Final = load_cues("zone")
_THEN_REACHED: Final = re.compile(
    rf",? (?:that is,|i\.e\.,?|or|to|reaching|to reach|hitting|totall?ing|at|up|down|rising|falling|growing"
    rf"|an? (?:increase|rise|gain|drop|fall|decline) of) (?:by )?(?:{SOFTENER} )?$"
)
_EACH: Final = re.compile(r"\beach\b[^,;.]{0,60}$")


def link_zones(scene: Scene, focus: Focus) -> None:
    """Set the zone of every figure of a sentence, or None with the reason."""
    roles = area_roles(scene)
    if scene.row_head is not None and _row_of_table(scene, scene.row_head, focus):
        return
    plural_metonymy(scene, focus, roles)
    for index, draft in enumerate(scene.drafts):
        if draft.equivalent_of is not None or draft.quantity.kind == "bare":
            continue
        found = _part_of_those(scene, draft, focus) or _their_share(scene, draft, focus)
        found = found or _their_whole(scene, draft, focus) or _its_part(scene, draft, focus)
        found = found or _given_there(scene, draft, focus) or _restated(scene, draft)
        found = found or _goal_for_it(scene, draft, focus) or _given_it(scene, draft, focus)
        found = found or _of_apposed_city(scene, draft) or _stake(scene, draft)
        if _OURS.search(scene.low, max(scene.start, draft.start - 50), draft.start) and focus.main is not None:
            found = (focus.main, "pronoun") if focus.main.kind == "zone" else found
        if found is None and (paired := former_latter(scene, draft, focus)) is not None:
            found = paired, "respectively"
        if found is None and (stated := moved(scene, draft, focus)) is not None:
            found = stated, "inherited"
        found = found or (governor(scene, draft, index, roles) if scene.areas else None)
        if found is not None and found[1] == "right-clause" and _past_other(scene, draft, found[0], focus):
            found = None
        if draft.measure in _RATES and _NATIONAL.search(scene.low, max(scene.start, draft.start - 60), draft.start):
            draft.zone_id, draft.why["zone"] = None, "wider-than-zone"
        elif found is not None and _of_each(scene, draft, found[0]):
            draft.zone_id, draft.why["zone"] = None, "each-of-several"
        elif found is not None and (both := _of_all(scene, draft, found[0], focus)) is not None:
            assign(draft, both, "members")
        elif found is not None:
            assign(draft, *found)
        elif _is_wider(scene, draft):
            draft.zone_id, draft.why["zone"] = None, "wider-than-zone"
        elif (place := _placed_elsewhere(scene, draft, focus, roles)) is not None:
            assign(draft, place, "elsewhere")
        else:
            inherit(draft, scene, focus)
    _parallel(scene, roles, focus)
    for draft in scene.drafts:
        if draft.equivalent_of is not None:
            other = draft.equivalent_of
            draft.area, draft.zone_id = other.area, other.zone_id
            draft.why["zone"] = other.why.get("zone", "equivalent")
    carry(scene, focus, roles)


def _past_other(scene: Scene, draft: Draft, area: Area, focus: Focus) -> bool:
    """As in a report on a city: "It aims at GDP growth of 11 percent, and output of 50 billion yuan in the zone"."""
    if focus.main is None or focus.main.kind != "place" or draft.measure == "share":
        return False
    return any(draft.end <= other.start < area.start for other in scene.drafts)


def _of_each(scene: Scene, draft: Draft, area: Area) -> bool:
    """As in "Zhaoqing and Zhuhai high-tech zones each drew 60 million dollars": one figure of two owners."""
    if area.kind != "zone" or not _EACH.search(scene.low, area.end, draft.start):
        return False
    runs = coordinated_areas(scene, draft.start, set())
    return any(len(run) > 1 and any(member is area for member in run) for run in runs)


def _of_all(scene: Scene, draft: Draft, area: Area, focus: Focus) -> Area | None:
    """As in "The Zhuzhou and Xiangtan high-tech zones produced a combined 177 billion yuan": one figure of them all."""
    if area.kind != "zone" or draft.list_id >= 0 or _RESPECTIVELY.search(scene.low, scene.start, scene.end):
        return None
    run = next((run for run in coordinated_areas(scene, draft.start, set()) if any(m is area for m in run)), [])
    ids = list(dict.fromkeys(member.id for member in run if member.kind == "zone" and member.id))
    if len(ids) < 2 or len(ids) < len(run) or run[-1] is not area:
        return None
    if scene.low.endswith((" with ", " to "), 0, run[0].start) or scene.low.startswith("together with ", scene.start):
        return None  # "Together with Zibo High-tech Zone, Weihai Torch High-tech Zone exported ..."
    told = _TOGETHER.search(scene.low, area.end, min(scene.end, draft.end + 40)) is not None
    if not told and sum(other.quantity.kind == draft.quantity.kind for other in scene.drafts) > 1:
        return None  # "A and B made 90 billion yuan, up 4 percent, and 40 billion yuan"
    return Area(run[0].start, area.end, "group", group_id(focus.gazetteer, ids, focus.named), "members", plural=True)


_TOGETHER: Final = re.compile(r"\b(?:combined|together|jointly|in total|altogether|in all|between them|aggregate)\b")
_RESPECTIVELY: Final = re.compile(r"\b(?:respectively|separately|in turn)\b")


def _row_of_table(scene: Scene, head: tuple[int, int], focus: Focus) -> bool:
    """Give the cells of a row to the zone, or whatever else, that its first cell names."""
    area = next((a for a in scene.areas if head[0] <= a.start and a.end <= head[1]), None)
    if area is not None and area.kind == "place" and area.name and not area.whole:
        zone = focus.known.get(area.name) or focus.gazetteer.only_zone(area.name)
        if zone is not None and area.end == head[1]:
            area.become_zone(zone, "metonymy")
    for draft in scene.drafts:
        if area is not None:
            assign(draft, area, "row")
        else:
            draft.zone_id, draft.why["zone"] = None, "other-kind-of-zone"
    return True


def _their_share(scene: Scene, draft: Draft, focus: Focus) -> Found:
    """As in "It hopes that their share of Guangdong's exports will pass 33 percent": that of the zones before."""
    zones = focus.last_zone
    if draft.quantity.kind != "percent" or zones is None or zones.kind != "group" or zones.id is None:
        return None
    theirs = _THEIR_SHARE.search(scene.low, scene.clause_start(draft.start), draft.start)
    if theirs is None or any(a.kind in ZONES and a.end <= draft.start for a in scene.areas):
        return None
    return zones, "pronoun"


# As in "Beijing firms stand behind 14 of the projects" or "France accounts for 2.8 percent of that sum"
_OF_THOSE: Final = re.compile(
    r" of (?:(?:them|these|those|that|it|this)\b|(?:the|these|those|this|that) (?:said )?(?P<noun>[a-z]+)\b)"
)
_THEN_IN: Final = re.compile(r" (?:was |were |is |are )?(?:in|from) (?:the )?")
_THEIR_NUMBER: Final = re.compile(r"[\"'(]{0,3}their (?:total |combined )?(?:number|count|total)\b")
_SUMS: Final = frozenset("sum total amount figure number money".split())
_WORTH: Final = re.compile(
    r"(?: of (?:them|these|those|(?:the|these|those) [a-z]+))?,? (?:which|that|and) (?:are|is|were|was) "
    r"(?:together |jointly )?(?:worth|valued at) "
    rf"(?:(?:{SOFTENER}|a combined|a total of) )?"
)


def _part_of_those(scene: Scene, draft: Draft, focus: Focus) -> Found:
    """As in "14 of the projects": part of what was counted before is that of the same owner."""
    before = scene.before(draft)
    if before is not None and before.zone_cue == "part-of-those" and before.area is not None:
        return (before.area, "part-of-those") if _WORTH.fullmatch(scene.low, before.end, draft.start) else None
    figured = focus.figured
    if _THEIR_NUMBER.match(scene.low, scene.start, draft.start) and draft.quantity.kind == "count":
        ours = figured is not None and figured.kind in ZONES and figured.id
        return (figured, "part-of-those") if ours and figured is not None else None
    those = _OF_THOSE.match(scene.low, draft.end)
    if those is None:
        return None
    start, stop = scene.start if before is None else before.start, scene.clause_end(draft.end)
    if any(area.kind in ZONES and start <= area.start < stop for area in scene.areas):
        return None
    noun = those["noun"]
    if noun is None or noun in _SUMS:
        area = before.area if before is not None else focus.figured
    else:
        area = focus.counted.get(noun.removesuffix("s"))
    if area is None or area.kind not in ZONES or not area.id:
        return None
    if area.kind == "group" and any(_THEN_IN.fullmatch(scene.low, those.end(), a.start) for a in scene.areas):
        return None  # "All three paid 31 billion yuan in taxes, 18.5 billion of it in Changchun"
    return area, "part-of-those"


_THEIR_WHOLE: Final = re.compile(r"\btheir (?:combined|total|joint|collective|overall|aggregate) (?:[\w-]+ ){1,3}of $")


def _their_whole(scene: Scene, draft: Draft, focus: Focus) -> Found:
    """As in "The largest made up 58 percent of their combined output of 610 billion yuan": that of the group."""
    low, start = scene.low, max(scene.start, draft.start - 60)
    group = focus.last if focus.last is not None and focus.last.kind == "group" else focus.last_group
    if group is None or low.find("their ", start, draft.start) < 0:
        return None
    return (group, "pronoun") if _THEIR_WHOLE.search(low, start, draft.start) else None


_IT: Final = re.compile(r"(?:it|its|the zone|the area|this zone)\b")


def _its_part(scene: Scene, draft: Draft, focus: Focus) -> Found:
    """As in "It made 68 percent of the eight zones' revenue": the part is that of the one zone spoken of before."""
    zone = focus.subject
    if draft.measure != "share" or zone is None or zone.kind != "zone" or not zone.id or focus.line < scene.line - 1:
        return None
    whole = next((a for a in scene.areas if a.start >= draft.end), None)
    if whole is None or whole.kind != "group" or any(a.end <= draft.start for a in scene.areas):
        return None
    return (zone, "pronoun") if _IT.match(scene.low, scene.start) else None


def _restated(scene: Scene, draft: Draft) -> Found:
    """As in "61 of the 98 experts whom Xiamen has picked, or 62 percent": the share is that of the part."""
    before = scene.before(draft)
    if draft.measure != "share" or before is None or before.zone_cue != "relative" or before.index == 0:
        return None
    part = scene.drafts[before.index - 1]
    if part.area is None or not OF_MORE.match(scene.low, part.end, before.start):
        return None
    return (part.area, part.zone_cue) if _OR.search(scene.low, before.end, draft.start) else None


def _given_there(scene: Scene, draft: Draft, focus: Focus) -> Found:
    """As in "The firm has put 90 million yuan into a new test center there": where the zone is spoken of."""
    following = scene.after(draft)
    stop = following.start if following is not None else scene.clause_end(draft.end)
    if draft.quantity.kind != "money" or not focus.marks.within("here", draft.end, stop):
        return None
    zone = focus.last_zone or focus.main
    if zone is None or zone.id is None or draft.metric_id in NOT_GIVEN:
        return None
    if any(a.kind in ("zone", "group", "other", "place") and a.start < stop for a in scene.areas):
        return None
    return (zone, "here") if GIVES.search(scene.low, scene.start, draft.start) else None


# "The industry, [including plants outside the zone], had sales of ...": more than the zone's
_WIDER: Final = re.compile(
    r"\b(?:including|counting|with)\b(?: [a-z-]+){0,5} (?:outside|beyond)(?: of)? (?:the |its )?(?:[\w'-]+ ){0,3}"
    r"(?:zone|park|district)\b"
)


# As in "The city's investment rose by 8.2 percent, ours by 15.9 percent"
_OURS: Final = re.compile(
    r"\bours,? (?:by|at|was|is|rose|grew|fell|up|down|came|stood|reached|increased|declined|climbed)\b[^,;.]{0,30}$"
)
_RATES: Final = ("growth", "share", "level", "change")
# As in "grew by 2.9 percent, against the national 1.8 percent"
_NATIONAL: Final = re.compile(
    r"\b(?:against|than|above|below|beating|versus|compared (?:with|to)|from|outpac\w+|over|under|behind|ahead of)"
    rf" (?:the )?(?:national|nationwide|provincial|citywide|municipal|country's|nation's|province's) (?:{SOFTENER} )?$"
)


def _is_wider(scene: Scene, draft: Draft) -> bool:
    low, start = scene.low, scene.clause_start(draft.start)
    if low.find("outside", start, draft.start) < 0 and low.find("beyond", start, draft.start) < 0:
        return False
    return _WIDER.search(low, start, draft.start) is not None


# Before a place, and after one, that tells where or whose the things counted are: "in Guilin", "Gansu's universities"
_IN_PLACE: Final = re.compile(
    r"\b(?:in|across|throughout|around|through|all over) (?:the )?(?:(?:rest|whole|port|city) of )?$"
)
# ... but not "a plant in Hefei", "exports to buyers in Anqing"
_BUILT_IN: Final = re.compile(
    r"\b(?:(?:plant|factory|project|base|cent(?:er|re)|lab\w*|office|branch|unit|line|campus|facility|workshop|shop|station"
    r"|warehouse|arm|subsidiary)|(?:to|from|with|for|by) (?:[\w-]+ ){0,3}?[\w-]+) in (?:the )?$"
)
# "the highest value in the province", "listed in Beijing"
_RANKED: Final = re.compile(
    r"\b(?:\w+est|most|nobody|else|no other|any other|first|second|third|ranks?|ranked|ranking|top|best"
    r"|only|leading|listed|traded|floated|public|\d+(?:st|nd|rd|th))\b"
)
_ASIDE: Final = re.compile(r"[,;(]| (?:that|which|who|than|whom) ")
_WHOSE: Final = re.compile(r"'s? (?!(?:high|hi)-?tech|zone|park)[a-z]")


def _placed_elsewhere(scene: Scene, draft: Draft, focus: Focus, roles: list[str]) -> Area | None:
    """As in "Gansu's universities award 1,900 doctorates a year": a sentence that speaks of no zone, but of a place."""
    if draft.metric_id in INVESTMENT or any(a.kind in (*ZONES, "company") for a in scene.areas):
        return None
    if focus.marks.within("here", scene.start, scene.end) or _PRONOUN.match(scene.low, scene.start):
        return None
    start, stop = scene.clause_start(draft.start), scene.clause_end(draft.end)
    if _SUBJECT_PRONOUN.search(scene.low, start, draft.start):
        return None  # "Thirty years on it has 12,000 firms in parks across the city"
    for area, role in zip(scene.areas, roles, strict=True):
        if area.kind != "place" or role != "location" or not start <= area.start < stop:
            continue
        if area.cue == "country" or area.id in ("china", "chinese", "nation"):
            continue
        after = area.start > draft.end
        if after and (
            _RANKED.search(scene.low, draft.end, area.start) or _ASIDE.search(scene.low, draft.end, area.start)
        ):
            continue
        spoken = focus.last if focus.line == scene.line else focus.heading_zone
        own = spoken is not None and spoken.kind == "zone" and spoken.id in focus.gazetteer.by_place.get(area.name, ())
        before = scene.low[max(scene.start, area.start - 50) : area.start]
        inside = _IN_PLACE.search(before) is not None and _BUILT_IN.search(before) is None
        if inside or (not own and _WHOSE.match(scene.low, area.end)):
            return area
    return None


_SUBJECT_PRONOUN: Final = re.compile(r"\b(?:it|they|we|he|she)\b")
_PRONOUN: Final = re.compile(
    r"[\"'(]{0,3}(?:it|its|they|their|these|those|that|this|he|she|we|our|which|the (?:two|former|latter))\b"
)
_GIVES_IT: Final = re.compile(
    rf"\b{any_of(_CUES['giving'])} (?:it|them) (?:(?:about|around|some|nearly|over|more than|another|a further|up to"
    r"|only|just|at least|an extra|an additional) )*$"
)


# A goal set for those spoken of, as in "The province has set them a revenue target of 3 trillion yuan"
_GOAL_FOR_IT: Final = re.compile(
    r"\b(?:set|sets|given|gave|gives|assigned|assigns|handed|hands|prescribed|prescribes) (?P<whom>it|them) "
    r"(?:an? |the |its |their )?(?:[\w-]+ ){0,5}?(?:targets?|goals?|quotas?|tasks?|objectives?|aims?)\b[^;]{0,120}$"
)


def _goal_for_it(scene: Scene, draft: Draft, focus: Focus) -> Found:
    """As in "The province has set them a revenue target of 2.4 trillion yuan": that of the zones spoken of."""
    low = scene.low
    if low.find(" it ", scene.start, draft.start) < 0 and low.find(" them ", scene.start, draft.start) < 0:
        return None
    goal = _GOAL_FOR_IT.search(low, scene.start, draft.start)
    if goal is None or any(a.kind in ZONES and a.end <= draft.start for a in scene.areas):
        return None
    spoken = focus.last_group if goal["whom"] == "them" else focus.last_zone
    return (spoken, "pronoun") if spoken is not None and spoken.id else None


def _given_it(scene: Scene, draft: Draft, focus: Focus) -> Found:
    """As in "The provincial government has pledged it 300 million yuan a year": money for the zone spoken of."""
    if draft.quantity.kind != "money":
        return None
    low, start = scene.low, max(scene.start, draft.start - 120)
    if low.find(" it ", start, draft.start) < 0 and low.find(" them ", start, draft.start) < 0:
        return None
    if _GIVES_IT.search(low, start, draft.start) is None:
        return None
    if any(a.kind in ("zone", "group", "other", "company") and a.end <= draft.start for a in scene.areas):
        return None
    spoken = focus.subject if focus.line == scene.line else focus.last_zone
    return (spoken, "pronoun") if spoken is not None and spoken.kind in ZONES and spoken.id else None


def _stake(scene: Scene, draft: Draft) -> Found:
    """As in "The zone has a fund of 2 billion yuan, with the state holding 45 percent": part of what the zone has."""
    whole = scene.before(draft)
    if draft.why.get("measure") != "holding" or whole is None or whole.area is None or whole.area.kind not in ZONES:
        return None
    return (whole.area, "same-sentence") if whole.metric_id == draft.metric_id == "fund_size" else None


# What leads to the number in "Yancheng, [a coastal city of Jiangsu province with] 7.2 million inhabitants"
_A_CITY_WITH: Final = re.compile(
    r"(?:,| is| -) an? (?:[\w-]+ ){0,3}?(?:city|county|prefecture|province|municipality|town|metropolis|region)\b"
    r"[^,;:()]{0,60}? (?:with|of|where|home to|that has|which has|having|inhabited by|counting|numbering|boasting)\b"
    r"[^,;:()]{0,40}$"
)
_CITY_REACH: Final = 150


def _of_apposed_city(scene: Scene, draft: Draft) -> Found:
    """As in "Yancheng, a coastal city of Jiangsu with 7.2 million inhabitants": what it has is the city's."""
    low, window = scene.low, max(scene.start, draft.start - _CITY_REACH)
    if low.find(" a ", window, draft.start) < 0 and low.find(" an ", window, draft.start) < 0:
        return None
    said = _A_CITY_WITH.search(low, window, draft.start)
    if said is None or any(a.kind in ZONES and said.end() > a.start > said.start() for a in scene.areas):
        return None
    place = next((a for a in reversed(scene.areas) if a.end <= said.start()), None)
    if place is None or place.kind != "place" or said.start() - place.end > 1:
        return None
    return place, "apposed-city"


# "Output in [the two zones] rose 13.1 percent and 8.8 percent, respectively", right after both were named
_ALL_OF_THEM: Final = re.compile(
    r"\b(?:the (?:two|three|four|five|six)|both|these|those|all (?:two|three|four)) (?:\w+ )?zones\b"
)
_SEQUENCE_CUE: Final = re.compile(
    r"\brespective(?:ly)?\b|\bseparately\b|\bthe (?:figures|numbers|shares|rates|sums|totals"
    r"|values) (?:were|are|stood|had been|came)\b"
    r"|\b(?:targets|goals|plans|forecasts) (?:for [^,;]{2,30} )?(?:were|are|stand|had been)\b|\bit had been\b"
)


def _each_of_group(scene: Scene, members: list[Draft]) -> bool:
    """As in "Output of the three expanded by 14.7, 11.9 and 12.5 percent, respectively"."""
    area = members[0].area
    of_group = area is not None and area.kind == "group" and area.reference
    return of_group and _RESPECTIVELY.search(scene.low, members[-1].end, scene.end) is not None


def _parallel(scene: Scene, roles: list[str], focus: Focus) -> None:
    """Give the n-th of a list of figures the n-th of as many coordinated zones."""
    lists: dict[int, list[Draft]] = {}
    for draft in scene.drafts:
        if draft.list_id >= 0 and draft.equivalent_of is None:
            lists.setdefault(draft.list_id, []).append(draft)
    role_of = {id(area): role for area, role in zip(scene.areas, roles, strict=True)}
    for members in lists.values():
        metric_ids = [m.why.get("metric") for m in members]
        if "respectively" in metric_ids:
            continue
        passed = {id(a) for i, a in enumerate(scene.areas) if a.kind == "place" and roles[i] in ("location", "apposed")}
        runs = coordinated_areas(scene, members[0].start, passed)
        spoken = focus.named_last if len(focus.named_last) == len(members) else focus.sequence
        all_of_them = _ALL_OF_THEM.search(scene.low, scene.start, members[0].start) is not None
        if len(spoken) == len(members) and (all_of_them or _each_of_group(scene, members)):
            for draft, area in zip(members, spoken, strict=True):
                assign(draft, area, "respectively")
            continue
        if (
            len(focus.sequence) == len(members)
            and not any(
                a.kind in ("zone", "group", "place") and roles[i] == "governor" for i, a in enumerate(scene.areas)
            )
            and scene.line - focus.line <= 1
            and _SEQUENCE_CUE.search(scene.low, scene.start, scene.end)
        ):
            for draft, area in zip(members, focus.sequence, strict=True):
                assign(draft, area, "respectively")
            continue
        if len(both := _both_named(scene, members[0])) == len(members):
            for draft, area in zip(members, both, strict=True):
                assign(draft, area, "respectively")
            continue
        after = [a for a in scene.areas if a.start >= members[-1].end and a.kind == "zone"]
        if (
            len(after) == len(members)
            and re.match(r"^ (?:in|at|for|of) (?:the )?$", scene.low[members[-1].end : after[0].start])
            and (after[0].chain >= 0 or len(after) > 1)
        ):
            for draft, area in zip(members, after, strict=True):
                assign(draft, area, "respectively")
            continue
        owners = _owners_before(scene, members)
        if owners:
            for draft, area in zip(members, owners, strict=True):
                assign(draft, area, "respectively")
            continue
        for run in reversed(runs):
            fit = [a for a in run if role_of[id(a)] not in ASIDE]
            if len(fit) == len(members) and len(fit) > 1:
                for draft, area in zip(members, fit, strict=True):
                    assign(draft, area, "respectively")
                break


_THE_TWO: Final = re.compile(r"\b(?:the (?:two|pair|three)|both|they)\b")


def _both_named(scene: Scene, first: Draft) -> list[Area]:
    """As in "Qingdao's zone overtook Yantai's; the two had 98.7 billion and 96.2 billion yuan": in turn."""
    named = {a.id: a for a in reversed(scene.areas) if a.kind == "zone" and a.id and a.end <= first.start}
    zones = sorted(named.values(), key=lambda area: area.start)
    if len(zones) < 2 or any(area.kind == "group" and area.end <= first.start for area in scene.areas):
        return []
    return zones if _THE_TWO.search(scene.low, zones[-1].end, first.start) is not None else []


def _owners_before(scene: Scene, members: list[Draft]) -> list[Area]:
    """As in "rose 9 percent in Xi'an's zone and 7 percent in Baoji's, to 1.12 trillion and 310 billion yuan"."""
    first = members[0].index
    before = [d for d in scene.drafts[:first] if d.equivalent_of is None][-len(members) :]
    if len(before) < len(members) or before[-1].quantity.kind == members[0].quantity.kind:
        return []
    owners = [d.area for d in before if d.area is not None]
    if len({(a.kind, a.id or a.name) for a in owners}) != len(members):
        return []
    return owners if _THEN_REACHED.match(scene.low, before[-1].end, members[0].start) else []

"""What each area of a sentence can be to its figures: their owner, a mere location, what they are compared with."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Scene
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones import ZONES, Area

__all__ = ["LOCATION", "OPENS_CLAUSE", "OWNED", "SUBJECT_AFTER", "area_roles", "row_end"]

_CUES: Final = load_cues("zone")
_COMPARISON: Final = re.compile(
    rf"(?:\b{any_of((*_CUES['comparisons'], *_CUES['beating']))}"
    r"(?: (?:that of|those of|those in|that in|in|for|across|the average (?:of|for|in)|the level (?:of|in)|the|all of"
    r"|average of))?(?: the)?"
    r"(?: (?:whole|entire|rest of the|average|national|provincial))? ?)$"
)
_REST_OF: Final = re.compile(r"(?:^|[.;,] (?:and |while )?|\b(?:in|across|throughout) )the rest of (?:the )?$")
_OVER: Final = re.compile(r"\bover (?:the )?$")
_RANK: Final = re.compile(rf"\b{any_of(_CUES['ranks'])}(?: \w+){{0,3}} ?$")
# What ranks a zone and tells its figure: "Output per worker was highest in the Kunshan zone, at 1.9 million yuan"
_TOPS_IN: Final = re.compile(r"\b(?:was|were|is|are|grew|rose|fell) (?:\w+est|most \w+) (?:in|at) (?:the )?$")
_WHOLE_OF: Final = re.compile(
    rf"{any_of(_CUES['parts'])} (?:of|in|to) "
    r"(?!(?:19|20)\d\d\b|(?:last|this|the|that) year(?!')\b|the (?:first|second|third|fourth|same|past|last)"
    r" (?:\w+ ){0,2}?(?:half|quarters?|months?|years?|period)\b)"
    r"(?:(?!(?:c[ao]mes?|stem(?:s|med)?|originat\w+|is|are|was|were|went|goes|sits?|lies?|work|live)\b)[\w'&-]+ ){0,5}$"
    r"|\b(?:one-third|two-thirds|one-fifth) of (?:[\w'&-]+ ){0,4}$"
)
LOCATION: Final = re.compile(
    rf"(?:\b{any_of(_CUES['place_prepositions'])} (?:[\w' -]{{0,12}}{any_of(_CUES['place_adjectives'])} ?)?(?:the )?)$"
)
_VERBS: Final = any_of((*_CUES["subject_verbs"], *_CUES["further_subject_verbs"]))
SUBJECT_AFTER: Final = re.compile(rf"^(?:'s)?(?: {any_of(_CUES['subject_adverbs'])})*,? {_VERBS}\b")
OWNED: Final = re.compile(rf"^(?:'s?)? ?(?:\([^)]*\) ?)?(?:{any_of(_CUES['owned_adjectives'])} )*$")
_APPOSITION: Final = re.compile(r"(?: ?\([^)]{0,30}\))?, (?!and\b|while\b|but\b)(?:[^,;.]|[.,]\d){3,90}, ")
_WHEN: Final = re.compile(
    r"^(?:(?:last|this|that|in) (?:year|month|quarter|week|january|february|march|april|may|june|july|august|september"
    r"|october|november|december)|in (?:19|20)\d\d|now|today|then|since then|yesterday"
    r"|in the (?:first|second|third|fourth) (?:half|quarter)),? "
)
_APPOSITION_REST: Final = re.compile(r"[^,;.]{0,70}, ")
_POSSESSIVE: Final = re.compile(
    r"^'s?(?: (?:own|total|entire|overall|annual|gross|whole|combined|per capita|average))* "
)
_ELLIPTIC: Final = re.compile(
    r"'s (?:(?:also|only|even|still|just|alone|\w+ly) )?"
    rf"(?:(?:{any_of(_CUES['elliptic_changes'])})\b"
    r"|(?:was|were|is|by|at) (?:(?:up|down|by|at|about|around|only|over|just|nearly|almost|some|more than) )*[\d+$-])"
)
_EXAMPLE: Final = re.compile(r",? (?:included|among them|for (?:example|instance))\b")
_MENTIONED: Final = re.compile(r"\b(?:by|from|with|of|to|for|and|like|including|such as|led by|between) (?:the )?$")
_OF: Final = re.compile(r"\bof (?:the )?$")
_RELATIVE: Final = re.compile(r", (?:which|whose|where|who) ")
# "In Shenzhen, where it held a roadshow, it won pledges of 8 billion yuan": done by somebody else
_ACTS_THERE: Final = re.compile(
    r",?(?: where [^,;]{3,80},)?(?: (?:on|in|at|last|this) [^,;]{2,30},)? (?:it|they|he|she"
    rf"|the (?:delegation|company|firm|mission|group|team|zone|officials))"
    rf"(?: has| had| have| also| \w+ly)* {any_of(_CUES['deeds_abroad'])}\b"
)
_SUB_PARK: Final = re.compile(r" (?:sub-park|sub-zone|science park|software park|industrial park|subpark|campus)")
_BRACKETS: Final = re.compile(
    r"(?: (?:of|in) (?:the (?:city|municipality|province|region)|[a-z]+))? \([^()\d]{5,160}\)"
)
_SUBJECT_VERBS: Final = any_of(verb for verb in _CUES["subject_verbs"] if verb[0].isalpha())
# Company in passing: "The four zones, together with a smaller one in Tongren, exported goods for 3 billion yuan"
_TOGETHER_WITH: Final = re.compile(
    r"(?: in [\w' -]{2,30})?,? (?:together|along|combined) with\b[^,;.]{3,140}?"
    rf"(?=,| (?:{any_of(_CUES['subject_adverbs'])} )?{_SUBJECT_VERBS}\b)"
)
# As in "the Deyang zone, western China's Sichuan province"
_REGION: Final = re.compile(
    r", (?:(?:in )?(?:the )?(?:(?:north|south|east|west|central)[a-z-]* )?(?:of )?(?:china's )?)?$"
)
_OWN_ZONES: Final = re.compile(r"'s (?:(?:[a-z-]+|\d+) ){0,2}")
_CITY_WHERE: Final = re.compile(
    r", an? (?:[\w-]+ )?(?:city|county|province|municipality|region) (?:where|whose|that|which)"
)
_OFFICE: Final = re.compile(rf"'s (?:[\w-]+ ){{0,3}}{any_of(_CUES['offices'])}")
_METRIC_OF: Final = re.compile(
    r"^(?: value| volume| total| figures?)?(?: of (?:[\w-]+ ){0,2}[\w-]+)? (?:of|in|for|across) (?:(?:the|all of"
    r"|whole) )?(?:(?:north|south|east|west|central)[a-z-]* china's )?$"
)
_DEALS: Final = frozenset(
    "agreement agreements contract contracts deal deals pact pacts memorandum memorandums".split()
)
_ITEM: Final = re.compile(r"(?:: | - )")
_CELL: Final = re.compile(r"^(?::| -| \(|,)? ?(?:rmb|cny|us\$|\$|\+|-|about |around |by |with |up |down )?\d")
_GAPPED: Final = re.compile(r" (?:by |only |just |about )+\d")  # "the zone grew by 12.5 percent, the city by 5.2"
_SUBJECT_PRONOUNS: Final = ("it ", "they ", "we ", "he ", "she ")
# "By sub-park, Haidian remained the largest": what is named then are the zone's parts
_BY_PARTS: Final = re.compile(r"\b(?:by|of|among) (?:the )?(?:sub-?parks?|sub-?zones?|sub-districts?)\b")
_COORDINATORS: Final = frozenset({" and ", " or ", ", ", ", and ", ", or "})
_OWNER_GAP: Final = 14
_OPENING: Final = 14
_ITEM_REACH: Final = 6
_BARE_WHOLES: Final = frozenset({"city", "county", "province", "nation", "country", "town", "municipality"})


# "Colleges in Guizhou turn out ...": the place that tells a subject where it is
_SUBJECT_IN: Final = re.compile(
    r"(?:[\"'(]{0,4}(?:(?:in|by|at|since|last|this)\b[^,;]{2,30}, )?(?:while |but |and |where |whereas )?)?"
    r"(?:(?:all|the|most|many|about|some|over|nearly|almost|more than) )*(?:\d[\d,]* )?(?:(?!(?:to|of|from|for|by|with"
    r"|at|on|in) )[\w&-]+ ){0,3}"
    r"(?:(?:an?|each|every) (?:[\w-]+ ){0,2}"
    r"(?!(?:plant|factory|project|base|cent(?:er|re)|lab\w*|office|park|zone|branch|unit|line|campus|facility|firm|company"
    r"|fund|school|hospital)\b)[\w-]+|[a-z-]+(?<!s)s|people|men|women"
    rf"|{any_of(_CUES['general_nouns'])}) (?:in|of|from|across|throughout|around) (?:the (?:city|province) of |the )?$"
)
_GUESTS: Final = re.compile(rf"\b{any_of(_CUES['guests'])} from (?:the )?(?:city of )?$")
# "Taizhou's industry, including plants [outside the] zone, had sales of ...": the zone is but a part
_OUTSIDE: Final = re.compile(
    r"\b(?:outside(?: of)?|beyond|excluding|not counting|not including|other than|apart from|aside from|both in and"
    r" outside|in and (?:around|outside)|inside and outside) (?:the )?$"
)
# "A bonded zone [next to] the Kunshan zone handled ...": somebody else's neighbour
_BESIDE: Final = re.compile(
    r"\b(?:next to|near|close to|adjacent to|adjoining|bordering|opposite|beside|alongside|not far from|next door to"
    r"|(?:north|south|east|west|northeast|northwest|southeast|southwest|outskirts|edge|gates?) of"
    r"|(?:away|minutes|kilometers|kilometres|km) from|separate from|independent of) (?:the )?$"
)
# "[Together with] the Suzhou Industrial Park, they took up ...": named beside the subject
_BESIDES: Final = re.compile(
    r"\b(?:together with|along with|as well as|apart from|besides|in addition to|unlike|like|except"
    r"(?: for)?|not counting|including|alongside|next to|after|following|behind) (?:the )?$"
)
_PRONOUN_AFTER: Final = re.compile(r"[^,;.]{0,40}, (?:it|they|the (?:zones?|district|park|group|two|three|four))\b")
_PLURAL_VERB: Final = re.compile(
    rf"(?: (?:now|also|already|together|alone|still|\w+ly))? {any_of(_CUES['plural_verbs'])}\b"
)
_ECONOMY: Final = re.compile(r"(?:'s)? (?:economy|gdp|total economy)\b")
# "China's chip market is worth ..."
_OWNED_SUBJECT: Final = re.compile(
    rf"'s? (?:[\w&-]+ ){{0,4}}?[\w&-]+"
    r"(?P<aside>, (?:including|with|among|counting|not|both|whether|inside)\b[^,;.]{2,80},)? "
    rf"(?:is|are|was|were|{_VERBS}|{any_of(_CUES['plural_verbs'])})\b"
)
_CLAUSE_OPENING: Final = re.compile(
    rf"[\"'(]{{0,4}}(?:[^,;:.]{{2,60}}, )?(?:[^,;:.]{{2,50}} {any_of(_CUES['saying'])} (?:that )?)?"
    r"(?:while |but |and |where |whereas |yet |although |though |so |because |since |as )?$"
)
# What makes a place's industry the subject of an infinitive, as in "The mayor [wants] the city's drone sector [to be]"
_WANTS: Final = re.compile(
    r"\b(?:want(?:s|ed)?|expect(?:s|ed|ing)?|would like|wish(?:es|ed)?|intend(?:s|ed)? for|plan(?:s|ned)? for"
    r"|aim(?:s|ed)? for|hop(?:es|ed) for|forecast(?:s|ed)?|project(?:s|ed)?|call(?:s|ed)? for|see|sees"
    r"|push(?:es|ed)? for|enabl(?:es?|ed|ing)|help(?:s|ed)?|allow(?:s|ed)?) (?:the )?$"
)
_OWNED_TO: Final = re.compile(
    r"'s? (?:(?!zone\b|park\b|high-tech\b)[\w&-]+ ){1,5}?to (?:be|reach|hit|exceed|top|grow|rise|expand|double"
    r"|surpass|pass|stand|come|climb|increase|generate|employ|total|have|account|earn|fall|shrink)\b"
)
# "A firm that hires a PhD gets 50,000 yuan": a rule for all, nobody's account
_RULE_FOR_ALL: Final = re.compile(
    r"(?: (?:that|which|who) [^,;.]{2,70}?)? (?:gets?|receives?|can|may|enjoys?"
    r"|(?:is|will be) (?:granted|paid|given|entitled|eligible|awarded|offered|rewarded|refunded|subsidi[sz]ed"
    r"|exempt\w*)"
    r"|will (?:get|receive|enjoy))\b"
)
_ANY: Final = re.compile(r"(?:an?|any|each|every)\b")
_THAT_OF: Final = re.compile(
    r"(?:^|[,;(] ?|\band |\bwhile |\bbut |\bwhereas )(?:(?:that|those) (?:of|in|for)"
    r"|the (?:(?:corresponding|same|comparable|respective|average|overall|equivalent) )?(?:growth )?(?:figures?|rates?"
    r"|readings?|pace|average|mean|numbers?|increase|rise|growth|ratio|proportion|indicator"
    r"|tally) (?:for|in|of|across))"
    r" (?:the )?(?:whole of )?$"
)
_THEN_STATED: Final = re.compile(
    rf" (?:was|were|is|are|stood at|came to|reached|amounted to|averaged) (?:{SOFTENER} )?"
    r"(?:us ?\$|rmb ?|cny ?|renminbi |\$|\u00a5|\u20ac)?\d"
    r"|(?:'s)?, where [^,;.\d]{3,40} \d"  # "ahead of the Ningbo zone, where growth was 7.1 percent"
)


# "It has [a construction area, a new area and a park], and 809 firms": what the subject is made of
_MADE_OF: Final = re.compile(
    r"\b(?:it|zone|hidz|htz|park|district|which) (?:now |also |currently |today )?(?:has|have|consists? of|comprises?"
    r"|includes?|contains?|covers?|spans?|governs?|administers?|runs?|manages?|oversees?|is (?:composed|made up) of"
    r"|is divided into) [^.;:\d]{0,50}$"
)


# As in "Since the Hainan Free Trade Port plan was released, 1,870 firms have registered in the zone"
_SUBORDINATE: Final = re.compile(r"\b(?:since|when|after|before|once|until|because|although|though) (?:the )?$")


# what stands before a subject that opens its clause: "Among the smaller ones, Yiyang reported ..."
OPENS_CLAUSE: Final = re.compile(r"(?:^|[.:;] |(?:among|of) (?:the|these|those|them)[^,;.]{0,30}, )$")


# "MAOMING, Guangdong - 118 companies offered ...": where a report was written, and no owner of what it tells
_DATELINE: Final = re.compile(
    r"[A-Z][A-Z' -]{2,24}[A-Z](?:, [A-Z][a-z]+(?: [A-Z][a-z]+)?)?(?:, [A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?)?"
    r" ?(?:\([^)\n]{2,40}\) ?)?(?:--| -|\u2014|\u2013) "
)


# What makes one of a group, as in "the biggest of the 7 zones of Henan"
_ONE_OF: Final = re.compile(r"\b(?:of|among|in|for|from|to) (?:the |all |its )?(?:\w+ )?$")


def area_roles(scene: Scene) -> list[str]:
    """Return for every area of a sentence: governor, location, compared, whole, rank, opening, mentioned or apposed."""
    low = scene.low
    roles: list[str] = []
    heads, apposed = _appositions(scene)
    members = _members(scene)
    head_kinds = {scene.areas[i].kind for i in heads}
    written = _DATELINE.match(scene.clean, scene.start, scene.end) if scene.first_of_line else None
    dateline = written.end() if written is not None else -1
    for i, area in enumerate(scene.areas):
        if i in heads and area.kind in ("place", "company"):
            roles.append("governor")
            continue
        if area.end <= dateline:
            roles.append("mentioned")
            continue
        if any(start <= area.start and area.end <= end for start, end in members):
            roles.append("apposed")
            continue
        inside = any(start <= area.start and area.end <= end for start, end in apposed)
        same = area.kind == "group" and head_kinds == {"zone"} and not _ONE_OF.search(low, scene.start, area.start)
        if inside and not same:  # "Changzhou's zone and Wujin's, the city's two national zones, closed 2018 with ..."
            roles.append("apposed")
            continue
        if i and area.kind == "group" and roles[-1] == "rank" and area.start - scene.areas[i - 1].end < _OWNER_GAP:
            roles.append("rank")  # "came first among the region's three national high-tech zones"
            continue
        if i and area.kind == "place" and roles[-1] == "location":
            previous = scene.areas[i - 1]
            if previous.kind == "place" and low[previous.end : area.start] in _COORDINATORS:
                roles.append("location")
                continue
        before = low[max(scene.start, area.start - 70) : area.start]
        opens = area.kind == "place" and OPENS_CLAUSE.search(low[scene.start : area.start]) is not None
        end = row_end(scene, i, _COORDINATORS) if opens else area.end
        roles.append(_role(scene, area, before, low[end : min(scene.end, end + 60)]))
    _parts_in_passing(scene, roles)
    return roles


def row_end(scene: Scene, index: int, joins: frozenset[str]) -> int:
    """Return where the row of places ends that one begins, subjects of one verb: "Yiyang and Changde grew"."""
    low, end = scene.low, scene.areas[index].end
    for other in scene.areas[index + 1 :]:
        if other.kind != "place" or low[end : other.start] not in joins:
            break
        end = other.end
    return end


def _parts_in_passing(scene: Scene, roles: list[str]) -> None:
    """As in "Changsha's industry, including plants in the zone, had sales of ...": the zone is but a part."""
    for place, role in zip(scene.areas, roles, strict=True):
        if place.kind != "place" or role != "governor":
            continue
        owned = _OWNED_SUBJECT.match(scene.low, place.end, scene.end)
        if owned is None or not owned["aside"]:
            continue
        begin, end = owned.span("aside")
        for i, area in enumerate(scene.areas):
            if begin < area.start < end and area.kind in ZONES:
                roles[i] = "mentioned"


def _role(scene: Scene, area: Area, before: str, after: str) -> str:
    if area.passing:
        return "mentioned"
    if before:
        if area.kind == "place" and _REST_OF.search(before):
            return "governor"  # "In the rest of Ma'anshan, steel output fell"
        if (" of " in before or " in " in before or " to " in before) and _WHOLE_OF.search(before):
            return "whole"
        if area.kind == "place" and _THAT_OF.search(before):
            return "governor"
        if _COMPARISON.search(before) and not _OVER.search(before) and not _THEN_STATED.match(after):
            return "compared"
        tops = area.kind == "zone" and _TOPS_IN.search(before) is not None
        if _RANK.search(before) and not tops and not after.startswith(", where "):
            return "rank"
        if _BESIDES.search(scene.low, scene.start, area.start) and _PRONOUN_AFTER.match(after):
            return "mentioned"
        if area.kind in ZONES and (_OUTSIDE.search(before) or _BESIDE.search(before)):
            return "mentioned"
        if area.kind == "other" and (_MADE_OF.search(before) or _SUBORDINATE.search(before)):
            return "mentioned"
    if area.kind == "place":
        return _place_role(scene, area, before, after)
    if area.kind == "company":
        if _EXAMPLE.match(after):
            return "mentioned"
        if _ANY.match(scene.low, area.start) and _RULE_FOR_ALL.match(scene.low, area.end):
            return "mentioned"
        clause = after.startswith((", which ", ", who ", ", whose "))
        if _MENTIONED.search(before) and not clause and not after.startswith("'s") and not _OF.search(before):
            return "mentioned"
    return "governor"


def _members(scene: Scene) -> list[tuple[int, int]]:
    """Return where others go with a zone: "its three zones (Wuxi, Jiangyin and Yixing)", "..., along with Zibo's"."""
    found: list[tuple[int, int]] = []
    for area in scene.areas:
        if area.kind == "group" and (brackets := _BRACKETS.match(scene.low, area.end, scene.end)) is not None:
            found.append(brackets.span())
        if area.kind in ZONES and (others := _TOGETHER_WITH.match(scene.low, area.end, scene.end)) is not None:
            found.append(others.span())
    return found


def _appositions(scene: Scene) -> tuple[set[int], list[tuple[int, int]]]:
    """Return the areas that words in apposition follow ("Wanke, a maker of lenses, sold"), and where those stand."""
    low = scene.low
    heads: set[int] = set()
    apposed: list[tuple[int, int]] = []
    for i, area in enumerate(scene.areas):
        rest = area.kind == "company" and "," in low[area.start : area.end]
        if not rest and not low.startswith((",", " (", "("), area.end):
            continue
        after = low[area.end : min(scene.end, area.end + 140)]
        match = (_APPOSITION_REST if rest else _APPOSITION).match(after)
        if (
            match is not None
            and not SUBJECT_AFTER.match(after)  # "..., Jiangsu province, came away from its fair, held in May"
            and _acts(area, " " + _WHEN.sub("", after[match.end() :], count=1))
            and not LOCATION.search(low[max(scene.start, area.start - 40) : area.start])
        ):
            apposed.append((area.end, area.end + match.end()))
            heads.add(i)
    return heads, apposed


_SAYS: Final = re.compile(r" (?:said|says|reports|reported|announced|expects|reckons|plans)\b")


def _acts(area: Area, after: str) -> bool:
    """Whether a verb of an area follows; who has a head may also speak: "Wanke, a maker of lenses, said sales rose"."""
    speaks = area.kind in ("company", "zone") and _SAYS.match(after) is not None
    return speaks or SUBJECT_AFTER.match(after) is not None


# "the Shenyang [Institute] of Automation": a place in the name of a body
_INSTITUTION: Final = re.compile(
    r" (?:[A-Z][\w&-]* ){0,3}?(?:Institutes?|University|College|Academy|Laborator(?:y|ies)|School|Hospital"
    r"|Museum|Library|Airport|Railway Station|Stock Exchange|Conservatory|Observatory)\b"
)


_COMPARED_LABEL: Final = re.compile(r"[-*\u2022 ]*(?:(?:for|by|in) comparison[,:]? |memo(?:randum)?: |compare: )?")
_LABEL_END: Final = re.compile(r"(?:, [^,:;.]{2,24}| \([^)]{2,24}\))?: ")


def _is_label(scene: Scene, area: Area) -> bool:
    """As in "For comparison, Xinxiang city, Q1: GDP +5.7 percent": whose figures a line gives."""
    opening = _COMPARED_LABEL.fullmatch(scene.low, scene.start, area.start)
    if opening is None or _LABEL_END.match(scene.low, area.end, scene.end) is None:
        return False
    return opening.end() - opening.start() > len("- ") or scene.low.endswith(_WHOLE_WORDS, area.start, area.end)


_WHOLE_WORDS: Final = ("city", "province", "prefecture", "county", "region", "municipality")


def _place_role(scene: Scene, area: Area, before: str, after: str) -> str:
    if _INSTITUTION.match(scene.clean, area.end):
        return "mentioned"
    region = _REGION.search(before)
    if region is not None:
        start = area.start - len(region.group())
        if any(a.end == start and not a.reference for a in scene.areas):
            return "location"  # "in Changsha, Hunan province"
    if _is_label(scene, area):
        return "governor"
    located = LOCATION.search(before) is not None
    if area.cue == "region" and area.start - scene.start < _OPENING and not any(a.kind in ZONES for a in scene.areas):
        return "governor"  # "In Panxi area the reserves are close to 10 billion tons"
    if not located and _RELATIVE.match(after):
        return "governor"
    if _SUB_PARK.match(after) or _BY_PARTS.search(scene.low, scene.start, area.start):
        return "location"
    if _CITY_WHERE.match(after):
        return "opening"
    if area.id in ("china", "chinese", "nation"):
        return _nation_role(scene, area, after, located=located)
    if area.cue == "country":
        return "location"
    own = after.startswith("'s ") and next((a for a in scene.areas if a.start >= area.end), None)
    if own and own.kind in ZONES and _OWN_ZONES.fullmatch(scene.low, area.end, own.start):
        return "location"  # "exports of the province's five high-tech zones"
    if area.whole or _ECONOMY.match(after):
        return "governor"
    if located and _GUESTS.search(before):
        return "location"  # "Investors from Shanghai will put 6 billion yuan into the zone's rail works"
    if located and _is_subject_in(scene, area, before, after):
        return "governor"
    if _is_owner_of_subject(scene, area) or (_WANTS.search(before) and _OWNED_TO.match(scene.low, area.end)):
        return "governor"
    if _ELLIPTIC.match(after):
        return "governor"  # "the zone's investment grew 5 percent; the county's fell by 2 percent"
    if _POSSESSIVE.match(after) and not _OFFICE.match(after):
        metric = next((m for m in scene.metrics if m.start >= area.end), None)
        owns = metric is not None and OWNED.match(scene.low[area.end : metric.start])
        return "governor" if owns else "location"
    if _of_metric(scene, area, located=located):
        return "governor"
    if located:
        # "In Suzhou, GDP rose": a place that opens its sentence speaks for it, unless a zone is named too.
        opens = area.start - scene.start < 14 and after.startswith((",", " as ", " level,"))
        opens = opens and not scene.low.startswith(_SUBJECT_PRONOUNS, scene.start)  # "It lies in Changsha, a city ..."
        stop = scene.clause_end(area.end)
        alone = opens and not any(a.kind in ("zone", "group", "other") and a.start < stop for a in scene.areas)
        alone = alone and _ACTS_THERE.match(scene.low, area.end, scene.end) is None
        return "opening" if alone else "location"
    return _subject_role(scene, area, after)


def _is_subject_in(scene: Scene, area: Area, before: str, after: str) -> bool:
    """As in "Colleges in Guizhou turn out 180,000 graduates": a subject in a place, which the verb follows."""
    if not (_PLURAL_VERB.match(after) or SUBJECT_AFTER.match(after)) or after.startswith("'s"):
        return False
    start = max(scene.clause_start(area.start), area.start - len(before))
    if any(a.kind in ZONES and start <= a.start < area.start for a in scene.areas):
        return False  # "the eight zones of the province"
    return _SUBJECT_IN.fullmatch(scene.low[start : area.start].lstrip()) is not None


def _is_owner_of_subject(scene: Scene, area: Area) -> bool:
    """As in "China's chip market is worth 3 billion yuan": what opens the clause is a place's and has a verb."""
    owned = _OWNED_SUBJECT.match(scene.low, area.end, scene.end)
    if owned is None or _OFFICE.match(scene.low, area.end):
        return False
    aside = owned.span("aside")
    inner = [a for a in scene.areas if area.end <= a.start < owned.end()]
    if not all(a.kind in ZONES and aside[0] < a.start < aside[1] for a in inner):
        return False
    return _CLAUSE_OPENING.fullmatch(scene.low[scene.clause_start(area.start) : area.start].lstrip()) is not None


def _nation_role(scene: Scene, area: Area, after: str, *, located: bool) -> str:
    """As in "China's national high-tech zones" are zones; "China's GDP" is the nation's."""
    low = scene.low
    if _POSSESSIVE.match(after) and any(
        area.end <= m.start < area.end + 40 and OWNED.match(low[area.end : m.start]) for m in scene.metrics
    ):
        return "governor"
    if area.start - scene.start < _ITEM_REACH and _ITEM.match(scene.low, area.end):
        return "governor"  # "China: 0.5 percent"
    if area.start - scene.start < _OPENING and not any(a.kind in ZONES for a in scene.areas):
        opens = located and after.startswith(",")
        if opens or low.startswith(("across ", "throughout "), area.start):
            return "governor"  # "Across China 398,000 vehicles left the plants"
    if area.whole or low.endswith("wide", area.start, area.end) or _is_owner_of_subject(scene, area):
        return "governor"
    if located and (_is_subject_in(scene, area, low[max(scene.start, area.start - 70) : area.start], after)):
        return "governor"
    if _of_metric(scene, area, located=located) and located:
        return "governor"
    return "governor" if not located and SUBJECT_AFTER.match(after) else "location"


def _of_metric(scene: Scene, area: Area, *, located: bool) -> bool:
    """Whether a metric's words lead to the place or follow it: "exports of the city", "Hangzhou economy"."""
    for metric in scene.metrics:
        if metric.nature == "name" or metric.id == "listed_companies" or metric.verb:
            continue  # "firms going public in Shanghai": a place of trade
        if metric.id == "zones" and located:
            continue  # "it has five parks in the city"
        if metric.word in _DEALS:
            continue  # "signed 19 agreements in Shenzhen": where the pens were
        gap = area.start - metric.end
        if 0 <= gap < 40 and _METRIC_OF.match(scene.low[metric.end : area.start]):
            return True
        if metric.start == area.end + 1 and not located and area.cue != "whole-place":
            return True
    return False


def _subject_role(scene: Scene, area: Area, after: str) -> str:
    text = scene.low[area.start : area.end]
    if area.cue == "whole-place":
        if text in _BARE_WHOLES:
            # a label, as in "Population (city): 6.25 million"
            labels = scene.low[area.start - 1 : area.start] == "(" and scene.low.startswith(("):", "),"), area.end)
            return "governor" if labels else "location"
        gapped = scene.low[area.start - 2 : area.start] == ", " and _GAPPED.match(after)
        return "governor" if SUBJECT_AFTER.match(after) or text.endswith("wide") or gapped else "location"
    opens = area.start == scene.start and bool(area.name) and text == f"{area.name} city"
    if opens and not after.startswith(("'", ",")) and not any(a.kind in ZONES for a in scene.areas):
        return "governor"  # "Panzhihua city in the same time finished investment of ..."
    item = area.start - scene.start < _ITEM_REACH and _ITEM.match(after) is not None
    item = item and not scene.clean[area.start : area.end].isupper()
    # "Zhuhai: exports -8.3%"; a bare name before a figure, as in a table: "Hangzhou 5 percent".
    return "governor" if item or SUBJECT_AFTER.match(after) or _CELL.match(after) else "location"

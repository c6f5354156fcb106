"""Mentions of high-tech zones: by name, by the pattern Place + High-tech + Zone, by acronym, in reduced forms."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from hitech_extract.openings import matches
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones.area import ZONES, Area
from hitech_extract.zones.gazetteer import MUNICIPALITIES
from hitech_extract.zones.scan import Scan, slug

__all__ = ["HEAD_OPENINGS", "NOT_NAMES", "SMALL_NUMBER", "acronyms", "headed", "named", "reduced", "said_where"]

_CUES: Final = load_cues("zone")
SMALL_NUMBER: Final = "two|three|four|five|six|seven|eight|nine|ten"
_LEVEL: Final = (
    r"(?:(?:china's |the country's )?(?:national|state|provincial|province|nation)(?:-level| level)?[ -]"
    r"(?:and provincial )?)?"
)
_TECH: Final = (
    r"(?:new[ -](?:and|&)[ -](?:high|hi)|(?:high|hi)[ -](?:and|&)[ -]new|high|hi|new high|new hi)[ -]?"
    r"(?:and[ -]new[ -])?tech(?:nolog(?:y|ies|ical))?(?: and new technology)?"
)
# "national high-tech industrial development zone", "HIDZ", "torch park", "innovation demonstration zone"
_HEAD: Final = re.compile(
    rf"(?<![\w])(?:(?P<level>{_LEVEL})(?:{_TECH})(?: \([a-z ]{{2,20}}\))?(?: {any_of(_CUES['head_words'])})*"
    r"(?: and [a-z]+)? (?P<noun>zones?|parks?|areas?|districts?)(?! (?:committee's))"
    r"|(?P<acronym>(?:national )?(?:hidzs?|htzs?|hitzs?|hsips?|hnidz|htidz|nhtz))\b"
    rf"|(?P<torch>torch (?:{_TECH} )?(?:science |industrial |industry )?(?:development )?(?:parks?|zones?))"
    rf"|(?P<innovation>{_LEVEL}(?:independent |indigenous )?(?:innovation )?demonstration (?P<inoun>zones?|areas?)))"
    r"(?P<poss>'s|')?(?![\w])"
)
# The beginnings of the words with which a head can begin.
HEAD_OPENINGS: Final = tuple(
    "china the national state provinc nation new high hi hidz htz hitz hsip hnidz htidz nhtz torch independent "
    "indigenous innovation demonstration".split()
)
_SHORT: Final = re.compile(
    rf"(?:'s?)? (?:(?:national|own|tech|science|{SMALL_NUMBER}|state-level|top|main|leading|various|best|biggest"
    r"|largest|strongest|other|remaining|smaller|new|newest|oldest|western|eastern|northern|southern|inland|coastal"
    r"|\d{1,2}) ){0,3}"
    r"(?P<noun>zones?|parks?|counterpart(?! (?:funds|city|province)))(?:'s|')?(?![\w])"
)
_SHORT_OF: Final = re.compile(
    r"(?<![\w-])(?P<noun>zones?|parks?) (?:of|in|at|on|by) (?:the city of |the cities of |nearby |neighbou?ring "
    r"|adjacent )?$"
)
_THAT_IN: Final = re.compile(r"\b(?:that|the one) (?:in|of) $|\b(?:that|those) from $")
_A_ZONE: Final = re.compile(r"\b(?:national|high-tech|hi-tech) zones?\b")
# A city's own, though the article is that of any: "Since 2015 it has also had a national high-tech zone"
_HAS_ONE: Final = re.compile(
    r"\b(?:has|had|have|got|gained|owns|boasts?|opened|runs|houses|hosts|founded|set up|established|is home to)"
    r"(?: \w+ly| also| long| now| had| only| just){0,2} (?:a|one|its own|only one|just one)(?: new| large| small)? $"
)
_THOSE_IN: Final = re.compile(r"\bzones?\b[^.;]{0,70}[,;:]? (?:and |but |while )?those (?:in|of) $")
_HIGH_TECH: Final = re.compile(r"(?:'s)? (?:high|hi)-?tech")
_ELLIPSIS: Final = re.compile(
    r"'s(?=[,;.:)]| (?:(?:with|at) (?:about |only |just )?\d|and (?!the)|(?:for|in|by|since|from|after|over) (?!the\b)"
    rf"|{any_of(_CUES['elliptic_changes'] + _CUES['elliptic_verbs'])}(?![\w-])|(?:the|it|this|that|they|there) )|$)"
)
# "Jiangyin's targets 6.5 percent", "Weifang's paid 5.4 billion yuan": what follows is a verb, as its object tells
_VERBS: Final = any_of((*_CUES["subject_verbs"], *_CUES["further_subject_verbs"]))
_ACTS: Final = re.compile(
    rf"'s (?:(?:also|only|even|still|just|alone|now) )?(?:(?![a-z]+s\b){_VERBS}"
    r"|targets|wants|aims|plans|expects|hopes|sees|boasts|posts|reports|employs|accounts|remains|makes|takes|sells|pays)"
    rf"(?= (?:{SOFTENER} )?(?:us\$|rmb ?|cny ?|\$|\u00a5)?\d"
    r"| (?:an?|the|its|their|by|to|for|at|off|out|back|up|down|in|with|more|less|fewer|goods|nothing|no)\b)"
)
# "Huanggang's has 29 platforms, [Xianning's 34]": the verb, and the noun counted, are those of the clause before
_GAPPED: Final = re.compile(
    rf"'s (?:alone )?(?:(?:for|at|by|with|of|to) )?(?:(?:{SOFTENER}|another) )?(?:us\$|rmb ?|cny ?|\$)?\d[\d,.]*"
    r"(?: (?:million|billion|trillion|percent|per cent|pct|yuan|rmb|renminbi|up|down)|%)*(?=[.,;]|$|\n| and )"
)
_GAP_BEFORE: Final = re.compile(r"(?:[,;]| and|, and|; and|, but| but) (?:in |for |at |with )?$")
_GAP_REACH: Final = 110
_CAPITALISED: Final = re.compile(r"(?<![\w'])((?:[A-Z][a-z]+(?:'[a-z]+)?)(?:[ -][A-Z][a-z]+){0,3}) $")
NOT_NAMES: Final = frozenset(_CUES["not_names"])
_GENERIC_BEFORE: Final = re.compile(rf"\b{any_of(_CUES['generic_leads'])}(?: {any_of(_CUES['generic_adjectives'])})? $")
_POINTING: Final = re.compile(r"\b(?:the|these|those|our|both|its|province's|region's|city's|provincial) (?:\w+ )?$")
_THE_NATIONS: Final = re.compile(r"(?:\bchina's|\bthe country's|\bthe nation's) (?:\d+ )?$")
_OWNED: Final = re.compile(r"\b(?:the|our|this|that|its|city's|[a-z]+'s) $")
_NATIONAL_BEFORE: Final = re.compile(
    r"(?:\b(?:china's|the country's|the nation's|chinese|across the country|all|nationwide|\d{2,3}(?:\+\d)?|the nation)"
    r"(?: (?:the|of|other|its|\d{2,3}|all))*|\bof) $"
)
_NATIONAL_AFTER: Final = re.compile(
    r"'? (?:across|throughout|around|in|of) (?:the (?:whole )?(?:country|nation)|china|our country)|'? nationwide"
)
_WHERE: Final = re.compile(r"^(?: in|,) (?:(?:the )?[a-z]+(?:ern)? china's |the |[a-z]+ )?$")


# What a listed name may leave unsaid: "East Lake Hi-tech [Industrial Development Zone]", "Xi'an High-tech [Zone]"
_REST_OF_NAME: Final = re.compile(
    rf" (?:{_LEVEL}{_TECH}(?: {any_of(_CUES['head_words'])}){{0,9}}|{any_of(_CUES['head_words'])}"
    rf"(?: {any_of(_CUES['head_words'])}){{0,9}}|(?<=tech )|(?<=technology )) ?(?:zone|park|area|district)(?!\w)"
)
OWNER_AFTER: Final = re.compile(r" (?:of|in|across) (?:our|this|the whole) (province|region)\b")
_ZONES_AFTER: Final = re.compile(r" (?:zones|parks)(?!\w)")
_NAME_ENDS: Final = ("zone", "park", "area", "district")


def named(scan: Scan) -> None:
    """Add the zones that stand by a listed full name."""
    for i, (start, end, name) in enumerate(scan.hits):
        ids = scan.gazetteer.zone_names.get(name)
        if ids and name not in scan.gazetteer.places:
            zones = _ZONES_AFTER.match(scan.reading.low, end)
            if zones is not None and len(chain := scan.chain_left(i)) > 1:
                scan.add_chain(chain, zones.end())  # "the Foshan, Zhuhai and Zhongshan Torch zones"
                continue
            zone, cue = scan.settle(ids)
            rest = None if name.endswith(_NAME_ENDS) else _REST_OF_NAME.match(scan.reading.low, end)
            stop = rest.end() if rest is not None else end
            scan.areas.append(Area(start, stop, "zone", zone, cue if cue != "name" else "gazetteer"))
            scan.used.add(i)


# --- Place + High-tech + Zone -------------------------------------------------------------------


@dataclass(slots=True)
class _Head:
    """The words "high-tech zone" and what they say by themselves."""

    start: int
    end: int  # without the owner's mark
    stop: int  # with it
    noun: str
    plural: bool
    national: bool
    innovation: bool
    torch: bool

    @classmethod
    def of(cls, match: re.Match[str]) -> _Head:
        noun = match["noun"] or match["inoun"] or match["acronym"] or "park"
        level, innovation = match["level"] or "", match["innovation"] or ""
        return cls(
            match.start(),
            match.start("poss") if match["poss"] else match.end(),
            match.end(),
            noun,
            plural=noun.endswith("s"),
            national="national" in level or "state" in level or innovation.startswith(("national", "state")),
            innovation=bool(innovation),
            torch=bool(match["torch"]),
        )


def headed(scan: Scan, starts: list[int]) -> None:
    """Add the zones and groups of the open pattern around "high-tech zone"; heads begin at the offsets given."""
    taken = scan.mask()
    for match in matches(_HEAD, scan.reading.low, starts):
        if 1 in taken[match.start() : match.end()]:
            continue
        head = _Head.of(match)
        if _of_place_before(scan, head) or _of_place_after(scan, head):
            continue
        if head.innovation:
            _demonstration_zone(scan, head)
        elif not _of_unlisted_place(scan, head):
            _without_place(scan, head)


def _of_place_before(scan: Scan, head: _Head) -> bool:
    """Take "Hunan's high-tech zones", "the Jinan and Qingdao high-tech zones", "Luoyang High-tech Zone"."""
    index = scan.place_before(head.start)
    if index is None:
        return False
    start, end, name = scan.hits[index]
    province = scan.gazetteer.province_of(name)
    if name in ("china", "chinese"):
        scan.used.add(index)
        if head.plural:
            scan.add_group(start, head.end, "national", "national")
        return True
    if head.innovation and name not in scan.gazetteer.by_place:
        scan.used.add(index)
        zone = f"group:{slug(name)}"
        scan.areas.append(Area(start, head.end, "group", zone, "demonstration-zone", plural=head.plural))
        return True
    if head.plural:
        if province and name not in MUNICIPALITIES:
            scan.add_group(start, head.end, f"group:{province}", "province-group", index)
            return True
        chain = scan.chain_left(index)
        if len(chain) > 1 or ("'" not in scan.reading.low[end : head.start] and head.noun != "zones"):
            scan.add_chain(chain, head.end)
        else:
            # "Changzhou's national high-tech zones": the zones of one city
            scan.add_group(start, head.end, f"group:{slug(name)}", "city-group", index)
        return True
    if province and name not in scan.gazetteer.by_place:
        return False
    scan.add_zone(index, start, head.end)
    return True


def _of_place_after(scan: Scan, head: _Head) -> bool:
    """Take "the high-tech zone in Zigong", "high-tech zones of Jinan and Qingdao"."""
    index = scan.place_after(head.stop)
    if index is None:
        return False
    _, end, name = scan.hits[index]
    province = scan.gazetteer.province_of(name)
    known = name in scan.gazetteer.by_place
    rows = scan.gazetteer.places.get(name, ())
    if name == "china":
        scan.add_group(head.start, head.end, "national", "national", index)
    elif rows and rows[0].kind == "country":
        scan.areas.append(Area(head.start, head.end, "other", None, "foreign"))
    elif head.plural and (province or not known):
        scan.add_group(head.start, end, f"group:{province or slug(name)}", "province-group", index)
    elif head.plural:
        chain = scan.chain_right(index)
        scan.add_chain(chain, scan.hits[chain[-1]][1], head.start)
    elif not province or known:
        scan.add_zone(index, head.start, end)
    else:
        return False
    return True


def _capitalised_before(scan: Scan, head: _Head) -> list[str]:
    """Return the capitalised words right before a head, where they may be a name."""
    match = _CAPITALISED.search(scan.reading.clean, max(0, head.start - 40), head.start)
    words = match.group(1).split() if match is not None else []
    return words if words and words[-1].lower() not in NOT_NAMES else []


def _demonstration_zone(scan: Scan, head: _Head) -> None:
    """Add an innovation demonstration zone: a group of high-tech zones, named by a place that no table lists."""
    low = scan.reading.low
    if head.plural:
        scan.add_group(head.start, head.end, "group:independent-innovation-demonstration-zones", "demonstration-zones")
        return
    capital = _CAPITALISED.search(scan.reading.clean, max(0, head.start - 40), head.start)
    if capital is not None:
        if _capitalised_before(scan, head):
            zone = f"group:{slug(capital.group(1))}"
            scan.areas.append(Area(capital.start(1), head.end, "group", zone, "demonstration-zone"))
    elif re.search(r"\bthe $", low[max(0, head.start - 40) : head.start]):
        scan.areas.append(Area(head.start, head.end, "zone", None, "definite-demonstration", reference=True))


_CIVIC: Final = frozenset("city county district province prefecture town region municipality".split())


def _of_unlisted_place(scan: Scan, head: _Head) -> bool:
    """Take "Foshan Shishan High-tech Zone", whose place no table lists."""
    if head.plural or head.torch:
        return False
    words = _capitalised_before(scan, head)
    while words and words[0].lower() in NOT_NAMES:
        words.pop(0)
    if not words or all(word.lower().removesuffix("'s") in _CIVIC for word in words):
        return False  # "Mianyang Sci-tech City's high-tech zone"
    name = " ".join(words)
    scan.areas.append(Area(head.start - len(name) - 1, head.end, "zone", f"x:{slug(name)}", "open-pattern"))
    return True


_A_RANK: Final = re.compile(
    r" (?:approval|status|title|designation|accreditation|recognition|certification|label|licen[cs]e|plaque|rank)\b"
)


# "The province wants [high-tech zone] revenue to grow": of zones in general, whereas "the high-tech zone's" is of one
_ATTRIBUTIVE: Final = re.compile(
    r" (?!(?:of|in|at|on|by|for|to|with|from|and|or|but|which|that|where|is|was|were|are|has|had|have|will|would|can"
    r"|could|said|says|also|as|near|itself|alone|now|still)\b)[a-z]"
)
_DETERMINED: Final = re.compile(
    r"(?:'s?|\b(?:the|a|an|its|our|this|that|their|his|her|whose|said|every|each|any|one|local|new|own))"
    r" (?:(?!(?:of|in|for|to|by|wants?|that|and)\b)[\w-]+ ){0,2}$"
)


def _without_place(scan: Scan, head: _Head) -> None:
    """Add "the high-tech zone", "national high-tech zones"."""
    low = scan.reading.low
    start, end = head.start, head.end
    before = low[max(0, start - 40) : start]
    if head.plural:
        across = _NATIONAL_AFTER.match(low, end)
        national = head.national or across or _NATIONAL_BEFORE.search(before)
        article = _THE_NATIONS.search(before)
        pointing = not article and not across and _POINTING.search(before) is not None
        begin = start - len(article.group()) if article else start
        cue = "national" if national else "plural"
        if OWNER_AFTER.match(low, end):  # "the nine national high-tech zones of our province"
            scan.areas.append(Area(begin, end, "group", None, cue, plural=True, reference=True))
        else:
            scan.areas.append(Area(begin, end, "group", "national", cue, plural=True, reference=pointing))
    elif _A_RANK.match(low, end):
        return  # "It won national high-tech zone status in 1992"
    elif _GENERIC_BEFORE.search(before):
        if _HAS_ONE.search(before):
            scan.areas.append(Area(start, end, "zone", None, "definite", reference=True))
    elif head.national and not _OWNED.search(before):
        # "the innovation ability of national high-tech zone": a plural that lost its ending
        scan.add_group(start, end, "national", "national")
    else:
        attributive = _ATTRIBUTIVE.match(low, end) is not None and _DETERMINED.search(before) is None
        cue = "attributive" if attributive else "definite"
        scan.areas.append(Area(start, end, "zone", None, cue, reference=True))


# --- what a zone is called otherwise ------------------------------------------------------------


def acronyms(scan: Scan) -> None:
    """Add the zones of listed acronyms; one that the rest of the article does not speak for is left."""
    clean = scan.reading.clean
    spoken = {area.id for area in scan.areas if area.kind == "zone"}
    for i, (start, end, name) in enumerate(scan.hits):
        ids = scan.gazetteer.acronym(clean[start:end])
        if not ids or i in scan.used:
            continue
        backed = [zone for zone in ids if zone in spoken or _is_placed(scan, zone)]
        if not backed and _is_household_word(scan, clean[start:end]):
            backed = list(ids)
        if len(backed) == 1:
            scan.used.add(i)
            scan.areas.append(Area(start, end, "zone", backed[0], "acronym"))
        elif not scan.gazetteer.places.get(name):
            scan.used.add(i)


_FROM_CHINA: Final = re.compile(r"\b(?:yuan|rmb|cny|renminbi)\b")


_AFTER_A_PLACE: Final = "(?:is|was|were|are|ha[sd]|have|will|and|in|on|by|from|at|as|since|last|this|during)"


def _is_household_word(scan: Scan, acronym: str) -> bool:
    """As in "Ten firms settled in SIP. SIP has 300": said again and again of a place, in an article that names none."""
    clean = scan.reading.clean
    kinds = {row.kind for name in scan.names for row in scan.gazetteer.places.get(name, ())}
    return (
        not scan.areas
        and kinds.isdisjoint({"city", "county", "district"})
        and f"({acronym})" not in clean
        and len(re.findall(rf"\b{acronym}\b", clean)) > 1
        and re.search(rf"\b(?:in|within|into|to) {acronym}(?:[,.;]|'s\b| {_AFTER_A_PLACE}\b)", clean) is not None
        and _FROM_CHINA.search(scan.reading.low) is not None
    )


def _is_placed(scan: Scan, zone_id: str) -> bool:
    """Whether the text names a place of the zone."""
    zone = scan.gazetteer.zones[zone_id]
    return any(place.lower() in scan.names for place in (*zone.places, *zone.districts, zone.city))


def reduced(scan: Scan) -> None:
    """Add "Luoyang's zone", "the zone in Zigong", districts that are the zone, "that in Jinan", "Zhuzhou's rose"."""
    low, gazetteer = scan.reading.low, scan.gazetteer
    any_zone = any(area.kind in ZONES for area in scan.areas)
    taken, zone_at = scan.mask(), scan.mask("zone")
    for i, (start, end, name) in enumerate(scan.hits):
        if i in scan.used:
            continue
        known = name in gazetteer.by_place
        match = _SHORT.match(low, end)
        if match is not None and _short(scan, i, match):
            any_zone = True
            continue
        if known and _known_for(scan, i):
            any_zone = True
            continue
        if known:
            before = _SHORT_OF.search(low, max(0, start - 40), start)
            that_in = _THAT_IN.search(low[max(0, start - 12) : start])
            if low.startswith("those ", max(0, start - 9)) and _those_in(scan, i):
                continue
            back = max(0, start - 160)
            told = that_in and (1 in zone_at[back:start] or _A_ZONE.search(low, back, start))
            if told and not _spoken_of(scan, name, start):
                scan.add_zone(i, start, end, "elliptic")
                continue
            if before is not None and 1 not in taken[before.start() : before.end()]:
                _short_of(scan, i, before)
                any_zone = True
                continue
        if any_zone and not known and _of_province(scan, i):
            continue
        if name in gazetteer.districts and not _HIGH_TECH.match(low[end : end + 10]):
            stop = end + len(" district") if low.startswith(" district", end) else end
            scan.areas.append(Area(start, stop, "zone", gazetteer.districts[name], "district"))
            scan.used.add(i)
        elif (
            known
            and any_zone
            and (
                (
                    (_ELLIPSIS.match(low, end) or _ACTS.match(low, end))
                    and not _after_a_city(scan, i)
                    and not _beside_its_zone(scan, name)
                )
                or _is_gapped(scan, start, end)
            )
        ):
            scan.add_zone(i, start, end, "elliptic")


def _beside_its_zone(scan: Scan, name: str) -> bool:
    """As in "The zone spent 9.6 percent of GDP; Dongguan's was 3.5 percent": the city of the one zone that is named."""
    named = {area.id for area in scan.areas if area.kind == "zone" and area.id}
    return named == {scan.zone_of_place(name)[0]}


def _of_province(scan: Scan, hit: int) -> bool:
    """Take "Zones in Hubei spent 148 billion yuan", "those in Jiangxi 39 billion", told among high-tech zones."""
    start, end, name = scan.hits[hit]
    province = scan.gazetteer.province_of(name)
    if province is None:
        return False
    named = _ZONES_OF.search(scan.reading.low, max(0, start - 40), start)
    if named is None:
        sentence = scan.sentence_of(start)
        if sentence is None or not _AND_THOSE.search(scan.reading.low, max(sentence.start, start - 140), start):
            return False
        begin = start - len("those in ")
    else:
        begin = named.start("zones")
    scan.add_group(begin, end, f"group:{province}", "province-group", hit)
    return True


_AND_THOSE: Final = re.compile(r"\bzones (?:of|in|across) (?:[^.;]|\.\d){2,110}? those (?:in|of) $")
# Zones without a word for their kind: the economic zones of a province are others
_ZONES_OF: Final = re.compile(
    rf"(?:^|[.;:,!?\n\"(] ?|\b(?:the|all|its|of|and|for|in|other|{SMALL_NUMBER}|\d{{1,2}}) )"
    r"(?P<zones>zones (?:of|in|across) )$"
)


def _after_a_city(scan: Scan, hit: int) -> bool:
    """As in "Luoyang's industry made 5 percent more; Zhengzhou's made 8 percent": what cities own, zones do not."""
    sentence = scan.sentence_of(scan.hits[hit][0])
    if sentence is None or hit == 0 or hit - 1 in scan.used:
        return False
    begin, stop, _ = scan.hits[hit - 1]
    return begin >= sentence.start and scan.reading.low.startswith("'s ", stop)


def _is_gapped(scan: Scan, start: int, end: int) -> bool:
    """Whether "Xianning's 34" goes on with what was said of a zone, as in "Huanggang's has 29, Xianning's 34"."""
    low = scan.reading.low
    if not _GAPPED.match(low, end) or not _GAP_BEFORE.search(low, max(0, start - 12), start):
        return False
    clause = max(low.rfind(". ", 0, start), low.rfind("\n", 0, start), start - _GAP_REACH)
    return any(area.kind in ("zone", "group") and clause < area.start < start for area in scan.areas)


def _those_in(scan: Scan, hit: int) -> bool:
    """Take "the other zones are behind: those in Baoji and Yangling"."""
    start = scan.hits[hit][0]
    if not _THOSE_IN.search(scan.reading.low, max(0, start - 110), start):
        return False
    chain = scan.chain_right(hit)
    if any(scan.hits[i][2] not in scan.gazetteer.by_place or i in scan.used for i in chain):
        return False
    scan.add_chain(chain, scan.hits[chain[-1]][1])
    return True


def _spoken_of(scan: Scan, name: str, start: int) -> bool:
    """As in "the zone's GDP rose; that of Suzhou fell", said of Suzhou's zone: the city is the other one."""
    zone, _ = scan.zone_of_place(name)
    return any(area.id == zone and start - 160 < area.end <= start for area in scan.areas if area.kind == "zone")


# "Baotou's [rare earth] zone": what a zone is known for, and no other kind of zone
_KNOWN_FOR: Final = re.compile(
    rf"'s (?:(?!{any_of(_CUES['other_zone_words'])}\b)[a-z-]+ ){{1,3}}zone(?![\w-])(?! (?:of|for)\b)"
)


def _known_for(scan: Scan, hit: int) -> bool:
    """Take "Baotou's rare earth zone", of a place with but one zone."""
    start, end, name = scan.hits[hit]
    match = _KNOWN_FOR.match(scan.reading.low, end)
    if match is None or scan.gazetteer.only_zone(name) is None:
        return False
    scan.add_zone(hit, start, match.end(), "reduced")
    return True


def _short(scan: Scan, hit: int, match: re.Match[str]) -> bool:
    """Take "Luoyang's zone", "Hunan's eight zones"."""
    start, _, name = scan.hits[hit]
    stop, plural = match.end("noun"), match["noun"].endswith("s")
    province = scan.gazetteer.province_of(name)
    if plural and province:
        scan.add_group(start, stop, f"group:{province}", "province-group", hit)
    elif name not in scan.gazetteer.by_place:
        return False
    elif plural:
        scan.add_chain(scan.chain_left(hit), stop)
    else:
        scan.add_zone(hit, start, stop, "reduced")
    return True


def _short_of(scan: Scan, hit: int, match: re.Match[str]) -> None:
    """Add "the zone in Zigong", "the zones of Jinan and Qingdao"."""
    begin = match.start("noun")
    if match["noun"].endswith("s"):
        chain = scan.chain_right(hit)
        scan.add_chain(chain, scan.hits[chain[-1]][1], begin)
    else:
        scan.add_zone(hit, begin, scan.hits[hit][1], "reduced")


def said_where(scan: Scan) -> None:
    """Let the province or country named right after a zone settle which it is: "Taizhou High-tech Zone in Zhejiang"."""
    low, gazetteer = scan.reading.low, scan.gazetteer
    for area in scan.areas:
        if area.kind not in ZONES or (area.reference and area.cue != "plural"):
            continue
        i = bisect_left(scan.starts, area.end)
        if i == len(scan.hits) or scan.starts[i] - area.end > 30 or not _WHERE.match(low[area.end : scan.starts[i]]):
            continue
        place = scan.hits[i][2]
        rows = gazetteer.places.get(place, ())
        if rows and rows[0].kind == "country" and place not in ("china", "chinese"):
            area.kind, area.id, area.cue, area.reference = "other", None, "foreign", False
            continue
        province = gazetteer.province_of(place)
        if province is None or area.kind != "zone" or not area.name:
            continue
        ids = [zone for zone in gazetteer.by_place.get(area.name, ()) if gazetteer.zones[zone].province == province]
        if len(ids) == 1:
            area.id, area.cue = ids[0], "name+province"
        elif not ids and area.name in gazetteer.by_place:
            area.id, area.cue = f"x:{slug(area.name)}", "other-province"

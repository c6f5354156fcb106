"""Find whose figures a text gives: high-tech zones, groups of them, and the areas that are none.

Zones are found by name (gazetteer), by the open pattern Place + High-tech + Zone, by reduced forms
("Luoyang's zone"), as groups ("Hunan's eight national high-tech zones") and by reference ("the
zone", "our district"), which is tied to its antecedent. Cities, provinces, the nation, companies and
other kinds of zone are found as well, so that their figures can be refused.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from hitech_extract.reading import Reading
from hitech_extract.rules import Place, Zone, load_places, load_provinces, load_zones

__all__ = ["Area", "Gazetteer", "find_areas", "main_zone", "title_zone"]


@dataclass(slots=True)
class Area:
    """A mention of an area or body that figures may belong to; offsets into ``Reading.clean``.

    ``kind``: ``zone``, ``group`` (also ``national``), ``place`` (city, province, nation), ``other`` (another
    kind of zone), ``company``. ``id`` is the zone id of the record for zones and groups, None where it
    cannot be settled. ``members`` are the ids of a group spelled out ("the Jinan and Qingdao
    high-tech zones"). ``cue`` names the rule; ``reference`` marks mentions that point back.
    """

    start: int
    end: int
    kind: str
    id: str | None
    cue: str
    reference: bool = False
    plural: bool = False
    whole: bool = False  # "the city as a whole": a scope of its own, never a mere location
    members: tuple[str, ...] = ()
    chain: int = -1  # coordinated mentions share a number
    name: str = ""


_LEVEL: Final = r"(?:(?:china's |the country's )?(?:national|state|provincial|province|nation)(?:-level| level)?[ -](?:and provincial )?)?"
_TECH: Final = r"(?:new[ -](?:and|&)[ -](?:high|hi)|(?:high|hi)[ -](?:and|&)[ -]new|high|hi|new high|new hi)[ -]?(?:and[ -]new[ -])?tech(?:nolog(?:y|ies|ical))?(?: and new technology)?"
_HEAD: Final = re.compile(
    rf"(?<![\w])(?:(?P<level>{_LEVEL})(?:{_TECH})(?: \([a-z ]{{2,20}}\))?(?: (?:industry|industries|industrial|science|innovation|development|demonstration|business|technology))*(?: and [a-z]+)? (?P<noun>zones?|parks?|areas?|districts?)(?! (?:committee's))"
    rf"|(?P<acronym>(?:national )?(?:hidzs?|htzs?|hitzs?|hsips?|hnidz|htidz|nhtz))\b|(?P<torch>torch (?:{_TECH} )?(?:science |industrial |industry )?(?:development )?(?:parks?|zones?))"
    rf"|(?P<innovation>{_LEVEL}(?:independent |indigenous )?(?:innovation )?demonstration (?P<inoun>zones?|areas?)))(?P<poss>'s|')?(?![\w])"
)
_SHORT: Final = re.compile(r"(?P<poss>'s?)? (?:(?:national|own|two|three|four|five|six|seven|eight|nine|ten|state-level|top|main|leading|various) ){0,3}(?P<noun>zones?|parks?)(?P<poss2>'s|')?(?![\w])")
_SHORT_OF: Final = re.compile(r"(?<![\w-])(?P<noun>zones?|parks?) (?:of|in|at) (?:the city of |the cities of )?$")
_REFERENCE: Final = re.compile(
    r"(?<![\w])(?:(?P<our>our|this|the|that|said|same|whole|entire|its own)(?: (?:whole|entire|same|very|host|local))? (?:national |provincial |new |tech |technology |electronics-heavy |biggest |science )?"
    r"(?P<noun>zone|district|park|hidz|htz|development zone|development area|area|region|new district|tech hub|science city|demonstration zone)(?P<poss>'s)?(?![\w-]| (?:of (?:expertise|research|activity)|where|covered))"
    r"|(?P<plural>(?:the|these|those|all|both|such|our|its|their)(?: (?:the|such|these|those|of the|of these|of them))?(?: (?:other |remaining |whole |combined )?(?P<number>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3}))?(?: (?:national|state-level|provincial|high-tech|member|local))* (?P<pnoun>zones|parks|trio|pair|duo|quartet|(?<=both )districts|(?<=two )districts)(?P<pposs>')?|the (?P<bare>trio|pair|duo|quartet)(?P<bposs>'s)?|(?P<number2>two|three|four|five|six|seven|eight|nine|ten|\d{1,3}) (?:national )?zones|together the (?P<alone>\d{1,3}))(?![\w-])"
    r"|(?P<bareplural>(?:most |across |among )(?:zones|parks))(?![\w-]))"
)
_WHOLE: Final = re.compile(
    r"(?<![\w-])(?:(?P<city>(?:the |our |this )?(?:(?:whole|entire|host|same) )?(?:provincial capital|city|municipality|county|prefecture|town)(?:-wide|wide)?(?:'s)?(?: as a whole| proper)?|the (?:municipal|provincial|city|county) government|citywide|city-wide|(?:the )?(?:municipal|provincial|regional) (?:average|mean|figure)|municipal\b|urban)"
    r"|(?P<province>(?:the |our |this )?(?:(?:whole|entire|same) )?(?:province|autonomous region)(?:-wide|wide)?(?:'s)?(?: as a whole)?|provincewide|provincial\b|region-wide)"
    r"|(?P<nation>(?:the )?(?:(?:whole|entire) )?(?:country|nation)(?:-wide|wide)?(?:'s)?(?: as a whole)?|nationwide|countrywide|national\b(?= (?:average|gdp|total|level|mean|economy|growth|figure|gross))|the national (?:average|economy)|across china))(?![\w-])"
)
_OTHER: Final = re.compile(
    r"(?<![\w-])(?:(?:national(?:-level)? |state-level |provincial )?economic(?: and|-| &)? ?(?:and )?(?:technolog\w+|tech)[ -]development (?:zone|area|district|park)s?|(?:national(?:-level)? |provincial )?economic(?:-| and )?(?:development |cooperation |demonstration )?(?:zone|district|area)s?|economic development zones?"
    r"|(?:china )?\(?(?:[a-z]+\)? )?(?:pilot )?free[ -]trade (?:pilot )?(?:zone|area|port|park)s?|(?:comprehensive(?:ly)? |integrated )?(?:free[ -]trade )?bonded (?:zone|area|port|port area|logistics (?:park|zone|center|centre))s?|export processing zones?"
    r"|special economic zones?|(?:airport|port|marine|airport economic|aviation economic|financial|cultural|tourism|modern agricultural|agricultural|ecological|chemical)(?: (?:economic|economy|industry|industrial|industries))? (?:zone|park|area)s?|etdzs?|eddz|ftzs?|edas?\b|beda|teda|kda|(?P<newarea>new areas?)|industrial cooperation zones?|sino-\w+ \w+ parks?"
    r"|(?:economic and tech\w+ zone)s?|export zones?|(?:economic|development) zones? other than)(?P<poss>'s|')?(?![\w-])"
)
_COMPANY_NOUNS: Final = (
    "company|firm|group|manufacturer|maker|enterprise|producer|supplier|developer|foundry|carmaker|automaker|chipmaker|drugmaker|start-up|startup|corporation|conglomerate|giant|operator|subsidiary|retailer|bank|"
    "brewer|shipbuilder|contractor|unicorn|business|factory|distributor|provider|vendor|joint venture|parent|tenant|unit|exporter|builder|miner|refiner|steelmaker|platform|drug maker|chip maker|car maker|insurer|airline|agency|studio|chain|label|brand owner"
)
_COMPANY: Final = re.compile(
    rf"(?<![\w-])(?P<ref>[Tt]he (?:(?!zone|park|city|whole|largest|biggest|other|above|said)[\w-]+ ){{0,2}}?"
    rf"(?:{_COMPANY_NOUNS}|Company|Group|Corporation|brand|board|management)(?P<poss>'s)?(?![\w-])(?! (?:of|committee|park|registration|income|incubator|names))"
    r"|[Ii]ts (?:parent|subsidiary|unit|(?:biggest|largest|top) (?:taxpayer|employer|company|exporter|investor))(?:'s)?)"
    r"|(?P<name>(?:[A-Z][\w&'-]*[a-z0-9]|[A-Z]{2,})(?: (?:& )?(?:[A-Z][\w&-]+|[A-Z]&[A-Z])){0,4},? (?:Co(?:rp(?:oration)?)?\.?(?:,? Ltd\.?)?|Inc\.?|Ltd\.?|Limited|Group|Holdings?|Technolog(?:y|ies)|Tech|Pharma(?:ceuticals?)?|Pharmaceutical|Motors?|Automotive|Auto|Electronics?|Electric|Semiconductors?|Optics|Optoelectronics|Photonics|Energy|Power|Software|Soft|PV|Solar|Micro(?:electronics)?|Precision|Bio(?:tech(?:nology)?|logics|pharma|sciences)?|Medical|Materials|Chemicals?|Robotics|Sensors?|Batter(?:y|ies)|Aviation|Aerospace|Instruments?|Machinery|Equipment|Therapeutics|Genomics|Networks?|Communications|Steel|Industries|Systems|Labs|AI|Data|Cloud|Display|Laser|New Materials?|Intelligent|Logistics|Foods?|Dairy|Brewery|Bank|Securities|Capital|Ventures|Media|Games|Interactive|Telecom|Mobile|Rail|Drive|Drives|Titanium|Copper|Silicon|Wafer|Chips?|Devices|Components|Tools|Valves|Bearings|Turbines?|Wind|Hydrogen|Vehicles?|Truck|Bus|Vaccines?|Diagnostics|Health|Dental|Glass|Ceramics|Textiles?|Cable|Lighting|LED|Opto|Nano|Graphene|Lithium|Cathode|Magnet(?:ics)?)(?P<poss2>'s)?)(?![\w-])"
    rf"|(?P<makers>\b(?:[a-z-]+ )?(?:maker|producer|manufacturer|developer|supplier|foundry|startup|start-up|firm|giant|company|unicorn|group|subsidiary|joint venture|operator|retailer|exporter) (?P<called>[A-Z][\w&-]+(?: [A-Z][\w&-]+){{0,3}})(?P<poss3>'s)?)"
    rf"|(?P<apposed>(?P<who>[A-Z][\w&-]+(?: (?:& )?[A-Z][\w&-]+){{0,3}}),? (?:which is |who )?(?:[Aa]n? |one of |the (?:largest|biggest|first|only|leading|local|county|city|province|zone)[\w' -]{{0,30}}? ?)(?:[\w'-]+ ){{0,4}}(?:{_COMPANY_NOUNS})(?![\w-]))"
    r"|(?P<management>(?<![\w-])(?:[Mm]anagement|[Tt]he board) (?=expects?|said|plans?|forecasts?|raised|cut))"
    r"|(?P<indefinite>(?<![\w-])(?:[Aa]n?|[Oo]ne|[Aa]nother) (?:[a-z][\w-]* ){0,3}(?:maker|company|firm|manufacturer|producer|supplier|startup|start-up|developer|enterprise|foundry|factory|carmaker|automaker|chipmaker|drugmaker|subsidiary|joint venture|recruitment agency|agency|chain)(?! (?:park|registration))(?![\w-]))"
)
_ACRONYM_IN_BRACKETS: Final = re.compile(r" ?\((?:hereinafter |hereafter |the |also known as |abbreviated as |referred to as |or |\")*(?P<name>[A-Z][A-Za-z]*(?: (?:HIDZ|HTZ|Zone|Hi-tech Zone|High-tech Zone|Park))|[A-Z][A-Z&-]{1,9}[A-Z]|the [zZ]one|the [dD]istrict|the [pP]ark)\"?\)")
_CAPITALISED: Final = re.compile(r"(?<![\w'])((?:[A-Z][a-z]+(?:'[a-z]+)?)(?:[ -][A-Z][a-z]+){0,3}) $")
_NOT_NAMES: Final = frozenset(
    "the a an our this that these those its their national china chinese state provincial new high hi and of in at for from all both many most some other each every as with by on into key major several various two three four five six "
    "seven eight nine ten local leading first famous investment statistics photo home about source news business welcome media innovation torch center centre general municipal city county industry industrial science technology people "
    "economic development domestic foreign global world top best more while when if since after before under over how why what where who whether yet but so also among within across inside outside beyond meanwhile moreover however".split()
)
_GAP_TO_HEAD: Final = re.compile(r"(?:'s|')?(?:(?: city| municipality| province)(?:'s)?)?(?: new area)?(?:'s)? ?(?:(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|other|various|top|main|leading|own|two other) ){0,2}(?:\([a-z' ]{2,30}\) )?(?:national |own |\")?$")
_JOIN: Final = re.compile(r"(?:'s|')?(?:, | and |, and | & | as well as |/|, as well as |; )(?:the |in |of |those of |that of |its |also )?$")
_IN_PLACE: Final = re.compile(r" (?:of|in|at|from) (?:(?:the )?(?:city|cities|province|county|municipality) of |the |[a-z]+ china's |[a-z]+ )?$")
_SUFFIX: Final = re.compile(r" (?:city|municipality|province|county|prefecture|autonomous region|uygur autonomous region|zhuang autonomous region|hui autonomous region)(?![\w-])")
_GENERIC_BEFORE: Final = re.compile(r"\b(?:a|an|as a|another|one|any|each|every|first|only|largest|no|such a|becoming a|same|best|top|listed|th|st|nd|rd)(?: (?:new|provincial|key|key national|leading|model|pilot|first-class|world-class|well-known|such|regional|state-level|large))? $")
_NATIONAL_BEFORE: Final = re.compile(r"(?:\b(?:china's|the country's|the nation's|chinese|across the country|all|nationwide|\d{2,3}(?:\+\d)?|the nation)(?: (?:the|of|other|its|\d{2,3}|all))*|\bof) $")
_NATIONAL_AFTER: Final = re.compile(r"'? (?:across|throughout|around|in|of) (?:the (?:whole )?(?:country|nation)|china|our country)|'? nationwide")
_ELLIPSIS: Final = re.compile(r"'s(?=[,;.:]| (?:is|was|by|about|were|an?|rose|fell|grew|climbed|dropped|slipped|up|down|gained|stood|came|reached|at|increased|decreased|shrank|edged|jumped|added|expanded|and (?!the)[A-Z]?)|$)")


class Gazetteer:
    """All names in one automaton: zones, the places that name them, and other places.

    Args:
        zones: the zones to know; the packaged table by default.
        places: the places to know; the packaged table by default.
    """

    def __init__(self, zones: Iterable[Zone] | None = None, places: Iterable[Place] | None = None) -> None:
        self.zones = {zone.id: zone for zone in (load_zones() if zones is None else zones)}
        self.provinces = {province.id: province for province in load_provinces()}
        names: dict[str, set[str]] = {}
        self._acronyms: dict[str, set[str]] = {}
        self.by_place: dict[str, list[str]] = {}
        self.districts: dict[str, str] = {}
        for zone in self.zones.values():
            for name in {zone.name, *zone.aliases}:
                if name.isupper() and len(name) <= 8 and name.isalpha():
                    self._acronyms.setdefault(name, set()).add(zone.id)
                else:
                    for form in _spellings(name):
                        names.setdefault(form, set()).add(zone.id)
            for place in zone.places:
                self.by_place.setdefault(place.lower(), []).append(zone.id)
            for district in zone.districts:
                self.districts[district.lower()] = zone.id
        self.zone_names = names
        self.places: dict[str, list[Place]] = {}
        for place_row in load_places() if places is None else places:
            for name in {place_row.name, *place_row.aliases}:
                self.places.setdefault(name.lower(), []).append(place_row)
        for province in self.provinces.values():
            for name in {province.name, *province.aliases}:
                base = re.sub(r" (?:province|municipality|autonomous region)$", "", name.lower())
                rows = self.places.setdefault(base, [])
                if not any(row.kind == "province" for row in rows) and province.id not in ("beijing", "tianjin", "shanghai", "chongqing"):
                    rows.append(Place(province.name, (), "province", "", province.id))
        self._patterns = sorted({*names, *self.places, *self.by_place, *self.districts, *(a.lower() for a in self._acronyms)})
        self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)

    def hits(self, reading: Reading) -> list[tuple[int, int, str]]:
        """Return (start, end, name) of every listed name that stands as whole words with a capital."""
        low, clean, found = reading.low, reading.clean, []
        size = len(low)
        for index, start, end in self._automaton.find_matches_as_indexes(low):
            if start and (low[start - 1].isalnum() or low[start - 1] == "-" and low[start - 2 : start - 1].isalpha() and False):
                continue
            if end < size and low[end].isalnum():
                continue
            if not (clean[start].isupper() or clean[start].isdigit()):
                continue
            found.append((start, end, self._patterns[index]))
        return found

    def acronym(self, text: str) -> set[str]:
        """Return the zones that an all-capital acronym may stand for."""
        return self._acronyms.get(text, set())

    def province_of(self, name: str) -> str | None:
        """Return the province id when the name is that of a province."""
        for row in self.places.get(name, ()):
            if row.kind == "province" or name in ("beijing", "tianjin", "shanghai", "chongqing"):
                return row.province or None
        return None


def _spellings(name: str) -> set[str]:
    low = name.lower().replace("\u2019", "'")
    forms = {low}
    for old, new in (("hi-tech", "high-tech"), ("high-tech", "hi-tech"), ("new & ", "new and "), ("industry development", "industrial development")):
        forms |= {form.replace(old, new) for form in list(forms)}
    return forms


@dataclass(slots=True)
class _Scan:
    """What one text has shown so far."""

    reading: Reading
    gazetteer: Gazetteer
    hits: list[tuple[int, int, str]]
    areas: list[Area] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    chains: int = 0
    provinces: Counter[str] = field(default_factory=Counter)
    starts: list[int] = field(default_factory=list)  # of the hits
    ends: list[int] = field(default_factory=list)

    def mask(self, *kinds: str) -> bytearray:
        """Mark the characters that areas of some kinds (of all, where none is named) take up."""
        marked = bytearray(len(self.reading.low))
        for area in self.areas:
            if not kinds or area.kind in kinds:
                marked[area.start : area.end] = b"\1" * (area.end - area.start)
        return marked

    def settle(self, ids: Iterable[str], near: str = "") -> tuple[str | None, str]:
        """Return the one zone that is meant among those of one name, by province and city in the text."""
        candidates = sorted(set(ids))
        if len(candidates) == 1:
            return candidates[0], "name"
        zones = [self.gazetteer.zones[i] for i in candidates]
        named = {name for _, _, name in self.hits}
        local = [z for z in zones if z.city.lower() in named]
        if len(local) == 1 and len({z.city for z in zones}) == len(zones):
            return local[0].id, "name+city"
        here = [z for z in zones if self.provinces[z.province]]
        if len(here) == 1:
            return here[0].id, "name+province"
        if len(here) > 1:
            # One province spoken of throughout outweighs another's passing mention.
            ranked = sorted(here, key=lambda z: -self.provinces[z.province])
            if self.provinces[ranked[0].province] >= 4 * self.provinces[ranked[1].province]:
                return ranked[0].id, "name+province"
        if not here:
            here = zones
        exact = [z for z in here if z.places and z.places[0].lower() == near] if near else []
        if len(exact) == 1 and len({z.province for z in here}) == 1:
            return exact[0].id, "name"
        return None, "ambiguous-name"


def title_zone(title: str, gazetteer: Gazetteer) -> Area | None:
    """Return the zone or group that a title names, with no offsets: the title may be no part of the text."""
    reading = Reading(title)
    for area in find_areas(reading, gazetteer):
        if area.kind in ("zone", "group") and area.id and not area.reference:
            words = reading.clean[area.start : area.end]
            return Area(-1, -1, area.kind, area.id, "title", name=words)
    return None


def find_areas(reading: Reading, gazetteer: Gazetteer) -> list[Area]:
    """Return the areas of a text in order, references tied to their antecedents; no two overlap."""
    scan = _Scan(reading, gazetteer, gazetteer.hits(reading))
    scan.starts = [hit[0] for hit in scan.hits]
    scan.ends = [hit[1] for hit in scan.hits]
    for _, _, name in scan.hits:
        for row in gazetteer.places.get(name, ()):
            if row.kind == "province" or (row.kind in ("city", "county", "district") and len(gazetteer.places[name]) == 1):
                scan.provinces[row.province] += 1
    _named(scan)
    _headed(scan)
    _acronyms(scan)
    _reduced(scan)
    _said_where(scan)
    _others(scan)
    _plain_places(scan)
    areas = _without_overlaps(scan.areas)
    _introduced(scan, areas)
    areas = _without_overlaps(areas)
    _tie(scan, areas)
    return areas


def _named(scan: _Scan) -> None:
    """Zones by a listed full name."""
    for i, (start, end, name) in enumerate(scan.hits):
        ids = scan.gazetteer.zone_names.get(name)
        if ids and not (name in scan.gazetteer.places):
            zone, cue = scan.settle(ids)
            scan.areas.append(Area(start, end, "zone", zone, cue if cue != "name" else "gazetteer"))
            scan.used.add(i)


def _place_before(scan: _Scan, position: int) -> int | None:
    """Return the index of the hit that ends where a head begins, but for "'s", "city" and the like."""
    low = scan.reading.low
    i = bisect_right(scan.ends, position) - 1
    if i >= 0:
        _start, end, name = scan.hits[i]
        if position - end > 44:
            return None
        if name in scan.gazetteer.zone_names and name not in scan.gazetteer.places and name not in scan.gazetteer.by_place:
            return None
        return i if _GAP_TO_HEAD.match(low[end:position]) else None
    return None


def _chain_left(scan: _Scan, index: int) -> list[int]:
    """Return the hits coordinated with the one given, from left to right, itself last."""
    chain = [index]
    low = scan.reading.low
    while chain[0] > 0:
        start, end, _ = scan.hits[chain[0] - 1]
        if not _JOIN.match(low[end : scan.hits[chain[0]][0]]):
            break
        chain.insert(0, chain[0] - 1)
    return chain


def _chain_right(scan: _Scan, index: int) -> list[int]:
    chain = [index]
    low = scan.reading.low
    while chain[-1] + 1 < len(scan.hits):
        if not _JOIN.match(low[scan.hits[chain[-1]][1] : scan.hits[chain[-1] + 1][0]]):
            break
        chain.append(chain[-1] + 1)
    return chain


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")


def _zone_of_place(scan: _Scan, name: str) -> tuple[str | None, str]:
    ids = scan.gazetteer.by_place.get(name)
    if ids:
        exact = [i for i in ids if scan.gazetteer.zones[i].places and scan.gazetteer.zones[i].places[0].lower() == name]
        return scan.settle(exact or ids, near=name)
    return f"x:{_slug(name)}", "open-pattern"


def _headed(scan: _Scan) -> None:
    """Zones and groups by the open pattern around "high-tech zone"."""
    low, clean = scan.reading.low, scan.reading.clean
    taken = scan.mask()
    for match in _HEAD.finditer(low):
        start, end = match.start(), match.end()
        if 1 in taken[start:end]:
            continue
        noun = match["noun"] or match["inoun"] or match["acronym"] or "park"
        plural = noun.endswith("s")
        national_word = "national" in (match["level"] or "") or "state" in (match["level"] or "") or (match["innovation"] or "").startswith(("national", "state"))
        index = _place_before(scan, start)
        if match["poss"]:
            end = match.start("poss")
        if index is not None:
            name = scan.hits[index][2]
            province = scan.gazetteer.province_of(name)
            if name in ("china", "chinese"):
                scan.used.add(index)
                if plural:
                    scan.areas.append(Area(scan.hits[index][0], end, "group", "national", "national", plural=True))
                continue
            if match["innovation"] and name not in scan.gazetteer.by_place:
                scan.used.add(index)
                scan.areas.append(Area(scan.hits[index][0], end, "group", f"group:{_slug(name)}", "demonstration-zone", plural=plural))
                continue
            if plural and province and name not in ("beijing", "tianjin", "shanghai", "chongqing"):
                scan.used.add(index)
                scan.areas.append(Area(scan.hits[index][0], end, "group", f"group:{province}", "province-group", plural=True))
                continue
            if plural and not re.search(r"'", low[scan.hits[index][1] : start]) or plural and len(_chain_left(scan, index)) > 1:
                chain = _chain_left(scan, index)
                if len(chain) > 1 or noun not in ("zones",):
                    _add_chain(scan, chain, end)
                    continue
            if plural:
                # "Changzhou's national high-tech zones": the zones of one city
                scan.used.add(index)
                scan.areas.append(Area(scan.hits[index][0], end, "group", f"group:{_slug(name)}", "city-group", plural=True))
                continue
            if not (province and name not in scan.gazetteer.by_place):
                chain = _chain_left(scan, index)
                if len(chain) == 2 and scan.hits[chain[0]][2] in scan.gazetteer.by_place and low[scan.hits[chain[0]][1] : scan.hits[chain[1]][0]] == " and " and False:
                    _add_chain(scan, chain, end)
                    continue
                zone, cue = _zone_of_place(scan, name)
                scan.used.add(index)
                scan.areas.append(Area(scan.hits[index][0], end, "zone", zone, "open-pattern" if cue == "name" else cue, name=name))
                continue
        right = _place_after(scan, match.end())
        if right is not None and not (match["innovation"] and False):
            name = scan.hits[right][2]
            province = scan.gazetteer.province_of(name)
            rows = scan.gazetteer.places.get(name, ())
            if rows and rows[0].kind == "country" and name != "china":
                scan.areas.append(Area(start, end, "other", None, "foreign"))
                continue
            if name == "china":
                scan.used.add(right)
                scan.areas.append(Area(start, end, "group", "national", "national", plural=True))
                continue
            if plural and (province or name not in scan.gazetteer.by_place):
                scan.used.add(right)
                scan.areas.append(Area(start, scan.hits[right][1], "group", f"group:{province or _slug(name)}", "province-group", plural=True))
                continue
            if plural:
                chain = _chain_right(scan, right)
                _add_chain(scan, chain, scan.hits[chain[-1]][1], start)
                continue
            if not province or name in scan.gazetteer.by_place:
                zone, cue = _zone_of_place(scan, name)
                scan.used.add(right)
                scan.areas.append(Area(start, scan.hits[right][1], "zone", zone, "open-pattern" if cue == "name" else cue, name=name))
                continue
        before = low[max(0, start - 40) : start]
        capital = _CAPITALISED.search(clean, max(0, start - 40), start)
        if match["innovation"]:
            if not plural and not capital:
                if re.search(r"\bthe $", before):
                    scan.areas.append(Area(start, end, "zone", None, "definite-demonstration", reference=True))
                continue
            if plural:
                scan.areas.append(Area(start, end, "group", "group:independent-innovation-demonstration-zones", "demonstration-zones", plural=True))
            elif capital and capital.group(1).split()[-1].lower() not in _NOT_NAMES:
                scan.areas.append(Area(capital.start(1), end, "group", f"group:{_slug(capital.group(1))}", "demonstration-zone"))
            continue
        if capital and not plural and capital.group(1).split()[-1].lower() not in _NOT_NAMES and not match["torch"]:
            words = capital.group(1).split()
            while words and words[0].lower() in _NOT_NAMES:
                words.pop(0)
            name = " ".join(words)
            scan.areas.append(Area(start - len(name) - 1, end, "zone", f"x:{_slug(name)}", "open-pattern"))
            continue
        if plural:
            national = national_word or _NATIONAL_BEFORE.search(before) or _NATIONAL_AFTER.match(low, end)
            pointing = re.search(r"\b(?:the|these|those|our|both|its|province's|region's|city's|provincial) (?:\w+ )?$", before)
            cue = "national" if national else "plural"
            begin = start
            article = re.search(r"(?:\bchina's|\bthe country's|\bthe nation's) (?:\d+ )?$", before)
            if article:
                begin = start - len(article.group())
            scan.areas.append(Area(begin, end, "group", "national", cue, plural=True, reference=bool(pointing and not (article or _NATIONAL_AFTER.match(low, end)))))
            continue
        if _GENERIC_BEFORE.search(before):
            continue
        if national_word and not re.search(r"\b(?:the|our|this|that|its|city's|[a-z]+'s) $", before):
            # "the innovation ability of national high-tech zone": a plural that lost its ending
            scan.areas.append(Area(start, end, "group", "national", "national", plural=True))
            continue
        scan.areas.append(Area(start, end, "zone", None, "definite", reference=True))


def _place_after(scan: _Scan, position: int) -> int | None:
    i = bisect_left(scan.starts, position)
    if i < len(scan.hits):
        start = scan.starts[i]
        return i if start - position < 40 and _IN_PLACE.match(scan.reading.low[position:start]) else None
    return None


def _add_chain(scan: _Scan, chain: list[int], end: int, start: int | None = None) -> None:
    """Add one zone for each coordinated place; the outer words go to the outer members."""
    scan.chains += 1
    members = []
    for i in chain:
        begin, stop, name = scan.hits[i]
        zone, cue = _zone_of_place(scan, name)
        scan.used.add(i)
        members.append(Area(begin, stop, "zone", zone, "coordinated" if zone else cue, chain=scan.chains, name=name))
    if start is not None:
        members[0].start = start
    else:
        members[-1].end = max(end, members[-1].end)
    scan.areas += members


_WHERE: Final = re.compile(r"^(?: in|,) (?:(?:the )?[a-z]+(?:ern)? china's |the |[a-z]+ )?$")


def _said_where(scan: _Scan) -> None:
    """The province or country named right after a zone settles which zone it is: "Taizhou High-tech Zone in Zhejiang"."""
    low, gazetteer = scan.reading.low, scan.gazetteer
    for area in scan.areas:
        if area.kind not in ("zone", "group") or area.reference and area.cue != "plural":
            continue
        i = bisect_left(scan.starts, area.end)
        if i >= len(scan.hits) or scan.starts[i] - area.end > 30 or not _WHERE.match(low[area.end : scan.starts[i]]):
            continue
        place = scan.hits[i][2]
        rows = gazetteer.places.get(place, ())
        if rows and rows[0].kind == "country" and place not in ("china", "chinese"):
            area.kind, area.id, area.cue, area.reference = "other", None, "foreign", False
            continue
        province = gazetteer.province_of(place)
        if province is None or area.kind != "zone" or not area.name:
            continue
        ids = [z for z in gazetteer.by_place.get(area.name, ()) if gazetteer.zones[z].province == province]
        if len(ids) == 1:
            area.id, area.cue = ids[0], "name+province"
        elif not ids and area.name in gazetteer.by_place:
            area.id, area.cue = f"x:{_slug(area.name)}", "other-province"


def _acronyms(scan: _Scan) -> None:
    """Listed acronyms; one that the rest of the article does not speak for is left."""
    clean = scan.reading.clean
    spoken = {a.id for a in scan.areas if a.kind == "zone"}
    names = {name for _, _, name in scan.hits}
    for i, (start, end, _name) in enumerate(scan.hits):
        ids = scan.gazetteer.acronym(clean[start:end])
        if not ids or i in scan.used:
            continue
        backed = [z for z in ids if z in spoken or any(p.lower() in names for p in (*scan.gazetteer.zones[z].places, *scan.gazetteer.zones[z].districts, scan.gazetteer.zones[z].city))]
        if len(backed) == 1:
            scan.used.add(i)
            scan.areas.append(Area(start, end, "zone", backed[0], "acronym"))
        elif not scan.gazetteer.places.get(_name):
            scan.used.add(i)


def _reduced(scan: _Scan) -> None:
    """ "Luoyang's zone", "the Mianyang zone", "the zone in Zigong", districts that are the zone, "Zhuzhou's"."""
    low = scan.reading.low
    any_zone = any(a.kind in ("zone", "group") for a in scan.areas)
    taken, zone_at = scan.mask(), scan.mask("zone")
    for i, (start, end, name) in enumerate(scan.hits):
        if i in scan.used:
            continue
        gazetteer = scan.gazetteer
        known = name in gazetteer.by_place
        match = _SHORT.match(low, end)
        if match is not None and known and (match["poss"] or _article_before(low, start) or scan.reading.clean[match.start("noun")].isupper() or True):
            stop = match.end("noun")
            if gazetteer.province_of(name) and match["noun"].endswith("s"):
                scan.areas.append(Area(start, stop, "group", f"group:{gazetteer.province_of(name)}", "province-group", plural=True))
            elif match["noun"].endswith("s"):
                _add_chain(scan, _chain_left(scan, i), stop)
            else:
                zone, cue = _zone_of_place(scan, name)
                scan.areas.append(Area(start, stop, "zone", zone, "reduced" if zone else cue, name=name))
            scan.used.add(i)
            continue
        if match is not None and gazetteer.province_of(name) and match["noun"].endswith("s"):
            scan.areas.append(Area(start, match.end("noun"), "group", f"group:{gazetteer.province_of(name)}", "province-group", plural=True))
            scan.used.add(i)
            continue
        if known and re.search(r"\b(?:that|the one) (?:in|of) $", low[max(0, start - 12) : start]) and 1 in zone_at[max(0, start - 160) : start]:
            zone, cue = _zone_of_place(scan, name)
            scan.areas.append(Area(start, end, "zone", zone, "elliptic" if zone else cue, name=name))
            scan.used.add(i)
            continue
        before = _SHORT_OF.search(low, max(0, start - 40), start)
        if before is not None and known and 1 not in taken[before.start() : before.end()]:
            if before["noun"].endswith("s"):
                chain = _chain_right(scan, i)
                _add_chain(scan, chain, scan.hits[chain[-1]][1], before.start("noun"))
            else:
                zone, cue = _zone_of_place(scan, name)
                scan.areas.append(Area(before.start("noun"), end, "zone", zone, "reduced" if zone else cue, name=name))
                scan.used.add(i)
            continue
        if name in gazetteer.districts and not re.match(r"(?:'s)? (?:high|hi)-?tech", low[end : end + 10]):
            stop = end + len(" district") if low.startswith(" district", end) else end
            scan.areas.append(Area(start, stop, "zone", gazetteer.districts[name], "district"))
            scan.used.add(i)
            continue
        if known and any_zone and _ELLIPSIS.match(low, end):
            zone, cue = _zone_of_place(scan, name)
            scan.areas.append(Area(start, end, "zone", zone, "elliptic" if zone else cue, name=name))
            scan.used.add(i)


def _article_before(low: str, start: int) -> bool:
    return low[max(0, start - 4) : start].endswith("the ")


def _others(scan: _Scan) -> None:
    """Other kinds of zone, companies, and "the city", "the whole province"."""
    low, clean = scan.reading.low, scan.reading.clean
    zone_at = scan.mask("zone", "group")
    company_seen = False
    for match in _OTHER.finditer(low):
        start, end = match.span()
        if match["poss"]:
            end = match.start("poss")
        if match["newarea"] and not clean[start].isupper():
            continue
        if match.group().startswith("economic zone") and not clean[start].isupper():
            continue
        index = _place_before(scan, start)
        if index is not None and index not in scan.used:
            start = scan.hits[index][0]
            scan.used.add(index)
        scan.areas.append(Area(start, end, "other", None, "other-zone"))
    for match in _COMPANY.finditer(clean):
        start, end = match.span()
        based = re.match(r"[A-Z][\w']+(?: [A-Z]\w+)?-(?:based|listed|headquartered|owned|backed|funded) ", match.group())
        if based:
            start += based.end()
        name = match["who"] or match["called"] or match["name"] or ""
        if based and name.startswith(based.group()):
            name = name[based.end() :]
        while name and match["name"] and " " in name and name.split(" ", 1)[0].lower() in _NOT_NAMES:
            # "When Wanke Sensors rang the bell": the conjunction is no part of the name
            word, name = name.split(" ", 1)
            start += len(word) + 1
        for group in ("poss", "poss2", "poss3"):
            if match[group]:
                end = match.start(group)
        if match["apposed"]:
            end = match.end()
            if match["who"].lower() in scan.gazetteer.places or match["who"].lower() in scan.gazetteer.by_place or 1 in zone_at[match.start("who") : match.end("who")]:
                continue
        if match.group() in ("the group", "The group") and not company_seen:
            continue
        company_seen = True
        scan.areas.append(Area(start, end, "company", None, "company", reference=bool(match["ref"]), name=name))
    names: dict[str, str] = {}
    for area in scan.areas:
        if area.kind == "company" and len(area.name) > 3:
            first = area.name.split()[0]
            plain = first.lower() not in scan.gazetteer.places and first.lower() not in _NOT_NAMES
            names[first if len(first) > 3 and plain else area.name] = area.name
    if names:
        shorts = sorted(names, key=len, reverse=True)[:400]  # a text that names more is no article
        pattern = "|".join(map(re.escape, shorts))
        for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", clean):
            scan.areas.append(Area(match.start(), match.end(), "company", None, "company", name=names[match.group()]))
    for match in _WHOLE.finditer(low):
        start, end = match.span()
        text = match.group()
        if text.endswith("'s"):
            end -= 2
        kind = match.lastgroup or ""
        if text in ("municipal", "provincial", "urban", "national"):
            continue
        scan.areas.append(Area(start, end, "place", kind, "whole-place", reference=True, whole="whole" in text or "entire" in text or "wide" in text))


def _plain_places(scan: _Scan) -> None:
    low = scan.reading.low
    named = {a.id for a in scan.areas if a.kind == "zone" and a.id}
    for i, (start, end, name) in enumerate(scan.hits):
        if i in scan.used or name not in scan.gazetteer.places and name not in scan.gazetteer.by_place:
            continue
        if name not in scan.gazetteer.places and len(scan.gazetteer.by_place[name]) == 1 and scan.gazetteer.by_place[name][0] in named:
            # The zone's own short name, that of no city or county ("Linjiang").
            scan.areas.append(Area(start, end, "zone", scan.gazetteer.by_place[name][0], "short-name", name=name))
            continue
        suffix = _SUFFIX.match(low, end)
        stop = suffix.end() if suffix else end
        whole = re.match(r"(?:'s whole|'s entire| as a whole| overall| in general| at large)", low[stop : stop + 16])
        lead = re.search(r"(?:\b(?:the city of|the whole of|all of|the province of|the whole|whole) )$", low[max(0, start - 16) : start])
        rows = scan.gazetteer.places.get(name, ())
        kind = rows[0].kind if rows else "city"
        scan.areas.append(Area(lead.start() + max(0, start - 16) if lead else start, stop, "place", name, kind, whole=bool(whole or lead), name=name))


def _without_overlaps(areas: list[Area]) -> list[Area]:
    """Keep, of mentions that overlap, the zone before the others and the longer before the shorter."""
    rank = {"zone": 0, "group": 0, "other": 1, "company": 2, "place": 3}
    kept: list[Area] = []
    taken = bytearray(max((area.end for area in areas), default=0))
    ordered = sorted(areas, key=lambda a: (rank[a.kind] + (1.5 if a.cue == "definite" else 0), a.start - a.end, a.start))
    for area in ordered:
        if 1 not in taken[area.start : area.end]:
            taken[area.start : area.end] = b"\1" * (area.end - area.start)
            kept.append(area)
    kept.sort(key=lambda a: a.start)
    return kept


def _introduced(scan: _Scan, areas: list[Area]) -> None:
    """Short names that the article itself introduces in brackets: "(Guiyang HIDZ)", "(WNHIZ)"."""
    clean = scan.reading.clean
    names: dict[str, str] = {}
    for area in areas:
        if area.kind == "zone" and area.id and not area.reference:
            match = _ACRONYM_IN_BRACKETS.match(clean, area.end)
            if match is not None and not match["name"].lower().startswith("the "):
                names.setdefault(match["name"], area.id)
    if not names:
        return
    # A bracketed name outranks what the tables say of it.
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)[:400]))
    introduced = [
        Area(match.start(), match.end(), "zone", names[match.group()], "introduced")
        for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", clean)
    ]
    marked = bytearray(len(clean))
    for area in introduced:
        marked[area.start : area.end] = b"\1" * (area.end - area.start)
    areas[:] = [a for a in areas if 1 not in marked[a.start : a.end]] + introduced
    areas.sort(key=lambda a: a.start)


_NUMBER_WORDS: Final = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "both": 2, "trio": 3, "pair": 2, "duo": 2, "quartet": 4}


def main_zone(areas: list[Area], reading: Reading) -> Area | None:
    """Return the zone the article is about: that of its title, else the only or plainly commonest one."""
    if not areas:
        return None
    first_line_end = reading.lines[0].end if reading.lines else 0
    for area in areas:
        if area.start < first_line_end and area.kind in ("zone", "group") and area.id and not area.reference:
            return area
    named = [a for a in areas if a.kind in ("zone", "group") and a.id and not (a.reference and a.kind == "zone")]
    if not named:
        return None
    if sum(a.kind == "other" for a in areas) >= 3:
        return None  # zones of several kinds side by side: none is the article's own
    ranked = Counter(a.id for a in named).most_common(2)
    first = named[0]
    if len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1] or first.id == ranked[0][0] and ranked[0][1] > ranked[1][1]:
        return next(a for a in named if a.id == ranked[0][0])
    # The widest one, spoken of first and again, is the topic; the others are its examples.
    if first.kind == "group" and sum(a.id == first.id for a in named) > 1:
        return first
    return None


def _tie(scan: _Scan, areas: list[Area]) -> None:
    """Tie "the zone", "the zones", "the high-tech zone" to what they point back to; add the references."""
    low, reading = scan.reading.low, scan.reading
    scan.areas = areas
    taken = scan.mask("zone", "group", "other", "company")
    for match in _REFERENCE.finditer(low):
        start, end = match.span()
        for group in ("poss", "pposs", "bposs"):
            if match[group]:
                end = match.start(group)
        if 1 in taken[start:end]:
            continue
        plural = bool(match["plural"] or match["bareplural"])
        areas.append(Area(start, end, "group" if plural else "zone", None, "reference", reference=True, plural=plural, name=match["number"] or match["number2"] or match["alone"] or match["noun"] or match["bare"] or match["pnoun"] or ""))
    areas[:] = _without_overlaps(areas)
    first_group = next((a.start for a in areas if a.kind == "group" and a.id), len(low))
    areas[:] = [
        a for a in areas if not (a.reference and a.id is None and a.start < first_group and low.startswith("together the", a.start))
    ]
    main = main_zone(areas, reading)
    if main is None and len({a.id for a in areas if a.kind == "zone" and a.id}) == 1:
        main = next(a for a in areas if a.kind == "zone" and a.id)
    singular: Area | None = main if main is not None and main.kind == "zone" else None
    group: Area | None = main if main is not None and main.kind == "group" else None
    recent: list[Area] = []
    named: list[Area] = []
    sentence_starts = [s.start for s in reading.sentences]
    headings = {line.start: line for line in reading.lines}
    sentence_index = 0
    place_in_sentence: Area | None = None
    for area in areas:
        while sentence_index + 1 < len(sentence_starts) and area.start >= sentence_starts[sentence_index + 1]:
            sentence_index += 1
            place_in_sentence = None
        if area.kind == "place":
            # "Nanning" alone on a line is a sub-heading: the zone of that place.
            line = headings.get(area.start)
            if line is not None and line.end == area.end and area.name in scan.gazetteer.by_place and main is not None:
                zone, _cue = _zone_of_place(scan, area.name)
                if zone:
                    area.kind, area.id, area.cue = "zone", zone, "heading"
                    singular = area
                    continue
            if area.name in scan.gazetteer.by_place:
                place_in_sentence = area
            continue
        if not area.reference:
            if area.kind == "zone":
                singular = area if area.id else singular
                if area.id:
                    recent.append(area)
                    named.append(area)
            elif area.kind == "group":
                group = area
            continue
        if area.kind == "zone":
            if area.cue == "definite-demonstration":
                tied = next((a for a in reversed(areas) if a.end <= area.start and a.cue == "demonstration-zone"), None)
                if tied is not None:
                    area.kind, area.id, area.cue = "group", tied.id, "antecedent"
                    continue
            if area.cue == "definite" and place_in_sentence is not None:
                zone, cue = _zone_of_place(scan, place_in_sentence.name)
                area.id, area.cue = zone, "place-in-sentence" if zone else cue
            elif singular is not None:
                # Another zone named in this paragraph may be meant; after it, the article's own zone is again.
                kin = next((a for a in reversed(named[-40:]) if low[a.start : a.end].endswith(area.name)), None) if area.name in ("park", "district") else None
                if kin is not None and not low[singular.start : singular.end].endswith(area.name):
                    area.id, area.cue = kin.id, "antecedent"
                    continue
                near = main is None or main.kind != "zone" or "\n" not in scan.reading.clean[singular.start : area.start]
                area.id = singular.id if near or main is None else main.id
                area.cue = "antecedent"
            elif area.cue == "definite-demonstration" and group is not None:
                area.id, area.cue = group.id, "antecedent"
            elif group is not None and area.name not in ("area", "region", "district"):
                area.id, area.cue = group.id if group.cue in ("demonstration-zone",) else None, "antecedent"
            else:
                area.cue = "no-antecedent"
        elif area.kind == "group":
            if re.search(r"\b(?:nationwide|nationally|across the country|throughout the country)\b", low[max(0, area.start - 50) : area.start].rsplit(".", 1)[-1]):
                area.id, area.cue = "national", "national"
                continue
            if main is not None and main.kind == "group" and main.id != "national" and (area.id is None or area.cue in ("national", "plural")) and area.start > main.end:
                area.id, area.cue = main.id, "antecedent"
                continue
            if area.id is None and not area.name.isdigit() and area.name not in _NUMBER_WORDS and re.search(r"\bnational |\bstate-level ", low[area.start : area.end]):
                area.id, area.cue = "national", "national"
            elif area.id == "national" and group is not None and group.id != "national" and area.cue == "plural":
                area.id, area.cue = group.id, "antecedent"
            elif area.id == "national" and area.cue == "national" and group is not None and group.id != "national" and re.match(r"(?:the |these )", low[max(0, area.start - 4) : area.start + 1]):
                area.id, area.cue = group.id, "antecedent"
            elif area.id is None:
                count = _NUMBER_WORDS.get(area.name) or (2 if low.startswith("both", area.start) else None)
                named = list(dict.fromkeys(a.id for a in recent if a.id))
                if group is not None:
                    area.id, area.cue, area.members = group.id, "antecedent", group.members
                elif count and len(named) >= count:
                    area.members = tuple(named[-count:])
                    area.id, area.cue = _group_id(scan, area.members), "antecedent"
                elif main is not None and main.kind == "zone" and not count and "park" in area.name:
                    area.id, area.cue = main.id, "antecedent"
                elif len(named) >= 2:
                    area.members = tuple(named)
                    area.id, area.cue = _group_id(scan, area.members), "antecedent"
                else:
                    area.cue = "no-antecedent"
            if area.id:
                group = area


def _group_id(scan: _Scan, members: tuple[str, ...]) -> str | None:
    """Name a group of zones by what they share: their city, else their province, else their names."""
    zones = [scan.gazetteer.zones.get(m) for m in members]
    if all(zones):
        cities = {z.city for z in zones if z}
        provinces = {z.province for z in zones if z}
        if len(cities) == 1:
            return f"group:{_slug(cities.pop())}"
        if len(provinces) == 1:
            return f"group:{provinces.pop()}"
    return "group:" + "-".join(members)

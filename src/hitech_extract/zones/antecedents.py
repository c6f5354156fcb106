"""What references to zones ("the zone", "our district", "these zones") point back to."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones.area import Area
from hitech_extract.zones.mentions import OWNER_AFTER, SMALL_NUMBER
from hitech_extract.zones.numerals import NUMBERS, Tally, group_id
from hitech_extract.zones.scan import Scan, slug
from hitech_extract.zones.topic import compares, main_topic

__all__ = ["REGIONS", "tie"]

_CUES: Final = load_cues("zone")

_COUNTED: Final = re.compile(
    rf"\b(?:both|(?:the|these|those|all|our|its|all the) (?:other |remaining )?(?P<number>{SMALL_NUMBER}))"
    r" (?:of the )?$"
)
_NATIONWIDE: Final = re.compile(r"\b(?:nationwide|nationally|across the country|throughout the country)\b")
_COUNT_BEFORE: Final = re.compile(rf"\b(?:{SMALL_NUMBER}|eleven|twelve|\d{{1,2}}) $")
# "[its five] national high-tech zones": as many as a province may have
# Between a group and its members, as in "the new zones are Huanggang, Xianning and Jingzhou"
_MEMBERS: Final = re.compile(
    r"'?(?:,? (?:are|were|include|includes|included|including|such as|like|namely|notably|comprise|among them|meaning)"
    r"(?: those (?:of|in)| the| the ones in| that of| in)?|:) "
)
_PAIR: Final = 2
_FEWEST: Final = 2  # members of a row
_AND: Final = re.compile(r"(?:,| and|, and|, as well as| as well as|, along with) (?:in |that of )?")
_FEW: Final = re.compile(
    rf"\b(?:its|their|(?:{SMALL_NUMBER}|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|1?\d|several"
    r"|its own))(?: (?:new|other|such|own))? $"
)
_HAS_SO_MANY: Final = re.compile(
    r"(?: city)? (?:now |also |already |alone )?(?:has|had|have|is home to|hosts?|boasts?|counts|counted|owns|runs)"
    rf"(?: now| also| only)? (?:{SMALL_NUMBER}) (?:such )?"
)
_OF_NATION: Final = re.compile(r"\b(?:china|country|nation|nationwide|nationally)\b")
_STATE_LEVEL: Final = re.compile(r"\bnational |\bstate-level ")
# "the province's national zones", "the province's eight high-tech zones": those of the place spoken of
_OWNER: Final = re.compile(r"(?:the|our|this|that|its) (province|region|city|municipality)'s ")
_WHERE_IT_LIES: Final = re.compile(r" ?\([a-z' -]{2,30}\)|, [a-z' -]{2,30}")
_ITEM_NUMBER: Final = re.compile(r"[\s*\u2022\u00b7#-]{0,4}(?:\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])[.):]+ ?)?")
_PROVINCES_OWN: Final = re.compile(r"\bthe (?P<owner>province|region)\b[^.;\n]{0,60}? its (?:[\w-]+ ){0,2}$")
_OWNER_BEFORE: Final = re.compile(
    r"\b(?:the|our|this|that|its) (province|region|city|municipality)'s (?:[\w-]+ ){0,2}$"
)
# "the 37 zones in the west", "zones in China's eastern region"
_REGION: Final = re.compile(
    r"'? (?:(?:located|lying|situated) )?(?:in|of|across) (?:the )?(?:country's |china's |nation's )?"
    r"(?P<region>northeast|east|west|cent(?:er|re|ral)|south|north)(?:ern)?(?: (?:regions?|provinces|areas?|parts?"
    r"|china))?"
    r"(?! (?:of(?! (?:china|the country|the nation)\b)|lake|china sea))\b"
)
REGIONS: Final = {"center": "central", "centre": "central"}
_THE: Final = re.compile(r"(?:the |these )")
_WIDE_NOUNS: Final = ("area", "region", "district")  # of anything, not of zones alone
_SUBJECT_REACH: Final = 4
_FAR_BACK: Final = 40  # zones that a reference looks back over
# "In the neighboring Zibo, where ceramics dominate, the zone's exports ...": the zone of the place that opens
_OPENS_IN: Final = re.compile(
    rf"(?:^|[.;,] |[\"'(])(?:{any_of(_CUES['contrasts'])},? )?(?:over )?in (?:the )?"
    r"(?:[a-z-]+ )?(?:(?:port |county-level |prefecture-level )?(?:city|cities) of )?$"
)
_OPENED: Final = re.compile(r"(?: city| municipality)?(?:, | (?=the (?:high-tech )?zone\b))")
# what is done abroad, at a fair or in another's city: "In Shenzhen, the zone [signed] ..."
_DOES_THERE: Final = re.compile(
    rf"(?:'s? (?:[\w-]+ ){{1,3}}?)?(?: \w+ly| has| had| have| also| then)* {any_of(_CUES['deeds_abroad'])}\b"
)
# "its high-tech zone", "the city's high-tech zone": that of the city spoken of
_CITYS: Final = re.compile(
    r"\b(?:its|whose|the (?:city|municipality|county|prefecture|district|town)'s|the local) "
    r"(?:own |local |national |new )?$"
)
_THAT_CITYS: Final = re.compile(r"\b(?:that|this) (?:city|municipality|county|prefecture|district|town)'s $")
# "the high-tech zone of that city", "the high-tech zone there": that of the place spoken of last
_OF_THAT_CITY: Final = re.compile(
    r" (?:(?:of|in) (?:that|this|the same|the latter|said) (?:city|county|prefecture|municipality|town|place)|there)\b"
)
# "Between them the zones spent ...": those that the sentence before speaks of
_BETWEEN_THEM: Final = re.compile(r"\b(?:between|among) them,? $")
_AUTONOMOUS: Final = ("ningxia", "guangxi", "xinjiang", "inner mongolia", "inner-mongolia", "tibet")
_COMES_FROM: Final = re.compile(r"\b(?:from|to|with|between|near|like) (?:the )?$")
# What makes a zone that of the place before: "Money kept flowing to Kunshan: its high-tech zone took 463 million"
_ITS_OWN: Final = re.compile(
    r"(?: city)?(?:[:;,]| -| \u2014|\u2014|,? and) ?(?:(?:there|where|of which|at|in) )?(?:its|whose|(?<=where )the)"
    r" (?:(?:own|local|national|new) )?"
)
_BRACKETED: Final = re.compile(
    r"(?: (?:of|in) (?:the (?:city|municipality|province|region)|[a-z]+))?"
    r"(?: \([^()\d]{5,160}\)|(?:, namely,?|:| -) [^.;:()\d]{5,160}(?=[.;\n]|$))"
)


def tie(scan: Scan, areas: list[Area]) -> None:
    """Tie the references of a text to what they point back to; a bare number that finds nothing is none."""
    _Antecedents(scan, areas).tie(areas)
    areas[:] = [area for area in areas if area.cue != "numeral"]


_THERE: Final = re.compile(r"[.:;] (?:there|here)\b")
_RUN_IN: Final = re.compile(r": [^.:;,\d\n]{3,40}\. ")
_BY_COMPARISON: Final = re.compile(r", (?:by|for|in) comparison,")
_OF_IT: Final = re.compile(r"\b(?:of|with|at|from) $")
_HAS_DIGIT: Final = re.compile(r"\d")
# What stands before a zone that is the subject of its sentence, or where it is set
_SUBJECT_LEAD: Final = re.compile(
    r"[\"'(\W]{0,4}(?:(?:but|and|while|whereas|yet|so|meanwhile|elsewhere|also|only|even|now|today|then|again|still"
    r"|by contrast|in contrast|likewise|the|in|at|for|as for|over in|inside|within|across|to|unlike|neighbou?ring"
    r"|nearby|its|one of)\b[ ,]*)*(?:[^,;:]{2,60}, (?:(?:in|at|and|the|where) )*)?(?:the )?"
)
# What presents the zone that the text goes on to: "Top of the list is ..."
_PRESENTS: Final = re.compile(
    r"\b(?:is|was|are|were|comes?|came|stands?|stood|goes|went|belongs?|followed by|led by|topped by|headed by"
    r"|behind it|next|comes? from|came from) (?:to )?(?:that of )?(?:the )?$|[:\u2014-] (?:in |at )?(?:the )?$"
    r"|\b(?:said|says|told|according to|explained|recalled|added)\b[^,;]{2,60}$|,? (?:and|or) (?:the )?$"
)


class _Antecedents:
    """What references can point back to, while the areas of a text are gone through in order."""

    def __init__(self, scan: Scan, areas: list[Area]) -> None:
        self.scan = scan
        self.low = scan.reading.low
        self.tally = Tally(scan, areas)
        main = main_topic(areas, scan.reading)
        if main is None or main.kind == "place":
            zones = {area.id: area for area in reversed(areas) if area.kind == "zone" and area.id}
            main = next(iter(zones.values())) if len(zones) == 1 else None
        self.main = main
        self.compares = compares(areas, scan.reading)
        self.zone = main if main is not None and main.kind == "zone" else None
        self.group = main if main is not None and main.kind == "group" else None
        self.demonstration: Area | None = None
        self.named: list[Area] = []  # the zones named so far ...
        self.ids: dict[str, None] = {}  # ... and, once each, their ids
        self.places: list[Area] = []  # the places with zones of their own so far
        self.sentence = 0  # where the sentence starts ...
        self.before = 0  # ... and the one before it
        self.place: Area | None = None  # in the sentence, with a zone of its own ...
        self.near: Area | None = None  # the place named last
        self.opening: Area | None = None  # ... and one that opens it: "In Zibo, ..."
        self.city: Area | None = None  # such a place in any sentence, spoken of after the last zone
        self.first: Area | None = None  # the zone that the sentence speaks of first
        self.provinces = 0  # how many the sentence speaks of ...
        self.province: str | None = None  # ... and the last of them
        self.other = False  # whether a zone of another kind has been spoken of

    def tie(self, areas: list[Area]) -> None:
        """Go through the areas, of which no two overlap."""
        headings = {line.start: line.end for line in self.scan.reading.lines}
        sentence_starts = [sentence.start for sentence in self.scan.reading.sentences]
        number = 0
        for index, area in enumerate(areas):
            while number + 1 < len(sentence_starts) and area.start >= sentence_starts[number + 1]:
                number += 1
                self.before, self.sentence = sentence_starts[number - 1], sentence_starts[number]
                self.place = self.opening = self.first = self.province = None
                self.provinces = 0
            if area.kind == "place":
                self._place(area, alone=self._fills_line(area, headings.get(area.start)) or self._is_alone(area))
            elif area.kind == "other":
                self.other = True
                if area.name in self.scan.gazetteer.by_place:
                    self.city = area
            elif not area.reference:
                if area.kind == "group":
                    self._name_members(area, areas[index + 1 : index + 12])
                    self._localize(area)
                self._name(area)
                if area.kind == "group":
                    self.tally.note(area)
            elif area.kind == "zone":
                self._tie_zone(area, areas[index + 1] if index + 1 < len(areas) else None)
            elif area.cue == "numeral":
                self._tie_numeral(area)
            elif area.kind == "group":
                self._tie_group(area)
                self._name_members(area, areas[index + 1 : index + 12])
                self.tally.note(area)
                if area.id and area.cue != "region":
                    self.group = area

    def _fills_line(self, area: Area, end: int | None) -> bool:
        """As in "NANNING", "GONGQINGCHENG (JIUJIANG)": a line that holds the place and where it lies, no more."""
        return end is not None and (area.end == end or _WHERE_IT_LIES.fullmatch(self.low, area.end, end) is not None)

    def _is_alone(self, area: Area) -> bool:
        """As in "Wuhu. Robots produced 54 billion yuan", "Karamay: after oil. ...": a place like a heading."""
        low = self.low
        line = low.rfind("\n", 0, area.start) + 1
        begins = line > 0 and _ITEM_NUMBER.fullmatch(low, line, area.start) is not None
        return begins and (low.startswith(". ", area.end) or _RUN_IN.match(low, area.end) is not None)

    def _place(self, area: Area, *, alone: bool) -> None:
        if (province := self.scan.gazetteer.province_of(area.name)) is not None and (
            area.name not in self.scan.gazetteer.by_place or self.low.endswith("province", area.start, area.end)
        ):
            self.provinces = self.provinces + 1 if province != self.province else self.provinces
            self.province = province
        if area.name not in self.scan.gazetteer.by_place:
            return
        self.places.append(area)
        self.near = area
        if alone and (self.main is not None or self.compares):
            # "Nanning" alone on a line is a sub-heading: the zone of that place, or, below that zone's own, the city.
            zone, _ = self.scan.zone_of_place(area.name)
            if zone and (self.main is None or zone != self.main.id):
                area.become_zone(zone, "heading")
                self.zone = area
                return
        low = self.low
        before = low[max(self.sentence, area.start - 60) : area.start]
        if self.zone is not None and _COMES_FROM.search(before):
            return  # "A firm from Shenzhen has moved to the high-tech zone"
        self.place = self.city = area
        if _OPENED.match(low, area.end) and _OPENS_IN.search(before):
            self.opening = area

    def _name(self, area: Area) -> None:
        if area.kind == "group":
            self.group = area
            if area.cue == "demonstration-zone":
                self.demonstration = area
        elif area.kind == "zone" and area.id:
            self.named.append(area)
            self.ids[area.id] = None
            first, main = self.first, self.main
            self.first = first or area
            if self.zone is not None and self.zone.id != area.id and self._in_passing(area):
                area.passing = True
                return
            if (
                self.zone is not None
                and main is not None
                and self.zone.id == main.id
                and _BY_COMPARISON.match(self.low, area.end)
            ):
                return  # "Zhongguancun, by comparison, spent 38 billion yuan": the article's own stays the topic
            if first is not None and main is not None and first.id == main.id and area.cue == "elliptic":
                return  # "The zone's output was 5 billion yuan; Changshu's was 3 billion": the first stays the topic
            self.zone, self.city = area, None

    def _in_passing(self, area: Area) -> bool:
        """As in "Officials from Suzhou Industrial Park paid a visit": no figure is told, and it is not the subject."""
        reading = self.scan.reading
        sentence = self.scan.sentence_of(area.start)
        if (
            sentence is None
            or area.cue == "compared"
            or reading.lines[sentence.line].heading
            or _HAS_DIGIT.search(self.low, sentence.start, sentence.end)
        ):
            return False
        before = self.low[sentence.start : area.start]
        if _THERE.match(self.low, area.end):
            return False  # "Or take Fuzhou's high-tech zone. There ..."
        if self.low.startswith(("'s", "' ", ", ", " and "), area.end) or (area.name and area.name in before):
            return False
        return _SUBJECT_LEAD.fullmatch(before) is None and _PRESENTS.search(before) is None

    def _localize(self, area: Area) -> None:
        """As in "Henan's national high-tech zones ... closed the year with five national zones": so many of those."""
        main, low = self.main, self.low
        if self._is_of_province(area) or self._is_of_region(area):
            return
        if area.id == "national" and (owner := _PROVINCES_OWN.search(low, self.sentence, area.start)) is not None:
            self._tie_owned(area, owner["owner"])  # "The province wants revenue of its national zones to hit ..."
            return
        if area.id != "national" or main is None or main.kind != "group" or main.id == "national":
            return
        counted = _COUNT_BEFORE.search(low, max(self.sentence, area.start - 16), area.start)
        if area.start > main.end and counted is not None and not _OF_NATION.search(low, self.sentence, area.start):
            area.id = main.id

    def _is_of_region(self, area: Area) -> bool:
        """As in "zones in the east", "the 37 zones in China's western region"."""
        region = _REGION.match(self.low, area.end) if area.id in (None, "national") else None
        if region is None:
            return False
        name = region["region"]
        area.id, area.cue = f"group:{REGIONS.get(name, name)}", "region"
        return True

    def _is_of_province(self, area: Area) -> bool:
        """As in "Jilin province has five national high-tech zones": those of the province named in the sentence."""
        if area.id in (None, "national") and self._is_of_city_that_has(area):
            return True
        if area.id not in (None, "national") or self.province is None:
            return False
        if area.id is None and self.provinces == 1 and self.low.startswith("its ", area.start):
            area.id, area.cue = f"group:{self.province}", "antecedent"
            return True  # "Guangdong sets aside 3 billion yuan for its zones"
        few = _FEW.search(self.low, max(self.sentence, area.start - 24), area.start)
        if few is None and not (area.id is None and area.name in NUMBERS and self.provinces == 1):
            return False
        if few is not None and _OF_NATION.search(self.low, few.start(), area.start):
            return False
        area.id, area.cue = f"group:{self.province}", "antecedent" if area.reference else area.cue
        return True

    def _is_of_city_that_has(self, area: Area) -> bool:
        """As in "Changsha has two national high-tech zones": those of the city."""
        place = self.place
        if place is None or _HAS_SO_MANY.fullmatch(self.low, place.end, area.start) is None:
            return False
        area.id, area.cue = f"group:{slug(place.name)}", "city-group"
        return True

    def _name_members(self, area: Area, following: list[Area]) -> None:
        """As in "the municipality's three national high-tech zones (Wuxi, Jiangyin and Yixing)": a group named."""
        brackets = _BRACKETED.match(self.low, area.end)
        if brackets is None:
            self._list_members(area, following)
            return
        members: list[str] = []
        for member in following:
            if member.start >= brackets.end():
                break
            if member.kind == "zone" and member.id:
                members.append(member.id)
            elif member.kind == "place" and member.name in self.scan.gazetteer.by_place:
                zone, _ = self.scan.zone_of_place(member.name)
                if zone:
                    members.append(zone)
                    member.become_zone(zone, "member")
        if len(members) > 1 and area.id in (None, "national"):
            area.members, area.id, area.cue = tuple(members), group_id(self.scan.gazetteer, members), "members"
            area.reference = False

    def _list_members(self, area: Area, following: list[Area]) -> None:
        """As in "Anhui's four best zones are Hefei, Wuhu and Chuzhou": the places stand for their zones henceforth."""
        end, row = area.end, list[Area]()
        for member in following:
            gap = self.low[end : member.start]
            if member.name and member.name in self._province_names(area):
                end = member.end
                continue  # "the new national zones of Hubei are ..."
            if member.kind != "place" or not (_MEMBERS.fullmatch(gap) if not row else _AND.fullmatch(gap)):
                break
            row.append(member)
            end = member.end
        if len(row) < _FEWEST or any(member.name not in self.scan.gazetteer.by_place for member in row):
            return
        zones = [self.scan.zone_of_place(member.name)[0] for member in row]
        for member, zone in zip(row, zones, strict=True):
            if zone is not None:
                member.become_zone(zone, "member")

    def _province_names(self, area: Area) -> tuple[str, ...]:
        """Return the names that tell where a group is."""
        province = self.scan.gazetteer.provinces.get((area.id or "").removeprefix("group:"))
        return () if province is None else (province.name.lower(),)

    def _tie_zone(self, area: Area, following: Area | None) -> None:
        if area.name == "region" and not self.scan.provinces.keys().isdisjoint(_AUTONOMOUS):
            # "The region's foreign trade" in Ningxia is the province's
            area.kind, area.cue, area.name = "place", "province", ""
        elif area.cue == "attributive" and self.main is not None and self.main.kind == "group":
            area.kind, area.id, area.cue, area.plural = "group", self.main.id, "antecedent", True
        elif area.cue == "definite-demonstration" and self.demonstration is not None:
            area.kind, area.id, area.cue = "group", self.demonstration.id, "antecedent"
        elif (city := self._city_of(area, following)) is not None:
            zone, cue = self.scan.zone_of_place(city.name)
            area.id, area.cue, area.name = zone, "place-in-sentence" if zone else cue, city.name
            area.reference = zone is None
            self._name(area)
        elif (city := self._subject_here(area) or self._subject_before(area)) is not None:
            area.id, area.cue, area.name = self.scan.zone_of_place(city.name)[0], "place-in-sentence", city.name
        elif self.zone is not None:
            area.id, area.cue = self._zone_meant(area, self.zone), "antecedent"
            self.first = self.first or area
        elif self.group is not None and area.cue == "definite-demonstration":
            area.id, area.cue = self.group.id, "antecedent"
        elif (
            self.group is not None
            and self.place is not None
            and self.place.start - self.sentence < _SUBJECT_REACH
            and (local := self.scan.zone_of_place(self.place.name)[0])
        ):
            # "Hengyang had a hard year: exports of the zone fell", told among the zones of a province
            area.id, area.cue = local, "place-in-sentence"
        elif self.group is not None and area.name not in _WIDE_NOUNS:
            area.id, area.cue = self.group.id if self.group.cue == "demonstration-zone" else None, "antecedent"
        elif self._is_of_city(area):
            # "Shantou: exports of the zone fell 2 percent", in a text that names no zone
            area.id, area.cue = self.scan.zone_of_place(self.city.name if self.city else "")[0], "place-in-sentence"
        else:
            area.cue = "no-antecedent"

    def _is_of_city(self, area: Area) -> bool:
        """Whether a reference with no zone to point back to means that of the city spoken of."""
        city = self.city
        if city is None or city.kind != "place" or area.name not in ("zone", "hidz", "htz"):
            return False
        return self.scan.gazetteer.only_zone(city.name) is not None and not self.other

    def _city_of(self, area: Area, following: Area | None) -> Area | None:
        """Return the place whose zone a reference means: one named in its sentence or, for "its zone", before."""
        low, definite = self.low, area.cue in ("definite", "attributive")
        if self.opening is not None and self._is_its_zone(area, self.opening):
            return self.opening
        if self.near is not None and _ITS_OWN.fullmatch(low, self.near.end, area.start):
            where = not definite and low.endswith("where the ", self.near.end, area.start)
            return None if where and _DOES_THERE.match(low, area.end) else self.near
        if self.near is not None and _THAT_CITYS.search(low, max(self.sentence, area.start - 36), area.start):
            return self.near
        if low.startswith("whose ", area.start):
            return self.place  # "The best news comes from Yanji, whose zone ..."
        if low.startswith("its ", area.start):
            return self.city  # "Zhengzhou still dwarfs the rest. Its zone supplied ..."
        if not definite:
            return None
        if _OF_THAT_CITY.match(low, area.end) and self.city is not None:
            return self.city
        if self.place is not None:
            return self.place
        owned = _CITYS.search(low, max(self.sentence, area.start - 36), area.start) is not None
        if owned and following is not None and following.kind == "place" and low[area.end : following.start] == ", ":
            known = following.name in self.scan.gazetteer.by_place
            return following if known else None  # "At its high-tech zone, Guiyang has ..."
        return self.city if owned or self.zone is None else None

    def _subject_before(self, area: Area) -> Area | None:
        """As in "Xinyu had a harder time. In 2013 the zone's output plunged", told among the zones of a province."""
        city, main = self.city, self.main
        if city is None or main is None or main.kind != "group" or not self.low.startswith("the zone", area.start):
            return None
        opens = 0 <= city.start - self.before < _SUBJECT_REACH and city.start < self.sentence
        alone = opens and self.first is None and self.scan.zone_of_place(city.name)[1] == "name"
        return city if alone and "\n" not in self.low[city.start : area.start] else None

    def _subject_here(self, area: Area) -> Area | None:
        """As in "Daqing fell by eleven: taxes of the zone's firms declined", told where zones are set side by side."""
        place = self.place
        if place is None or not self.compares or self.first is not None or area.name != "zone":
            return None
        opens = place.start - self.sentence < _SUBJECT_REACH and self.low.startswith("the zone", area.start)
        return place if opens and self.scan.zone_of_place(place.name)[1] == "name" else None

    def _is_its_zone(self, area: Area, place: Area) -> bool:
        """As in "In Zibo, the zone's exports fell", but not in "In Shenzhen, the zone signed ..."."""
        if area.cue not in ("definite", "attributive") and (
            area.name != "zone" or not self.low.startswith("the ", area.start)
        ):
            return False
        listed = self.scan.gazetteer.by_place.get(place.name, ())
        if _HAS_DIGIT.search(self.low, place.end, area.start) and _OF_IT.search(self.low, self.sentence, area.start):
            return False  # "In Shenyang, rents rose 12 percent, an official of the zone said"
        if _DOES_THERE.match(self.low, area.end) or (self.first is not None and self.first.start > place.start):
            return False
        return len(listed) > 0

    def _zone_meant(self, area: Area, last: Area) -> str | None:
        """Return which zone a reference means, where ``last`` was spoken of last."""
        if (brand := self._of_brand(area)) is not None:
            return brand
        if area.name in ("park", "district") and not self._is_known_as(last, area.name):
            kin = next((a for a in reversed(self.named[-_FAR_BACK:]) if self._is_called(a, area.name)), None)
            if kin is not None:
                return kin.id
        # Another zone named in this paragraph may be meant; after it, the article's own zone is again.
        if self.main is None or self.main.kind != "zone":
            return last.id
        near = self.scan.reading.clean.find("\n", last.start, area.start) < 0
        return last.id if near else self.main.id

    def _of_brand(self, area: Area) -> str | None:
        """As in "the Torch zone": the one spoken of that has the word in its name."""
        if not self.low.startswith(("torch ", "the torch "), area.start):
            return None
        spoken_of = [zone.id for zone in (self.main, *reversed(self.named[-_FAR_BACK:])) if zone is not None]
        return next((zone for zone in spoken_of if zone is not None and zone.endswith("-torch")), None)

    def _is_known_as(self, area: Area, noun: str) -> bool:
        """Whether a zone is called a park or district where it is named, or in one of its other names."""
        zone = self.scan.gazetteer.zones.get(area.id or "")
        is_main = self.main is not None and area.id == self.main.id
        names = (zone.name, *zone.aliases) if zone is not None and is_main else ()
        return self._is_called(area, noun) or any(name.lower().endswith(noun) for name in names)

    def _is_called(self, area: Area, noun: str) -> bool:
        return self.low.endswith(noun, area.start, area.end)

    def _tie_group(self, area: Area) -> None:
        low, main, group = self.low, self.main, self.group
        if _NATIONWIDE.search(low[max(0, area.start - 50) : area.start].rsplit(".", 1)[-1]):
            area.id, area.cue = "national", "national"
            return
        if self._is_of_province(area):
            return
        if _BETWEEN_THEM.search(low, max(self.sentence, area.start - 40), area.start):
            ids = list({zone.id: None for zone in self.named[-_FAR_BACK:] if zone.start >= self.before and zone.id})
            if len(ids) > 1:
                area.members = tuple(ids)
                area.id, area.cue = self.tally.name(ids), "antecedent"
                return
        if self._is_of_region(area):
            return
        owner = (
            _OWNER.match(low, area.start)
            or _OWNER_BEFORE.search(low, max(0, area.start - 44), area.start)
            or OWNER_AFTER.match(low, area.end)
            or _PROVINCES_OWN.search(low, self.sentence, area.start)
        )
        if owner is not None and (area.id is None or area.id == "national"):
            self._tie_owned(area, owner[1])
            return
        counted = _COUNTED.search(low, max(0, area.start - 24), area.start) if area.cue == "plural" else None
        if counted is not None and (len(self.ids) > 1 or group is not None):
            area.id, area.name = None, counted["number"] or "both"  # "the two high-tech zones": those spoken of
        counted_few = _COUNT_BEFORE.search(low, max(self.sentence, area.start - 16), area.start)
        if area.id == "national" and counted_few is not None and (main is None or main.kind != "group"):
            self._tie_owned(area, "province")  # "The five national high-tech zones": fewer than the nation has
            return
        number = area.name.isdigit() or area.name in NUMBERS
        local = group is not None and group.id != "national"
        if self._goes_on_nationwide(area):
            area.id, area.cue = "national", "national"
        elif main is not None and self._is_few_of(area, main) and (told := self._told(area, self.before)):
            area.members, area.id, area.cue = told, self.tally.name(told), "antecedent"
        elif (
            main is not None
            and main.kind == "group"
            and main.id != "national"
            and (area.id is None or area.cue in ("national", "plural"))
            and area.start > main.end
        ):
            area.id, area.cue = main.id, "antecedent"
        elif (
            area.id is None
            and not number
            and _STATE_LEVEL.search(low[area.start : area.end])
            and not (local and low.startswith(("these ", "those "), area.start))
        ):
            area.id, area.cue = "national", "national"
        elif group is not None and local and area.id == "national" and self._is_local(area):
            area.id, area.cue = group.id, "antecedent"
        elif area.id is None:
            self._tie_plural(area)

    def _tie_numeral(self, area: Area) -> None:
        """As in "Together the seven paid ...": a group of seven told before, or as many zones; else it is none."""
        counted = self.tally.meant(area)
        other = counted is not None and counted.kind == "other"  # "Three plants closed; the three had employed 1,900"
        told = self._told(area, self.before if counted is None else counted.start, anywhere=not other)
        if counted is not None and counted.kind == "group":
            area.id, area.members, area.cue = counted.id, counted.members, "antecedent"
        elif told:
            area.members, area.cue = told, "antecedent"
            area.id = self.tally.name(told)
        elif (
            counted is None
            and NUMBERS.get(area.name, 0) > _PAIR
            and (group := self.group) is not None
            and group.id != "national"
            and not self.tally.sizes(group)
        ):
            area.id, area.cue = group.id, "antecedent"

    def _goes_on_nationwide(self, area: Area) -> bool:
        """As in "Nationwide, 54 zones earned 3 trillion yuan. ... The zones employed 7.6 million people"."""
        group = self.group
        if group is None or group.id != "national" or area.name != "zones":
            return False
        bare = self.low.startswith(("the zones", "these zones"), area.start) and area.id is None
        return bare and "\n" not in self.low[group.start : area.start]

    def _is_few_of(self, area: Area, main: Area) -> bool:
        """As in "Yichang and Jingmen. The two zones share a port", told in an article on the twelve of a province."""
        number, sizes = NUMBERS.get(area.name), self.tally.sizes(main)
        return number is not None and main.kind == "group" and bool(sizes) and number < min(sizes)

    def _told(self, area: Area, since: int, *, anywhere: bool = True) -> tuple[str, ...]:
        """Return the zones, as many as the number of a group says, that were spoken of since an offset, or at all."""
        near = [zone for zone in self.named[-_FAR_BACK:] if zone.start >= since]
        places = [place for place in self.places[-_FAR_BACK:] if place.start >= since and place.kind == "place"]
        near += [Area(p.start, p.end, "zone", self.scan.zone_of_place(p.name)[0], "metonymy") for p in places]
        return self.tally.told(area, near, self.ids if anywhere else ())

    def _tie_owned(self, area: Area, owner: str) -> None:
        """Tie "the province's zones": the group spoken of, else that of the one province of the text."""
        if self.group is not None and self.group.id not in (None, "national"):
            area.id, area.cue = self.group.id, "antecedent"
            return
        ranked = self.scan.provinces.most_common(2)
        if owner in ("province", "region") and ranked and (len(ranked) == 1 or ranked[0][1] > 2 * ranked[1][1]):
            area.id, area.cue = f"group:{ranked[0][0]}", "antecedent"
        else:
            area.id = None
            self._tie_plural(area)

    def _is_local(self, area: Area) -> bool:
        """Whether "the national zones" may be those spoken of, not all of the nation's."""
        pointing = _THE.match(self.low[max(0, area.start - 4) : area.start + 1])
        return area.cue == "plural" or (area.cue == "national" and pointing is not None)

    def _tie_plural(self, area: Area) -> None:
        count = NUMBERS.get(area.name) or (2 if self.low.startswith("both", area.start) else None)
        counted = count is not None and len(self.ids) >= count
        if self.group is not None and not (counted and self.group.id == "national"):
            area.id, area.cue, area.members = self.group.id, "antecedent", self.group.members
            return
        if not count and "park" in area.name and self.main is not None and self.main.kind == "zone":
            area.id, area.cue = self.main.id, "antecedent"
        elif len(self.ids) >= (count or 2):
            ids = list(self.ids)
            area.members = tuple(ids[-count:] if count else ids)
            area.id, area.cue = self.tally.name(area.members), "antecedent"
        elif count and len(self.ids) >= 2:
            area.members = tuple(self.ids)
            area.id, area.cue = self.tally.name(area.members), "antecedent"
        else:
            area.cue = "no-antecedent"

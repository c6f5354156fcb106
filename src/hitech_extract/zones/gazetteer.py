"""The names of zones and places, and where a text has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from hitech_extract.reading import Reading
from hitech_extract.rules import Place, Zone, load_places, load_provinces, load_zones

__all__ = ["MUNICIPALITIES", "Gazetteer", "Hit"]

Hit = tuple[int, int, str]  # start and end in the text, and the name in lower case

# Cities that are provinces of their own.
MUNICIPALITIES: Final = frozenset({"beijing", "tianjin", "shanghai", "chongqing"})


_TECH_ZONE: Final = re.compile(r" (?:national )?(?:new (?:and|&) )?(?:high|hi)-?tech")
# "Zhangjiang-style growth" is no growth of Zhangjiang
_ALIKE: Final = re.compile(r"-(?:style|type|like|inspired|model(?:led)?|esque)\b")
_NEW_TECH: Final = re.compile(r" (?:(?:and|&) )?(?:high|hi)[ -]?tech")


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
        # "Wuhan East Lake", "Ma'anshan Cihu": a city and what is no place beside its zone
        self.brands = {
            place.lower()
            for zone in self.zones.values()
            for place in zone.places
            if zone.city
            and place.lower().startswith(f"{zone.city.lower()} ")
            and place.lower().removeprefix(f"{zone.city.lower()} ") not in self.places
        }
        for province in self.provinces.values():
            for name in {province.name, *province.aliases}:
                base = re.sub(r" (?:province|municipality|autonomous region)$", "", name.lower())
                rows = self.places.setdefault(base, [])
                if not any(row.kind == "province" for row in rows) and province.id not in MUNICIPALITIES:
                    rows.append(Place(province.name, (), "province", "", province.id))
        self._patterns = sorted(
            {*names, *self.places, *self.by_place, *self.districts, *(a.lower() for a in self._acronyms)}
        )
        self._automaton = AhoCorasick(
            self._patterns, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def only_zone(self, place: str) -> str | None:
        """Return the id of a place's zone where it has one and no other."""
        ids = self.by_place.get(place, ())
        return ids[0] if len(ids) == 1 else None

    def hits(self, reading: Reading) -> list[Hit]:
        """Return (start, end, name) of every listed name that stands as whole words, capitalized or in a zone's."""
        low, clean = reading.low, reading.clean
        found: list[Hit] = []
        size = len(low)
        lower = clean == low  # a page without a capital
        ahead = list(reversed(self._automaton.find_matches_as_indexes(low)))
        while ahead:
            index, start, end = ahead.pop()
            if end < size and low[end].isalnum():
                # "Shenzhen high-tech zones": the shorter names in a name that does not end here
                shorter = self._automaton.find_matches_as_indexes(low[start : end - 1])
                ahead += [(i, start + first, start + last) for i, first, last in reversed(shorter)]
                continue
            if (start and low[start - 1].isalnum()) or (low[end : end + 1] == "-" and _ALIKE.match(low, end)):
                continue
            name = self._patterns[index]
            if not (clean[start].isupper() or clean[start].isdigit() or lower or self._is_zone(name, low, end)):
                continue
            if name.endswith(" new") and name[:-4] in self.by_place and _NEW_TECH.match(low, end):
                name = name[:-4]  # "Wuxi New and High-tech Zone": new belongs to what follows
            found.append((start, start + len(name), name))
        return found

    def _is_zone(self, name: str, low: str, end: int) -> bool:
        """As in "exports of luoyang High-tech Zone": a name that needs no capital."""
        if name in self.zone_names:
            return "-tech" in name
        return name in self.by_place and _TECH_ZONE.match(low, end) is not None

    def acronym(self, text: str) -> set[str]:
        """Return the zones that an all-capital acronym may stand for."""
        return self._acronyms.get(text, set())

    def province_of(self, name: str) -> str | None:
        """Return the province id when the name is that of a province."""
        for row in self.places.get(name, ()):
            if row.kind == "province" or name in MUNICIPALITIES:
                return row.province or None
        return None


def _spellings(name: str) -> set[str]:
    low = name.lower().replace("\u2019", "'")
    forms = {low}
    for old, new in (
        ("hi-tech", "high-tech"),
        ("high-tech", "hi-tech"),
        ("new & ", "new and "),
        ("industry development", "industrial development"),
    ):
        forms |= {form.replace(old, new) for form in list(forms)}
    return forms

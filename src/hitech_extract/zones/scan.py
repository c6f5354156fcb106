"""What one text has shown so far: names, areas, and which of several zones a name stands for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from hitech_extract.reading import Reading, Sentence
from hitech_extract.zones.area import Area
from hitech_extract.zones.gazetteer import Gazetteer, Hit

__all__ = ["Scan", "slug"]

_GAP_TO_HEAD: Final = re.compile(
    r"(?:'s|')?(?:(?: city| municipality| province)(?:'s)?)?(?: new area)?(?:'s)? ?(?:(?:\d{1,3}"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|other|various|top|main"
    r"|leading|own|two other) ){0,2}(?:\([a-z' ]{2,30}\) )?(?:national |own |\")?$"
)
_JOIN: Final = re.compile(
    r"(?:'s|')?(?:, | and |, and | & | as well as |/|, as well as |; )(?:the |in |of "
    r"|those of |that of |its |also )?$"
)
_IN_PLACE: Final = re.compile(
    r" (?:of|in|at|from) (?:(?:the )?(?:city|cities|province|county|municipality) of "
    r"|the |[a-z]+ china's |[a-z]+ )?$"
)

_LONGEST_JOIN: Final = 40


def slug(name: str) -> str:
    """Return a name as part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")


@dataclass(slots=True)
class Scan:
    """What one text has shown so far."""

    reading: Reading
    gazetteer: Gazetteer
    hits: list[Hit]
    areas: list[Area] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    chains: int = 0
    provinces: Counter[str] = field(default_factory=Counter)
    starts: list[int] = field(init=False)  # of the hits
    ends: list[int] = field(init=False)
    names: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [hit[0] for hit in self.hits]
        self.ends = [hit[1] for hit in self.hits]
        self.names = {hit[2] for hit in self.hits}
        places = self.gazetteer.places
        for _, _, name in self.hits:
            rows = places.get(name, ())
            for row in rows:
                if row.kind == "province" or (row.kind in ("city", "county", "district") and len(rows) == 1):
                    self.provinces[row.province] += 1

    def sentence_of(self, offset: int) -> Sentence | None:
        """Return the sentence in which an offset lies."""
        sentences = self.reading.sentences
        i = bisect_right(sentences, offset, key=lambda sentence: sentence.start) - 1
        return sentences[i] if i >= 0 and offset < sentences[i].end else None

    def add_zone(self, hit: int, start: int, end: int, cue: str = "") -> None:
        """Add the zone of a place that was found by name; without a cue, the one by which it was settled."""
        name = self.hits[hit][2]
        zone, settled = self.zone_of_place(name)
        if not cue:
            cue = "open-pattern" if settled == "name" else settled
        self.used.add(hit)
        self.areas.append(Area(start, end, "zone", zone, cue if zone else settled, name=name))

    def add_group(self, start: int, end: int, zone: str, cue: str, hit: int | None = None) -> None:
        """Add a group of zones; ``hit`` is the place that names it."""
        if hit is not None:
            self.used.add(hit)
        self.areas.append(Area(start, end, "group", zone, cue, plural=True))

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
        local = [z for z in zones if z.city.lower() in self.names]
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

    def zone_of_place(self, name: str) -> tuple[str | None, str]:
        """Return the id of a place's high-tech zone, if it can be settled, and how."""
        ids = self.gazetteer.by_place.get(name)
        if ids:
            zones = self.gazetteer.zones
            exact = [i for i in ids if zones[i].places and zones[i].places[0].lower() == name]
            return self.settle(exact or ids, near=name)
        if name not in self.gazetteer.places and (listed := self.gazetteer.zone_names.get(name)):
            return self.settle(listed)  # "xi'an high-tech", which leaves the noun to its neighbours
        return f"x:{slug(name)}", "open-pattern"

    def place_before(self, position: int) -> int | None:
        """Return the index of the hit that ends where a head begins, but for "'s", "city" and the like."""
        i = bisect_right(self.ends, position) - 1
        if i < 0:
            return None
        _, end, name = self.hits[i]
        known = self.gazetteer
        zone_only = name in known.zone_names and name not in known.places and name not in known.by_place
        if position - end > 44 or zone_only:
            return None
        return i if _GAP_TO_HEAD.match(self.reading.low[end:position]) else None

    def place_after(self, position: int) -> int | None:
        """Return the index of the hit that follows a head: "in the city of ..."."""
        i = bisect_left(self.starts, position)
        if i == len(self.hits) or self.starts[i] - position >= 40:
            return None
        if not _IN_PLACE.match(self.reading.low[position : self.starts[i]]):
            return None
        # "in East China's Jiangxi province", "in Hunan's Zhuzhou": the innermost of those that own one another
        low = self.reading.low
        while i + 1 < len(self.hits) and low[self.ends[i] : self.starts[i + 1]] == "'s ":
            i += 1
        return i

    def chain_left(self, index: int) -> list[int]:
        """Return the hits coordinated with the one given, from left to right, itself last."""
        first = index
        while first > 0 and self._joined(first - 1):
            first -= 1
        return list(range(first, index + 1))

    def chain_right(self, index: int) -> list[int]:
        """Return the hits coordinated with the one given, itself first."""
        last = index
        while last + 1 < len(self.hits) and self._joined(last):
            last += 1
        return list(range(index, last + 1))

    def _joined(self, index: int) -> bool:
        """Whether only "and", a comma or the like stands between a hit and the next."""
        end, start = self.hits[index][1], self.hits[index + 1][0]
        return start - end <= _LONGEST_JOIN and _JOIN.match(self.reading.low[end:start]) is not None

    def add_chain(self, chain: list[int], end: int, start: int | None = None) -> None:
        """Add one zone for each coordinated place; the outer words go to the outer members."""
        self.chains += 1
        members = []
        for i in chain:
            begin, stop, name = self.hits[i]
            zone, cue = self.zone_of_place(name)
            self.used.add(i)
            members.append(
                Area(begin, stop, "zone", zone, "coordinated" if zone else cue, chain=self.chains, name=name)
            )
        if start is not None:
            members[0].start = start
        else:
            members[-1].end = max(end, members[-1].end)
        self.areas += members

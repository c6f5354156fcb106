"""Places that no table knows: regions by their kind of land, counties and districts by the word after their name."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from hitech_extract.openings import matches
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones.area import Area
from hitech_extract.zones.mentions import NOT_NAMES
from hitech_extract.zones.scan import Scan

__all__ = ["LOCAL_OPENINGS", "REGION_OPENINGS", "counties", "regions"]

REGION_OPENINGS: Final = ("area", "region", "basin", "delta", "corridor", "plateau", "circle", "belt", "cluster")
_REGION: Final = re.compile(
    r"(?:area|region|basin|delta|corridor|plateau|(?<=economic )(?:circle|belt)|(?<=city )cluster)(?![\w-])"
)
_REGION_NAME: Final = re.compile(
    r"\b(?:[Ii]n|[Aa]cross|[Tt]he|[Oo]f|[Tt]hroughout|[Ff]or) "
    r"(?P<name>[A-Z][a-z]+(?:-[A-Z][a-z]+)*(?: (?:River|Rim|Bay))?)"
    r" (?:(?:economic|metropolitan|urban|mineral|mining|border|lake|city) )?$"
)
_NO_REGION: Final = frozenset("the this our its their new free each another planned total core floor bonded".split())


def regions(scan: Scan, starts: list[int]) -> None:
    """Add regions that no table knows: "the Panxi area", "the Chengdu-Chongqing economic circle"."""
    taken = scan.mask()
    clean = scan.reading.clean
    for match in matches(_REGION, scan.reading.low, starts):
        begin = max(0, match.start() - 44)
        named = _REGION_NAME.search(clean[begin : match.start()])
        if named is None or named["name"].lower() in _NO_REGION:
            continue
        start = begin + named.start("name")
        if 1 in taken[start : match.end()]:
            continue
        scan.used.update(range(bisect_left(scan.starts, start), bisect_left(scan.starts, match.end())))
        scan.areas.append(Area(start, match.end(), "place", None, "region"))


LOCAL_OPENINGS: Final = ("county", "district", "prefecture", "banner", "township")
_LOCAL: Final = re.compile(r"(?:county|(?:urban )?district|prefecture|banner|township)(?![\w-])")
_LOCAL_NAME: Final = re.compile(r"(?<![\w'-])(?P<name>[A-Z][a-z]{1,20}(?:'[a-z]{1,12})?(?: [A-Z][a-z]{1,20})?) $")
# "Central Business District", "Lakeside Innovation District", "Shannan Development District"
_NO_LOCAL: Final = frozenset(load_cues("zone")["no_local_names"])
_MOST_NAMES: Final = 200


def counties(scan: Scan, starts: list[int]) -> None:
    """Add the counties and districts that no table knows, also by their names alone: "followed by Fenyi"."""
    taken = scan.mask()
    clean = scan.reading.clean
    names: set[str] = set()
    for match in matches(_LOCAL, scan.reading.low, starts):
        begin = max(0, match.start() - 44)
        named = _LOCAL_NAME.search(clean, begin, match.start())
        if named is None:
            continue
        words = named["name"].split()
        while words and words[0].lower() in NOT_NAMES:
            words = words[1:]
        name = " ".join(words)
        start = match.start() - 1 - len(name)
        listed = bisect_left(scan.starts, start) < bisect_left(scan.starts, match.end())
        if not words or listed or not _NO_LOCAL.isdisjoint(name.lower().split()) or 1 in taken[start : match.end()]:
            continue
        if len(names) < _MOST_NAMES:
            names.add(name)
        scan.areas.append(Area(start, match.end(), "place", name.lower(), "county", name=name.lower()))
    if not names:
        return
    pattern = re.compile(rf"(?<![\w-]){any_of(map(re.escape, sorted(names, key=len, reverse=True)))}(?!\w| [A-Z])")
    for found in pattern.finditer(clean):
        name = found.group().lower()
        scan.areas.append(Area(found.start(), found.end(), "place", name, "county", name=name))

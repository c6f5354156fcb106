"""References to zones: "the zone", "our district", "these zones", "the country's zones"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.openings import matches
from hitech_extract.zones.area import Area, without_overlaps
from hitech_extract.zones.mentions import SMALL_NUMBER
from hitech_extract.zones.numerals import numerals
from hitech_extract.zones.scan import Scan

__all__ = ["REFERENCE_OPENINGS", "references"]

_REFERENCE: Final = re.compile(
    r"(?<![\w])(?:(?P<our>our|this|the|that|said|same|whole|entire|its own|(?:its|whose)(?= zone))"
    r"(?: (?:whole|entire|same|very|host|local))? "
    r"(?:national |provincial |new |tech |technology |electronics-heavy |biggest |science |industrial (?=park))?"
    r"(?P<noun>zone|district|park|hidz|htz|development zone|development area|area|region|new district|tech hub"
    r"|science city|demonstration zone)(?P<poss>'s)?(?![\w-]| (?:of (?:expertise|research|activity)|where|covered))"
    r"|(?P<plural>(?:the|these|those|all|both|such|our|its|their)(?: (?:province|region|city"
    r"|municipality)'s)?(?: (?:the|such|these|those|of the|of these|of them))?"
    rf"(?: (?:other |remaining |whole |combined )?(?P<number>{SMALL_NUMBER}|eleven|twelve|\d{{1,3}}))?"
    r"(?: (?:national|state-level|provincial|high-tech|member|local))* "
    r"(?P<pnoun>zones|parks|(?<=both )districts|(?<=two )districts)(?P<pposs>')?"
    rf"|(?P<number2>{SMALL_NUMBER}|\d{{1,3}}) (?:national )?zones)(?![\w-])"
    r"|(?P<nations>(?:the (?:country|nation)'s|china's)(?: (?:national|state-level|tech|science|other|own|leading|top"
    r"|\d{1,3}))* zones"
    r"|(?:(?<=(?:for|[ ,]of|[ ,]in|[ ,]by|han|all|ong|oss|ith|and|at,) )|(?<=[a-z], )"
    r"|(?<=[.\n] )|(?<=\n))national zones)"
    r"(?![\w-])"
    r"|(?P<bareplural>(?:most |across |among )(?:zones|parks)|zones(?= (?:in|of|across) (?:the )?(?:east|west|north"
    r"|south|cent)))"
    r"(?![\w-]))"
)
REFERENCE_OPENINGS: Final = tuple(
    "our this the that said same whole entire its these those all both such their whose two three four five six seven "
    "eight nine ten together most across among zones china national as".split()
)
_NUMBER_OF_ZONES: Final = re.compile(r"[0-9]\d{0,2} (?:national )?zones")


def references(scan: Scan, areas: list[Area], starts: list[int]) -> list[Area]:
    """Add "the zone", "these zones", not tied yet; they begin at the offsets given, or with digits."""
    low = scan.reading.low
    scan.areas = areas
    taken = scan.mask("zone", "group", "other", "company")
    found = list(areas)
    numbers = [match.start() for match in _NUMBER_OF_ZONES.finditer(low)]
    for match in matches(_REFERENCE, low, sorted(starts + numbers)):
        start, end = match.span()
        end -= len(match["poss"] or match["pposs"] or "")
        if 1 in taken[start:end]:
            continue
        plural = bool(match["plural"] or match["bareplural"])
        name = match["number"] or match["number2"] or match["noun"] or match["pnoun"] or ""
        kind = "group" if plural else "zone"
        if match["nations"]:
            found.append(Area(start, end, "group", "national", "national", plural=True))
            continue
        found.append(Area(start, end, kind, None, "reference", reference=True, plural=plural, name=name))
    return without_overlaps([*found, *numerals(low, starts, taken)])

"""Find whose figures a text gives: high-tech zones, groups of them, and the areas that are none.

Zones are found by name (gazetteer), by the open pattern Place + High-tech + Zone, by reduced forms
("Luoyang's zone"), as groups ("Hunan's eight national high-tech zones") and by reference ("the
zone", "our district", "the seven"), which is tied to its antecedent; in a text that compares zones also by the name of
their place alone (``compared``). Cities, provinces, the nation, companies and
other kinds of zone are found as well, so that their figures can be refused.
"""

from __future__ import annotations

from typing import Final

from hitech_extract.openings import Openings
from hitech_extract.reading import Reading
from hitech_extract.zones import antecedents, introduced, mentions, others, references, unlisted
from hitech_extract.zones.area import ZONES, Area, without_overlaps
from hitech_extract.zones.compared import stand_for_zones
from hitech_extract.zones.gazetteer import Gazetteer
from hitech_extract.zones.scan import Scan
from hitech_extract.zones.topic import compares, main_topic

__all__ = ["ZONES", "Area", "Gazetteer", "compares", "find_areas", "main_topic", "title_zone"]

_OPENINGS: Final = Openings(
    {
        "head": mentions.HEAD_OPENINGS,
        "other": others.OTHER_OPENINGS,
        "whole": others.WHOLE_OPENINGS,
        "region": unlisted.REGION_OPENINGS,
        "local": unlisted.LOCAL_OPENINGS,
        "reference": references.REFERENCE_OPENINGS,
    }
)


def find_areas(reading: Reading, gazetteer: Gazetteer) -> list[Area]:
    """Return the areas of a text in order, references tied to their antecedents; no two overlap."""
    scan = Scan(reading, gazetteer, gazetteer.hits(reading))
    openings = _OPENINGS.find(reading.low)
    mentions.named(scan)
    mentions.headed(scan, openings["head"])
    mentions.acronyms(scan)
    mentions.reduced(scan)
    mentions.said_where(scan)
    others.other_zones(scan, openings["other"])
    others.companies(scan)
    others.bodies(scan)
    unlisted.counties(scan, openings["local"])
    others.wholes(scan, openings["whole"])
    unlisted.regions(scan, openings["region"])
    others.places(scan)
    areas = _without_short_for_others(without_overlaps(scan.areas))
    areas = introduced.introduced(scan, areas)
    stand_for_zones(scan, areas)
    areas = references.references(scan, areas, openings["reference"])
    antecedents.tie(scan, areas)
    return introduced.with_regions(scan, areas)


_SHORT: Final = ("reduced", "coordinated")


def _without_short_for_others(areas: list[Area]) -> list[Area]:
    """Drop "Harbin zones" where the text names the economic zone of Harbin in full and no high-tech zone of it."""
    others = {area.name for area in areas if area.kind == "other" and area.name}
    if not others:
        return areas
    named = {area.id for area in areas if area.kind == "zone" and area.cue not in _SHORT}
    return [
        area
        for area in areas
        if not (area.kind == "zone" and area.cue in _SHORT and area.name in others and area.id not in named)
    ]


def title_zone(title: str, gazetteer: Gazetteer) -> Area | None:
    """Return the zone or group that a title names, with no offsets: the title may be no part of the text."""
    reading = Reading(title)
    for area in find_areas(reading, gazetteer):
        if area.kind in ZONES and area.id and not area.reference:
            words = reading.source[slice(*reading.source_span(area.start, area.end))]  # as written, blanks and all
            return Area(-1, -1, area.kind, area.id, "title", name=words)
    return None

"""What an article is about: a zone, a group of zones, or a place that it reports on."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from hitech_extract.reading import Reading
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones.area import ZONES, Area

__all__ = ["compares", "main_topic"]

_CUES: Final = load_cues("zone")
# "Baotou, the largest city of the region, [reported] a gross domestic product of ...": the text's own subject
_REPORTED_ON: Final = re.compile(
    rf"(?: city| municipality| province)?(?:, (?:[^.;]|\.\d){{3,110}},)? {any_of(_CUES['subject_verbs'])}\b"
)


def main_topic(areas: list[Area], reading: Reading) -> Area | None:
    """Return what the article is about: the zone of its title, a place that it reports on, else its commonest zone."""
    first_line_end = _title_end(reading)
    titled = {a.id for a in areas if a.start < first_line_end and a.kind == "zone" and a.id and not a.reference}
    if len(titled) > 1:
        return None  # "Nantong and Yancheng zones trade places": neither is the article's own
    for area in areas:
        if area.start < first_line_end and area.kind in ZONES and area.id and not area.reference:
            return _told_of(area, areas, first_line_end) or area
    if (place := _reported_place(areas, reading)) is not None:
        return place
    named = [a for a in areas if a.kind in ZONES and a.id and not (a.reference and a.kind == "zone")]
    if not named or sum(area.kind == "other" for area in areas) >= 3:
        return None  # zones of several kinds side by side: none is the article's own
    counts = Counter(area.id for area in named)
    ranked = counts.most_common(2)
    first = named[0]
    in_title = {area.name for area in areas if area.start < first_line_end and area.kind == "place" and area.name}
    if first.kind == "zone" and len(in_title) == 1 and in_title.pop() in reading.low[first.start : first.end]:
        return first  # "A conversation in Jingdezhen", and then Jingdezhen High-tech Zone
    commonest, count = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0
    if count >= 2 * second or (first.id == commonest and count > second):
        return next(area for area in named if area.id == commonest)
    # The widest one, spoken of first and again, is the topic; the others are its examples.
    return first if first.kind == "group" and counts[first.id] > 1 else None


def _told_of(title: Area, areas: list[Area], begin: int) -> Area | None:
    """As in "Solar gloom dents Wuxi's hi-tech zones", and then a report on one of them, which never names the group."""
    body = [area for area in areas if area.start >= begin and area.kind in ZONES and area.id]
    if title.kind != "group" or title.id == "national" or any(area.kind == "group" for area in body):
        return None
    ranked = Counter(area.id for area in body).most_common(1)
    zone, count = ranked[0] if ranked else (None, 0)
    return next(area for area in body if area.id == zone) if count >= max(_SEVERAL, len(body) / 2) else None


def compares(areas: list[Area], reading: Reading) -> bool:
    """Whether a text sets zones side by side: its title tells of several, or, telling of none, the text does.

    A text that names a single zone sets it beside nothing, whatever its title says.
    """
    main = main_topic(areas, reading)
    if main is not None and main.kind == "group":
        return True
    named = {area.id for area in areas if area.kind == "zone" and area.id and not area.reference}
    end = _title_end(reading)
    title = [area for area in areas if area.start < end and area.kind in ZONES and area.id]
    several = any(area.kind == "group" for area in title) or len({area.id for area in title}) > 1
    return len(named) >= _SIDE_BY_SIDE and (several or (not title and main is None))


_SIDE_BY_SIDE: Final = 2  # zones
_SEVERAL: Final = 3  # mentions of one


def _title_end(reading: Reading) -> int:
    """Return where the title ends; of a text that begins with a paragraph, that is its first sentence."""
    if not reading.lines or reading.lines[0].heading:
        return reading.lines[0].end if reading.lines else 0
    return reading.sentences[0].end


def _reported_place(areas: list[Area], reading: Reading) -> Area | None:
    """Return the place that title and text report on: "Xiamen's economy up 9 percent ... Xiamen's GDP rose".

    Its zones then stand among its other parts, and what is said of no part is said of the place.
    """
    first_line_end = _title_end(reading)
    of_title = [area for area in areas if area.end <= first_line_end]
    if not of_title or any(area.kind != "place" for area in of_title):
        return None
    for area in areas:
        if area.start < first_line_end:
            continue
        if area.kind != "place":
            return None
        owns = reading.low.startswith("'s ", area.end)
        if owns or (_REPORTED_ON.match(reading.low, area.end) and not _names_zone(areas, reading, area.start)):
            return area if any(named.name == area.name for named in of_title) else None
    return None


def _names_zone(areas: list[Area], reading: Reading, start: int) -> bool:
    """Whether a zone is named in the line in which a text begins to report."""
    end = next((line.end for line in reading.lines if line.end > start), start)
    return any(area.kind in ZONES and start < area.start < end for area in areas)

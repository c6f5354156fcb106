"""Place names that stand for zones, in a text that compares zones: "Changsha is in a class of its own"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones.area import Area
from hitech_extract.zones.scan import Scan

__all__ = ["stand_for_zones"]

_CUES: Final = load_cues("zone")
_CITIES: Final = frozenset({"city", "county", "district"})
_HEAD: Final = 700  # characters in which a text says what it is about
_FEWEST: Final = 2  # zones that can be compared
_OTHER_KINDS: Final = 2  # zones of other kinds, beside which a place may stand for one of them
_NAMED_ZONES: Final = re.compile(r"\b(?:zones|parks|hidzs|htzs)\b")
_ZONE: Final = re.compile(r"\bzones?\b")
_SET_AGAINST: Final = ("versus ", "against ", "than ", "with that of ", "with those of ")
_DIGIT: Final = re.compile(r"\d")
_AND: Final = re.compile(r", |,? and ")
# A sentence that speaks of cities as such: "The cities did well, too: Xiangyang's GDP reached ..."
_OF_CITIES: Final = re.compile(
    r"\b(?:city|cities|citywide|city-wide|municipal\w*|prefectures?|count(?:y|ies)|urban|rural|residents?|inhabitants"
    r"|million people|households?|as a whole|provincial (?:capital|government)|new area)\b"
)
_CITIES_TOLD: Final = re.compile(r"\b(?:the (?:two |three )?cities|citywide|city-wide)\b")
# What is told of cities rather than of their zones, right after "Xiangyang's"
_CITY_METRIC: Final = re.compile(
    r"'s? (?:own |overall |total |entire )*(?:gdp|gross|economy|economic (?:output|growth)|population|retail|per capita"
    r"|disposable|general public|fiscal revenue|tourism|airport|universit|port\b|metro)|'s? own\b"
)
# Before a subject: the start of a clause, with words of time or stress and the number of an item
_OPENS: Final = re.compile(
    r"(?:^|[.;:!?,\n] ?|(?:, |; )(?:and|but|while|whereas|yet|so) )[\"'(*\u2022-]{0,3} ?(?:\(?\d{1,2}[.):] ?)?"
    r"(?:(?:only|even|also|then|now|still|next|meanwhile|(?:by|in) contrast|this year|last year"
    r"|(?:in|by|for|during) (?:the )?[\w -]{2,24}),? )?$"
)
_ACTS: Final = re.compile(
    r"(?:,[^,.;]{3,70},)? (?:(?:also|still|now|then|even|already|only|alone|too|again|however|nevertheless) )?"
    rf"(?:{any_of(_CUES['subject_verbs'])}|(?:wants?|hopes?|plans?|aims?|leads?|led|follows?|comes?|came|keeps?|kept|does"
    r"|did|climbs?|clung|overtook|beat|wins?|won|lost|lives?|relies|depends?|bets?|boasts?|counts?|takes?|took|brought"
    r"|drew|put|made|saw|got|went|expects?|will|would|could|may|[a-z]{3,}ed)\b)"
)
# As in a wire's "JINAN, July 27 (Coastal Wire) -- High-tech zones": where it was written
_DATELINE: Final = re.compile(r"[^\n.]{0,30}(?:\.[^\n.]{0,20})?(?: --|\u2014| - | \u2013 )|, [a-z]{3,9}\.? \d|/|\)")
# As in "Xi'an firms were granted 18,400 patents"
_ITS_FIRMS: Final = re.compile(
    r" (?:firms|companies|enterprises|businesses|makers|exporters|manufacturers|laboratories)(?= )"
)
_LABEL_FIGURE: Final = re.compile(r": (?:[a-z]+ )?(?:us ?\$|rmb ?|cny ?|\$|\u00a5)?[+-]?\d")
_ITEM: Final = re.compile(r"(?:^|\n)[\s*\u2022\u00b7-]{0,4}(?:\(?\d{1,3}[.):]? )?$")
_LABELLED: Final = re.compile(r"[.:] (?=\w)")
# Places that share the verb of another: "Shenyang put 13.6 billion into it, Dalian 11.9 billion, Anshan 6.8 billion"
_GAP: Final = re.compile(r"(?:[,;]|,? and|[,;] (?:while|but|then|followed by|ahead of|before)| (?:while|but))? $")
_GAP_FIGURE: Final = re.compile(
    r"(?:, an? [^,;.\d]{3,40},)?(?:,? (?:with|at|by|on|had|came in at|stood at))?"
    r"(?: (?:about|around|some|nearly|over|only|just|more than))?"
    r" \(?(?:us ?\$|rmb ?|cny ?|\$|\u00a5)?[+-]?\d|, (?:whose|where|which) "
)
# Zones in a row, each with its figure in brackets, the first as the subject: "Weifang (61.3 billion yuan), Zibo"
_BRACKETED: Final = re.compile(r" \((?:us ?\$|rmb ?|cny ?|\$|\u00a5)?[+-]?\d[^()]{1,40}\)(?:,| and| or|;) ")
# "Software is what drives Dalian. The zone's revenue hit ..."
_TAKEN_UP: Final = re.compile(r"[.:;!] ?(?:the|its) (?:zone|park)\b")
_FRONTED: Final = re.compile(r"(?:^|[.;\n] ?|[:,;] (?:and |while |but )?)\"?(?:in|for|at) $")
# "61 percent of output in Xiangyang", "6.8 percent in Jingmen"
_BESIDE: Final = re.compile(
    r"(?<![\d.,])\d[\d.,]{0,20}%?(?: (?:percent|per cent|pct|percentage points?|points?|[mbt](?:r?illion|l?n)|yuan"
    r"|dollars?|u\.s\.))*"
    r"(?: of (?:[\w&-]+ ){0,4}?[\w&-]+| (?:[\w-]+ ){0,2}?[\w-]+)? (?:in|for) $"
)


def stand_for_zones(scan: Scan, areas: list[Area]) -> None:
    """Let place names stand for zones where a text compares zones, and its sentence does not speak of cities."""
    known = _compared(scan, areas)
    if not known:
        return
    low = scan.reading.low
    for row in _rows(low, areas, known):
        sentence = scan.sentence_of(row[0].start)
        if sentence is None:
            continue
        if _OF_CITIES.search(low, sentence.start, sentence.end):
            if _CITIES_TOLD.search(low, sentence.start, sentence.end):
                row[0].whole = True
            continue
        if _CITY_METRIC.match(low, row[-1].end) or not _is_told_of(low, row, sentence.start, sentence.end):
            continue
        for area in row:
            area.become_zone(known[area.name], "compared")


def _compared(scan: Scan, areas: list[Area]) -> dict[str, str]:
    """Return the zones that a text compares, by the names of their places; none where it is about one, or a city."""
    reading = scan.reading
    title_end = reading.lines[0].end if reading.lines else 0
    titled = [area for area in areas if area.end <= title_end]
    head = [area for area in areas if area.start < title_end + _HEAD]
    named = {area.id for area in areas if area.kind == "zone" and area.id}
    local = any(area.kind == "group" and area.id != "national" for area in head)
    if len(named) < (1 if local else _FEWEST) or sum(area.kind == "other" for area in areas) >= _OTHER_KINDS:
        return {}
    known = {area.name: area.id for area in areas if area.kind == "zone" and area.id and area.name}
    zones_titled = {area.id for area in titled if area.kind == "zone" and area.id}
    for one, other in pairwise(area for area in titled if area.kind == "place" and area.name in known):
        if _AND.fullmatch(reading.low, one.end, other.start):
            zones_titled |= {known[one.name], known[other.name]}  # "Bishan, Yongchuan and Rongchang pick up speed"
    several = any(area.kind == "group" for area in titled) or _NAMED_ZONES.search(reading.low, 0, title_end) is not None
    if local and not zones_titled and _ZONE.search(reading.low, 0, title_end) is not None:
        several = True  # "Which zone has the best brains? Shaanxi compares"
    if titled and not several and len(zones_titled) < _FEWEST:
        return {}  # "Anhui's economy up 6 percent": what is told of Hefei is the city's
    chained = {area.id for area in head if area.kind == "zone" and area.chain >= 0 and area.id}
    if not (several or local or len(zones_titled) >= _FEWEST or len(chained) >= _FEWEST):
        return {}
    groups = {area.id for area in head if area.kind == "group"}
    for area in areas:
        if area.kind == "place" and area.cue in _CITIES and area.name not in known:
            only = scan.gazetteer.only_zone(area.name)
            if only and (only in named or f"group:{scan.gazetteer.zones[only].province}" in groups):
                known[area.name] = only
    return known


def _rows(low: str, areas: list[Area], known: dict[str, str]) -> Iterator[list[Area]]:
    """Yield the places that may stand for zones, those together that share what is told of them."""
    row: list[Area] = []
    for area in areas:
        fits = area.kind == "place" and area.cue in _CITIES and not area.whole and area.name in known
        if row and not (fits and _AND.fullmatch(low, row[-1].end, area.start)):
            yield row
            row = []
        if fits:
            row.append(area)
    if row:
        yield row


def _is_told_of(low: str, row: list[Area], start: int, end: int) -> bool:
    """Whether a sentence tells something of places: as its subject, as owners, or beside a figure."""
    first, stop = row[0].start, row[-1].end
    before = low[max(start, first - 60) : first]
    if before.endswith(_SET_AGAINST) or (len(row) > 1 and _DIGIT.search(low, start, end) is None):
        return False
    if low.startswith(("'s ", "' ", "'s, "), stop):
        return True
    if (firms := _ITS_FIRMS.match(low, stop)) is not None:
        stop = firms.end()
    acts = _DATELINE.match(low, stop) is None and _ACTS.match(low, stop, min(end + 1, stop + 110)) is not None
    if acts and _OPENS.search(before) is not None:
        return True
    if len(row) > 1:
        return before.endswith((" in ", " at ", " for ")) and low.find("respectively", stop, end) >= 0
    return (
        _TAKEN_UP.match(low, stop) is not None
        or (_LABELLED.match(low, stop) is not None and _ITEM.search(low, max(0, first - 12), first) is not None)
        or (_GAP_FIGURE.match(low, stop) is not None and _GAP.search(before) is not None)
        or (before.endswith("(") and _LABEL_FIGURE.match(low, stop) is not None)
        or (_BRACKETED.match(low, stop) is not None and _OPENS.search(before) is not None)
        or (low.startswith((", ", " the ", " it "), stop) and _FRONTED.search(before) is not None)
        or before.endswith(("that of ", "those of ", " of them in ", " of it in ", " of which in ", " of whom in "))
        or _BESIDE.search(before) is not None
    )

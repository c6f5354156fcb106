"""Names that an article gives its zones itself: in brackets, as by-names, as what tells two apart, as regions."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.zones.antecedents import REGIONS
from hitech_extract.zones.area import Area, without_overlaps
from hitech_extract.zones.numerals import NO_NOUN
from hitech_extract.zones.scan import Scan

__all__ = ["introduced", "with_regions"]

_ACRONYM_IN_BRACKETS: Final = re.compile(
    r" ?\((?:hereinafter |hereafter |the |also known as |abbreviated as |referred to as |or |\")*"
    r"(?P<name>[A-Z][A-Za-z]*(?: (?:HIDZ|HTZ|Zone|Hi-tech Zone|High-tech Zone|Park))|[A-Z][A-Z&-]{1,9}[A-Z]"
    r"|the [zZ]one|the [dD]istrict|the [pP]ark)\"?\)"
)
# A by-name, as in "Huai'an High-tech Zone, also called Sanhe" or "(known locally as South Hill)"
_BY_NAME: Final = re.compile(
    r"(?:,| ?\()(?: also| now| better| often| commonly| locally| formerly| otherwise){0,2}"
    r" ?(?:called|known as|known locally as|named|nicknamed|dubbed|referred to as) \"?"
    r"(?P<name>[A-Z][\w'-]{2,30}(?: (?:of )?[A-Z][\w'-]{1,30}){0,3})\"?(?=[,.;)])"
)
_MOST_NAMES: Final = 400
_MOST_EPITHETS: Final = 8  # what tells zones apart, in a text that is no list
# The brand of one zone of the text, as in "Torch is targeting growth of 6 percent"
_BRAND: Final = r"(?<!Xiamen )(?<!Weihai )(?<!Zhongshan )Torch(?! (?:high|hi|industr|zone|park|program|plan|[A-Z]))"


def introduced(scan: Scan, areas: list[Area]) -> list[Area]:
    """Add the names that the article itself introduces: "(Guiyang HIDZ)", "(WNHIZ)", ", also called Sanhe,"."""
    clean = scan.reading.clean
    names: dict[str, str] = {}
    for area in areas:
        if area.kind == "zone" and area.id and not area.reference:
            match = _ACRONYM_IN_BRACKETS.match(clean, area.end) or _BY_NAME.match(clean, area.end)
            if match is not None and not match["name"].lower().startswith("the "):
                names.setdefault(match["name"], area.id)
    brands = {area.id for area in areas if area.kind == "zone" and area.id and area.id.endswith("-torch")}
    if not names and len(brands) != 1:
        return _with_epithets(scan, areas)
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)[:_MOST_NAMES]))
    if len(brands) == 1:
        names["Torch"] = next(iter(brands))
        pattern = f"{pattern}|{_BRAND}" if pattern else _BRAND
    found = [
        Area(match.start(), match.end(), "zone", names[match.group()], "introduced")
        for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", clean)
    ]
    # A bracketed name outranks what the tables say of it.
    marked = bytearray(len(clean))
    for area in found:
        marked[area.start : area.end] = b"\1" * (area.end - area.start)
    kept = [area for area in areas if 1 not in marked[area.start : area.end]]
    return _with_epithets(scan, without_overlaps(sorted(kept + found, key=lambda area: area.start)))


# What tells two apart in apposition: "Changsha High-tech Zone, the elder, and Ningxiang High-tech Zone, the younger,"
_EPITHET: Final = re.compile(
    r", (?P<name>the (?!former|latter|other|bearer)[a-z]{2,12}(?:er|ior))(?: of the two| one)?[,.;]"
)


def _with_epithets(scan: Scan, areas: list[Area]) -> list[Area]:
    """Add "the elder contributed 143 billion yuan; the younger 35 billion", said of zones told apart like that."""
    low = scan.reading.low
    told: dict[str, tuple[str, int]] = {}  # by their words, the zones, and where each is told so first
    for area in areas:
        said = _EPITHET.match(low, area.end) if area.kind == "zone" and area.id and not area.reference else None
        if said is not None and len(told) < _MOST_EPITHETS:
            told.setdefault(said["name"].removeprefix("the "), (area.id or "", said.end()))
    found: list[Area] = []
    for word, (zone, begin) in told.items():
        words = "(?:elder|older)" if word in ("elder", "older") else word
        again = re.compile(rf"(?<!\w)the {words}(?: zone(?!\w)|(?='s )|(?= (?:rmb ?|cny ?|us\$|\$)?\d)|{NO_NOUN})")
        found += [Area(m.start(), m.end(), "zone", zone, "introduced") for m in again.finditer(low, begin)]
    return without_overlaps([*areas, *found]) if found else areas


# What follows on "zones in the east had revenue of 27 trillion yuan", as "those in the centre 8 trillion"
_FURTHER_REGION: Final = re.compile(
    r"(?:\b(?:in|of|from|for|across) )?\bthe (?P<region>northeast|east|west|cent(?:er|re|ral)|south|north)(?:ern)?"
    r"(?: (?:regions?|areas?|parts?|zones|ones?))?"
    r"(?= ?[,.;:)(]| (?:and|but|while|by|at|with|to|it|they|only|just|(?:\w+ ){0,2}(?:rose|grew|fell"
    r"|had|were|was|saw|[a-z]+ed)|revenue|exports?|output|growth|profits?)\b| (?:rmb|cny|us\$|\$)? ?\d)"
)


def with_regions(scan: Scan, areas: list[Area]) -> list[Area]:
    """Add the regions that are told apart after one of them: the zones in each are a group."""
    low = scan.reading.low
    found: list[Area] = []
    for area in areas:
        sentence = scan.sentence_of(area.start) if area.cue == "region" and area.kind == "group" else None
        if sentence is None:
            continue
        stop = low.find("\n", area.end)
        for match in _FURTHER_REGION.finditer(low, area.end, len(low) if stop < 0 else stop):
            name = match["region"]
            start, zone = match.start(), f"group:{REGIONS.get(name, name)}"
            found.append(Area(start, match.end(), "group", zone, "region", plural=True))
    return without_overlaps([*areas, *found]) if found else areas

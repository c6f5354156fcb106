"""Groups that later words mean again by their number alone: "the seven", "all three", "the dozen", "the pair"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from hitech_extract.openings import matches
from hitech_extract.rules import any_of, load_cues
from hitech_extract.zones.area import Area
from hitech_extract.zones.gazetteer import Gazetteer
from hitech_extract.zones.scan import Scan, slug

__all__ = ["NO_NOUN", "NUMBERS", "Tally", "group_id", "numerals"]

_CUES: Final = load_cues("zone")
_WORDS: Final = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen twenty"
).split()
NUMBERS: Final = {word: number for number, word in enumerate(_WORDS, start=2)} | {
    "both": 2, "pair": 2, "duo": 2, "twosome": 2, "trio": 3, "threesome": 3, "quartet": 4, "foursome": 4, "quintet": 5,
    "sextet": 6, "septet": 7, "octet": 8, "dozen": 12,
}  # fmt: skip
_NUMBER: Final = any_of([*NUMBERS, r"\d{1,3}"])
_VERBS: Final = any_of((*_CUES["subject_verbs"], *_CUES["further_subject_verbs"], *_CUES["plural_verbs"]))
# A number that no noun follows: the end of a phrase, a verb, what may stand before a verb
NO_NOUN: Final = (
    r"(?= ?[.,;:)!?](?!\d)| ?$|\n| (?:and|but|or|while|whereas|in|for|at|by|with|from|on|as|that|which|who"
    r"|whose|they|together|combined|alone|jointly|each|between|all|of (?:them|these|those)"
    r"|last (?:year|month|quarter)|this year|to(?! \d)"
    r"|(?:have|had|has|were|was|are|is|will|would|can|could|may|might|must|should|did|do|also"
    rf"|now|still|already|only|even|then|just|never|not)\b"
    rf"|(?!of |[a-z]+s\b){_VERBS}(?! (?:zones|parks|firms|companies)\b))(?![\w-]))"
)
_NUMERAL: Final = re.compile(
    r"(?<![\w-])(?:(?:(?:all|both|each|any|either|none|neither|most|some|part|half) of )?"
    r"(?:the|these|those|its|their|all|as a)"
    rf"(?: whole| entire)? (?P<number>{_NUMBER})(?P<poss>'s?(?= [a-z]))?(?(poss)|{NO_NOUN})"
    rf"|(?P<both>both)(?= (?:have|had|were|are|will|would|want|(?!of |[a-z]+s\b){_VERBS})\b))"
)
# Things that are counted: "seven national high-tech zones", "three plants"
_THINGS: Final = re.compile(
    rf"(?<![\w.,-])(?P<number>{_NUMBER}) (?:(?!(?:of|in|to|and|or|for|from|with|at|by|on|that|which|the|percent|per|pct"
    r"|billion|million|trillion|yuan|dollars)\b)[\w'&-]+ ){0,5}?(?P<noun>[a-z]+s|people)(?![\w-])"
)
_ZONE_NOUNS: Final = frozenset("zones parks hidzs htzs".split())
# How long or how often: such a number counts nothing
_NO_THINGS: Final = frozenset(
    "months years quarters weeks days hours minutes decades times points ranks places kilometers kilometres meters"
    " metres tonnes tons dollars euros has was is its his".split()
)
_FEW: Final = 3  # zones that are told by their names; a longer row stands for its province
_FAR_BACK: Final = 40  # groups that a number looks back over
_MOST: Final = 6  # zones that are counted one by one over a text


# "the largest of the four", "one of the four", "a laggard of the four": only who is one of them is told of
_ONE_OF_THEM: Final = re.compile(
    r"(?:\b\w+est(?: [\w-]+){0,3}|\b(?:one|only|none|first|second|third|last|most|least|best|worst|more|less"
    rf"|neither|either|each|any|some|{any_of(_WORDS)}|half)(?: \w+)?"
    r"|(?:,| is| was| are| were| as) (?:the|an?) (?:[\w-]+ )?[\w-]+) of $"
)
_ONE_REACH: Final = 40


def numerals(low: str, starts: Iterable[int], taken: bytearray) -> list[Area]:
    """Return the bare numbers of a text that may mean a group, not tied yet; they begin at the offsets given."""
    found: list[Area] = []
    for match in matches(_NUMERAL, low, starts):
        end = match.start("poss") if match["poss"] else match.end()
        name = match["number"] or "both"
        if 1 not in taken[match.start() : end]:
            area = Area(match.start(), end, "group", None, "numeral", reference=True, plural=True, name=name)
            area.passing = _ONE_OF_THEM.search(low, max(0, area.start - _ONE_REACH), area.start) is not None
            found.append(area)
    return found


def number_of(word: str) -> int | None:
    """Return the number that a word or digits tell."""
    return int(word) if word.isdigit() else NUMBERS.get(word)


class Tally:
    """What a text counts, so that a bare number finds its own: the group, or the zones told before, of as many."""

    def __init__(self, scan: Scan, areas: Iterable[Area]) -> None:
        self.gazetteer = scan.gazetteer
        self.named = frozenset(area.id for area in areas if area.kind == "zone" and area.id)
        self.things: dict[int, list[tuple[int, int, bool]]] = {}  # by their number: from where to where, whether zones
        self.zones: list[tuple[int, int, int]] = []  # where zones are counted, and how many
        for match in _THINGS.finditer(scan.reading.low):
            number = number_of(match["number"])
            if number is None or match["noun"] in _NO_THINGS:
                continue
            zones = match["noun"] in _ZONE_NOUNS
            self.things.setdefault(number, []).append((match.start(), match.end(), zones))
            if zones:
                self.zones.append((match.end(), match.start(), number))
        self.groups: list[Area] = []
        self.counts: dict[str, set[int]] = {}  # how many zones the groups are said to have, by their ids

    def note(self, area: Area) -> None:
        """Note a group that has been named or meant."""
        if area.id:
            self.groups.append(area)
            if (size := self._size(area)) is not None:
                self.counts.setdefault(area.id, set()).add(size)

    def _size(self, area: Area) -> int | None:
        if area.members:
            return len(area.members)
        i = bisect_left(self.zones, (area.end, 0, 0))
        return self.zones[i][2] if i < len(self.zones) and self.zones[i][1] < area.end else None

    def meant(self, area: Area) -> Area | None:
        """Return the group that a bare number means: what was counted last by the same number."""
        things = self.things.get(number_of(area.name) or 0, [])
        i = bisect_left(things, (area.start, 0, False))
        if i == 0:
            return None
        start, end, zones = things[i - 1]
        if not zones:
            return Area(start, end, "other", None, "counted")
        recent = reversed(self.groups[-_FAR_BACK:])
        return next((group for group in recent if group.start < end and start < group.end), None)

    def sizes(self, group: Area) -> set[int]:
        """Return how many zones a text says that a group has."""
        return self.counts.get(group.id or "", set())

    def name(self, members: Sequence[str]) -> str:
        """Name a group by its members, of the zones that the text names."""
        return group_id(self.gazetteer, members, self.named)

    def told(self, area: Area, near: Sequence[Area], every: Collection[str]) -> tuple[str, ...]:
        """Return the zones, as many as a number says, among those just spoken of, else all that the text has named."""
        number = number_of(area.name)
        just = dict.fromkeys(zone.id for zone in near if zone.id)
        if number == len(just):
            return tuple(just)
        return tuple(every) if number == len(every) and number <= _MOST else ()


def group_id(gazetteer: Gazetteer, members: Sequence[str], named: Collection[str] = ()) -> str:
    """Name a group of zones by what they share, their city, else their province; else by their names.

    A city or province of which the text has ``named`` further zones does not tell which few of them are meant.
    """
    zones = [gazetteer.zones[member] for member in members if member in gazetteer.zones]
    if len(zones) == len(members):
        few = len(members) <= _FEW
        others = [gazetteer.zones[zone] for zone in named if few and zone in gazetteer.zones and zone not in members]
        cities = {zone.city for zone in zones}
        provinces = {zone.province for zone in zones}
        if len(cities) == 1 and cities.isdisjoint(zone.city for zone in others):
            return f"group:{slug(cities.pop())}"
        if len(provinces) == 1 and provinces.isdisjoint(zone.province for zone in others):
            return f"group:{provinces.pop()}"
    return "group:" + "-".join(member.removeprefix("x:") for member in members)

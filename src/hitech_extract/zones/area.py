"""The record of a mention of an area or body that figures may belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["ZONES", "Area", "without_overlaps"]

ZONES: Final = ("zone", "group")  # the kinds whose figures are a zone's


@dataclass(slots=True)
class Area:
    """A mention of an area or body that figures may belong to; offsets into ``Reading.clean``.

    ``kind``: ``zone``, ``group`` (also ``national``), ``place`` (city, province, nation), ``other`` (another
    kind of zone), ``company``. ``id`` is the zone id of the record for zones and groups, None where it
    cannot be settled. ``members`` are the ids of a group spelled out ("the Jinan and Qingdao
    high-tech zones"). ``cue`` names the rule; ``reference`` marks mentions that point back.
    """

    start: int
    end: int
    kind: str
    id: str | None
    cue: str
    reference: bool = False
    plural: bool = False
    whole: bool = False  # "the city as a whole": a scope of its own, never a mere location
    members: tuple[str, ...] = ()
    chain: int = -1  # coordinated mentions share a number
    name: str = ""
    passing: bool = False  # named in passing: "Officials from Suzhou Industrial Park paid a visit"

    def become_zone(self, zone: str, cue: str) -> None:
        """Let a place name stand for its zone, as ``cue`` says why."""
        self.kind, self.id, self.cue = "zone", zone, cue


_RANK: Final = {"zone": 0, "group": 0, "other": 1, "company": 2, "place": 3}


def without_overlaps(areas: list[Area]) -> list[Area]:
    """Keep, of mentions that overlap, the zone before the others and the longer before the shorter."""
    kept: list[Area] = []
    taken = bytearray(max((area.end for area in areas), default=0))
    ordered = sorted(
        areas, key=lambda a: (_RANK[a.kind] + (1.5 if a.cue == "definite" else 0), a.start - a.end, a.start)
    )
    for area in ordered:
        if 1 not in taken[area.start : area.end]:
            taken[area.start : area.end] = b"\1" * (area.end - area.start)
            kept.append(area)
    kept.sort(key=lambda a: a.start)
    return kept

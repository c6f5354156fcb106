"""A figure, and what stands around it that may own it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.zones import Area

__all__ = ["ASIDE", "Case", "Found"]

ASIDE: Final = frozenset({"compared", "rank", "whole"})  # roles that make no owner
Found = tuple[Area, str] | None


@dataclass(slots=True)
class Case:
    """A figure and the areas around it, each with its role."""

    scene: Scene
    draft: Draft
    roles: list[str]
    before: Draft | None
    previous_end: int
    next_start: int
    left: list[tuple[Area, str]]  # between the figure before and this one
    right: list[tuple[Area, str]]  # between this one and the next

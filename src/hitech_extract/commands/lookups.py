"""The commands that look things up in the tables: ``zones`` and ``metrics``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Final

import typer

from hitech_extract.commands.console import NOTHING_FOUND, outcomes, print_table, say

__all__ = ["METRICS_EPILOG", "ZONES_EPILOG", "metrics", "zones"]

_ALIASES_SHOWN: Final = 8

ZONES_EPILOG: Final = """\b
Examples:
  hitech-extract zones suzhou
  hitech-extract zones "east lake"
  hitech-extract zones SIP
"""


def zones(query: Annotated[str, typer.Argument(help="Part of a zone's name, alias, place or province.")]) -> None:
    """Look up zones in the reference table."""
    from hitech_extract.rules import load_zones

    with outcomes():
        found = _search(
            load_zones(),
            query,
            lambda zone: [zone.id, zone.name, *zone.aliases, *zone.places, *zone.districts, zone.city, zone.province],
        )
        _print_found(
            query,
            ("id", "name", "city", "province", "also called"),
            [(zone.id, zone.name, zone.city or "", zone.province or "", _some(zone.aliases)) for zone in found],
        )


METRICS_EPILOG: Final = """\b
Examples:
  hitech-extract metrics investment
  hitech-extract metrics "added value"
"""


def metrics(query: Annotated[str, typer.Argument(help="Part of a metric's name or alias.")]) -> None:
    """Look up metrics in the reference table."""
    from hitech_extract.rules import load_metrics

    with outcomes():
        found = _search(load_metrics(), query, lambda metric: [metric.id, metric.name, *metric.aliases])
        _print_found(
            query,
            ("id", "name", "nature", "unit", "also called"),
            [
                (metric.id, metric.name, metric.nature or "", metric.unit or "", _some(metric.aliases))
                for metric in found
            ],
        )


def _some(aliases: Sequence[str]) -> str:
    more = len(aliases) - _ALIASES_SHOWN
    return "; ".join(aliases[:_ALIASES_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _print_found(query: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        say(f"nothing found for {query!r} (try a shorter part of the name)")
        raise typer.Exit(NOTHING_FOUND)
    print_table(None, headings, rows)


def _search(entries: Iterable[Any], query: str, names: Callable[[Any], list[str | None]]) -> list[Any]:
    """Return the entries that hold every word of the query, those named exactly so first."""
    wanted = _fold(query)
    ranked = []
    for entry in entries:
        forms = [_fold(name) for name in names(entry) if name]
        if all(any(word in form for form in forms) for word in wanted.split()):
            nearest = min((form != wanted, not form.startswith(wanted)) for form in forms)
            ranked.append((nearest, entry))
    return [entry for _, entry in sorted(ranked, key=lambda item: item[0])]


def _fold(name: str) -> str:
    plain = name.casefold().replace("'", "").replace("\u2019", "")
    return " ".join("".join(character if character.isalnum() else " " for character in plain).split())

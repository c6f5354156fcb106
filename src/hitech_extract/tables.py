"""The zones and metrics in use: the packaged rows, with a user's own rows over them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from hitech_extract.errors import RuleDataError

if TYPE_CHECKING:
    from hitech_extract.metrics import Lexicon
    from hitech_extract.rules import Metric, Zone
    from hitech_extract.zones import Gazetteer

__all__ = ["TablePath", "Tables"]

TablePath = str | PathLike[str]
Row = TypeVar("Row")


class Tables:
    """The tables that the steps look names up in; built when first asked for, and shared.

    A user's rows are kept by themselves, so that they travel with a saved pipeline.

    Args:
        zones: a CSV file of zones that join the packaged ones, or replace those of the same id.
        metrics: the same for metrics.

    Raises:
        RuleDataError: a file breaks the documented columns.
    """

    __slots__ = ("_gazetteer", "_lexicon", "metrics", "zones")

    def __init__(self, zones: TablePath | None = None, metrics: TablePath | None = None) -> None:
        self.zones: tuple[Zone, ...] = () if zones is None else _own_zones(Path(zones))
        self.metrics: tuple[Metric, ...] = () if metrics is None else _own_metrics(Path(metrics))
        self._gazetteer: Gazetteer | None = None
        self._lexicon: Lexicon | None = None

    @property
    def gazetteer(self) -> Gazetteer:
        """All zones and places."""
        if self._gazetteer is None:
            self._gazetteer = _gazetteer(self.zones)
        return self._gazetteer

    @property
    def lexicon(self) -> Lexicon:
        """All metrics."""
        if self._lexicon is None:
            self._lexicon = _lexicon(self.metrics)
        return self._lexicon

    def to_bytes(self) -> bytes:
        """Return the user's rows as JSON."""
        rows = {"zones": [asdict(zone) for zone in self.zones], "metrics": [asdict(metric) for metric in self.metrics]}
        return json.dumps(rows, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes, file: str = "tables") -> Tables:
        """Return tables with the user's rows of ``to_bytes``.

        Raises:
            RuleDataError: the data are not from ``to_bytes``.
        """
        from hitech_extract.rules import Metric, Zone

        tables = cls()
        try:
            rows = json.loads(data)
            tables.zones = tuple(Zone(**_fields(row)) for row in rows["zones"])
            tables.metrics = tuple(Metric(**_fields(row)) for row in rows["metrics"])
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise RuleDataError(file, None, f"no saved tables: {error}", "save the pipeline again") from error
        return tables

    def __reduce__(self) -> tuple[Any, ...]:
        # The automata cannot be pickled; a worker builds its own from the rows.
        return Tables.from_bytes, (self.to_bytes(),)


def _own_zones(path: Path) -> tuple[Zone, ...]:
    from hitech_extract.rules import load_zones

    return _own(load_zones(path), load_zones())


def _own_metrics(path: Path) -> tuple[Metric, ...]:
    from hitech_extract.rules import load_metrics

    return _own(load_metrics(path), load_metrics())


def _own(merged: Iterable[Row], packaged: Iterable[Row]) -> tuple[Row, ...]:
    known = set(packaged)
    return tuple(row for row in merged if row not in known)


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


@lru_cache(maxsize=4)
def _gazetteer(own: tuple[Zone, ...]) -> Gazetteer:
    from hitech_extract.rules import load_zones
    from hitech_extract.zones import Gazetteer

    # The gazetteer keeps the last row of an id.
    return Gazetteer((*load_zones(), *own)) if own else Gazetteer()


@lru_cache(maxsize=4)
def _lexicon(own: tuple[Metric, ...]) -> Lexicon:
    from hitech_extract.metrics import Lexicon
    from hitech_extract.rules import load_metrics

    return Lexicon((*load_metrics(), *own)) if own else Lexicon()

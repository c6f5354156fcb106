"""The exceptions that users may meet. Every message names the place, what is wrong and the mend."""

from __future__ import annotations

__all__ = [
    "ArticleError",
    "BusyError",
    "HitechExtractError",
    "InputError",
    "RuleDataError",
    "StoreError",
    "WorkerError",
]


class HitechExtractError(Exception):
    """Base of all errors raised on purpose by this library."""


class ArticleError(HitechExtractError, ValueError):
    """An article or record that cannot be read: bad field, date or encoding."""


class InputError(HitechExtractError, ValueError):
    """An input or output that cannot be used at all: missing, of an unknown kind, or one overwriting the other."""


class BusyError(InputError):
    """An output that another run is writing."""


class RuleDataError(HitechExtractError, ValueError):
    """A rule table (zones, metrics, ...) that breaks its documented columns."""

    def __init__(self, file: str, row: int | None, problem: str, mend: str) -> None:
        place = file if row is None else f"{file}:{row}"
        super().__init__(f"{place}: {problem} ({mend})")
        self.file = file
        self.row = row
        self.problem = problem
        self.mend = mend


class StoreError(HitechExtractError, RuntimeError):
    """An output that fails in the middle of a run (disk full, server gone); what was saved before is kept."""


class WorkerError(HitechExtractError, RuntimeError):
    """Worker processes that cannot do their work."""

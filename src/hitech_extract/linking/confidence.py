"""Say how sure a record is."""

from __future__ import annotations

from hitech_extract.schema import Figure

__all__ = ["confidence"]


def confidence(figure: Figure) -> float:
    """Return the probability that the whole record is right."""
    return 0.8

"""Weigh what speaks for an answer where the rules have none, or one that is often wrong.

The rules come first, and what they found stays. Where they found no phrase for a metric, or took a time (or none) from
the sentences before, the words around the figure and the figures before it are weighed: ``metrics`` and ``periods``
say by what. The weights (``rules/evidence.csv``) are those of logistic regressions on what the rules gave for articles
that they had never met; ``benchmarks/fit_evidence.py`` fits them, and reports by cross-validation how often they are
right where the rules are not.
"""

from __future__ import annotations

from collections.abc import Container

from hitech_extract.linking.evidence.metrics import weigh_metrics
from hitech_extract.linking.evidence.periods import weigh_periods
from hitech_extract.linking.evidence.words import Words
from hitech_extract.reading import Reading
from hitech_extract.rules import Weights, load_evidence
from hitech_extract.schema import Figure

__all__ = ["weigh_evidence"]


def weigh_evidence(
    figures: list[Figure], reading: Reading, known: Container[str], weights: Weights | None = None
) -> None:
    """Settle the metrics and periods of an article's records that the rules left open.

    Args:
        figures: the records, in the order of the text.
        reading: the text.
        known: the ids of the metrics that may be given.
        weights: those to weigh by; the packaged ones by default.
    """
    weights = load_evidence() if weights is None else weights
    words = Words(reading)
    weigh_periods(figures, words, weights["period"])
    weigh_metrics(figures, words, weights["metric"], known)

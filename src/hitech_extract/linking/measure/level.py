"""Percentages that are rates by themselves: of interest, of tax, of one thing to another."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.measure.cues import (
    ADVERBS,
    GROWTH_WORD,
    LEFT,
    MODIFIERS,
    MOST_POINTS,
    OF_HEAD,
    RATE_TAIL,
    VERB,
)
from hitech_extract.linking.measure.view import Verdict, View

__all__ = ["lent_at", "rate", "rate_by_itself"]

# "income tax of 15%", "at 4.9 percent interest", "a sales-to-output ratio of 96.5%": rates by themselves
_TAX_TAIL: Final = re.compile(
    r"\b(?:(?:taxed|levied|charged) at|(?:tax|taxes|vat|duty|duties|tariffs?|levy|coupon"
    r"|interest)(?: rates?)?(?: \([^)]*\))?"
    r"(?: (?:of|at|is|was|are|were|stays at|set at|reduced to|cut to|lowered to|a rate of))*)(?: only| just| about"
    r"| a reduced| a flat)* ?:? ?$"
)
_INTEREST_HEAD: Final = re.compile(
    r" (?:annual |yearly |fixed |monthly )?(?:interest|coupon|(?:corporate |enterprise )?(?:income )?tax(?! (?:rev|inc"
    r"|rec))|vat)\b"
)
# "a bridging loan from the bank at 5.2 percent", "half of the interest if it does not exceed 6 percent"
_LENT_TAIL: Final = re.compile(
    r"\b(?:loans?|lends?|lent|lending|borrow\w*|mortgages?|deposits?)\b[^;]{0,70}\bat (?:(?:an?|the) )?"
    r"(?:(?:annual|yearly|fixed|interest|reduced|preferential|low) )*(?:rate of )?(?:only |just |about )?$"
    r"|\binterest\b[^.;]{0,60}\b(?:exceeds?|below|above|up to|at most|capped at)(?: a rate of)? $"
)
# "share of [taxes 78.4 percent]": no rate of tax
_PART_TAIL: Final = re.compile(r"\b(?:of which|(?:share|proportion|percentage|part|weight) of) (?:the |total )?$")
_TO_RATIO_TAIL: Final = re.compile(r"\b[a-z]+-to-[a-z]+ (?:ratio|rate)\b[^.;,\d]{0,30}$")
_GROWS_AT_TAIL: Final = re.compile(rf"{VERB}{ADVERBS} at{MODIFIERS} ?$")


def lent_at(at: View) -> Verdict | None:
    """As in "lend up to 400 million yuan at an annual rate of 3.6 percent", but not in "Loans grew at 5.2 percent"."""
    if at.draft.value > MOST_POINTS or OF_HEAD.match(at.right):
        return None
    start, stop = at.scene.start, at.draft.start
    lent = _LENT_TAIL.search(at.scene.low, max(start, stop - LEFT), stop)
    if lent is None or "subsidi" in lent.group() or _GROWS_AT_TAIL.search(at.left):
        return None
    return "level", "rate", 1


def rate_by_itself(at: View) -> Verdict | None:
    """As in "income tax of 15%", "at 4.9 percent interest", "a sales-to-output ratio of 96.5%"."""
    if _INTEREST_HEAD.match(at.right) and not at.rises() and not at.falls():
        return "level", "rate", 1
    if "-to-" in at.left and _TO_RATIO_TAIL.search(at.left):
        return "level", "rate", 1
    if OF_HEAD.match(at.right) or (taxed := _TAX_TAIL.search(at.left)) is None:
        return None
    return None if _PART_TAIL.search(at.left, 0, taxed.start()) else ("level", "rate", 1)


def rate(at: View) -> Verdict | None:
    """As in "The occupancy rate stood at 96 percent"."""
    if RATE_TAIL.search(at.left) and not GROWTH_WORD.search(at.left):
        return "level", "rate", 1
    return None

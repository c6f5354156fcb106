"""Percentages whose measure the figure before or the rest of the clause tells: ranges, lists, "from 4% to 5%"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.measure.cues import (
    BY_TAIL,
    COMPARATIVE_HEAD,
    MODIFIERS,
    NARROWED,
    NOUN_HEAD,
    NOUN_TAIL,
    TO_TAIL,
    VERB_TAIL,
    WIDENED,
)
from hitech_extract.linking.measure.view import Verdict, View, like

__all__ = [
    "average_of",
    "compared",
    "end_of_range",
    "from_to",
    "gapped",
    "listed",
    "restated_change",
    "same_rate",
    "value_reached",
]

_FROM_TAIL: Final = re.compile(rf"\bfrom{MODIFIERS} ?$")
# What fills all between the figure before and this one.
_THEN_TO: Final = re.compile(rf"(?: \([^)]*\))?(?: (?:in|at|for|during) [\w' -]{{2,34}})? to{MODIFIERS} ?$")
_IN_WHOLE_HEAD: Final = re.compile(r",? (?:of|in) \w")
_TO_PART_HEAD: Final = re.compile(r" of (?!growth\b|increase\b|points?\b)[a-z]")
_PART_OF_HEAD: Final = re.compile(r" of (?:the|its|their|our|his|her|all|them|it|that|this|these|those|which|whom)\b")
_TO_HEAD: Final = re.compile(r"(?: (?:in|at|by) [^,;]{2,24})? to\b")
# "rose 4.7 percent, easing from 5.9 percent": the earlier rate was a rise too
_SLOWED_FROM: Final = re.compile(
    r"\b(?:eas|slow|cool|moderat|soften|weaken|retreat|dropp|drop|fall|fell|declin|slipp|slid|edg|com|decelerat)\w*"
    r"(?: down| back| off)? from (?:(?:a|the) (?:rate|pace|rise|growth|increase|gain)(?: rate)? of )?(?:\w+ )?$"
    r"|\bdown from (?:(?:a|the) (?:rate|pace|rise|growth|increase|gain)(?: rate)? of )?(?:\w+ )?$"
)
# "fell 4.4 percent, against 3.1 percent in the city": others fell too
_OF_OTHERS: Final = re.compile(
    r" (?:for|in|of|across|at|among|throughout) (?!(?:which|whom|this|that|early|late"
    r"|the (?:same|first|second|third|fourth|previous|preceding|year|final|last|corresponding))\b)[a-z]"
    r"|,? nation-?wide\b|,? nationally\b"
)
# As in "0.3 points lower than in spring, but still above the provincial average of 7.8 percent"
_AVERAGE_TAIL: Final = re.compile(
    r"\bthe (?:(?!(?:fall|drop|decline|decrease|loss)\b)[\w'-]+ ){0,2}(?:average|mean|norm)(?: for [a-z ]{3,30})?"
    rf"(?: (?:growth )?(?:rate|pace))? (?:of|was|is|at|stood at|came to){MODIFIERS} ?$"
)
# As in "fell by 22 million yuan, or 17 percent"
_OR_TAIL: Final = re.compile(
    rf"(?: \([^)]*\))?(?:,? (?:or|that is,?|i\.e\.,?)| \((?:or )?|,){MODIFIERS} ?$|(?: \([^)]*\))? \($"
)
# As in "output expanded 11.6 percent; in rare earths alone the rate was 17.3 percent"
_RATE_TAIL: Final = re.compile(
    r"\b(?:the|that|its|their) (?:rate|pace|speed)(?: (?:there|here|alone))? (?:was|is|had been|has been|reached"
    rf"|stood at|came to|hit){MODIFIERS} ?$"
)
# As in "91 percent of the staff were back; for the whole province the rate was 84 percent"
_SUCH_RATE_TAIL: Final = re.compile(
    r"\b(?:the|that|its|their) (?:(?:corresponding|respective|comparable|same) )?"
    r"(?:rate|figure|proportion|percentage)s?"
    r"(?: (?:there|here|alone|nationwide|citywide))? (?:was|were|is|are|had been|has been|reached|stood at|came to|hit)"
    rf"{MODIFIERS} ?$"
)
_SHARE_WORD: Final = re.compile(r"\b(?:shares?|proportion|percentage|weight|contribution|slice|portion|part)\b")
_CONTRIBUTION_WORD: Final = re.compile(r"\b(?:share|proportion|percentage(?! point)|contribution)\b")
_PACE_WORD: Final = re.compile(r"\b(?:growth|increase|pace|share|proportion)\b")
_GROWTH_OR_SHARE: Final = re.compile(r"\b(?:growth|share|proportion)\b")
_INCREASE_TO: Final = re.compile(rf"\b(?:to|will|should|would|may|could) increase to{MODIFIERS} ?$")
_EXPANSION_WORD: Final = re.compile(r"\b(?:growth|increase|expansion|pace)\b")


def end_of_range(at: View) -> Verdict | None:
    """As in "between 5 and 6 percent": what the lower end is."""
    if at.draft.quantity.range_end == "high" and at.before is not None and at.before.measure:
        return like(at.before, "range")
    return None


def listed(at: View) -> Verdict | None:
    """As in "grew 5, 6 and 7 percent": what the one before in the list is."""
    draft, before = at.draft, at.before
    if draft.list_id < 0 or draft.list_index == 0 or before is None or not before.measure:
        return None
    if at.tail(VERB_TAIL, at.starts.changes) or (before.measure == "growth" and _PART_OF_HEAD.match(at.right)):
        return None  # "they grew 16.5 percent, and 83 percent of them were new"
    if NOUN_HEAD.match(at.right) and not (before.measure == "share" and _IN_WHOLE_HEAD.match(at.right)):
        return None
    return like(before, "list")


def average_of(at: View) -> Verdict | None:
    """As in "lower than in spring, but above the provincial average of 7.8 percent": no fall, whatever fell."""
    if "the " not in at.left or _AVERAGE_TAIL.search(at.left) is None:
        return None
    rates = (earlier for earlier in reversed(at.scene.drafts[: at.draft.index]) if earlier.quantity.unit == "percent")
    rate = next(rates, None)
    return ("growth", "compared", 1) if rate is not None and rate.measure == "growth" else None


def restated_change(at: View) -> Verdict | None:
    """As in "exports fell by 22 million yuan, or 17 percent": what a change in money or number is as a rate."""
    before = at.before
    if before is None or before.measure != "change" or before.quantity.kind == "percent":
        return None
    if _OR_TAIL.fullmatch(at.scene.low, before.phrase_end, at.draft.start) is None:
        return None
    return "growth", "restated", -1 if before.value < 0 else 1


def same_rate(at: View) -> Verdict | None:
    """As in "Output expanded 11.6 percent; in the rare earth industry alone the rate was 17.3 percent"; shares too."""
    if at.before is None or not ("rate" in at.left or _SUCH_RATE_TAIL.search(at.left)):
        return None
    rates = (earlier for earlier in reversed(at.scene.drafts[: at.draft.index]) if earlier.quantity.unit == "percent")
    rate = next(rates, None)
    if rate is None:
        return None
    if rate is at.before and rate.measure == "growth":
        return ("growth", "gapped", 1) if _RATE_TAIL.search(at.left) else None
    return ("share", "gapped", 1) if rate.measure == "share" and _SUCH_RATE_TAIL.search(at.left) else None


def from_to(at: View) -> Verdict | None:
    """As in "from 4 percent to 5": where a rate or share begins."""
    if not at.tail(_FROM_TAIL, at.starts.comparisons):
        return None
    clause, stop = at.clause(), at.draft.start
    if NARROWED.search(at.scene.low, clause, stop) or WIDENED.search(at.scene.low, clause, stop):
        return "growth", "narrowed", -1  # "The decline in output deepened from 2.1 percent to 3.8 percent"
    if _SHARE_WORD.search(at.left):
        return "share", "from-to", 1
    if _PACE_WORD.search(at.left) or _GROWTH_OR_SHARE.search(at.scene.low, clause, stop):
        return None
    following = at.scene.after(at.draft)
    if following is not None and _TO_PART_HEAD.match(at.scene.low, following.end) and _TO_HEAD.match(at.right):
        return "share", "from-to", 1  # "lift R&D spending from 3.9% to 4.5% of GDP"
    return ("level", "from-to", 1) if _TO_HEAD.match(at.right) else None


def compared(at: View) -> Verdict | None:
    """As in "5 percent, against 4 percent": what the figure before is."""
    before = at.before
    if not at.draft.compared:
        return None
    if before is not None and before.measure and at.same_rate():
        noun = before.why.get("measure") == "growth-noun" and before.value < 0 and not at.rises()
        slowed = before.value > 0 and _SLOWED_FROM.search(at.left) is not None
        alike = before.value < 0 and not at.rises() and _OF_OTHERS.match(at.right) is not None
        falls = before.measure == "growth" and (noun or at.falls() or alike) and not slowed
        return before.measure, "compared", -1 if falls else 1
    if not COMPARATIVE_HEAD.match(at.right) and (sign := at.tail_sign(NOUN_TAIL)):
        return "growth", "growth-noun", sign
    return None


def value_reached(at: View) -> Verdict | None:
    """As in "rose to 5%", "from 4% to 5%": growth, share or rate, as the clause says."""
    low, stop, before = at.scene.low, at.draft.start, at.before
    if "by" in at.left and BY_TAIL.search(at.left):
        return None  # "cut prices by up to 8 percent"
    reached = " to" in at.left and (
        at.tail(TO_TAIL, at.starts.changes) or (before is not None and _THEN_TO.match(at.left))
    )
    if not reached and not at.tail(_FROM_TAIL, at.starts.comparisons):
        return None
    if before is not None and before.why.get("measure") in ("from-to", "narrowed") and _THEN_TO.match(at.left):
        return like(before, "from-to")
    clause = at.clause()
    if NARROWED.search(low, clause, stop) or WIDENED.search(low, clause, stop):
        return "growth", "narrowed", -1
    if _INCREASE_TO.search(at.left) and _CONTRIBUTION_WORD.search(low, clause, stop):
        return "share", "share-noun", 1  # "The share of medicine will increase to 65 percent"
    if _EXPANSION_WORD.search(low, clause, stop):
        return "growth", "growth-noun", 1
    if _CONTRIBUTION_WORD.search(low, clause, stop):
        return "share", "share-noun", 1
    if before is not None and before.measure != "growth" and at.same_rate():
        return before.measure, "compared", 1
    return "level", "rate", 1


def gapped(at: View) -> Verdict | None:
    """As in "output grew 1.9 percent ... and its tax revenue 0.4 percent": the verb is left out."""
    for earlier in reversed(at.scene.drafts[: at.draft.index]):
        if earlier.quantity.kind == "percent" and earlier.quantity.unit == "percent" and earlier.measure:
            if earlier.measure == "growth" and at.falls():
                return "growth", "gapped", -1
            if earlier.measure == "growth" and at.rises():
                return "growth", "gapped", 1
            return like(earlier, "gapped")
    return None

"""Counts whose noun is left out, or follows a verb: "300 firms (31 foreign-funded)", "31 are high-tech enterprises"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.unitless import GAPPED_HEAD, Bare, borrow, count_as, counted_before
from hitech_extract.quantities.noun_phrases import counted

__all__ = ["hired", "in_brackets", "predicate", "size_class"]

# What may stand between size and number: "those above 100 million yuan [numbered] 132"
_CLASS_GAP: Final = re.compile(
    r"(?: (?:or|and) (?:more|above|over))?(?: each)?(?:,? (?:were|are|is|was|numbered|totall?ed|reached|came to"
    r"|to))?:? "
)
_AND_MORE: Final = (" or more", " and above", " or above", " and over", " or over", " and more")
_BRACKET: Final = 70
_BRACKETED_HEAD: Final = re.compile(r" (?:of them )?(?:[a-z][a-z-]* ){0,2}[a-z][a-z-]*(?:\)|, \d|; \d| and \d)")
_BRACKETED_TAIL: Final = re.compile(
    r" ?\((?:including |of which |among which |of them )?(?:\d[^()]{0,60}(?:, |; | and ))?"
)
_HIRED_TAIL: Final = re.compile(
    r"\b(?:employ(?:s|ed|ing)?|hir(?:es?|ed|ing)|recruit(?:s|ed|ing)?|la(?:y|ys|id|ying) off)"
    r" (?:about |some |over |nearly |more than |almost |around |only |just |another |up to )?$"
)
_HIRED_HEAD: Final = re.compile(
    r"[.,;)]|$| (?:and|in|at|when|last|this|by|on|here|there|worldwide|more|for|to|from|as)\b"
)
_PREDICATE_VERB: Final = re.compile(
    r" (?:are|were|have been|had been|became|have become)"
    r"(?: (?:rated|named|recogni[sz]ed|certified|listed|classed|classified) as|(?: (?:now|already|also|all|still))?)"
)
_PREDICATE_TAIL: Final = re.compile(
    r"(?:^|[,;:(] ?|\b(?:and|of|while|which|whom|them|these|those|present|now) )"
    r"(?:about |some |over |nearly |more than |almost |around |only |just |another )?$"
)


def size_class(bare: Bare) -> bool:
    """As in "firms with sales above 1 billion yuan numbered 14, those above 100 million yuan 132"."""
    last = bare.earlier[-1] if bare.earlier else None
    if (
        last is None
        or last.quantity.kind != "money"
        or not _CLASS_GAP.fullmatch(bare.scene.low, last.end, bare.draft.start)
    ):
        return False
    size = last.quantity.modifier in ("more_than", "at_least") or bare.scene.low.startswith(_AND_MORE, last.end)
    if not size or not GAPPED_HEAD.match(bare.after):
        return False
    source = next((d for d in reversed(bare.earlier) if d.quantity.kind == "count"), None)
    if source is not None and source.quantity.noun_end >= 0:
        borrow(bare.draft, source)
        return True
    named = [metric for metric in counted_before(bare) if metric.nature != "name"]
    if not named or named[-1].verb:
        return False
    count_as(bare.draft.quantity, named[-1])
    return True


def in_brackets(bare: Bare) -> bool:
    """As in "300 firms (31 foreign-funded, 12 listed)": parts of what stands before the bracket."""
    low, draft = bare.scene.low, bare.draft
    bracket = low.rfind("(", max(bare.scene.start, draft.start - _BRACKET), draft.start)
    if bracket < 0 or not _BRACKETED_HEAD.match(low, draft.end):
        return False
    source = next((d for d in reversed(bare.earlier) if d.quantity.kind == "count" and d.end <= bracket), None)
    if source is None or source.quantity.noun_end < 0:
        return False
    if not _BRACKETED_TAIL.fullmatch(low, source.quantity.noun_end, draft.start):
        return False
    borrow(draft, source)
    return True


def hired(bare: Bare) -> bool:
    """As in "the plant employs 450", where the verb says that people are counted."""
    if not _HIRED_TAIL.search(bare.left) or not _HIRED_HEAD.match(bare.after):
        return False
    quantity = bare.draft.quantity
    quantity.kind, quantity.unit = "count", "employee"
    return True


def predicate(bare: Bare) -> bool:
    """As in "Among them, 31 are high-tech enterprises", where nothing was counted before."""
    low, verb = bare.scene.low, _PREDICATE_VERB.match(bare.scene.low, bare.draft.end)
    if verb is None or not _PREDICATE_TAIL.search(bare.left):
        return False
    if any(d.quantity.unit == "patent" for d in bare.earlier):
        return False  # "4,100 patents, of which 900 were invention patents": of those
    noun = counted(low, verb.end())
    if noun is None:
        return False
    quantity = bare.draft.quantity
    quantity.kind, quantity.unit, quantity.noun_start, quantity.noun_end = "count", noun[2], noun[0], noun[1]
    return True

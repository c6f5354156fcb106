"""Percentages that say how much something grew or fell."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.measure.cues import (
    BY_TAIL,
    COMPARATIVE_HEAD,
    CUES,
    DOWN_WORD,
    GROWTH_WORD,
    MODIFIERS,
    NARROWED,
    NOUN_HEAD,
    NOUN_TAIL,
    OF_HEAD,
    RATE_TAIL,
    TO_TAIL,
    UP_WORD,
    VERB_TAIL,
)
from hitech_extract.linking.measure.view import Verdict, View, direction, like
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = [
    "after_by",
    "after_noun",
    "after_verb",
    "before_noun",
    "comparative",
    "in_clause",
    "of_pace",
    "per_year",
    "signed",
    "value_lost",
    "year_on_year",
]

_YOY_TAIL: Final = re.compile(rf"{any_of(CUES['compared_before'])}(?: by)?(?: about| around| over| nearly)? ?$")
_COMPOUND_TAIL: Final = re.compile(r"\b(?:annual|yearly) (?:growth )?rate of $")
_LOST_VALUE_TAIL: Final = re.compile(
    r"\b(?P<down>los[et]s?|losing|shed(?:s|ding)?)|\b(?P<up>gain(?:s|ed|ing)?|add(?:s|ed|ing)?)"
)
_TRADED_TAIL: Final = re.compile(rf"\b{any_of(load_cues('trading')['sessions'])} (?:{SOFTENER} )?$")
_OF_VALUE_HEAD: Final = re.compile(
    r" of (?:its|their|the) (?:market |stock |paper |share )?(?:value|worth|price|volume|size|bulk)\b"
)
_LOST_TAIL: Final = re.compile(rf"\b(?:los(?:t|es?|ing)|shed(?:s|ding)?|g[ia]v(?:es?|en|ing) up){MODIFIERS} ?$")
_OF_OUTPUT_HEAD: Final = re.compile(
    r" of (?:its |their |the )?(?:total |industrial |annual )?"
    r"(?:output|sales|revenue|turnover|exports|orders|business|gdp)\b(?! (?:to|of)\b)"
)
_SHARE_OF_TAIL: Final = re.compile(
    rf"\b{any_of(CUES['share_nouns'])}s? (?:of|in) [^,;]{{2,70}} (?:was|is|were|are|reached|stood at|came to)"
    rf"{MODIFIERS} ?$"
)
_PACE_TAIL: Final = re.compile(
    r"\b(?:slow(?:s|ed|ing)?|decelerat(?:e[sd]?|ing)|accelerat(?:e[sd]?|ing)|quicken(?:s|ed|ing)?|cool(?:s|ed|ing)?"
    r"|moderat(?:e[sd]?|ing)|speed(?:s|ed|ing)? up|slacken(?:s|ed|ing)?|picks? up|picked up)(?: [\w-]+){0,3}?"
    rf" (?:down )?to{MODIFIERS} ?$"
)
# "its growth, at 8.9 percent, was the fastest"
_AT_TAIL: Final = re.compile(
    r"\b(?:growth|increase|rise|expansion|gain|pace|(?P<down>decline|decrease|drop|fall|contraction))(?: rate)?, at $"
)
_TO_RISE_TO: Final = re.compile(
    r"\b(?:to|will|should|would|may|could) (?:rise|increase|drop|fall|climb|decline|decrease|gain|jump|grow)"
    rf" to{MODIFIERS} ?$"
)
_AND_GAP: Final = re.compile(r"[^.;]{0,30}(?: and |, )$")
_YOY_HEAD: Final = re.compile(rf",? ?{any_of(CUES['compared_after'])}")
_PER_YEAR_HEAD: Final = re.compile(any_of(CUES["per_year"]))
_RATIO_WORD: Final = re.compile(r"\bshare|proportion|ratio\b")
_GROWS_AT: Final = re.compile(
    r"\b(?:(?P<down>fall\w*|fell|declin\w+|shr[iau]nk\w*|contract\w*)|grow\w*|grew|ris\w+|rose|increas\w+|expand\w*"
    r"|climb\w*|advanc\w+) (?:\w+ly )?(?:by|at) (?:an?|the) (?:[\w-]+ ){0,3}?(?:rate|pace|speed|clip) (?:of|above|over"
    rf"|exceeding){MODIFIERS} ?$"
)
_ADJECTIVES: Final = re.compile(rf" (?:{any_of(CUES['growth_adjectives'])} ){{0,3}}")


def signed(at: View) -> Verdict | None:
    """As in "+5.2 percent"."""
    sign = at.draft.quantity.sign
    return ("growth", "signed", sign) if sign else None


def before_noun(at: View) -> Verdict | None:
    """As in "a 5 percent annual increase", "grew at an annual rate of 5 percent"."""
    if head := NOUN_HEAD.match(at.right):
        return "growth", "growth-noun", direction(head)
    scene, end = at.scene, at.draft.end
    what = next((metric for metric in scene.metrics if metric.start > end), None)
    named = what is not None and not what.verb and _ADJECTIVES.fullmatch(scene.low, end, what.start)
    if what is not None and named and (head := NOUN_HEAD.match(scene.low, what.end)):
        return "growth", "growth-noun", direction(head)  # "a 12 percent annual profit decline"
    if (grows := _GROWS_AT.search(at.left)) is not None:
        return "growth", "growth-noun", -1 if grows["down"] else 1
    if at.left.endswith("rate of ") and _COMPOUND_TAIL.search(at.left):
        return "growth", "growth-noun", 1
    return None


def value_lost(at: View) -> Verdict | None:
    """As in "The shares have lost 18 percent of their value": by so much they fell."""
    if _TRADED_TAIL.search(at.left) and (moved := COMPARATIVE_HEAD.match(at.right)):
        return "growth", "comparative", direction(moved)  # "closed 4.2 percent up at 18.36 yuan"
    if _OF_OUTPUT_HEAD.match(at.right) and _LOST_TAIL.search(at.left):
        return "growth", "value-lost", -1  # "Hit by weak demand, it lost 4.4 percent of output"
    if not _OF_VALUE_HEAD.match(at.right):
        return None
    words = list(_LOST_VALUE_TAIL.finditer(at.left[-40:]))
    return ("growth", "growth-verb", -1 if words[-1]["down"] else 1) if words else None


def of_pace(at: View) -> Verdict | None:
    """As in "The economy, which grew 16.1 percent, slowed to 12.3 percent": a pace, not a value reached."""
    if "to" not in at.left or RATE_TAIL.search(at.left):
        return None
    pace = _PACE_TAIL.search(at.left)
    return ("growth", "pace", 1) if pace is not None else None


def after_verb(at: View) -> Verdict | None:
    """As in "rose sharply by 5 percent", but not in "rose to 5 percent"."""
    verb = at.tail(VERB_TAIL, at.starts.changes)
    if verb is None:
        return None
    if " to" in at.left:
        value = at.tail(TO_TAIL, at.starts.changes)  # "rose to 5%": the value reached, no change
        if value is not None and value.start() >= verb.start():
            return None
    sign = direction(verb)
    return "growth", "growth-verb", 1 if sign < 0 and NARROWED.search(at.left) else sign


def comparative(at: View) -> Verdict | None:
    """As in "5 percent higher"."""
    head = COMPARATIVE_HEAD.match(at.right)
    return ("growth", "comparative", direction(head)) if head else None


def year_on_year(at: View) -> Verdict | None:
    """As in "5 percent year on year"."""
    if not _YOY_HEAD.match(at.right) and not _YOY_TAIL.search(at.left):
        return None
    if at.right.lstrip(" ,(").startswith("compared") and not at.rises() and not at.falls():
        if _SHARE_OF_TAIL.search(at.left):
            return "share", "share-noun", 1  # "Their part in the trade of the province was 15 percent, compared with"
        if RATE_TAIL.search(at.left) and not GROWTH_WORD.search(at.left):
            return None  # "The survival rate of firms is 88 percent, compared with 60 percent nationwide"
    before = at.before
    rate = before is not None and before.measure == "growth" and before.quantity.kind == "percent"
    if before is not None and rate and _AND_GAP.match(at.left) and not at.falls() and not at.rises():
        return like(before, "gapped")
    return "growth", "year-on-year", at.only_falls()


def after_noun(at: View) -> Verdict | None:
    """As in "a growth rate of 5 percent"."""
    if OF_HEAD.match(at.right):
        return "share", "of-whole", 1
    if " to " in at.left and _TO_RISE_TO.search(at.left):
        return None  # "The share of medicine is to rise to 65 percent": the value reached
    sign = at.tail_sign(NOUN_TAIL)
    if not sign and at.left.endswith(", at ") and (named := _AT_TAIL.search(at.left)) is not None:
        sign = -1 if named["down"] else 1
    return ("growth", "growth-noun", sign) if sign else None


def after_by(at: View) -> Verdict | None:
    """As in "The rise in wages lifted costs by 5 percent": a word of change further left."""
    if "by" in at.left and BY_TAIL.search(at.left):
        clause = at.clause()
        down, up = at.after(DOWN_WORD, clause), at.after(UP_WORD, clause)
        if max(down, up) >= 0:
            return "growth", "growth-verb-by", -1 if down > up else 1
    return None


def per_year(at: View) -> Verdict | None:
    """As in "5 percent a year"."""
    if not _PER_YEAR_HEAD.match(at.right) or (RATE_TAIL.search(at.left) and not at.rises() and not at.falls()):
        return None  # "Staff turnover is 15 percent a year"
    return "growth", "per-year", -1 if at.falls() else 1


def in_clause(at: View) -> Verdict | None:
    """As in "The growth of the two zones, 5 and 6 percent": a word of growth anywhere before."""
    scene, stop, clause = at.scene, at.draft.start, at.clause()
    if GROWTH_WORD.search(scene.low, clause, stop):
        return "growth", "growth-word", at.only_falls(clause)
    if GROWTH_WORD.search(scene.low, scene.start, scene.end) and not _RATIO_WORD.search(scene.low, clause, stop):
        return "growth", "growth-sentence", at.only_falls(scene.start)
    return None

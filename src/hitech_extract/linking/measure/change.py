"""Percentage points and amounts that say by how much something changed."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.measure.cues import (
    ADVERBS,
    COMPARATIVE_HEAD,
    CUES,
    DOWN_NOUN,
    DOWN_WORD,
    MODIFIERS,
    NARROWED,
    NOUN_HEAD,
    NOUN_TAIL,
    UP_NOUN,
    UP_WORD,
    VERB,
    VERB_TAIL,
    WIDENED,
)
from hitech_extract.linking.measure.view import Verdict, View, direction
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of

__all__ = [
    "above_year",
    "amount_changed",
    "amount_signed",
    "before_noun",
    "fall_narrowed",
    "jobs_cut",
    "loss",
    "lost_of",
    "more_counted",
    "points_changed",
    "points_compared",
    "points_last_word",
    "points_signed",
]

_FALL_TAIL: Final = re.compile(r"\b(?:decline|drop|fall|decrease|contraction)(?: \w+)? ?$")
_CHANGE_TAIL: Final = re.compile(
    rf"(?:{VERB}{ADVERBS}(?: by|(?! to)){MODIFIERS}"
    rf"|(?<![\w-])(?:(?P<upn>{UP_NOUN})|(?P<downn>{DOWN_NOUN})) (?:of|by){MODIFIERS}) ?$"
)
# As in "the net increase this year is 39"
_NET_IS: Final = re.compile(
    r"\bnet (?:increase|gain|rise|(?P<down>decrease|decline|drop))"
    r"(?: (?:this|last|in the|within the|over the|of the|during the) (?:year|quarter|month|half))? (?:is|was|reached) $"
)
_LEVEL_VERBS: Final = frozenset(CUES["level_verbs"])
_LOSS_TAIL: Final = re.compile(
    r"\b(?:net |operating |pre-tax |total )?loss(?:es)?"
    r"(?: of (?:the )?(?!about|around|some|nearly|over|more)[a-z-]+(?: [a-z-]+){0,2}?(?= (?:was|were|reached|stood"
    r"|total|came)))?"
    r"(?::|(?: (?:of|was|were|reached|stood at|totalled|totaled|came to|widened to|narrowed to|at|to))*)"
    rf"(?: {SOFTENER})? ?$"
    rf"|\blost (?:{SOFTENER} )?$|\bin the red,? by $"
)
_JOBS_TAIL: Final = re.compile(rf"\b{any_of(CUES['jobs_cut'])}(?: (?:{SOFTENER}|another|a further))* ?$")
_JOBS_HEAD: Final = re.compile(
    r"(?: \w+)? (?:jobs|posts|positions|workers|employees|staff|people|inhabitants|residents|programmers|engineers"
    r"|customers|users|students|households|members)"
)
# "17,000 jobs were lost"
_JOBS_GONE: Final = re.compile(
    rf"(?: [a-z-]+)? (?:jobs|posts|positions) (?:(?:were|was|had been|have been|are being) {any_of(CUES['jobs_cut'])}"
    r"|disappeared|vanished|went(?! to)|have gone)\b"
)
_THAN_BASE: Final = re.compile(r"(?: [a-z-]+){0,2}? (?:from|over|on|compared|than|against|year[- ]on[- ]year)\b")
_NEWLY: Final = re.compile(r"\bnewly $")
_STEP_HEAD: Final = re.compile(
    r" (?P<up>above|over)?(?P<down>below|short of|shy of)? "
    r"(?:(?:19|20)\d\d\b(?! ?(?:and|to|-|\u2013|through) ?(?:19|20))"
    r"|(?:the|last) (?:\d{4}|previous|level|figure|year(?:'s)?))\b"
)
_MORE_HEAD: Final = re.compile(
    r" (?:(?!and|or|with|of\b)\w+ )??(?:(?P<up>more|higher|larger|above)|(?P<down>less|fewer|lower|below))"
    r"(?: [\w-]+){0,4}? (?:than|on top of|compared|year[- ]on[- ]year|from a year|over the|a year earlier|from the)\b"
)
_MONEY_HEAD: Final = re.compile(
    r"(?! (?:with|and|after|on|amid|for|in|from|by|through|while|as|to)\b)(?:[ -][\w-]+){0,2}[ -]"
    r"(?:(?P<up>increase|rise|gain|growth)|(?P<down>drop|decline|decrease|fall|reduction|shortfall))\b"
)
_INTO_HEAD: Final = re.compile(r"(?: \([^)]{0,40}\))? into\b")  # "sank 5.5 billion yuan into a new line"
_BY_HEAD: Final = re.compile(r"(?:e?[sd])?,? (?:by|respectively)\b")
_OR_AMOUNT: Final = re.compile(
    r"(?: (?:year[- ]on[- ]year|year over year|on the year|from a year (?:earlier|ago)))?,? \(?(?:or|i\.e\.,?)"
    r"(?: (?:by|about|around|some|nearly|over|more than|almost))* "
)
_MORE_NOUN: Final = re.compile(r" (?:more|additional|fewer|extra) ")
_THAN_HEAD: Final = re.compile(r" (?:than|on top of|compared|over|from|to|by)\b")
_RESULT_TAIL: Final = re.compile(
    r"\b(?:profits?|net (?:income|exports|result|outflow|inflow)|cash flow|balance|result|earnings)\b[^.;,]{0,60}$"
)
_LOST_TAIL: Final = re.compile(
    rf"(?: (?:also|even|alone|thus|again|then))? (?:(?P<down>lost|shed)|gained|put on) (?:{SOFTENER} )?$"
)
_LOST_BY: Final = frozenset({"enterprises", "net_profit", "total_profit", "profit_margin"})
_MORE_THAN_HEAD: Final = re.compile(r" (?:more|fewer) (?:than|compared)")


def points_signed(at: View) -> Verdict | None:
    """As in "+0.5 percentage points"."""
    sign = at.draft.quantity.sign
    return ("change", "signed", sign) if sign else None


def fall_narrowed(at: View) -> Verdict | None:
    """As in "the decline narrowed by 0.5 percentage points": up, and down where it widened."""
    if NARROWED.search(at.left) or NARROWED.search(at.scene.low, at.clause(), at.draft.start):
        return "change", "narrowed", 1
    return ("change", "widened", -1) if WIDENED.search(at.left) else None


def points_compared(at: View) -> Verdict | None:
    """As in "0.5 percentage points higher"."""
    head = COMPARATIVE_HEAD.match(at.right) or NOUN_HEAD.match(at.right)
    if head is None:
        return None
    return "change", "comparative", -direction(head) if _FALL_TAIL.search(at.left) else direction(head)


def points_changed(at: View) -> Verdict | None:
    """As in "rose by 0.5 percentage points"."""
    sign = at.tail_sign(VERB_TAIL) or at.tail_sign(NOUN_TAIL)
    return ("change", "change-verb", sign) if sign else None


def points_last_word(at: View) -> Verdict | None:
    """Take the last word of change of the clause; without one, points go up."""
    clause = at.clause()
    return "change", "points", -1 if at.after(DOWN_WORD, clause) > at.after(UP_WORD, clause) else 1


def more_counted(at: View) -> Verdict | None:
    """As in "300 more firms than", "300 firms more than": absolute changes said beside the noun."""
    quantity, low = at.draft.quantity, at.scene.low
    if quantity.kind != "count" or quantity.noun_start < quantity.end:
        head = _MORE_HEAD.match(at.right)
        return ("change", "more-than", direction(head)) if head else None
    between = low[quantity.end : quantity.noun_end]
    after = low[quantity.noun_end : min(at.scene.end, quantity.noun_end + 45)]
    if (
        (between.startswith(" more ") and "than" not in at.left[-6:])
        or (_MORE_NOUN.match(between) and _THAN_HEAD.match(after))
        or _MORE_THAN_HEAD.match(after)
    ):
        return "change", "more-than", -1 if "fewer" in between or after.startswith(" fewer") else 1
    return None


def restated(at: View) -> Verdict | None:
    """As in "grew 8 percent, or 60 million yuan": what a rate of growth is in money, or in number."""
    before = at.before
    if before is None or before.measure != "growth" or before.quantity.kind != "percent":
        return None
    if _OR_AMOUNT.fullmatch(at.scene.low, before.end, at.draft.start) is None:
        return None
    return "change", "restated", -1 if before.value < 0 else 1


def above_year(at: View) -> Verdict | None:
    """As in "5 billion yuan above 2019", "... below the previous year"."""
    step = _STEP_HEAD.match(at.right)
    return ("change", "more-than", direction(step)) if step else None


def amount_signed(at: View) -> Verdict | None:
    """As in "+300 million yuan"."""
    sign = at.draft.quantity.sign
    if sign < 0 and at.draft.quantity.kind == "money" and _RESULT_TAIL.search(at.left):
        return "level", "signed", sign  # "Net profit: RMB -14 million": below nought
    return ("change", "signed", sign) if sign and at.draft.quantity.kind != "bare" else None


def amount_changed(at: View) -> Verdict | None:
    """As in "rose by 300 million yuan", "an increase of 12 firms"."""
    if at.draft.quantity.kind == "count" and (net := _NET_IS.search(at.left)) is not None:
        return "change", "change-noun", -1 if net["down"] else 1
    tail = at.tail(_CHANGE_TAIL, at.starts.changes)
    if tail is None or at.draft.compared or _INTO_HEAD.match(at.right):
        return None
    if any(metric.id is None and metric.start < tail.start() < metric.end for metric in at.scene.metrics):
        return None  # "tax reductions of 73 million yuan": what is counted, not how much it changed
    text = tail.group()
    said_by = text.rstrip().endswith((" by", " of")) or " by " in text
    verb = (tail["up"] or tail["down"] or "").split(" ")[0]
    if verb and _NEWLY.search(at.scene.low, max(at.scene.start, tail.start() - 6), tail.start()):
        return None  # "newly increases 38 firms": new ones, a level
    if verb in ("up", "down") and (_THAN_BASE.match(at.right) or at.left.endswith(("(up ", "(down "))):
        return "change", "change-verb", direction(tail)  # "12 labs, up 3 from 2021"
    if tail["upn"] or tail["downn"] or said_by or verb not in _LEVEL_VERBS:
        return "change", "change-verb", direction(tail)
    return None


def jobs_cut(at: View) -> Verdict | None:
    """As in "laid off 300 workers"."""
    if _JOBS_HEAD.match(at.right) and _JOBS_TAIL.search(at.left):
        return "change", "cut-jobs", -1
    return ("change", "cut-jobs", -1) if _JOBS_GONE.match(at.right) else None


def before_noun(at: View) -> Verdict | None:
    """As in "a 300 million yuan increase"."""
    head = _MONEY_HEAD.match(at.right)
    if head is not None and _BY_HEAD.match(at.right, head.end()):
        return None  # "Taxes of 1.4 billion yuan and fees of 0.4 billion yuan increase by 5.1% and 3.9%"
    return ("change", "change-noun", direction(head)) if head else None


def lost_of(at: View) -> Verdict | None:
    """As in "Imports lost 41 million dollars": they fell by so much; no result below nought, as that of a company."""
    lost = _LOST_TAIL.search(at.left)
    if lost is None:
        return None
    place = at.floor + lost.start()
    what = next((metric for metric in at.scene.metrics if metric.end == place), None)
    flows = what is not None and what.unit == "currency" and not what.verb and what.id not in _LOST_BY
    return ("change", "change-verb", direction(lost)) if flows else None


def loss(at: View) -> Verdict | None:
    """As in "a net loss of 300 million yuan": a level below nought."""
    lost = ("los" in at.left or "in the red" in at.left) and _LOSS_TAIL.search(at.left) is not None
    before = at.before
    if before is not None and at.draft.compared and before.why.get("measure") == "loss":
        lost = (
            before.quantity.unit == at.draft.quantity.unit and "profit" not in at.left
        )  # "from 185 million a year before"
    return ("level", "loss", -1) if lost else None

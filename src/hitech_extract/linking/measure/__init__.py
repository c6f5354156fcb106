"""Decide what kind of statement a number is: level, growth, change, share or ratio, and its sign.

Rules are small functions in a row; the first that answers decides. Each module has those of one answer, ``cues`` the
words that several turn on, ``view`` what a rule is given. ``by_metric`` decides what they leave open, once the metric
is known.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.measure import change, growth, level, neighbours, share
from hitech_extract.linking.measure.by_metric import measure_by_metric
from hitech_extract.linking.measure.cues import CUES, LEFT
from hitech_extract.linking.measure.view import Rule, Starts, Verdict, View
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of

__all__ = ["decide_measures", "measure_by_metric"]

_RIGHT: Final = 70  # how far a cue may stand behind its figure, in characters
_COMPARISON: Final = any_of(CUES["comparisons"])
_COMPARE_TAIL: Final = re.compile(rf"\b{_COMPARISON}(?: {any_of(CUES['comparison_fillers'])})* ?$")
# As in "compared with 18 percent in June and 9 percent in May"
_ALSO_COMPARED: Final = re.compile(rf" (?:in|for|at|during) [\w' ]{{2,30}}?,? and (?:{SOFTENER} )?")
_LONG_WORD: Final = re.compile(r"\b(?!percent\b|cent\b)[a-z]{4}")
_CHANGES: Final = frozenset({"growth", "change"})
# Measures that a figure got for want of a cue of its own; those of the other end of its range go before them.
_WEAK_CUES: Final = frozenset({"gapped", "growth-sentence", "by-metric", "stated", None})

_PERCENT_RULES: Final[tuple[Rule, ...]] = (
    growth.signed,
    neighbours.end_of_range,
    neighbours.listed,
    level.lent_at,
    neighbours.same_rate,
    growth.before_noun,
    level.rate_by_itself,
    growth.value_lost,
    growth.of_pace,
    share.of_plan,
    share.related,
    share.stake,
    share.ratio_again,
    share.refund,
    share.in_words,
    share.of_these,
    share.subject_part,
    share.of_whole,
    share.after_verb,
    neighbours.restated_change,
    share.or_percent,
    growth.after_verb,
    neighbours.from_to,
    neighbours.average_of,
    neighbours.compared,
    growth.comparative,
    growth.year_on_year,
    share.part_or_holding,
    growth.after_noun,
    neighbours.value_reached,
    growth.after_by,
    growth.per_year,
    level.rate,
    share.fronted_whole,
    share.in_sentence,
    neighbours.gapped,
    growth.in_clause,
)
_POINT_RULES: Final[tuple[Rule, ...]] = (
    change.points_signed,
    change.fall_narrowed,
    change.points_compared,
    change.points_changed,
    change.points_last_word,
)
_MONEY_RULES: Final[tuple[Rule, ...]] = (
    change.restated,
    change.more_counted,
    change.above_year,
    change.amount_signed,
    change.amount_changed,
    change.before_noun,
    change.lost_of,
    change.loss,
)
_COUNT_RULES: Final[tuple[Rule, ...]] = (
    change.restated,
    change.more_counted,
    change.amount_signed,
    change.amount_changed,
    change.jobs_cut,
)
_QUANTITY_RULES: Final[tuple[Rule, ...]] = (
    change.restated,
    change.more_counted,
    change.above_year,
    change.amount_signed,
    change.amount_changed,
)
_AMOUNT_RULES: Final = {"money": _MONEY_RULES, "count": _COUNT_RULES}


def decide_measures(scene: Scene) -> None:
    """Set measure, signed value and the cue for every figure of a sentence."""
    if not scene.drafts:
        return
    starts = Starts(scene)
    before: Draft | None = None
    for draft in scene.drafts:
        start = draft.start
        floor = max(scene.start, start - LEFT, before.end if before is not None else 0)
        end = _statement_end(scene, draft)
        left, right = scene.low[floor:start], scene.low[end : min(scene.end, end + _RIGHT)]
        view = View(draft, before, scene, starts, floor, left, right, end != draft.end and draft.list_id >= 0)
        draft.compared = bool(starts.comparisons) and view.tail(_COMPARE_TAIL, starts.comparisons) is not None
        if before is not None and before.compared and before.quantity.kind == draft.quantity.kind:
            draft.compared = draft.compared or _ALSO_COMPARED.fullmatch(left) is not None
        if not draft.measure:
            measure, cue, sign = _verdict(view)
            draft.measure, draft.why["measure"] = measure, cue
            if sign < 0 and (measure in _CHANGES or cue == "loss"):
                draft.value = -abs(draft.value)
        before = draft
    _settle_ranges(scene)


def _statement_end(scene: Scene, draft: Draft) -> int:
    """Return where the words begin that speak of a figure: after its range, or after its list."""
    following = scene.after(draft)
    if draft.quantity.range_end == "low" and following is not None:
        return following.end
    if draft.list_id >= 0 and draft.list_index == 0 and draft.quantity.kind in ("percent", "count"):
        # "were 0.5% and 2.2% lower", "26 and 39 more than a year ago": what follows says it of all members
        last = next(d for d in reversed(scene.drafts) if d.list_id == draft.list_id)
        between = scene.low[draft.end : last.start]
        if " and " in between and not _LONG_WORD.search(between):
            return last.end
    return draft.end


def _verdict(at: View) -> Verdict:
    quantity = at.draft.quantity
    if quantity.kind == "multiple":
        return "ratio", "multiple", 1
    if quantity.kind != "percent":
        rules, otherwise = _AMOUNT_RULES.get(quantity.kind, _QUANTITY_RULES), ("level", "stated", 1)
    elif quantity.unit == "percentage_point":
        rules, otherwise = _POINT_RULES, ("change", "points", 1)
    else:
        rules, otherwise = _PERCENT_RULES, ("", "by-metric", 1)
    for rule in rules:
        if verdict := rule(at):
            return verdict
    return otherwise


def _settle_ranges(scene: Scene) -> None:
    """Give both ends of a range one measure and sign: those of the end that has a cue of its own."""
    for low, high in pairwise(scene.drafts):
        ends = low.quantity.range_end == "low" and high.quantity.range_end == "high"
        if not ends or low.quantity.kind != high.quantity.kind:
            continue
        strong = low.why.get("measure") not in _WEAK_CUES
        if not strong or not low.measure:
            low.measure, low.why["measure"] = high.measure, "range"
        else:
            high.measure, high.why["measure"] = low.measure, "range"
        if low.measure in _CHANGES and (low.value < 0) != (high.value < 0):
            sign = -1 if (low if strong else high).value < 0 else 1
            low.value, high.value = sign * abs(low.value), sign * abs(high.value)

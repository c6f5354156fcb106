"""Decide what kind of statement a number is: level, growth, change, share or ratio, and its sign.

Rules are small functions in a row; the first that answers decides. Most turn on a cue that ends right before the
figure, so the cues of a sentence are found once and each pattern is tried only where one of them starts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from string import digits, punctuation, whitespace
from typing import Final, TypeAlias

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.phrases import FRONTED_REACH, FRONTED_WHOLE
from hitech_extract.rules import any_of, load_cues

__all__ = ["RATE_METRICS", "decide_measures"]

RATE_METRICS: Final = frozenset({"rd_intensity", "profit_margin"})

# How far a cue may stand from its figure, in characters.
_LEFT: Final = 110
_RIGHT: Final = 70

_CUES: Final = load_cues("measure")
_UP_VERB: Final = any_of(_CUES["up_verbs"])
_DOWN_VERB: Final = any_of(_CUES["down_verbs"])
_UP_NOUN: Final = any_of(_CUES["up_nouns"])
_DOWN_NOUN: Final = any_of(_CUES["down_nouns"])
_ADVERBS: Final = rf"(?: {any_of(_CUES['adverbs'])})*"
_MODIFIERS: Final = rf"(?: {any_of(_CUES['modifiers'])})*"
_VERB: Final = rf"(?<![\w-])(?:(?P<up>{_UP_VERB})|(?P<down>{_DOWN_VERB}))"
_FALL: Final = any_of(_CUES["narrowing_falls"])
_COMPARISON: Final = any_of(_CUES["comparisons"])

# What ends right before the figure.
_VERB_TAIL: Final = re.compile(rf"{_VERB}{_ADVERBS}(?: by| of| at)?{_MODIFIERS} ?[(+-]?$")
_TO_TAIL: Final = re.compile(rf"{_VERB}{_ADVERBS} to{_MODIFIERS} ?$")
_NOUN_TAIL: Final = re.compile(
    rf"(?<![\w-])(?:(?P<neg>negative )?(?P<up>{_UP_NOUN})|(?P<down>{_DOWN_NOUN}))"
    rf"(?: {any_of(_CUES['growth_measures'])})?(?:'s)?"
    r"(?:(?: (?:in|of|for|over|from) [\w' &-]{2,60}?)??(?: (?:rates?|speed))?)"
    rf"(?: {any_of(_CUES['growth_copulas'])})?(?: (?:the|a|an))?{_MODIFIERS} ?[:(]? ?$"
)
_CHANGE_TAIL: Final = re.compile(
    rf"(?:{_VERB}{_ADVERBS}(?: by|(?! to)){_MODIFIERS}"
    rf"|(?<![\w-])(?:(?P<upn>{_UP_NOUN})|(?P<downn>{_DOWN_NOUN})) (?:of|by){_MODIFIERS}) ?$"
)
_SHARE_TAIL: Final = re.compile(
    rf"(?:\b{any_of(_CUES['share_verbs'])}"
    rf"|\b{any_of(_CUES['share_nouns'])}s?(?: (?:of|in|for) [\w' &-]{{2,70}}?)?(?: {any_of(_CUES['share_copulas'])})?"
    r"|(?<= )or|\bat)"
    r"(?: only| just| nearly| some| merely| the remaining| as much as| respectively| separately| also| for)?"
    rf"{_MODIFIERS} ?[:(]? ?$"
)
_COMPARE_TAIL: Final = re.compile(rf"\b{_COMPARISON}(?: {any_of(_CUES['comparison_fillers'])})* ?$")
_FROM_TAIL: Final = re.compile(rf"\bfrom{_MODIFIERS} ?$")
_BY_TAIL: Final = re.compile(rf"\bby{_MODIFIERS} ?$")
_YOY_TAIL: Final = re.compile(rf"{any_of(_CUES['compared_before'])}(?: by)?(?: about| around| over| nearly)? ?$")
_COMPOUND_TAIL: Final = re.compile(r"\b(?:annual|yearly) (?:growth )?rate of $")
_RATE_TAIL: Final = re.compile(rf"\b{any_of(_CUES['rates'])}\b[^.;]{{0,50}}$")
_OF_WHICH_TAIL: Final = re.compile(r"\b(?:of which|including|among which),? (?:the )?[\w' -]{3,60}:? ?$")
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
_GROWS_AT_TAIL: Final = re.compile(rf"{_VERB}{_ADVERBS} at{_MODIFIERS} ?$")
_LOST_VALUE_TAIL: Final = re.compile(
    r"\b(?P<down>los[et]s?|losing|shed(?:s|ding)?)|\b(?P<up>gain(?:s|ed|ing)?|add(?:s|ed|ing)?)"
)
_TRADED_TAIL: Final = re.compile(r"\b(?:closed|ended|finished|opened|traded|trading) (?:about |some |nearly |over )?$")
_OF_VALUE_HEAD: Final = re.compile(r" of (?:its|their|the) (?:market |stock |paper |share )?(?:value|worth|price)\b")
_THE_RATIO_TAIL: Final = re.compile(
    r"\b(?:the|this|that|its|their) (?:ratio|share|proportion)(?: \w+){0,3} (?:was|is|at|to|been|only|just)"
    r"(?: (?:only|just|about|around|some|nearly))? $"
)
_OF_THESE_TAIL: Final = re.compile(
    r"(?:^|[.;,] )(?:of|among) (?:(?:which|whom|these|them|those) |(?:the|its|their|these|all|those|them|our|which"
    r"|whom)\b[^,;]{0,70}, )"
    r"(?:about |some |nearly |over |more than |around |almost |at least |only |fully )?$"
)
_MOST_POINTS: Final = 10  # an interest rate of more is none
_TO_RATIO_TAIL: Final = re.compile(r"\b[a-z]+-to-[a-z]+ (?:ratio|rate)\b[^.;,\d]{0,30}$")
# "subsidized at a rate of 30 percent": a part of what is paid
_REFUND_TAIL: Final = re.compile(
    r"\b(?:subsidi[sz]ed|reimbursed|refunded|compensated|covered|rebated|discounted|awarded|rewarded|funded|matched"
    r"|paid back)"
    r" (?:for |at |with |by |to |up )*(?:a rate of |a ratio of |the rate of )?(?:about |up to |at most |as much as )?$"
)
_FALL_TAIL: Final = re.compile(r"\b(?:decline|drop|fall|decrease|contraction)(?: \w+)? ?$")
_LOSS_TAIL: Final = re.compile(
    r"\b(?:net |operating |pre-tax |total )?loss(?:es)?"
    r"(?: of (?:the )?(?!about|around|some|nearly|over|more)[a-z-]+(?: [a-z-]+){0,2}?(?= (?:was|were|reached|stood"
    r"|total|came)))?"
    r"(?: (?:of|was|were|reached|stood at|totalled|totaled|came to|widened to|narrowed to|at|to))*"
    r"(?: (?:about|around|some|nearly|over|more than))? ?$"
    r"|\blost (?:about |around |some |nearly |over |more than )?$|\bin the red by $"
)
_JOBS_TAIL: Final = re.compile(
    rf"\b{any_of(_CUES['jobs_cut'])}(?: (?:some|about|around|nearly|more than|over|another|a further|roughly))* ?$"
)

# What fills all between the figure before and this one.
_THEN_TO: Final = re.compile(rf"(?: \([^)]*\))? to{_MODIFIERS} ?$")
_AND_GAP: Final = re.compile(r"[^.;]{0,30}(?: and |, )$")
_COMMA_GAP: Final = re.compile(rf",{_MODIFIERS}(?: exactly)? $")

# What follows right after the figure.
_HEAD: Final = re.compile(
    rf"[ -](?:{any_of(_CUES['growth_adjectives'])} ){{0,3}}(?:(?P<up>{_UP_NOUN})|(?P<down>{_DOWN_NOUN}))(?![\w-])"
)
_COMPARATIVE_HEAD: Final = re.compile(
    rf"(?: ?\([^)]{{0,40}}\))? ?(?:points? )?(?:(?P<up>{any_of(_CUES['higher'])})|(?P<down>{any_of(_CUES['lower'])}))"
    r"(?![\w-])(?! (?:to|and)\b)"
)
_YOY_HEAD: Final = re.compile(rf",? ?{any_of(_CUES['compared_after'])}")
_PER_YEAR_HEAD: Final = re.compile(any_of(_CUES["per_year"]))
_IN_WHOLE_HEAD: Final = re.compile(r",? (?:of|in) \w")
_OF_HEAD: Final = re.compile(r"(?:,? respectively,?)? of (?!growth\b|increase\b)")
_OF_WHOLE_HEAD: Final = re.compile(r"(?:,? respectively,?)? of (?!growth\b|increase\b|(?:which|whom)\b)")
_HOLDING_HEAD: Final = re.compile(rf"[ -]{any_of(_CUES['holdings'])}(?![\w-])")
_PART_HEAD: Final = re.compile(rf" (?:will |may |must |should |would )?{any_of(_CUES['part_verbs'])}\b")
_TO_HEAD: Final = re.compile(r"(?: (?:in|at|by) [^,;]{2,24})? to\b")
_JOBS_HEAD: Final = re.compile(
    r"(?: \w+)? (?:jobs|posts|positions|workers|employees|staff|people|inhabitants|residents|programmers|engineers"
    r"|customers|users|students|households|members)"
)
_THAN_BASE: Final = re.compile(r"(?: [a-z-]+){0,2}? (?:from|over|on|compared|than|against|year[- ]on[- ]year)\b")
_NEWLY: Final = re.compile(r"\bnewly $")
_STEP_HEAD: Final = re.compile(
    r" (?P<up>above|over)?(?P<down>below)? (?:(?:19|20)\d\d|the (?:\d{4}|previous|level|year))\b"
)
_MORE_HEAD: Final = re.compile(
    r" (?:\w+ )??(?:(?P<up>more|higher|larger|above)|(?P<down>less|fewer|lower|below))"
    r"(?: [\w-]+){0,4}? (?:than|on top of|compared|year[- ]on[- ]year|from a year|over the|a year earlier|from the)\b"
)
_MONEY_HEAD: Final = re.compile(
    r"(?! (?:with|and|after|on|amid|for|in|from|by|through|while|as|to)\b)(?:[ -][\w-]+){0,2}[ -]"
    r"(?:(?P<up>increase|rise|gain|growth)|(?P<down>drop|decline|decrease|fall|reduction|shortfall))\b"
)
_INTO_HEAD: Final = re.compile(r"(?: \([^)]{0,40}\))? into\b")  # "sank 5.5 billion yuan into a new line"
_BY_HEAD: Final = re.compile(r"(?:e?[sd])?,? (?:by|respectively)\b")
_MORE_NOUN: Final = re.compile(r" (?:more|additional|fewer|extra) ")
_THAN_HEAD: Final = re.compile(r" (?:than|on top of|compared|over|from|to|by)\b")
_MORE_THAN_HEAD: Final = re.compile(r" (?:more|fewer) (?:than|compared)")

# What stands anywhere in a stretch of text.
_UP_WORD: Final = re.compile(rf"(?<![\w-])(?:{_UP_VERB}|{_UP_NOUN})(?![\w-])")
_DOWN_WORD: Final = re.compile(rf"(?<![\w-])(?:{_DOWN_VERB}|{_DOWN_NOUN})(?![\w-])")
_GROWTH_WORD: Final = re.compile(rf"\b{any_of(_CUES['growth_words'])}\b")
_NARROWED: Final = re.compile(
    rf"\b{_FALL}s?\b[^.;]{{0,60}}"
    r"\b(?:narrow|eas|shr[aiu]nk|slow|moderat|less)\w*(?: back| further)?(?: by| to| at)?[^.;\d]{0,25}$"
)
_WIDENED: Final = re.compile(
    r"\b(?:fall|decline|drop|decrease|contraction|slump|loss)s?\b[^.;]{0,60}"
    r"\b(?:widen|deepen|accelerat|expand)\w*(?: further)?(?: by| to)?[^.;\d]{0,25}$"
)
_SHARE_WORD: Final = re.compile(r"\b(?:share|proportion|percentage|weight)\b")
_SHARE_OF_WORD: Final = re.compile(r"\b(?:shares?|proportion) (?:of|in)\b")
_CONTRIBUTION_WORD: Final = re.compile(r"\b(?:share|proportion|percentage(?! point)|contribution)\b")
_RATIO_WORD: Final = re.compile(r"\bshare|proportion|ratio\b")
_PACE_WORD: Final = re.compile(r"\b(?:growth|increase|pace|share|proportion)\b")
_GROWTH_OR_SHARE: Final = re.compile(r"\b(?:growth|share|proportion)\b")
_EXPANSION_WORD: Final = re.compile(r"\b(?:growth|increase|expansion|pace)\b")
_PART_WORD: Final = re.compile(r"\b(?:of which|of that|of this|accounted|contributed|of the total)\b")
_LONG_WORD: Final = re.compile(r"[a-z]{4}")

# "of the revenue, or"; ", or"; "from 1.34 billion yuan": what a percentage after "or" restates
_OF_WHOLE_OR: Final = re.compile(
    r" of (?:the|its|their|all|that|this|these|those|[\w'-]+'s)\b[^,;:]{2,70}, or "
    r"(?:about |some |around |nearly |over |more than |roughly |almost )?"
)
_OR_TAIL: Final = re.compile(r"[^,;:]{0,24}, or (?:about |some |around |nearly |over |more than |roughly |almost )?$")
_CONTRIBUTES: Final = re.compile(
    r"(?:\b(?:contribut|suppl(?:y|ie)|provid|account|generat|deliver)\w*"
    r"|\balone (?:[a-z]+ ){1,3})(?: (?:about|around|some|nearly|over|more than|for))* ?$"
)
_OF_THIS: Final = re.compile(r"\b(?:of (?:this|that|which|these|those|the total|it)|thereof),? (?:[a-z]+ ){0,4}$")
_BY_TO: Final = re.compile(r"\b(?:from|by) ?(?:[\w$.]+ ?){0,3}$")
_FROM_WORD: Final = re.compile(r"\bfrom\b")
_GROWS_AT: Final = re.compile(
    r"\b(?:(?P<down>fall\w*|fell|declin\w+|shr[iau]nk\w*|contract\w*)|grow\w*|grew|ris\w+|rose|increas\w+|expand\w*"
    r"|climb\w*|advanc\w+) (?:\w+ly )?(?:by|at) (?:an?|the) (?:[\w-]+ ){0,3}?(?:rate|pace|speed|clip) (?:of|above|over"
    rf"|exceeding){_MODIFIERS} ?$"
)

_SHARE_VERBS_OF: Final = _CUES["share_verbs_of"]
_LEVEL_VERBS: Final = frozenset(_CUES["level_verbs"])
_CHANGES: Final = frozenset({"growth", "change"})
# Measures that a figure got for want of a cue of its own; those of the other end of its range go before them.
_WEAK_CUES: Final = frozenset({"gapped", "growth-sentence", "by-metric", "stated", None})


# Signs that part words, one for one a space, so that offsets stay.
_SPACED: Final = str.maketrans(
    dict.fromkeys(f"{punctuation}{digits}{whitespace}\u2013\u2014\u2018\u2019\u201c\u201d\u00a0", " ")
)
_SECOND_WORD: Final = re.compile(r" (?![^()]*\)).*")


def _first_word(*families: str) -> str:
    """Return a pattern for the word with which a cue of these families begins."""
    cues = (cue for family in families for cue in _CUES[family])
    return any_of(_SECOND_WORD.sub("", cue) for cue in cues)


_FAMILY: Final = re.compile(
    rf"({_first_word('up_verbs', 'down_verbs', 'up_nouns', 'down_nouns')}|negative)"
    rf"|({_first_word('share_verbs', 'share_nouns')}s?|or|at)|({_first_word('comparisons')})"
)
_MOST_WORDS: Final = 50_000
_families: Final[dict[str, int]] = {}  # answers of _family, for speed


def _family(word: str) -> int:
    """Return the family of cues of which a word may be the first: 1 change, 2 share, 3 comparison, else 0."""
    if len(_families) >= _MOST_WORDS:
        _families.clear()
    match = _FAMILY.fullmatch(word)
    family = _families[word] = 0 if match is None else match.lastindex or 0
    return family


_Verdict: TypeAlias = tuple[str, str, int]  # measure, cue, sign


class _Starts:
    """Where the cues of a sentence may start, by family."""

    __slots__ = ("changes", "comparisons", "shares")

    def __init__(self, scene: Scene) -> None:
        self.changes: list[int] = []
        self.shares: list[int] = []
        self.comparisons: list[int] = []
        starts: tuple[list[int], ...] = [], self.changes, self.shares, self.comparisons
        known = _families.get
        position = scene.start
        for word in scene.low[position : scene.drafts[-1].start].translate(_SPACED).split(" "):
            family = known(word)
            if family is None:
                family = _family(word)
            if family:
                starts[family].append(position)
            position += len(word) + 1


@dataclass(slots=True)
class _View:
    """A figure with what stands around it; offsets are those of the whole text."""

    draft: Draft
    before: Draft | None
    scene: Scene
    starts: _Starts
    floor: int  # where the text on its left begins
    left: str
    right: str

    def tail(self, pattern: re.Pattern[str], starts: list[int]) -> re.Match[str] | None:
        """Return the match of a pattern that begins at one of the cues and ends at the figure."""
        low, stop = self.scene.low, self.draft.start
        for place in range(bisect_left(starts, self.floor), len(starts)):
            if starts[place] >= stop:
                break
            if match := pattern.match(low, starts[place], stop):
                return match
        return None

    def tail_sign(self, pattern: re.Pattern[str]) -> int:
        """Return the direction that the change before the figure takes, 0 without one."""
        match = self.tail(pattern, self.starts.changes)
        return _sign(match) if match else 0

    def after(self, words: re.Pattern[str], start: int) -> int:
        """Return where the last such word of change between an offset and the figure starts, or -1."""
        low, stop, starts = self.scene.low, self.draft.start, self.starts.changes
        for place in range(bisect_left(starts, stop) - 1, bisect_left(starts, start) - 1, -1):
            if words.match(low, starts[place], stop):
                return starts[place]
        return -1

    def falls(self, start: int | None = None) -> bool:
        """Whether a word left of the figure says down."""
        return self.after(_DOWN_WORD, self.floor if start is None else start) >= 0

    def rises(self, start: int | None = None) -> bool:
        """Whether a word left of the figure says up."""
        return self.after(_UP_WORD, self.floor if start is None else start) >= 0

    def only_falls(self, start: int | None = None) -> int:
        """Return the sign of a figure after words that only say down, or any."""
        return -1 if self.falls(start) and not self.rises(start) else 1

    def clause(self) -> int:
        """Return where the figure's clause starts."""
        return self.scene.clause_start(self.draft.start)

    def same_rate(self) -> bool:
        """Whether the figure before is a percentage, not of points."""
        before = self.before
        return before is not None and before.quantity.kind == "percent" and before.quantity.unit == "percent"


_Rule: TypeAlias = Callable[[_View], _Verdict | None]


def decide_measures(scene: Scene) -> None:
    """Set measure, signed value and the cue for every figure of a sentence."""
    if not scene.drafts:
        return
    starts = _Starts(scene)
    before: Draft | None = None
    for draft in scene.drafts:
        start = draft.start
        floor = max(scene.start, start - _LEFT, before.end if before is not None else 0)
        end = _statement_end(scene, draft)
        left, right = scene.low[floor:start], scene.low[end : min(scene.end, end + _RIGHT)]
        view = _View(draft, before, scene, starts, floor, left, right)
        draft.compared = bool(starts.comparisons) and view.tail(_COMPARE_TAIL, starts.comparisons) is not None
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
    if draft.list_id >= 0 and draft.list_index == 0 and draft.quantity.kind == "percent":
        # "were 0.5% and 2.2% lower": what follows the list says it of all its members
        last = next(d for d in reversed(scene.drafts) if d.list_id == draft.list_id)
        between = scene.low[draft.end : last.start]
        if " and " in between and not _LONG_WORD.search(between):
            return last.end
    return draft.end


def _verdict(at: _View) -> _Verdict:
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


def _sign(match: re.Match[str]) -> int:
    """Return the direction of a change from the groups that took part; "negative growth" is a fall."""
    groups = match.groupdict()
    falls = bool(groups.get("down") or groups.get("downn"))
    return -1 if falls != bool(groups.get("neg")) else 1


def _like(draft: Draft, cue: str) -> _Verdict:
    return draft.measure, cue, -1 if draft.value < 0 else 1


# -- percentages


def _signed(at: _View) -> _Verdict | None:
    sign = at.draft.quantity.sign
    return ("growth", "signed", sign) if sign else None


def _end_of_range(at: _View) -> _Verdict | None:
    if at.draft.quantity.range_end == "high" and at.before is not None and at.before.measure:
        return _like(at.before, "range")
    return None


def _listed(at: _View) -> _Verdict | None:
    draft, before = at.draft, at.before
    if draft.list_id < 0 or draft.list_index == 0 or before is None or not before.measure:
        return None
    if at.tail(_VERB_TAIL, at.starts.changes):
        return None
    if _HEAD.match(at.right) and not (before.measure == "share" and _IN_WHOLE_HEAD.match(at.right)):
        return None
    return _like(before, "list")


def _lent_at(at: _View) -> _Verdict | None:
    """As in "lend up to 400 million yuan at an annual rate of 3.6 percent", but not in "Loans grew at 5.2 percent"."""
    if at.draft.value > _MOST_POINTS or _OF_HEAD.match(at.right) or _GROWS_AT_TAIL.search(at.left):
        return None
    start, stop = at.scene.start, at.draft.start
    lent = _LENT_TAIL.search(at.scene.low, max(start, stop - _LEFT), stop)
    return ("level", "rate", 1) if lent is not None and "subsidi" not in lent.group() else None


def _rate_by_itself(at: _View) -> _Verdict | None:
    """As in "income tax of 15%", "at 4.9 percent interest", "a sales-to-output ratio of 96.5%"."""
    if _INTEREST_HEAD.match(at.right) and not at.rises() and not at.falls():
        return "level", "rate", 1
    if "-to-" in at.left and _TO_RATIO_TAIL.search(at.left):
        return "level", "rate", 1
    if not _OF_HEAD.match(at.right) and _TAX_TAIL.search(at.left):
        return "level", "rate", 1
    return None


def _value_lost(at: _View) -> _Verdict | None:
    """As in "The shares have lost 18 percent of their value": by so much they fell."""
    if _TRADED_TAIL.search(at.left) and (moved := _COMPARATIVE_HEAD.match(at.right)):
        return "growth", "comparative", _sign(moved)  # "closed 4.2 percent up at 18.36 yuan"
    if not _OF_VALUE_HEAD.match(at.right):
        return None
    words = list(_LOST_VALUE_TAIL.finditer(at.left[-40:]))
    return ("growth", "growth-verb", -1 if words[-1]["down"] else 1) if words else None


def _ratio_again(at: _View) -> _Verdict | None:
    """As in "2.8 percent of their revenue; a year before, the ratio had been 2.5 percent"."""
    before = at.before
    again = before is not None and before.measure == "share" and _THE_RATIO_TAIL.search(at.left) is not None
    return ("share", "compared", 1) if again else None


def _refund(at: _View) -> _Verdict | None:
    """As in "Interest is subsidized at a rate of 30 percent": a part of what is paid."""
    if not ("ed " in at.left or "back " in at.left) or _REFUND_TAIL.search(at.left) is None:
        return None
    # "loan interest is subsidized at 2 percent": points of the rate, no part of the sum
    points = at.draft.value <= _MOST_POINTS and "interest" in at.left
    return ("level", "rate", 1) if points else ("share", "refunded-part", 1)


def _of_these(at: _View) -> _Verdict | None:
    """As in "Of the firms, 60 percent are private"."""
    whole = ("of " in at.left or "among " in at.left) and _OF_THESE_TAIL.search(at.left) is not None
    return ("share", "of-these", 1) if whole else None


def _growth_head(at: _View) -> _Verdict | None:
    if head := _HEAD.match(at.right):
        return "growth", "growth-noun", _sign(head)
    if (grows := _GROWS_AT.search(at.left)) is not None:
        return "growth", "growth-noun", -1 if grows["down"] else 1
    if at.left.endswith("rate of ") and _COMPOUND_TAIL.search(at.left):
        return "growth", "growth-noun", 1
    return None


def _of_whole(at: _View) -> _Verdict | None:
    if _OF_WHOLE_HEAD.match(at.right) and not ("by" in at.left and _BY_TAIL.search(at.left)):
        return "share", "of-whole", 1
    return None


def _share_verb(at: _View) -> _Verdict | None:
    share = at.tail(_SHARE_TAIL, at.starts.shares)
    if share is None:
        return None
    text = share.group()
    if text.startswith("share") and (verb := at.tail(_VERB_TAIL, at.starts.changes)) and verb.start() > share.start():
        return None  # "Shares of Lumetra closed up 4.1 percent"
    if (
        text.startswith(("or", "at", *_SHARE_VERBS_OF))
        and not text.startswith("made up")
        and not _OF_HEAD.match(at.right)
    ):
        return None
    growth = at.tail(_NOUN_TAIL, at.starts.changes)
    return None if growth is not None and growth.start() > share.start() else ("share", "share-verb", 1)


def _growth_verb(at: _View) -> _Verdict | None:
    verb = at.tail(_VERB_TAIL, at.starts.changes)
    if verb is None:
        return None
    if " to" in at.left:
        value = at.tail(_TO_TAIL, at.starts.changes)  # "rose to 5%": the value reached, no change
        if value is not None and value.start() >= verb.start():
            return None
    sign = _sign(verb)
    return "growth", "growth-verb", 1 if sign < 0 and _NARROWED.search(at.left) else sign


def _or_percent(at: _View) -> _Verdict | None:
    """As in "took in 71 billion yuan of the revenue, or 55 percent", a part; "fell from 3 to 2 billion, or 33"."""
    before = at.before
    if before is None or before.quantity.kind not in ("money", "count", "quantity") or ", or " not in at.left:
        return None
    gap = at.scene.low[before.end : at.draft.start]
    if _OF_WHOLE_OR.fullmatch(gap):
        return "share", "of-whole", 1
    if not _OR_TAIL.search(gap):
        return None
    subject = at.scene.low[at.clause() : before.start]
    of_this = _OF_THIS.search(at.scene.low, at.scene.start, before.start) is not None
    if before.measure == "level" and (of_this or (_CONTRIBUTES.search(subject) and not _BY_TO.search(subject))):
        return "share", "of-whole", 1  # "the zone contributed 82 billion yuan, or 59 percent"
    if before.measure == "level" and (at.draft.index > 1 or "from " in at.scene.low[at.clause() : before.start]):
        clause = at.clause()
        down, up = at.after(_DOWN_WORD, clause), at.after(_UP_WORD, clause)
        if max(down, up) >= 0 and before.compared is False and _FROM_WORD.search(at.scene.low, clause, before.start):
            return "growth", "or-percent", -1 if down > up else 1
    return None


def _from_to(at: _View) -> _Verdict | None:
    if not at.tail(_FROM_TAIL, at.starts.comparisons):
        return None
    if _SHARE_WORD.search(at.left):
        return "share", "from-to", 1
    if _PACE_WORD.search(at.left) or _GROWTH_OR_SHARE.search(at.scene.low, at.clause(), at.draft.start):
        return None
    return ("level", "from-to", 1) if _TO_HEAD.match(at.right) else None


def _compared(at: _View) -> _Verdict | None:
    before = at.before
    if not at.draft.compared:
        return None
    if before is not None and before.measure and at.same_rate():
        return before.measure, "compared", -1 if before.measure == "growth" and at.falls() else 1
    if not _COMPARATIVE_HEAD.match(at.right) and (sign := at.tail_sign(_NOUN_TAIL)):
        return "growth", "growth-noun", sign
    return None


def _comparative(at: _View) -> _Verdict | None:
    head = _COMPARATIVE_HEAD.match(at.right)
    return ("growth", "comparative", _sign(head)) if head else None


def _year_on_year(at: _View) -> _Verdict | None:
    if not _YOY_HEAD.match(at.right) and not _YOY_TAIL.search(at.left):
        return None
    before = at.before
    rate = before is not None and before.measure == "growth" and before.quantity.kind == "percent"
    if before is not None and rate and _AND_GAP.match(at.left) and not at.falls() and not at.rises():
        return _like(before, "gapped")
    return "growth", "year-on-year", at.only_falls()


def _part_or_holding(at: _View) -> _Verdict | None:
    if _PART_HEAD.match(at.right):
        return "share", "part-goes", 1
    return ("share", "share-noun", 1) if _HOLDING_HEAD.match(at.right) else None


def _growth_noun(at: _View) -> _Verdict | None:
    if _OF_HEAD.match(at.right):
        return "share", "of-whole", 1
    sign = at.tail_sign(_NOUN_TAIL)
    return ("growth", "growth-noun", sign) if sign else None


def _value_reached(at: _View) -> _Verdict | None:
    """As in "rose to 5%", "from 4% to 5%": growth, share or rate, as the clause says."""
    low, stop, before = at.scene.low, at.draft.start, at.before
    reached = " to" in at.left and (
        at.tail(_TO_TAIL, at.starts.changes) or (before is not None and _THEN_TO.match(at.left))
    )
    if not reached and not at.tail(_FROM_TAIL, at.starts.comparisons):
        return None
    clause = at.clause()
    if _NARROWED.search(low, clause, stop) or _WIDENED.search(low, clause, stop):
        return "growth", "narrowed", -1
    if _EXPANSION_WORD.search(low, clause, stop):
        return "growth", "growth-noun", 1
    if _CONTRIBUTION_WORD.search(low, clause, stop):
        return "share", "share-noun", 1
    if before is not None and before.measure != "growth" and at.same_rate():
        return before.measure, "compared", 1
    return "level", "rate", 1


def _growth_by(at: _View) -> _Verdict | None:
    if "by" in at.left and _BY_TAIL.search(at.left):
        clause = at.clause()
        down, up = at.after(_DOWN_WORD, clause), at.after(_UP_WORD, clause)
        if max(down, up) >= 0:
            return "growth", "growth-verb-by", -1 if down > up else 1
    return None


def _per_year(at: _View) -> _Verdict | None:
    if not _PER_YEAR_HEAD.match(at.right) or (_RATE_TAIL.search(at.left) and not at.rises() and not at.falls()):
        return None  # "Staff turnover is 15 percent a year"
    return "growth", "per-year", -1 if at.falls() else 1


def _rate(at: _View) -> _Verdict | None:
    if _RATE_TAIL.search(at.left) and not _GROWTH_WORD.search(at.left):
        return "level", "rate", 1
    return None


def _fronted_whole(at: _View) -> _Verdict | None:
    fronted = at.left.find("of ") >= 0 and FRONTED_WHOLE.search(at.left[-FRONTED_REACH:]) is not None
    return ("share", "fronted-whole", 1) if fronted else None


def _share_in_sentence(at: _View) -> _Verdict | None:
    low, start, stop, before = at.scene.low, at.scene.start, at.draft.start, at.before
    silent = not at.rises() and not at.falls()
    if silent and _SHARE_OF_WORD.search(low, start, stop):
        return "share", "share-noun", 1
    amount = before is not None and before.quantity.kind == "money"
    if amount and _COMMA_GAP.match(at.left) and _PART_WORD.search(low, start, stop):
        return "share", "share-of-part", 1
    return ("share", "of-which", 1) if silent and _OF_WHICH_TAIL.search(at.left) else None


def _gapped(at: _View) -> _Verdict | None:
    """As in "output grew 1.9 percent ... and its tax revenue 0.4 percent": the verb is left out."""
    for earlier in reversed(at.scene.drafts[: at.draft.index]):
        if earlier.quantity.kind == "percent" and earlier.quantity.unit == "percent" and earlier.measure:
            if earlier.measure == "growth" and at.falls():
                return "growth", "gapped", -1
            if earlier.measure == "growth" and at.rises():
                return "growth", "gapped", 1
            return _like(earlier, "gapped")
    return None


def _growth_word(at: _View) -> _Verdict | None:
    scene, stop, clause = at.scene, at.draft.start, at.clause()
    if _GROWTH_WORD.search(scene.low, clause, stop):
        return "growth", "growth-word", at.only_falls(clause)
    if _GROWTH_WORD.search(scene.low, scene.start, scene.end) and not _RATIO_WORD.search(scene.low, clause, stop):
        return "growth", "growth-sentence", at.only_falls(scene.start)
    return None


_PERCENT_RULES: Final[tuple[_Rule, ...]] = (
    _signed,
    _end_of_range,
    _listed,
    _lent_at,
    _growth_head,
    _rate_by_itself,
    _value_lost,
    _ratio_again,
    _refund,
    _of_these,
    _of_whole,
    _share_verb,
    _or_percent,
    _growth_verb,
    _from_to,
    _compared,
    _comparative,
    _year_on_year,
    _part_or_holding,
    _growth_noun,
    _value_reached,
    _growth_by,
    _per_year,
    _rate,
    _fronted_whole,
    _share_in_sentence,
    _gapped,
    _growth_word,
)


# -- percentage points


def _points_signed(at: _View) -> _Verdict | None:
    sign = at.draft.quantity.sign
    return ("change", "signed", sign) if sign else None


def _fall_narrowed(at: _View) -> _Verdict | None:
    if _NARROWED.search(at.left) or _NARROWED.search(at.scene.low, at.clause(), at.draft.start):
        return "change", "narrowed", 1
    return ("change", "widened", -1) if _WIDENED.search(at.left) else None


def _points_compared(at: _View) -> _Verdict | None:
    head = _COMPARATIVE_HEAD.match(at.right) or _HEAD.match(at.right)
    if head is None:
        return None
    return "change", "comparative", -_sign(head) if _FALL_TAIL.search(at.left) else _sign(head)


def _points_changed(at: _View) -> _Verdict | None:
    sign = at.tail_sign(_VERB_TAIL) or at.tail_sign(_NOUN_TAIL)
    return ("change", "change-verb", sign) if sign else None


def _points_last_word(at: _View) -> _Verdict | None:
    clause = at.clause()
    return "change", "points", -1 if at.after(_DOWN_WORD, clause) > at.after(_UP_WORD, clause) else 1


_POINT_RULES: Final[tuple[_Rule, ...]] = (
    _points_signed,
    _fall_narrowed,
    _points_compared,
    _points_changed,
    _points_last_word,
)


# -- money, counts and physical quantities


def _more_counted(at: _View) -> _Verdict | None:
    """As in "300 more firms than", "300 firms more than": absolute changes said beside the noun."""
    quantity, low = at.draft.quantity, at.scene.low
    if quantity.kind != "count" or quantity.noun_start < quantity.end:
        head = _MORE_HEAD.match(at.right)
        return ("change", "more-than", _sign(head)) if head else None
    between = low[quantity.end : quantity.noun_end]
    after = low[quantity.noun_end : min(at.scene.end, quantity.noun_end + 45)]
    if (
        (between.startswith(" more ") and "than" not in at.left[-6:])
        or (_MORE_NOUN.match(between) and _THAN_HEAD.match(after))
        or _MORE_THAN_HEAD.match(after)
    ):
        return "change", "more-than", -1 if "fewer" in between or after.startswith(" fewer") else 1
    return None


def _above_year(at: _View) -> _Verdict | None:
    """As in "5 billion yuan above 2019", "... below the previous year"."""
    step = _STEP_HEAD.match(at.right)
    return ("change", "more-than", _sign(step)) if step else None


def _amount_signed(at: _View) -> _Verdict | None:
    sign = at.draft.quantity.sign
    return ("change", "signed", sign) if sign and at.draft.quantity.kind != "bare" else None


def _amount_changed(at: _View) -> _Verdict | None:
    tail = at.tail(_CHANGE_TAIL, at.starts.changes)
    if tail is None or at.draft.compared or _INTO_HEAD.match(at.right):
        return None
    text = tail.group()
    said_by = text.rstrip().endswith((" by", " of")) or " by " in text
    verb = (tail["up"] or tail["down"] or "").split(" ")[0]
    if verb and _NEWLY.search(at.scene.low, max(at.scene.start, tail.start() - 6), tail.start()):
        return None  # "newly increases 38 firms": new ones, a level
    if verb in ("up", "down") and _THAN_BASE.match(at.right):
        return "change", "change-verb", _sign(tail)  # "12 labs, up 3 from 2021"
    if tail["upn"] or tail["downn"] or said_by or verb not in _LEVEL_VERBS:
        return "change", "change-verb", _sign(tail)
    return None


def _jobs_cut(at: _View) -> _Verdict | None:
    if _JOBS_HEAD.match(at.right) and _JOBS_TAIL.search(at.left):
        return "change", "cut-jobs", -1
    return None


def _change_head(at: _View) -> _Verdict | None:
    head = _MONEY_HEAD.match(at.right)
    if head is not None and _BY_HEAD.match(at.right, head.end()):
        return None  # "Taxes of 1.4 billion yuan and fees of 0.4 billion yuan increase by 5.1% and 3.9%"
    return ("change", "change-noun", _sign(head)) if head else None


def _loss(at: _View) -> _Verdict | None:
    lost = ("los" in at.left or "in the red" in at.left) and _LOSS_TAIL.search(at.left) is not None
    before = at.before
    if before is not None and at.draft.compared and before.why.get("measure") == "loss":
        lost = before.quantity.unit == at.draft.quantity.unit  # "from 185 million a year before"
    return ("level", "loss", -1) if lost else None


_MONEY_RULES: Final[tuple[_Rule, ...]] = (
    _more_counted,
    _above_year,
    _amount_signed,
    _amount_changed,
    _change_head,
    _loss,
)
_COUNT_RULES: Final[tuple[_Rule, ...]] = (_more_counted, _amount_signed, _amount_changed, _jobs_cut)
_QUANTITY_RULES: Final[tuple[_Rule, ...]] = (_more_counted, _above_year, _amount_signed, _amount_changed)
_AMOUNT_RULES: Final = {"money": _MONEY_RULES, "count": _COUNT_RULES}


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

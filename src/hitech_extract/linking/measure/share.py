"""Percentages that say how large a part of a whole is."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.measure.cues import (
    BY_TAIL,
    COMPARATIVE_HEAD,
    CUES,
    DOWN_WORD,
    MODIFIERS,
    MOST_POINTS,
    NOUN_HEAD,
    NOUN_TAIL,
    OF_HEAD,
    UP_WORD,
    VERB_TAIL,
)
from hitech_extract.linking.measure.view import Verdict, View
from hitech_extract.linking.metric.phrases import FRONTED_REACH, FRONTED_WHOLE
from hitech_extract.linking.relation import in_relation
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = [
    "after_verb",
    "fronted_whole",
    "in_sentence",
    "in_words",
    "of_plan",
    "of_these",
    "of_whole",
    "or_percent",
    "part_or_holding",
    "ratio_again",
    "refund",
    "related",
    "stake",
    "subject_part",
]

_STAKE: Final = re.compile(rf"\bstakes? of{MODIFIERS} ?(?:up to |at most |at least )?$")
_SHARE_TAIL: Final = re.compile(
    rf"(?:\b{any_of(CUES['share_verbs'])}"
    rf"|\b{any_of(CUES['share_nouns'])}s?(?: (?:of|in|for) [\w' &-]{{2,70}}?)?(?: {any_of(CUES['share_copulas'])})?"
    r"|(?<= )or|\bat)"
    r"(?: only| just| nearly| some| merely| the remaining| as much as| respectively| separately| also| for)?"
    rf"{MODIFIERS} ?[:(]? ?$"
)
_SHARE_VERBS_OF: Final = CUES["share_verbs_of"]
# As in "with the state holding 45 percent", "the partner owns the remaining 49 percent"
_HOLDS_TAIL: Final = re.compile(rf"\b(?:holds?|holding|owns?|owning|owned)(?: the (?:remaining|other))?{MODIFIERS} ?$")
_HOLDS_HEAD: Final = re.compile(r"$|[.,;)]| (?:and|while|but|each)\b")
_OF_WHICH_TAIL: Final = re.compile(r"\b(?:of which|including|among which),? (?:the )?[\w' -]{3,60}:? ?$")
_THE_RATIO_TAIL: Final = re.compile(
    r"\b(?:the|this|that|its|their) (?:ratio|share|proportion)(?: \w+){0,3} (?:was|is|at|to|been|only|just)"
    rf"(?: {SOFTENER})? $"
)
_OF_THESE_TAIL: Final = re.compile(
    r"(?:^|[.;,] )(?:of|among) (?:(?:which|whom|these|them|those) "
    r"|(?:last year's|this year's|the|its|their|these|all|those|them|our|which"
    r"|whom)\b[^,;]{0,70}, )"
    rf"(?:(?:{SOFTENER}|at least|fully) )?$"
)
# "subsidized at a rate of 30 percent": a part of what is paid
_REFUND_TAIL: Final = re.compile(
    r"\b(?:subsidi[sz]ed|reimbursed|refunded|compensated|covered|rebated|discounted|awarded|rewarded|funded|matched"
    r"|paid back|rebates? of|refunds? of)"
    r" (?:for |at |with |by |to |up )*(?:a rate of |a ratio of |the rate of )?(?:about |up to |at most |as much as )?$"
)
# "[Of the firms polled,] 68 percent expect ...": a percentage that is itself the subject of a clause
_SUBJECT_TAIL: Final = re.compile(
    r"(?:^|[.;:] )of (?:the|all|its|our|their|these|those)\b[^,;:]{2,60} $"
    rf"|(?:^|[.;:,?!(\"] |\b(?:that|and|while|but|whereas|as|since|because|where|when|found|showed?|says?|said) )[\"(]?"
    rf"(?:only|just|fully|now|today|currently|still|alone|overall|in all|a good|well)?{MODIFIERS} ?$"
)
_SUBJECT_HEAD: Final = re.compile(
    rf" (?:\w+ly |also |now |still |already |even |today ){{0,2}}{any_of(CUES['part_predicates'])}(?![\w-])"
)
_STATE_HEAD: Final = re.compile(rf" (?:\w+ly )?{any_of(CUES['part_states'])}(?![\w-])")
# "[a third] of output, or 34.7 percent", "[Half] of the fund (50 percent)": a part said in words before its percentage
_FRACTION: Final = re.compile(
    r"(?<!first )(?<!last )(?<!second )(?<!next )(?<!this )"
    r"\b(?:half|an? (?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)"
    r"|(?:one|two|three|four|five|six|seven|eight|nine)[- ](?:thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?"
    r"|ninths?|tenths?)"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+) (?:[\w-]+ )??(?:out of|in|of)(?: every)?"
    r" (?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred|the|its|their|these|those|them|all|our"
    r"|\d+))\b"
    r"(?!(?: of)?(?: the| this| last| that| next| its)? (?:\d{4}|years?|months?|time)\b)"
    rf"(?P<gap>[^;:.]{{0,60}}?)(?:,? or|,|,? which is|,? that is| \(| -| \u2013| \u2014){MODIFIERS} ?$"
)
_BREAKS: Final = (
    ", ",
    " or ",
    "(",
    "- ",
    "\u2013 ",
    "\u2014 ",
    " is ",
    "about ",
    "some ",
    "over ",
    "than ",
    "nearly ",
    "exactly ",
)
_ONE_OF: Final = ("half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", " of ", " in ")
# As in "start-ups get 50 percent off their rent".
_OFF_COST_HEAD: Final = re.compile(
    r" off (?:the |their |its |your |all )?(?:\w+ ){0,2}?"
    r"(?:rents?|costs?|fees?|prices?|bills?|tax(?:es)?|premiums?|interest)\b"
)
_SHARE_WORD: Final = re.compile(r"\b(?:shares?|proportion|slice|percentage|weight) (?:of|in|held)\b")
_OF_WHICH_BEFORE: Final = re.compile(
    r"\b(?:of|into|in|to|for) which [^,;:]*$|^of (?:its|the|this) [^,;:]{2,40}, [^,;:]*$"
)
_PLAN_DONE_TAIL: Final = re.compile(
    rf"\b(?:complet|finish|fulfil|accomplish)\w* {any_of(load_cues('metric')['plan_wholes'])}(?:'s)?"
    rf"(?: of| by| to| for)?{MODIFIERS} ?$"
)
# of projects begun or finished, of works back at work, of money paid
_DONE_RATE_TAIL: Final = re.compile(
    r"\b(?:investment(?= progress)|completion"
    r"|starting|start-up|commencement|resumption|implementation|execution|fulfil?lment|disbursement)"
    rf" (?:rate|ratio|progress)(?: of [^,;]{{2,50}}?)?"
    rf"(?: (?:is|was|are|were|of|reached|reaches|hit|stood at|at|to|exceeded))*"
    rf"{MODIFIERS}:? ?$"
)
_COMMA_GAP: Final = re.compile(rf",{MODIFIERS}(?: exactly)? $")
_OF_WHOLE_HEAD: Final = re.compile(r"(?:,? respectively,?)? of (?!growth\b|increase\b|(?:which|whom)\b)")
_HOLDING_HEAD: Final = re.compile(rf"[ -]{any_of(CUES['holdings'])}(?![\w-])")
_PART_HEAD: Final = re.compile(rf" (?:will |may |must |should |would )?{any_of(CUES['part_verbs'])}\b")
_SHARE_OF_WORD: Final = re.compile(r"\b(?:shares?|proportion) (?:of|in)\b")
_PART_WORD: Final = re.compile(r"\b(?:of which|of that|of this|accounted|contributed|of the total)\b")
# "of the revenue, or"; ", or"; "from 1.34 billion yuan": what a percentage after "or" restates
_OF_WHOLE_OR: Final = re.compile(
    r" of (?:the|its|their|all|that|this|these|those|[\w'-]+'s)\b[^,;:]{2,70}, or "
    rf"(?:{SOFTENER} )?"
)
_OR_TAIL: Final = re.compile(rf"[^,;:]{{0,24}},? or (?:{SOFTENER} )?$")
_CONTRIBUTES: Final = re.compile(
    r"(?:\b(?:contribut|suppl(?:y|ie)|provid|account|generat|deliver)\w*"
    r"|\b(?:slice|chunk|portion)(?: of [a-z ]{3,30})?,"
    r"|\balone (?:[a-z]+ ){1,3})(?: (?:about|around|some|nearly|over|more than|for))* ?$"
)
_OF_THIS: Final = re.compile(r"\b(?:of (?:this|that|which|these|those|the total|it)|thereof),? (?:[a-z]+ ){0,4}$")
_BY_TO: Final = re.compile(r"\b(?:from|by) ?(?:[\w$.]+ ?){0,3}$")
_CLAUSE_END: Final = re.compile(r"$|[.;)]")
_FROM_WORD: Final = re.compile(r"\bfrom\b")


def of_plan(at: View) -> Verdict | None:
    """As in "completed the annual goal of 47 percent", "the completion rate of investment is 56 percent"."""
    done = _PLAN_DONE_TAIL.search(at.left) or _DONE_RATE_TAIL.search(at.left)
    return ("share", "plan-done", 1) if done and not NOUN_HEAD.match(at.right) else None


def in_words(at: View) -> Verdict | None:
    """As in "more than a third of output, or 34.7 percent"; "plunged by a quarter (25.3 percent)" says how it fell."""
    if not any(word in at.left for word in _ONE_OF) or not at.left.endswith(_BREAKS):
        return None
    found = _FRACTION.search(at.left)
    if found is None or COMPARATIVE_HEAD.match(at.right):
        return None
    said = at.left[: found.start()]
    if OF_HEAD.match(at.right) or found["gap"].startswith(" of ") or "of" in found.group().split():
        return "share", "in-words", 1
    falls, rises = at.falls(at.clause()), at.rises(at.clause())
    if _SHARE_WORD.search(at.scene.low, at.clause(), at.draft.start):
        return "share", "in-words", 1  # "The share in exports dropped from two thirds (66.2 percent) to a half"
    if not said or falls == rises:
        return "share", "in-words", 1
    return "growth", "in-words", -1 if falls else 1


def subject_part(at: View) -> Verdict | None:
    """As in "68 percent expect higher sales", "60 percent are private", "offices were 22 percent empty"."""
    if _STATE_HEAD.match(at.right):
        return "share", "part-state", 1
    if not at.joined and _SUBJECT_HEAD.match(at.right) and _SUBJECT_TAIL.search(at.left):
        return "share", "part-subject", 1
    return None


def ratio_again(at: View) -> Verdict | None:
    """As in "2.8 percent of their revenue; a year before, the ratio had been 2.5 percent"."""
    before = at.before
    again = before is not None and before.measure == "share" and _THE_RATIO_TAIL.search(at.left) is not None
    return ("share", "compared", 1) if again else None


def refund(at: View) -> Verdict | None:
    """As in "Interest is subsidized at a rate of 30 percent": a part of what is paid."""
    if _OFF_COST_HEAD.match(at.right):
        return "share", "refunded-part", 1
    if not ("ed " in at.left or "back " in at.left or "re" in at.left) or _REFUND_TAIL.search(at.left) is None:
        return None
    # "loan interest is subsidized at 2 percent": points of the rate, no part of the sum
    points = at.draft.value <= MOST_POINTS and "interest" in at.left
    return ("level", "rate", 1) if points else ("share", "refunded-part", 1)


def of_these(at: View) -> Verdict | None:
    """As in "Of the firms, 60 percent are private"."""
    whole = ("of " in at.left or "among " in at.left) and _OF_THESE_TAIL.search(at.left) is not None
    return ("share", "of-these", 1) if whole else None


def of_whole(at: View) -> Verdict | None:
    """As in "5 percent of exports"."""
    if not _OF_WHOLE_HEAD.match(at.right) or ("by" in at.left and BY_TAIL.search(at.left)):
        return None
    if at.joined and (at.tail_sign(VERB_TAIL) or at.tail_sign(NOUN_TAIL)):
        return None  # "a growth of 16.8 percent and 31 percent of its annual target": the second alone is a part
    return "share", "of-whole", 1


def after_verb(at: View) -> Verdict | None:
    """As in "accounted for 5 percent", "a share of 5 percent"."""
    share = at.tail(_SHARE_TAIL, at.starts.shares)
    if share is None:
        return None
    text = share.group()
    if text.startswith("share") and (verb := at.tail(VERB_TAIL, at.starts.changes)) and verb.start() > share.start():
        return None  # "Shares of Lumetra closed up 4.1 percent"
    needs_whole = text.startswith(("or", "at", *_SHARE_VERBS_OF)) and " up" not in text[:9]
    if needs_whole and not OF_HEAD.match(at.right) and not _OF_WHICH_BEFORE.search(at.left[-60:]):
        return None
    growth = at.tail(NOUN_TAIL, at.starts.changes)
    return None if growth is not None and growth.start() > share.start() else ("share", "share-verb", 1)


def or_percent(at: View) -> Verdict | None:
    """As in "took in 71 billion yuan of the revenue, or 55 percent", a part; "fell from 3 to 2 billion, or 33"."""
    before = at.before
    if before is None or before.quantity.kind not in ("money", "count", "quantity") or " or " not in at.left:
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
    bare = before.quantity.kind == "money" and gap in (", or ", " or ") and _CLAUSE_END.match(at.right) is not None
    if before.measure == "level" and bare and not at.falls(at.clause()) and not at.rises(at.clause()):
        return "share", "of-whole", 1  # "In 2023 it was 46.8 billion yuan, or 19 percent."
    if before.measure == "level" and (at.draft.index > 1 or "from " in at.scene.low[at.clause() : before.start]):
        clause = at.clause()
        down, up = at.after(DOWN_WORD, clause), at.after(UP_WORD, clause)
        if max(down, up) >= 0 and before.compared is False and _FROM_WORD.search(at.scene.low, clause, before.start):
            return "growth", "or-percent", -1 if down > up else 1
    return None


def part_or_holding(at: View) -> Verdict | None:
    """As in "5 percent went abroad", "a 5 percent stake", "with the state holding 5 percent"."""
    if _HOLDS_HEAD.match(at.right) and _HOLDS_TAIL.search(at.left):
        return "share", "holding", 1
    if _PART_HEAD.match(at.right):
        return "share", "part-goes", 1
    return ("share", "share-noun", 1) if _HOLDING_HEAD.match(at.right) else None


def related(at: View) -> Verdict | None:
    """As in "in relation to GDP it went up from 9.2 to 11.4 percent", but not in "relative to GDP, it rose by 5"."""
    if at.left.endswith("by ") or in_relation(at.scene, at.draft) is None:
        return None
    return "share", "related", 1


def stake(at: View) -> Verdict | None:
    """As in "take stakes of up to 20 percent in young firms"."""
    return ("share", "share-noun", 1) if _STAKE.search(at.left) else None


def fronted_whole(at: View) -> Verdict | None:
    """As in "Of all its exports, last year, 5 percent"."""
    fronted = at.left.find("of ") >= 0 and FRONTED_WHOLE.search(at.left[-FRONTED_REACH:]) is not None
    return ("share", "fronted-whole", 1) if fronted else None


def in_sentence(at: View) -> Verdict | None:
    """As in "its share of the exports, then 5 percent": a word of parts further left."""
    low, start, stop, before = at.scene.low, at.scene.start, at.draft.start, at.before
    silent = not at.rises() and not at.falls()
    if silent and _SHARE_OF_WORD.search(low, start, stop):
        return "share", "share-noun", 1
    amount = before is not None and before.quantity.kind == "money"
    if amount and _COMMA_GAP.match(at.left) and _PART_WORD.search(low, start, stop):
        return "share", "share-of-part", 1
    return ("share", "of-which", 1) if silent and _OF_WHICH_TAIL.search(at.left) else None

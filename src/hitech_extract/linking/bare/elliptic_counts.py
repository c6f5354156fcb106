"""Counts whose noun is left out, or follows a verb: "300 firms (31 foreign-funded)", "31 are high-tech enterprises"."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.bare.unitless import GAPPED_HEAD, Bare, borrow, count_as, counted_before
from hitech_extract.linking.metric.phrases import take_metric
from hitech_extract.quantities import singular
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.quantities.noun_phrases import counted

__all__ = [
    "acts",
    "answers",
    "apposed",
    "group_of",
    "grouped_number",
    "hired",
    "in_brackets",
    "inhabited",
    "it_stood",
    "number_of_things",
    "of_those",
    "predicate",
    "size_class",
]

_ABOUT: Final = rf"(?:(?:{SOFTENER}|another|up to|a mere) )?"
# The things in "The number of parcels handled a day went up from 90,000 to ..."
_NUMBER_OF: Final = re.compile(
    r"\bnumbers? of (?:the |its |all |newly |new |such )?"
    r"(?P<noun>(?:[a-z][a-z&'-]* ){0,4}?[a-z][a-z'-]{2,}(?<![s'])s|people)\b"
)
_VALUE_TAIL: Final = re.compile(
    r"\b(?:to|from|at|by|is|was|are|were|be|of|than|and|or|reach(?:es|ed|ing)?|hit|exceed(?:s|ed|ing)?|pass(?:es|ed)|top(?:s|ped)"
    rf"|surpass(?:es|ed)|numbered|total(?:s|l?ed)|record|against|versus|with|up|down) {_ABOUT}$|: ?$|\($"
)
_VALUE_HEAD: Final = re.compile(
    r"[.,;)\n]|$| \(| (?:in|by|at|last|this|on|a|per|from|to|over|during|year|since|and|as|before|after|within|up"
    r"|down|now|today"
    r"|currently|respectively|compared|while|when|for|through|thanks|more|fewer|or|or more|or so|across|worldwide"
    r"|nationwide)\b"
)
_INHABITED: Final = re.compile(
    rf"\b(?:city|town|township|county|district|village|community|metropolis|region|place|settlement) of {_ABOUT}$"
    rf"|\b(?:home to|inhabited by|populated by) {_ABOUT}$"
)
_INHABITED_HEAD: Final = re.compile(r"[.,;)]|$| (?:and|in|with|on|at|by|that|where|which)\b(?! (?:19|20)\d\d)")
# What numbers of thousands measure that are no counts, and what counts the readers of a page
_NO_COUNT: Final = re.compile(
    r"\b(?:index|points?|altitude|elevation|sea level|closed|trading|nasdaq|views?|clicks?|reads?|reading|hits"
    r"|visits?|browse\w*"
    r"|copyright|licen[cs]e|icp|no|tel|phone|fax|code|page|shares?)\b"
)

# What may stand between size and number: "those above 100 million yuan [numbered] 132"
_CLASS_GAP: Final = re.compile(
    r"(?: (?:or|and) (?:more|above|over))?(?: each)?(?:,? (?:were|are|is|was|numbered|totall?ed|reached|came to"
    r"|to))?:? "
)
_AND_MORE: Final = (" or more", " and above", " or above", " and over", " or over", " and more")
_GROUP_OF: Final = re.compile(
    rf"\b(?:team|group|crew|delegation|squad|staff|workforce|payroll|class|audience|crowd) of {_ABOUT}$"
)
_ON_PAYROLL: Final = re.compile(r" on (?:its|the|their|his|her) (?:payroll|books|staff)s?\b")
_PAYROLL: Final = 24
_BRACKET: Final = 70
_REACH: Final = 140
_LEAST_TOWN: Final = 1000
_BRACKETED_HEAD: Final = re.compile(r" (?:of them )?(?:[a-z][a-z-]* ){0,2}[a-z][a-z-]*(?:\)|, \d|; \d| and \d)")
_BRACKETED_TAIL: Final = re.compile(
    r" ?\((?:including |of which |among which |of them )?(?:\d[^()]{0,60}(?:, |; | and ))?"
)
_HIRED_TAIL: Final = re.compile(
    r"\b(?:employ(?:s|ed|ing)?|hir(?:es?|ed|ing)|recruit(?:s|ed|ing)?|la(?:y|ys|id|ying) off)"
    rf" (?:(?:{SOFTENER}|another|up to) )?$"
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
    rf"(?:(?:{SOFTENER}|another) )?$"
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


def group_of(bare: Bare) -> bool:
    """As in "a team of 25", "has 3,000 on its payroll": people, where nothing says more."""
    after = bare.scene.low[bare.draft.end : bare.draft.end + _PAYROLL]
    if _ON_PAYROLL.match(after) is None and (not _GROUP_OF.search(bare.left) or not _INHABITED_HEAD.match(bare.after)):
        return False
    bare.draft.quantity.kind, bare.draft.quantity.unit = "count", "employee"
    return True


def number_of_things(bare: Bare) -> bool:
    """As in "The number of parcels handled a day went up from 90,000 to 1.2 million": things that no table lists."""
    low, start = bare.scene.low, bare.draft.start
    named = list(_NUMBER_OF.finditer(low, max(bare.scene.start, start - _REACH), start))
    if not named or not _VALUE_TAIL.search(bare.left) or not _VALUE_HEAD.match(bare.after):
        return False
    if any(d.quantity.kind != "count" and d.start > named[-1].end() for d in bare.earlier):
        return False
    after = [m for m in bare.scene.metrics if named[-1].end() <= m.start and m.end <= start]
    if any(not m.verb and m.id is not None and m.nature != "name" for m in after):
        return False
    begin, end = named[-1].span("noun")
    quantity = bare.draft.quantity
    quantity.kind, quantity.unit = "count", singular(named[-1]["noun"].split()[-1])
    quantity.noun_start, quantity.noun_end = begin, end
    return True


def inhabited(bare: Bare) -> bool:
    """As in "a city of 430,000": people."""
    if bare.draft.quantity.value < _LEAST_TOWN:
        return False
    if not _INHABITED.search(bare.left) or not _INHABITED_HEAD.match(bare.after):
        return False
    bare.draft.quantity.kind, bare.draft.quantity.unit = "count", "person"
    return True


def grouped_number(bare: Bare) -> bool:
    """As in "Union membership: 48,210 (women: 19,877)": what is written with its thousands set apart is a figure."""
    draft = bare.draft
    if "," not in bare.scene.clean[draft.start : draft.end]:
        return False
    if not _VALUE_TAIL.search(bare.left) or not _VALUE_HEAD.match(bare.after):
        return False
    metric = bare.metric
    labelled = metric is not None and bare.left.endswith(": ") and metric.end < draft.start - len(": ")
    if metric is not None and metric.unit == "currency" and not labelled:
        return False
    if _NO_COUNT.search(bare.left) or _NO_COUNT.match(bare.after.lstrip()):
        return False
    draft.quantity.kind, draft.quantity.unit = "count", "item"
    return True


def predicate(bare: Bare) -> bool:
    """As in "Among them, 31 are high-tech enterprises", where nothing was counted before."""
    low, verb = bare.scene.low, _PREDICATE_VERB.match(bare.scene.low, bare.draft.end)
    if verb is None or not _PREDICATE_TAIL.search(bare.left):
        return False
    if any(d.quantity.unit == "patent" for d in bare.earlier):
        return False  # "4,100 patents, of which 900 were invention patents": of those
    noun = counted(low, verb.end())
    if noun is None or low[noun[0] : noun[1]].split(" ", 1)[0].endswith("ing"):
        return False  # "140 are planning new products": what they do
    quantity = bare.draft.quantity
    quantity.kind, quantity.unit, quantity.noun_start, quantity.noun_end = "count", noun[2], noun[0], noun[1]
    return True


# "[286 of them] arrived", "[84 of these] are foreign-invested": what was counted before, wherever the number stands
_OF_THOSE: Final = re.compile(r" (?:of|among) (?:them|these|those)\b")


# As in "The number of labs has passed 2,000. By the end of October it stood at 2,066"
_IT_STOOD: Final = re.compile(
    r"\b(?:it|that|this|the (?:number|figure|total|count|tally)) (?:(?:had|has|already|now|still) ){0,3}"
    r"(?:stood at|stands at|was|is|been|reached|hit|came to|grown to|grew to|rose to|risen to|climbed to|passed"
    r"|exceeded|topped|fell to|fallen to|dropped to) "
    r"(?:(?:only|just|still|already|about|some|nearly|around|over|more than|almost) ){0,3}$"
)
_NUMBER_SAID: Final = re.compile(r"\b(?:numbers?|count|tally) of [^.;]{2,80}$")


# As in "14 projects were introduced. Last year it was 33 for the full year"
_THEN_IT_WAS: Final = re.compile(
    r"[\"'(]{0,3}(?:last year|the year before|a year (?:earlier|ago|before)|in (?:19|20)\d\d|in all of \d{4}),? "
    r"(?:it|they|that) (?:was|were|had been) (?:(?:only|just|still|about|some|over) )?$"
)


_OVER: Final = re.compile(r" (?:for|in|over|during) the\b|[.,;]")


def it_stood(bare: Bare) -> bool:
    """As in "The number of labs has passed 2,000. By the end of October it stood at 2,066": of what was numbered."""
    source = bare.earlier[-1] if bare.earlier else bare.counts
    if source is None or source.quantity.kind != "count" or source.quantity.noun_end < 0:
        return False
    low, said = bare.scene.low, source
    if _THEN_IT_WAS.fullmatch(low, bare.scene.start, bare.draft.start) and _OVER.match(bare.after):
        borrow(bare.draft, source)
        return True
    if not _IT_STOOD.search(bare.left) or not _INHABITED_HEAD.match(bare.after):
        return False
    while said.like is not None:
        said = said.like
    if _NUMBER_SAID.search(low, max(0, said.start - _REACH), said.start) is None:
        return False
    if any(m.id is not None and source.end < m.start < bare.draft.start for m in bare.scene.metrics):
        return False
    borrow(bare.draft, source)
    return True


# As in "The number of labs, 387 at the end of 2020, has since passed 500"
_THEN_ACTS: Final = re.compile(
    r" (?:at|in|by|as of|on) [^,;.]{3,30}, (?:ha[ds]|have|is|are|was|were|will|rose|grew|passed|climbed|fell|reached"
    r"|accounts?(?:ed)? for|ma[dk]es?(?: up)?|employ(?:s|ed)?|earn(?:s|ed)?|pa(?:y|ys|id)|contributed?s?|generate[sd]?"
    r"|sold|sell|suppl(?:y|ies|ied)|produced?s?|exported|export|spen[dt]|shipped|brought|bring|provided?s?|house[sd]?)\b"
)


_IN_PLACE: Final = re.compile(r"(?: (?:in|of|at) (?:the )?[^,;.\d]{3,50})?, ")


def apposed(bare: Bare) -> bool:
    """As in "The number of labs, 387 at the end of 2020, has since passed 500": what the phrase before it counts."""
    named = bare.metric
    if (
        named is None
        or named.unit != "count"
        or _IN_PLACE.fullmatch(bare.scene.low, named.end, bare.draft.start) is None
    ):
        return False
    if _THEN_ACTS.match(bare.scene.low, bare.draft.end) is None:
        return False
    count_as(bare.draft.quantity, named)
    return True


def of_those(bare: Bare) -> bool:
    """As in "It has drawn 1,340 returnees. Last year 286 of them arrived": of what the sentence before counted."""
    source = next((d for d in reversed(bare.earlier) if d.quantity.kind == "count"), bare.counts)
    if source is None or source.quantity.noun_end < 0 or not _OF_THOSE.match(bare.after):
        return False
    borrow(bare.draft, source)
    return True


# A number that is a subject by itself: "In the first half only [131] signed up"
_ALONE_TAIL: Final = re.compile(
    rf"(?:^|[,;:] |\b(?:only|just|another|a further|a mere|fully|as many as) )(?:{SOFTENER} )?$"
)
_DID: Final = re.compile(r" (?:(?:had|have|were) )?(?:[a-z]{3,}ed|came|went|won|got|became|left|began)\b")


def acts(bare: Bare) -> bool:
    """As in "Of 300 firms founded here, ... In the first half only 131 signed up": of what was counted before."""
    counts = bare.counts
    if counts is None or counts.quantity.noun_end < 0 or bare.metric is not None:
        return False
    if any(d.quantity.kind != "count" for d in bare.earlier):
        return False
    if not _ALONE_TAIL.search(bare.left) or not _DID.match(bare.after) or bare.draft.quantity.value < _FEWEST_ACTORS:
        return False
    borrow(bare.draft, counts)
    return True


_FEWEST_ACTORS: Final = 2
_ANSWER: Final = re.compile(
    rf"(?:[\"']?(?:a|answer|official|the official): ?)?[\"']?(?:we have |there are |it is )?(?:{SOFTENER} )?"
)


def answers(bare: Bare) -> bool:
    """As in "How many companies are here? - More than 1,100 at present": what was asked for."""
    memory = bare.memory
    topic = memory.topic if memory.asked else None
    if topic is None or topic.unit != "count" or bare.earlier or bare.metric is not None:
        return False
    if _ANSWER.fullmatch(bare.scene.low, bare.scene.start, bare.draft.start) is None:
        return False
    count_as(bare.draft.quantity, topic)
    take_metric(bare.draft, topic, "asked")
    return True

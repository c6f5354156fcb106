"""Settle numbers whose kind only their sentence tells: "... from 54 in 2012 to 97", "the plan says 1 trillion"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from hitech_extract.linking.bare.elliptic_counts import (
    acts,
    answers,
    apposed,
    group_of,
    grouped_number,
    hired,
    in_brackets,
    inhabited,
    it_stood,
    number_of_things,
    of_those,
    predicate,
    size_class,
)
from hitech_extract.linking.bare.left_over import left_over
from hitech_extract.linking.bare.unitless import (
    GAPPED_HEAD,
    Bare,
    are_points,
    borrow,
    count_as,
    counted_before,
    is_elliptic_percent,
    like_amount_before,
)
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.phrases import modifies
from hitech_extract.linking.metric.unsaid import MetricMemory
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities import Quantity, singular
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = ["settle_bare"]

_CUES: Final = load_cues("bare")
_BEFORE_COUNT: Final = re.compile(
    rf"(?:\b{any_of(_CUES['before_count'])}|:|\(|\((?:number|no\.|units?|persons?|people|households?|pieces"
    rf"|items)\)) ?$"
)
_LAST_WORDS: Final = 30  # all that the pattern above looks at
_THEM_TAIL: Final = re.compile(r"\b(?:of|among) (?:them|these|those|which|whom|the total),? $")
_WHOLE_TAIL: Final = re.compile(r"(?:^|\. )of (?:the|these|its|all) [^,;.\d]{3,60}, $")
_LIST_TAIL: Final = re.compile(
    r"\b(?:of|among) (?:which|whom|these|those|them),? $|\d[^.;]{0,60}(?:,|, and| and) $|\bof the [\d,]+ [^.;]{0,40}, $"
)
# "Among the zone's 86,000 workers, more than [31,000]": a part of what was just counted
_PART_TAIL: Final = re.compile(
    r"\b(?:of|among|out of) (?:(?:the|its|their|our|these|those|all|this|that)\b|[\w-]+'s?\b|(?=\d))"
    r"(?:[^,;.]|,(?=\d{3})){0,70}(?<!\d), (?:about |around |some |nearly |over |more than |almost |only |just "
    r"|at least )?$"
)
_PAUSE_TAIL: Final = re.compile(r"[,;] $")
_COUNT_VERB_TAIL: Final = re.compile(
    rf"\b{any_of(_CUES['count_verbs'])}"
    r"(?: (?:over|more than|about|around|nearly|almost|some|another|only|just|at least|close to|up to|fewer than"
    r"|less than))? $"
)
# "By industry, new energy vehicles 31", "..., new energy 7 and semiconductors 5": the noun stands before the list
_DIVIDED_TAIL: Final = re.compile(rf"\bby {any_of(_CUES['divisions'])}, (?:[\w&'-]+ ){{1,5}}$")
_GAPPED_TAIL: Final = re.compile(
    r"(?:[,;] ?(?:and )?|\band )(?!(?:the|a|an|by|in|at|with|from|to|of|up|down)\b)(?:[a-z][\w&'-]* ){1,4}$"
)
_GAPPED_AREA_TAIL: Final = re.compile(
    r"(?:[,;] ?(?:and )?|\band )the (?:[a-z-]+ ){0,2}(?:zone|district|park|city|province|county|former|latter|others) $"
)
_LABELLED: Final = re.compile(
    r"(?:[-*\u00b7\u2022] ?)?(?P<noun>(?:[a-z&-]+ ){0,3}?[a-z-]{3,}(?<!s)s)(?: (?:held|granted|built|signed|in use"
    r"|in total))?: ?$"
)
_PAGE_WORDS: Final = frozenset(
    "views clicks reads hits pages visits visitors contacts phones hours comments shares likes".split()
)
_EVENT_TAIL: Final = re.compile(
    rf"\b{any_of(_CUES['project_events'])} (?:on |with |for )?"
    rf"(?:(?:{SOFTENER}|another|a further|at least|up to) )?$"
)
_EVENT_HEAD: Final = re.compile(r"[.,;]| and | in |$| of (?:them|these|those|which)\b")
_TALLY_TAIL: Final = re.compile(
    rf"\b{any_of(_CUES['numbers_of'])}s? (?:(?!of\b)\w+ ){{0,2}}?"
    r"(?:to|at|is|was|are|were|reach(?:es|ed)?|stands at|stood at|hits?) "
    rf"(?:{SOFTENER} )?$"
)
_REACHING_TAIL: Final = re.compile(
    r"(?:^|[.,;:] ?|\b(?:the|and|its|their|all|while|registered|number of) )"
    rf"(?P<noun>(?:[a-z-]+ ){{0,3}}?(?:[a-z-]{{3,}}(?<!s)s|staff|personnel|workforce))(?: (?:of|in"
    rf"|on) (?:[\w'-]+ ){{0,2}}[\w'-]+)?(?: (?:are|is|was|were|expected|set|due|planned|will|should|would|could"
    rf"|must|may|already|now|together|to)\b)* (?:\w+ly )?{any_of(_CUES['reaching'])} "
    rf"(?:{SOFTENER} )?$"
)
# What stands between subject and number in "enterprises [with income over 10 billion yuan reach] 3"
_QUALIFIED: Final = re.compile(
    r" (?:with|whose|having|that have|above|over) [^.;:]{3,70}? (?:(?:has|have|had|will|now|already) )?"
    rf"{any_of(_CUES['reaching'])} (?:{SOFTENER} )?$"
)
_QUALIFIED_REACH: Final = 90
_CLAUSE_START: Final = re.compile(
    r"(?:^|[.;:,\n] ?)(?:and |while |in addition, )?(?:(?:the|all|its|our|those|local|industrial|listed) )*$"
)
_IN_NUMBER: Final = (" in number", " in all", " in total")
_NUMBERED_TAIL: Final = re.compile(
    r"(?P<noun>\b(?:[a-z][a-z-]+ ){0,2}?[a-z-]{3,}(?<!s)s)(?: and (?:[a-z-]+ ){0,2}[a-z-]+s)?"
    r"(?: above (?:the )?designated size)?(?:,| are| were| now| and)* "
    rf"(?:{SOFTENER} )?$"
)
_REACHING_HEAD: Final = re.compile(r"[.,;)]|$| (?:in|at|by|last|as|and|households?)\b")
_NO_THINGS: Final = frozenset(
    "sales exports imports revenues profits taxes earnings incomes deposits loans funds investments assets rates wages "
    "prices temperatures costs receipts proceeds losses savings series numbers was is has this its years months "
    "days".split()
)
_NO_PREPOSITIONS: Final = frozenset("of in at for from by with to on".split())
_OF_SUBJECT: Final = re.compile(r"(?<!number )\b(?:of|in|at|for|from|by|with) (?:the |its |their |all )?$")
_LABEL_TAIL: Final = re.compile(rf": ?(?:{SOFTENER} )?$")
_OF_THEM: Final = re.compile(r" (?:of (?:them|these|those|which|whom)|(?:were|was|are|is|have|has|had) )")
_MORE: Final = re.compile(r" (?:more|fewer|less|higher|up|down)\b")
_VERBS: Final = frozenset(load_cues("metric")["plural_verbs"])
_AFTER_COUNT: Final = re.compile(rf" {any_of(_CUES['after_count'])}\b| (?:--|\u2014)|[,.;)\"\n]|$| \(")
_NOUN_HEAD: Final = re.compile(r" [a-z]")
_STOP_HEAD: Final = re.compile(
    r"[.,;]| (?:in|at|last|a year|for every|per)\b| and [\d.,]+ (?:million|billion|m|bn)\b| and [a-z][a-z']{3}"
)
_ITEM: Final = (
    r"(?:[a-z&/'-]+ ){0,4}?(?P<head>[a-z-]{3,}(?<!s)s)"
    r"(?: (?:above|over) (?:the )?designated size| in [a-z-]+(?: [a-z-]+)?)?"
)
_ITEM_TAIL: Final = re.compile(rf"(?:[;:] (?:and )?|^)(?P<noun>{_ITEM}), $")
_ITEM_HEAD: Final = re.compile(r"[;.]|$")
_ITEMS: Final = re.compile(r"[a-z], [\d,]+(?=[;.]|$)")
_STAGE_TAIL: Final = re.compile(
    r"(?:,|;| and) (?:and )?(?:the )?(?:newly |new |still )?(?:continued|continuing|construction|started|starts"
    r"|completions?|completed|finished|under construction|resumed|launched|signed|commissioned|reserved?|carried-over"
    r"|planned|ongoing|preliminary)(?: (?:construction|projects?|ones|works|stage))? $"
)
_MULTIPLIERS: Final = ("doubl", "tripl", "quadrupl", "trebl")
_IDIOM_HEAD: Final = re.compile(
    r" (?:down (?:on|in|as)\b|as (?:an?|its|the|their|his|her)\b|up as\b|first-class|hundred|over half|happiness"
    r"|dividend|carbon|reduction|circulation|innovation|certification|tenth|11\b|eleven|track|helix|standards?|check|ninth|role)"
)
_QUOTED_HEAD: Final = re.compile(r"[ -](?:[\w,&-]+ ){0,4}?[\w&-]+\"")
_NAMED_HEAD: Final = re.compile(r"[ -](?:[A-Z0-9][\w-]*)")
_NUMBER_OF: Final = re.compile(rf"\b{any_of(_CUES['numbers_of'])}s? of\b")
_THAT_OF: Final = re.compile(r"\b(?:that|those) of (?:the |its |all )?(?:[a-z-]+ ){0,2}$")
_WHOSE_NUMBER: Final = re.compile(r",? whose number\b")
_PLACE_GAP: Final = re.compile(rf":? \(?(?:{SOFTENER} )?")
_ROW_HEAD: Final = re.compile(r"[^:.;,\d]{0,30}(?:(?:19|20)\d\d[^:.;,\d]{0,12})?: ")
_NEXT_PLACE: Final = re.compile(r"(?:: |[,;] (?:and )?|\d\)? and )(?:the )?$")
# "up from 2.4 million", "compared with 2.4 million": the other reading of what was just counted.
_COMPARED: Final = re.compile(
    r"\b(?:from|compared (?:with|to)|against|versus|than|to|of which|including|up|down)\b[^.;]{0,30}$"
)
_OF_THEM_HEAD: Final = re.compile(r" of (?:them|these|those)\b")
_PER_PEOPLE: Final = re.compile(
    r" (?:per|for every|for each) (?:100|1,000|10,000|100,000|ten thousand|thousand|million) "
    r"(?:[a-z]+ )?(?:residents|people|inhabitants|persons|citizens|employees|workers|heads|of (?:the )?population)\b"
)
_DENSITY: Final = re.compile(r"\b(?:per|every|each) (?:100|1,000|10,000|ten thousand|thousand|million) [a-z]")
# What there are never hundreds of millions of: "the 36 enterprises completed 1.86 billion" is money.
_FEW: Final = frozenset(
    "enterprises high_tech_enterprises tech_smes specialized_sophisticated_enterprises unicorn_enterprises projects"
    " zones listed_companies foreign_enterprises enterprises_above_designated_size research_institutions"
    " incubators".split()
)
_MOST_FIRMS: Final = 100_000_000
_THOUSAND, _MILLION, _BILLION = 3, 6, 9
_PAID_TAIL: Final = re.compile(
    rf"\b{any_of(_CUES['paying'])} (?:in |a |an |the |another |a further |about |around |some |nearly |over "
    rf"|more than |almost "
    r"|up to |at least |a total of )*$"
)
_LARGE: Final = 1_000_000  # a number of this size without a unit is an amount, unless a counted noun owns it


def settle_bare(scene: Scene, memory: MetricMemory, currency: str) -> None:
    """Turn bare numbers into counts, amounts or percentages where the sentence says so; drop the others."""
    kept: list[Draft] = []
    counts = memory.last_count if scene.line - memory.count_line <= 1 else None
    for place, draft in enumerate(scene.drafts):
        quantity = draft.quantity
        if _is_idiom(scene, draft):
            continue
        if quantity.kind == "bare" and not _settle(scene, draft, scene.drafts[:place], counts, memory, currency):
            continue
        kept.append(draft)
        if quantity.kind == "count":
            counts = draft
    scene.drafts[:] = kept
    scene.number()


def _settle(
    scene: Scene, draft: Draft, earlier: list[Draft], counts: Draft | None, memory: MetricMemory, currency: str
) -> bool:
    """Settle one bare number; say whether it is a figure."""
    quantity = draft.quantity
    if quantity.unit == "points":
        if are_points(scene, quantity, memory):
            quantity.kind, quantity.unit = "percent", "percentage_point"
            return True
        return False
    left = scene.low[max(scene.start, quantity.start - 70) : quantity.start]
    after = scene.low[quantity.end : quantity.end + 16]
    bare = Bare(draft, scene, memory, earlier, counts, _nearest(scene, quantity), left, after)
    if quantity.power >= 3 or quantity.value >= _LARGE:
        return _settle_large(bare, currency)
    if like_amount_before(bare):
        return True
    if is_elliptic_percent(bare):
        quantity.kind, quantity.unit = "percent", "percent"
        return True
    source = earlier[-1] if earlier and earlier[-1].quantity.kind == "count" else counts
    if source is not None and _PER_PEOPLE.match(scene.low, quantity.end, scene.end):
        borrow(draft, source)  # "held 1,052 patents, or 45.6 per 10,000 residents"
        return True
    if quantity.value != quantity.value.to_integral_value():
        metric = bare.metric
        dense = metric is not None and metric.unit == "count" and _DENSITY.search(left) is not None
        if dense and metric is not None and _BEFORE_COUNT.search(left[-_LAST_WORDS:]):
            count_as(quantity, metric)  # "Invention patents per 10,000 residents numbered 26.4"
            return True
        return left_over(bare)
    if any(rule(bare) for rule in _EARLY_RULES):
        return True
    parts = _LIST_TAIL.search(left) or _WHOLE_TAIL.search(left) or _PART_TAIL.search(left)
    placed = _AFTER_COUNT.match(after) or (_NOUN_HEAD.match(after) and parts)
    if placed and any(rule(bare) for rule in _COUNT_RULES):
        return True
    return number_of_things(bare) or group_of(bare) or grouped_number(bare) or left_over(bare)


def _settle_large(bare: Bare, currency: str) -> bool:
    """As in "the plan says 1 trillion": an amount of what is spoken of."""
    quantity, metric, memory = bare.draft.quantity, bare.metric, bare.memory
    if quantity.power >= _MILLION and bare.left.endswith(("worth ", "valued at ")):
        quantity.kind, quantity.unit = (
            "money",
            currency,
        )  # "36 projects worth 18.9 billion yuan, against 29 worth 11.4 billion"
        return True
    if bare.counts is not None and _OF_THEM_HEAD.match(bare.after):
        borrow(bare.draft, bare.counts)  # "9.84 million parcels, and 1.6 million of them left on the last day"
        return True
    if inhabited(bare) or (metric is None and number_of_things(bare)):
        return True
    few = metric is not None and metric.id in _FEW and quantity.value >= _MOST_FIRMS
    spent = quantity.power >= _MILLION and _PAID_TAIL.search(bare.left) is not None
    if not few and not spent and (metric is None or metric.unit == "count") and _plural_subject(bare):
        return True
    counted = bare.earlier[-1] if bare.earlier else None
    again = (
        counted is not None
        and counted.quantity.power >= _THOUSAND
        and (metric is None or metric.end <= max(counted.end, counted.quantity.noun_end))
        and _BEFORE_COUNT.search(bare.left[-_LAST_WORDS:])
    )
    if counted is not None and counted.quantity.kind == "count" and (_MORE.match(bare.after) or (again and not spent)):
        borrow(bare.draft, counted)  # "users reached 1.02 million, 12 thousand more than in May"
        return True
    if metric is not None and metric.unit == "count" and not few and not spent:
        count_as(quantity, metric)
        return True
    if (
        counted is not None
        and counted.quantity.kind == "count"
        and counted.quantity.noun_end >= 0
        and (metric is None or metric.end <= counted.start)
        and _COMPARED.search(bare.scene.low, counted.quantity.noun_end, quantity.start)
    ):
        borrow(bare.draft, counted)
        return True
    beside = metric is None and any(d.quantity.kind == "money" for d in bare.earlier)
    last = memory.last
    recalled = last is not None and last.unit == "currency" and quantity.power >= 6
    if (
        beside
        or few
        or spent
        or quantity.power >= _BILLION
        or (metric is not None and metric.unit == "currency")
        or (recalled and bare.scene.line - memory.line <= 1)
    ):
        said = (d.quantity.unit for d in reversed(bare.earlier) if d.quantity.kind == "money")
        quantity.kind, quantity.unit = "money", next(said, currency)
        return True
    if metric is None and last is not None and last.unit == "count" and bare.counts is not None:
        borrow(bare.draft, bare.counts)
        return True
    return False


def _row_of_places(bare: Bare) -> bool:
    """As in "High-tech enterprises at year-end: Xiamen Torch 1,022, Fuzhou 418 and Quanzhou 387"."""
    scene, quantity = bare.scene, bare.draft.quantity
    place = next((a for a in reversed(scene.areas) if a.end <= quantity.start), None)
    if place is None or not _PLACE_GAP.fullmatch(scene.low, place.end, quantity.start):
        return False
    head = next((m for m in scene.metrics if m.id is not None and not m.verb and m.nature != "name"), None)
    if head is None or head.unit != "count" or head.end > place.start:
        return False
    if not _ROW_HEAD.match(scene.low, head.end) or not _NEXT_PLACE.search(scene.low, scene.start, place.start):
        return False
    count_as(quantity, head)
    return True


def _whose_number(bare: Bare) -> bool:
    """As in "enterprises, whose number reached 97"."""
    if bare.metric is not None and bare.metric.nature != "name":
        return False
    low = bare.scene.low
    named = next((m for m in counted_before(bare) if _WHOSE_NUMBER.match(low[m.end : m.end + 16])), None)
    if named is None or not _BEFORE_COUNT.search(bare.left[-_LAST_WORDS:]):
        return False
    count_as(bare.draft.quantity, named)
    return True


def _number_of(bare: Bare) -> bool:
    """As in "the number of enterprises in the zone ... 97": takes that for the nearest metric, settles nothing yet."""
    low, start = bare.scene.low, bare.scene.start
    said = bare.earlier[-1].end if bare.earlier else start
    for metric in reversed(counted_before(bare)):
        if metric.start >= said and _THAT_OF.search(low, max(said, metric.start - 40), metric.start):
            bare.metric = metric  # "the number of firms rose to 164, while that of laboratories reached 33"
            return False
    if bare.metric is None or bare.metric.unit != "count":
        for metric in counted_before(bare):
            if not metric.verb and _NUMBER_OF.search(low, max(start, metric.start - 24), metric.start):
                bare.metric = metric
                break
    return False


def _of_whole(bare: Bare) -> bool:
    """As in "Of its 300 enterprises, 97 are ..."."""
    whole = _WHOLE_TAIL.search(bare.left)
    if whole is None:
        return False
    stop = bare.draft.start
    start = stop - len(whole.group())
    inside = (m for m in reversed(bare.scene.metrics) if m.unit == "count" and start <= m.start and m.end < stop)
    metric = next(inside, None)
    if metric is None:
        return False
    count_as(bare.draft.quantity, metric)
    return True


def _like_count_before(bare: Bare) -> bool:
    """As in "from 54 enterprises in 2012 to 97", or the count of the nearest metric."""
    draft, metric, left, after = bare.draft, bare.metric, bare.left, bare.after
    counted = metric if metric is not None and metric.unit == "count" else None
    bare.placed = (
        _BEFORE_COUNT.search(left[-_LAST_WORDS:]) is not None
        or (metric is not None and draft.start - metric.end == 1)
        or _THEM_TAIL.search(left) is not None
        or _PART_TAIL.search(left) is not None
    )
    more = _MORE.match(after) is not None
    source = next((d for d in reversed(bare.earlier) if d.quantity.kind == "count"), None)
    goes_on = bare.placed or more or _OF_THEM.match(after) is not None or _PAUSE_TAIL.search(left) is not None
    if goes_on and source is not None and source.quantity.noun_end >= 0:
        if counted is not None and counted.start >= source.quantity.noun_end:
            count_as(draft.quantity, counted)
        else:
            borrow(draft, source)
        return True
    if counted is not None and (bare.placed or more):
        count_as(draft.quantity, counted)
        return True
    return False


def _like_last_count(bare: Bare) -> bool:
    """As in "Xi'an added 97": what the sentence before counted."""
    counts, after = bare.counts, bare.after
    if counts is None or counts.quantity.noun_end < 0:
        return False
    more = _MORE.match(after) is not None
    if not (more or bare.placed):
        return False
    if (
        more
        or _OF_THEM.match(after)
        or _THEM_TAIL.search(bare.left)
        or (_STOP_HEAD.match(after) and _COUNT_VERB_TAIL.search(bare.left))
    ):
        borrow(bare.draft, counts)
        return True
    return False


def _gapped(bare: Bare) -> bool:
    """As in "Appliances make up 9 of the projects, new energy 7 and semiconductors 5", "By industry, textiles 31"."""
    source = next((d for d in reversed(bare.earlier) if d.quantity.kind == "count"), None)
    if source is None and bare.counts is not None and _DIVIDED_TAIL.search(bare.left):
        source = bare.counts
    else:
        tail = _GAPPED_TAIL.search(bare.left) or _GAPPED_AREA_TAIL.search(bare.left)
        if source is None or tail is None:
            return False
        inside = source.like is None and bare.metric is not None  # after "By industry" all nouns are parts
        if inside and bare.metric is not None and bare.metric.end > bare.draft.start - len(tail.group()):
            return False
    if source.quantity.noun_end < 0 or not GAPPED_HEAD.match(bare.after):
        return False
    borrow(bare.draft, source)
    return True


def _project_event(bare: Bare) -> bool:
    """As in "strive to start 19 and put into production 27", where projects were counted before."""
    counts, memory = bare.counts, bare.memory
    if counts is None and bare.scene.line - memory.count_line <= _REACH:
        counts = memory.last_count
    # What is linked already has its metric; what stands in this sentence has its noun only.
    projects = counts is not None and (counts.metric_id == "projects" or counts.quantity.unit == "project")
    if counts is None or not projects or counts.quantity.noun_end < 0:
        return False
    if not _EVENT_TAIL.search(bare.left) or not _EVENT_HEAD.match(bare.after):
        return False
    borrow(bare.draft, counts)
    return True


def _tally(bare: Bare) -> bool:
    """As in "It added four firms, taking its tally to 61": of what was counted last."""
    source = next((d for d in reversed(bare.earlier) if d.quantity.kind == "count"), bare.counts)
    if source is None or source.quantity.noun_end < 0 or not _TALLY_TAIL.search(bare.left):
        return False
    if not _AFTER_COUNT.match(bare.after):
        return False
    borrow(bare.draft, source)
    return True


def _plural_subject(bare: Bare) -> bool:
    """As in "market entities exceed 17,000": a plural subject that no table lists."""
    subject = _REACHING_TAIL.search(bare.left)
    if subject is None and not bare.earlier and len(bare.left) == bare.draft.start - bare.scene.start:
        subject = _LABELLED.match(bare.left)  # "Drug approvals held: 917"
    if subject is None or not _REACHING_HEAD.match(bare.after):
        return False
    words = subject["noun"].split()
    if words[-1] in _PAGE_WORDS:
        return False
    if words[-1] in _NO_THINGS or not _NO_PREPOSITIONS.isdisjoint(words):
        return False
    if _OF_SUBJECT.search(bare.left, 0, subject.start("noun")):
        return False
    start = bare.draft.start - len(bare.left) + subject.start("noun")
    end = start + len(subject["noun"])
    covering = [m for m in bare.scene.metrics if m.start < end and start < m.end]
    if any(m.unit not in ("count", "") for m in covering) or any(d.start < end and start < d.end for d in bare.earlier):
        return False
    quantity = bare.draft.quantity
    quantity.kind, quantity.unit = "count", singular(words[-1])
    quantity.noun_start, quantity.noun_end = start, end
    return True


def _in_number(bare: Bare) -> bool:
    """As in "The zone's incubators and makerspaces, 54 in number, host ..."."""
    if not bare.after.startswith(_IN_NUMBER):
        return False
    subject = _NUMBERED_TAIL.search(bare.left)
    if subject is None:
        return False
    start = bare.draft.start - len(bare.left) + subject.start("noun")
    quantity = bare.draft.quantity
    quantity.kind, quantity.unit = "count", singular(subject["noun"].split()[-1])
    quantity.noun_start, quantity.noun_end = start, start + len(subject["noun"])
    return True


def _qualified_subject(bare: Bare) -> bool:
    """As in "the enterprises with income over 10 billion yuan reach 3": what opens the clause is counted."""
    if not _REACHING_HEAD.match(bare.after):
        return False
    low, start = bare.scene.low, bare.draft.start
    for metric in counted_before(bare):
        if metric.verb or start - metric.end > _QUALIFIED_REACH or not _QUALIFIED.match(low, metric.end, start):
            continue
        if _CLAUSE_START.search(low, max(bare.scene.start - 1, metric.start - 24, 0), metric.start):
            count_as(bare.draft.quantity, metric)
            return True
    return False


def _itemized(bare: Bare) -> bool:
    """As in "Number at the end of June: big data enterprises, 1,287; high-tech enterprises, 398": one of such items."""
    item = _ITEM_TAIL.search(bare.left)
    if item is None or not _ITEM_HEAD.match(bare.after):
        return False
    low, start, stop = bare.scene.low, bare.scene.start, bare.draft.start
    if len(_ITEMS.findall(low, start, bare.scene.end)) < 2:
        return False
    begin = stop - len(item.group()) + item.start("noun") - item.start()
    end = begin + len(item["noun"])
    counted = [m for m in bare.scene.metrics if m.start < end and begin < m.end]
    if any(m.unit not in ("count", "") for m in counted):
        return False
    quantity = bare.draft.quantity
    quantity.kind, quantity.unit = "count", singular(item["head"])
    quantity.noun_start, quantity.noun_end = begin, end
    return True


def _stage_of_projects(bare: Bare) -> bool:
    """As in "Newly started projects 31, the continued construction 9": of the projects counted before."""
    source = next((d for d in reversed(bare.earlier) if d.quantity.kind == "count"), None)
    if source is None or source.quantity.unit != "project" or not GAPPED_HEAD.match(bare.after):
        return False
    if source.quantity.noun_end < 0 or not _STAGE_TAIL.search(bare.left):
        return False
    borrow(bare.draft, source)
    return True


_NOT_ALL: Final = ("not everything ", "not everything has ", "nothing ", "not all ", "nothing has ")


def _is_idiom(scene: Scene, draft: Draft) -> bool:
    """As in "doubles down on bearings", "doubles as", the "Double Hundred" scheme: words that multiply nothing."""
    if draft.quantity.kind != "multiple" or not scene.low.startswith(_MULTIPLIERS, draft.start):
        return False
    if _IDIOM_HEAD.match(scene.low, draft.end) or scene.low.endswith(_NOT_ALL, scene.start, draft.start):
        return True
    if scene.heading or scene.low[draft.start : draft.end] not in ("double", "triple"):
        return False
    quoted = scene.low[draft.start - 1 : draft.start] == '"' and _QUOTED_HEAD.match(scene.low, draft.end) is not None
    named = scene.clean[draft.start].isupper() and _NAMED_HEAD.match(scene.clean, draft.end) is not None
    return quoted or named


def _counted_zones(bare: Bare) -> bool:
    """As in "its demonstration zones: 23", "zones with revenue above 100 billion yuan numbered 54"."""
    if not (_LABEL_TAIL.search(bare.left) or bare.left.endswith("numbered ")):
        return False
    near = [m for m in bare.scene.metrics if m.end <= bare.draft.start and m.id == "zones"]
    if not near or not _AFTER_COUNT.match(bare.after):
        return False
    label = bare.draft.start - near[-1].end <= 2
    if near[-1].nature == "name" and not (label and near[-1].word.endswith("s")):
        return False  # "firms of Xiangyang High-tech Zone with sales of 1 billion yuan numbered 18"
    if not label and near[-1].start > bare.scene.clause_start(bare.draft.start) + _OPENING:
        return False  # "businesses in the zones numbered 300"
    count_as(bare.draft.quantity, near[-1])
    return True


_Rule: TypeAlias = Callable[[Bare], bool]
_OPENING: Final = 6  # "The zones ... numbered 54": so near the start of its clause a phrase is the subject
_REACH: Final = 3  # how many lines the projects counted last stay in mind
_EARLY_RULES: Final[tuple[_Rule, ...]] = (
    _stage_of_projects, _gapped, _project_event, _tally, _in_number, _plural_subject, _qualified_subject, _itemized,
    _counted_zones, _row_of_places, size_class, in_brackets, hired, inhabited, of_those, it_stood,
    apposed, answers, acts,
)  # fmt: skip
_COUNT_RULES: Final[tuple[_Rule, ...]] = (
    _whose_number, _number_of, _of_whole, predicate, _like_count_before, _like_last_count,
)  # fmt: skip


def _is_done(scene: Scene, metric: MetricMention) -> bool:
    """As in "220 deal in chips and 75 build robots": a verb after a number without a noun."""
    return metric.word in _VERBS and any(draft.end + 1 == metric.start for draft in scene.drafts)


def _nearest(scene: Scene, quantity: Quantity) -> MetricMention | None:
    """Return the nearest metric to the left that a bare number may be a value of."""
    for metric in reversed(scene.metrics):
        if metric.end > quantity.start or metric.verb or metric.id is None:
            continue
        if metric.unit == "count" and (modifies(scene, metric) or _is_done(scene, metric)):
            continue
        if metric.nature != "name" or _NUMBER_OF.search(scene.low, max(scene.start, metric.start - 30), metric.start):
            return metric
    return None

"""Decide what kind of statement a number is: level, growth, change, share or ratio, and its sign."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene

__all__ = ["decide_measures"]

_UP_VERBS: Final = (
    r"ro[so]e|rises?|risen|rising|up|gr[eo]ws?|grown|growing|increas(?:e[sd]?|ing)|climb(?:s|ed|ing)?|expand(?:s|ed|ing)?|gain(?:s|ed|ing)?|jump(?:s|ed|ing)?|surg(?:e[sd]?|ing)|soar(?:s|ed|ing)?|"
    r"swell(?:s|ed|ing)?|swollen|advanc(?:e[sd]?|ing)|rebound(?:s|ed|ing)?|leap(?:s|ed|t|ing)?|spik(?:e[sd]?|ing)|pick(?:ed|s|ing)? up|(?:inch|edg|tick|nudg|creep|mov|shoot|go|bounc|climb)(?:ed|es|s|ing|e)? up|crept up|shot up|went up|"
    r"accelerat(?:e[sd]?|ing)|improv(?:e[sd]?|ing)|strengthen(?:s|ed)?|boost(?:s|ed|ing)?|lift(?:s|ed|ing)?|rais(?:e[sd]?|ing)|rocket(?:s|ed)|skyrocket(?:s|ed)|balloon(?:s|ed)|added|adding|exceed(?:s|ed|ing)?(?! \d)|outpac(?:e[sd]?|ing)|mount(?:s|ed)|ascend(?:s|ed)|recover(?:s|ed|ing)?|widen(?:s|ed|ing)?|enhanc(?:e[sd]?|ing)|elevat(?:e[sd]?|ing)|multipl(?:y|ied)|broaden(?:s|ed)?|bounced back|rallied|upped|higher|run up|beat(?:s|ing)?|outstrip(?:s|ped)|put on|plus"
)
_DOWN_VERBS: Final = (
    r"fell|falls?|fallen|falling|drop(?:s|ped|ping)?|declin(?:e[sd]?|ing)|decreas(?:e[sd]?|ing)|down|slip(?:s|ped|ping)?|shr[aiu]nk(?:s|ing)?|slid|slid(?:es?|ing)|plung(?:e[sd]?|ing)|plummet(?:s|ed|ing)?|tumbl(?:e[sd]?|ing)|div(?:e[sd]?|ing)|dove|contract(?:s|ed|ing)|s[aiu]nk(?:s|ing)?|slump(?:s|ed|ing)?|"
    r"lower(?:s|ed|ing)?|reduc(?:e[sd]?|ing)|cut(?:s|ting)?|shed(?:s|ding)?|eas(?:e[sd]?|ing)|(?:inch|edg|tick|go|mov|com)(?:ed|es|ing|e)? down|went down|came down|dipp?(?:s|ed|ing)?|retreat(?:s|ed|ing)?|weaken(?:s|ed)?|los(?:e[s]?|t|ing)|crash(?:es|ed)?|collaps(?:e[sd]?|ing)|trim(?:s|med|ming)?|dwindl(?:e[sd]?|ing)|fell back|falls? back|fell off|sagg?(?:s|ed)?|slow(?:s|ed|ing)?|moderat(?:e[sd]?|ing)|narrow(?:s|ed|ing)?|sav(?:e[sd]?|ing)|slash(?:e[sd]|ing)?|lag(?:s|ged|ging)?|trail(?:s|ed|ing)?|slacken(?:s|ed)?|cool(?:s|ed)|retrac(?:e[sd]?)|crumbled|nosedived|withered|receded|backed off|subtracted|minus"
)
_UP_NOUNS: Final = r"increases?|growths?|rises?|gains?|jumps?|surges?|climbs?|expansions?|upticks?|improvements?|leaps?|increments?|rebounds?|hikes?|boosts?|upswing|additions?|advances?|acceleration|recovery|spurt|upturn"
_DOWN_NOUNS: Final = r"drops?|falls?|declines?|decreases?|dips?|slumps?|contractions?|reductions?|cuts?|slides?|plunges?|tumbles?|downturn|setback|shrinkage|loss of|decrement|slowdown|cutback|slips?|dive"
_ADVERBS: Final = (
    r"(?: (?:\w+ly|back|further|again|only|just|another|even|also|all|some|a mere|merely|on average|year[- ]on[- ]year|yoy|y/y|month[- ]on[- ]month|quarter[- ]on[- ]quarter|on the year|from a year (?:earlier|ago)|"
    r"year over year|still|in value|in volume|in real terms|in nominal terms|at comparable prices|at constant prices|at a rate|at an annual rate|in turn|as a result|overall|together|in total|or decreased|percent|rapidly|as much as|well|much|too|respectively|separately|in the same period|over the same period|compared with the same period(?: of)? last year|per year|a year|annually|every year|"
    r"in the (?:first|second|third|fourth) (?:half|quarter)|in (?:january|february|march|april|may|june|july|august|september|october|november|december)|last year|this year|in \d{4}|for the year))*"
)
_MOD: Final = (
    r"(?: (?:more than|less than|nearly|almost|over|about|around|some|roughly|approximately|at least|up to|no less than|close to|just over|just under|well over|an estimated|under|above|slightly more than|a bit more than|as much as|between|a further|another|a combined|a total of|an impressive|a modest|a robust|a solid|a hefty|a whopping|a mere|a sharp|a slight|a strong|an average(?: of)?|an annual|an average annual|a year-on-year|below|~|only|merely|fully|within|a little over|exceeding|surpassing|topping|exceeded|a staggering|a healthy|a respectable|a meagre|a meager|by|not quite|not less than|no more than|a full))*"
)
_PREP: Final = r"(?: by| of| at)?"

_VERB_TAIL: Final = re.compile(rf"(?<![\w-])(?:(?P<up>{_UP_VERBS})|(?P<down>{_DOWN_VERBS})){_ADVERBS}{_PREP}{_MOD} ?[(+-]?$")
_TO_TAIL: Final = re.compile(rf"(?<![\w-])(?:(?P<up>{_UP_VERBS})|(?P<down>{_DOWN_VERBS})){_ADVERBS} to{_MOD} ?$")
_NOUN_TAIL: Final = re.compile(
    rf"(?<![\w-])(?:(?P<neg>negative )?(?P<up>{_UP_NOUNS})|(?P<down>{_DOWN_NOUNS}))(?: (?:rates?|speed|range|pace|momentum|amplitude|margin|target|forecast|goal|trend))?(?:'s)?"
    rf"(?:(?: (?:in|of|for|over|from) [\w' &-]{{2,60}}?)??(?: (?:rates?|speed))?)(?: (?:of|was|is|were|are|at|by|reached|reaches|reaching|stood at|stands at|being|came to|hit|to be|come to|has been|had been|averaged|averaging|exceeding|registered|around|will be|should be|to|totalled|totaled|arrived at|remained at|kept at|maintained at|came in at|clocked in at|target of|set at|stay(?:ed|s)? at))?(?: (?:the|a|an))?{_MOD} ?[:(]? ?$"
)
_YOY_TAIL: Final = re.compile(r"(?:year[- ]on[- ]year|y/y|yoy|on the year|month[- ]on[- ]month|quarter[- ]on[- ]quarter|same period last year|compared with last year)(?: by)?(?: about| around| over| nearly)? ?$")
_HEAD: Final = re.compile(
    rf"[ -](?:(?:year[- ]on[- ]year|y/y|yoy|annual|yearly|average|annualized|nominal|real|sharp|further|quarterly|monthly|year-over-year|overall|net|month-on-month|quarter-on-quarter|average annual|compound annual|steady|strong|surprise|compounded|actual|slight|marked|gross) ){{0,3}}(?:(?P<up>{_UP_NOUNS})|(?P<down>{_DOWN_NOUNS}))(?![\w-])"
)
_CMP_HEAD: Final = re.compile(
    r"(?: ?\([^)]{0,40}\))? ?(?:points? )?(?:(?P<up>more|higher|faster|larger|greater|above|ahead|better|up|over and above|quicker|bigger|stronger|upward|growth|richer)|(?P<down>less|lower|fewer|slower|smaller|below|down|short|behind|worse|weaker|downward|cheaper|under|shy))(?![\w-])(?! (?:to|and)\b)"
)
_YOY_HEAD: Final = re.compile(
    r",? ?(?:\(?(?:year[- ]on[- ]year|year[- ]over[- ]year|yoy|y/y|y-o-y|month[- ]on[- ]month|m/m|mom|quarter[- ]on[- ]quarter|q/q|qoq)|on (?:the|a) year|from (?:a|one|the) (?:year|month|quarter|previous|same|corresponding)|over (?:the (?:same|previous|year|last|prior|corresponding)|a year|last year)|compared (?:with|to)|than (?:in|a|the|last)|against (?:the|a|last) (?:same|year|previous)|from \w+ last year|from (?:january|february|march|april|may|june|july|august|september|october|november|december|last|20\d\d|the (?:first|second|third|fourth) quarter)|on (?:the (?:month|quarter|previous|first|second|third)|\d{4}|last year))"
)
_PER_YEAR: Final = re.compile(r" (?:a|per|each|every) year\b| annually\b| (?:on )?annual average| per annum| on average (?:per|each|every|a) year| year after year| every year")
_SHARE_TAIL: Final = re.compile(
    rf"(?:\b(?:account(?:s|ed|ing)?(?: for| as)?|mak(?:e|es|ing) up|made up|ma[dk]e(?=s? ?$)|represent(?:s|ed|ing)?|compris(?:e[sd]?|ing)|constitut(?:e[sd]?|ing)|occup(?:y|ies|ied|ying)|contribut(?:e[sd]?|ing)|took up|tak(?:es?|ing) up|(?<!increased )equal(?:s|ed|led|ing)?(?: to)?|equivalent to|amount(?:s|ed|ing)? to|form(?:s|ed|ing)|complet(?:e[sd]?|ing)|fulfill?(?:s|ed|ing)?|finish(?:es|ed)?|suppl(?:y|ies|ied|ying)|generat(?:e[sd]?|ing)|cover(?:s|ed|ing)?|hold(?:s|ing)?|held|command(?:s|ed|ing)?|provid(?:e[sd]?|ing)|captur(?:e[sd]?|ing)|deliver(?:s|ed|ing)?|produc(?:e[sd]?|ing)|absorb(?:s|ed|ing)?|home to|claim(?:s|ed)?|achiev(?:e[sd]?|ing)|makes?|corresponds? to|corresponding to)"
    rf"|\b(?:share|proportion|percentage|ratio|weight|part|portion|completion rate|penetration|coverage)s?(?: (?:of|in|for) [\w' &-]{{2,70}}?)?(?: (?:of|was|is|were|are|at|by|reached|reaches|stood at|stands at|being|came to|rose to|climbed to|increased to|fell to|declined to|dropped to|grew to|up to|down to|to|hit|exceeded|had risen to|has risen to|has reached|reaching))?|,? or|\bat)(?: only| just| nearly| some| merely| the remaining| as much as| respectively| separately| also| for)?{_MOD} ?[:(]? ?$"
)
_SHARE_HEAD: Final = re.compile(
    r",? (?:of|in) (?:the |its |all |total |that|them|those|these|this|which|china's|our |their |everything|every|[\w'-]+'s |annual |national |global |world |\w+)"
)
_OF_HEAD: Final = re.compile(r" of (?!growth\b|increase\b)")
_SHARE_NOUN_HEAD: Final = re.compile(r"[ -](?:shares?|stakes?|holding|interest in|ownership|market share|equity|slice|portion|discount|subsid\w+|refund|rebate|self-sufficiency|utili[sz]ation)(?![\w-])")
_PART_HEAD: Final = re.compile(r" (?:will |may |must |should |would )?(?:com(?:e|es|ing)|came|go(?:es|ing)?|went|be (?:placed|spent|used)|(?:is|are|was|were) (?:from|for|in|held|owned|spent|used|placed))\b")
_RATE_TAIL: Final = re.compile(r"(?:\b(?:rates?|margins?|intensity|yield|ratio|coverage|interest|unemployment|occupancy|density|utili[sz]ation|efficiency|index|level)\b[^.;]{0,50})$")
_COMPARE_TAIL: Final = re.compile(
    r"(?:\b(?:compared (?:with|to)|against|versus|vs\.?|up from|down from|from|as against|higher than|lower than|(?<!more )(?<!less )(?<!fewer )(?<!other )than|as opposed to|following|after)(?: (?:an?|the|just|only|some|about|around|a mere|less than|more than|nearly|over|that of|full-year pace of|growth of|rate of|loss of|pace of|fall of|drop of|rise of|increase of|decline of|a fall of|target of|the target of|the figure of|its|average|national average of|the city's|the national))*) ?$"
)
_CHANGE_TAIL: Final = re.compile(
    rf"(?<![\w-])(?:(?:(?P<up>{_UP_VERBS})|(?P<down>{_DOWN_VERBS})){_ADVERBS}(?: by|(?! to)){_MOD}|(?:an?|the|net|total)? ?(?:(?P<upn>{_UP_NOUNS})|(?P<downn>{_DOWN_NOUNS})) (?:of|by){_MOD}) ?$"
)
_NOT_CHANGE_VERBS: Final = frozenset("added adding raised raise raises raising exceed exceeds exceeded exceeding lost lose losing saved saving saves save shed gain gained gains gaining up down recovered recover improved contract contracted boost boosted mounted lifted lift attracted hike sheds loses cut cuts cutting reduced reduce".split())
_LOSS_TAIL: Final = re.compile(r"\b(?:net |operating |pre-tax |total )?loss(?:es)?(?: (?:of|was|reached|stood at|totalled|totaled|came to|widened to|narrowed to|at|to))*(?: (?:about|around|some|nearly|over|more than))? ?$|\blost (?:about |around |some |nearly |over |more than )?$|\bin the red by $")
_CUT_JOBS: Final = re.compile(r"\b(?:cut|shed|laid off|lay off|axed|slashed|eliminated|lost|dismissed|let go(?: of)?)(?: (?:some|about|around|nearly|more than|over|another|a further|roughly))* ?$")
_NARROWED: Final = re.compile(r"\b(?:fall|decline|drop|decrease|contraction|slump|loss|downturn|dip|falling range|reduction|rate of decline|deficit)s?\b[^.;]{0,60}\b(?:narrow|eas|shr[aiu]nk|slow|moderat|less)\w*(?: back| further)?(?: by| to| at)?[^.;\d]{0,25}$")
_WIDENED: Final = re.compile(r"\b(?:fall|decline|drop|decrease|contraction|slump|loss)s?\b[^.;]{0,60}\b(?:widen|deepen|accelerat|expand)\w*(?: further)?(?: by| to)?[^.;\d]{0,25}$")
_GROWTH_WORD: Final = re.compile(r"\b(?:growth|increase|rise|rose|grew|up|expand\w*|gain\w*|climb\w*|fell|drop\w*|declin\w*|decreas\w*|down|jump\w*|faster|slow\w*)\b")
_DOWN_WORD: Final = re.compile(rf"(?<![\w-])(?:{_DOWN_VERBS}|{_DOWN_NOUNS})(?![\w-])")
_UP_WORD: Final = re.compile(rf"(?<![\w-])(?:{_UP_VERBS}|{_UP_NOUNS})(?![\w-])")
_OF_WHOLE: Final = re.compile(r" of (?!growth\b|increase\b|(?:which|whom)\b)")
_BY_TAIL: Final = re.compile(rf"\bby{_MOD} ?$")
_THEN_TO: Final = re.compile(rf"(?: \([^)]*\))? to{_MOD} ?$")
_FROM_TAIL: Final = re.compile(rf"\bfrom{_MOD} ?$")
RATE_METRICS: Final = frozenset({"rd_intensity", "profit_margin"})


def decide_measures(scene: Scene) -> None:
    """Set measure, signed value and the cue for every figure of a sentence."""
    previous: Draft | None = None
    for index, draft in enumerate(scene.drafts):
        quantity = draft.quantity
        floor = max(scene.start, quantity.start - 110, previous.end if previous is not None else 0)
        left = scene.low[floor : quantity.start]
        end = quantity.end
        if draft.list_id >= 0 and draft.list_index == 0:
            # "were 0.5% and 2.2% lower": what follows the list says it of all its members
            last = next(d for d in reversed(scene.drafts) if d.list_id == draft.list_id)
            if quantity.kind == "percent" and " and " in scene.low[end : last.start] and not re.search(r"[a-z]{4}", scene.low[end : last.start]):
                end = last.end
        if quantity.range_end == "low" and index + 1 < len(scene.drafts):
            end = scene.drafts[index + 1].end
        right = scene.low[end : min(scene.end, end + 70)]
        draft.compared = _COMPARE_TAIL.search(left) is not None
        if draft.measure:
            pass
        elif quantity.kind == "percent":
            if quantity.unit == "percentage_point":
                _points(draft, scene, left, right)
            else:
                _percent(draft, scene, index, left, right)
        elif quantity.kind == "multiple":
            draft.measure, draft.why["measure"] = "ratio", "multiple"
        else:
            _amount(draft, scene, left, right)
        previous = draft
    _share_ranges(scene)


def _set(draft: Draft, measure: str, cue: str, sign: int = 1) -> None:
    draft.measure = measure
    draft.why["measure"] = cue
    if measure in ("growth", "change") and sign < 0:
        draft.value = -abs(draft.value)


def _sign_of(match: re.Match[str]) -> int:
    groups = match.groupdict()
    negative = bool(groups.get("down") or groups.get("downn")) != bool(groups.get("neg"))
    return -1 if negative else 1


def _percent(draft: Draft, scene: Scene, index: int, left: str, right: str) -> None:
    quantity = draft.quantity
    before = scene.drafts[index - 1] if index else None
    if quantity.sign:
        _set(draft, "growth", "signed", quantity.sign)
        return
    if quantity.range_end == "high" and before is not None and before.measure:
        _set(draft, before.measure, "range", -1 if before.value < 0 else 1)
        return
    to_tail = _TO_TAIL.search(left)
    listed = draft.list_id >= 0 and draft.list_index > 0
    if listed and before is not None and before.measure and not _VERB_TAIL.search(left):
        of_head = _SHARE_HEAD.match(right) and before.measure == "share"
        if not _HEAD.match(right) or of_head:
            _set(draft, before.measure, "list", -1 if before.value < 0 else 1)
            return
    share = _SHARE_TAIL.search(left)
    head = _HEAD.match(right)
    if head:
        _set(draft, "growth", "growth-noun", _sign_of(head))
        return
    if re.search(r"\b(?:compound(?:ed)? )?(?:annual|yearly) (?:growth )?rate of $", left):
        _set(draft, "growth", "growth-noun")
        return
    if _OF_WHOLE.match(right) and not _BY_TAIL.search(left):
        _set(draft, "share", "of-whole")
        return
    if share and not (share.group().lstrip(", ").startswith(("or", "at")) and not _OF_HEAD.match(right)) and not (share.group().startswith(("achiev", "complet", "deliver", "made", "makes", "hold", "produc", "provid", "held", "generat", "finish", "fulfil", "captur", "claim", "cover", "form", "amount")) and not _OF_HEAD.match(right)):
        growth_before = _NOUN_TAIL.search(left)
        if not (growth_before and growth_before.start() > share.start()):
            _set(draft, "share", "share-verb")
            return
    verb = _VERB_TAIL.search(left)
    if verb and not (to_tail and to_tail.start() >= verb.start()):
        sign = _sign_of(verb)
        if sign < 0 and _NARROWED.search(left):
            sign = 1
        _set(draft, "growth", "growth-verb", sign)
        return
    if _FROM_TAIL.search(left) and re.search(r"\b(?:share|proportion|percentage|weight)\b", left):
        _set(draft, "share", "from-to")
        return
    if _FROM_TAIL.search(left) and re.match(r"(?: (?:in|at|by) [^,;]{2,24})? to\b", right) and not re.search(r"\b(?:growth|increase|pace|share|proportion)\b", left):
        metric_words = scene.low[scene.clause_start(quantity.start) : quantity.start]
        if not re.search(r"\b(?:growth|share|proportion)\b", metric_words):
            _set(draft, "level", "from-to")
            return
    if draft.compared:
        compared = _CMP_HEAD.match(right)
        if before is not None and before.quantity.kind == "percent" and before.measure and before.quantity.unit == "percent":
            _set(draft, before.measure, "compared", 1 if before.measure != "growth" or not _DOWN_WORD.search(left) else -1)
            return
        if not compared:
            noun = _NOUN_TAIL.search(left)
            if noun:
                _set(draft, "growth", "growth-noun", _sign_of(noun))
                return
    compare = _CMP_HEAD.match(right)
    if compare and not (_OF_HEAD.match(right)):
        _set(draft, "growth", "comparative", _sign_of(compare))
        return
    if _YOY_HEAD.match(right) or _YOY_TAIL.search(left):
        if before is not None and before.measure == "growth" and before.quantity.kind == "percent" and not _DOWN_WORD.search(left) and not _UP_WORD.search(left) and re.match(r"[^.;]{0,30}(?: and |, )$", left):
            _set(draft, "growth", "gapped", -1 if before.value < 0 else 1)
            return
        _set(draft, "growth", "year-on-year", -1 if _DOWN_WORD.search(left) and not _UP_WORD.search(left) else 1)
        return
    if _PART_HEAD.match(right):
        _set(draft, "share", "part-goes")
        return
    if _SHARE_NOUN_HEAD.match(right):
        _set(draft, "share", "share-noun")
        return
    noun = _NOUN_TAIL.search(left)
    if noun and not _OF_HEAD.match(right):
        _set(draft, "growth", "growth-noun", _sign_of(noun))
        return
    if _OF_HEAD.match(right):
        _set(draft, "share", "of-whole")
        return
    if to_tail or (before is not None and _THEN_TO.match(left)) or _FROM_TAIL.search(left):
        clause = scene.low[scene.clause_start(quantity.start) : quantity.start]
        if _NARROWED.search(clause) or _WIDENED.search(clause):
            _set(draft, "growth", "narrowed", -1)
        elif re.search(r"\b(?:growth|increase|expansion|pace)\b", clause):
            _set(draft, "growth", "growth-noun")
        elif re.search(r"\b(?:share|proportion|percentage(?! point)|contribution)\b", clause):
            _set(draft, "share", "share-noun")
        elif before is not None and before.quantity.kind == "percent" and before.measure != "growth" and before.quantity.unit == "percent":
            _set(draft, before.measure, "compared")
        else:
            _set(draft, "level", "rate")
        return
    if _BY_TAIL.search(left):
        wide = scene.low[scene.clause_start(quantity.start) : quantity.start]
        down, up = _last(_DOWN_WORD, wide), _last(_UP_WORD, wide)
        if max(down, up) >= 0:
            _set(draft, "growth", "growth-verb-by", -1 if down > up else 1)
            return
    if _PER_YEAR.match(right):
        _set(draft, "growth", "per-year", -1 if _DOWN_WORD.search(left) else 1)
        return
    _percent_by_context(draft, scene, before, left)


def _percent_by_context(draft: Draft, scene: Scene, before: Draft | None, left: str) -> None:
    if _RATE_TAIL.search(left) and not _GROWTH_WORD.search(left):
        _set(draft, "level", "rate")
        return
    if re.search(r"\b(?:shares?|proportion) (?:of|in)\b", scene.low[scene.start : draft.start]) and not _UP_WORD.search(left) and not _DOWN_WORD.search(left):
        _set(draft, "share", "share-noun")
        return
    if before is not None and before.quantity.kind == "money" and re.match(rf",{_MOD}(?: exactly)? $", left) and re.search(r"\b(?:of which|of that|of this|accounted|contributed|of the total)\b", scene.low[scene.start : draft.start]):
        _set(draft, "share", "share-of-part")
        return
    if re.search(r"\b(?:of which|including|among which),? (?:the )?[\w' -]{3,40}:? ?$", left) and not re.search(_UP_WORD, left) and not re.search(_DOWN_WORD, left):
        _set(draft, "share", "of-which")
        return
    # A gapped verb: "output grew 1.9 percent ... and its tax revenue 0.4 percent".
    for earlier in reversed(scene.drafts[: scene.drafts.index(draft)]):
        if earlier.quantity.kind == "percent" and earlier.quantity.unit == "percent" and earlier.measure:
            sign = -1 if earlier.value < 0 and earlier.measure == "growth" else 1
            if earlier.measure == "growth" and (_DOWN_WORD.search(left) or _UP_WORD.search(left)):
                sign = -1 if _DOWN_WORD.search(left) else 1
            _set(draft, earlier.measure, "gapped", sign)
            return
    window = scene.low[scene.clause_start(draft.start) : draft.start]
    if _GROWTH_WORD.search(window):
        _set(draft, "growth", "growth-word", -1 if _DOWN_WORD.search(window) and not _UP_WORD.search(window) else 1)
        return
    if _GROWTH_WORD.search(scene.low, scene.start, scene.end) and not re.search(r"\bshare|proportion|ratio\b", window):
        _set(draft, "growth", "growth-sentence", -1 if _DOWN_WORD.search(scene.low, scene.start, draft.start) and not _UP_WORD.search(scene.low, scene.start, draft.start) else 1)
        return
    draft.measure = ""
    draft.why["measure"] = "by-metric"


def _points(draft: Draft, scene: Scene, left: str, right: str) -> None:
    if draft.quantity.sign:
        _set(draft, "change", "signed", draft.quantity.sign)
        return
    wide = scene.low[scene.clause_start(draft.start) : draft.start]
    if _NARROWED.search(left) or _NARROWED.search(wide):
        _set(draft, "change", "narrowed", 1)
        return
    if _WIDENED.search(left):
        _set(draft, "change", "widened", -1)
        return
    head = _CMP_HEAD.match(right) or _HEAD.match(right)
    if head:
        smaller_fall = re.search(r"\b(?:decline|drop|fall|decrease|contraction)(?: \w+)? ?$", left) is not None
        _set(draft, "change", "comparative", -_sign_of(head) if smaller_fall else _sign_of(head))
        return
    tail = _VERB_TAIL.search(left) or _NOUN_TAIL.search(left)
    if tail:
        _set(draft, "change", "change-verb", _sign_of(tail))
        return
    down, up = _last(_DOWN_WORD, wide), _last(_UP_WORD, wide)
    _set(draft, "change", "points", -1 if down > up else 1)


def _last(pattern: re.Pattern[str], text: str) -> int:
    position = -1
    for match in pattern.finditer(text):
        position = match.start()
    return position


_MORE_HEAD: Final = re.compile(
    r" (?:\w+ )??(?:(?P<up>more|higher|larger|above)|(?P<down>less|fewer|lower|below))(?: [\w-]+){0,4}? (?:than|on top of|compared|year[- ]on[- ]year|from a year|over the|a year earlier|from the)\b"
)


def _amount(draft: Draft, scene: Scene, left: str, right: str) -> None:
    """Levels and absolute changes of money, counts and physical quantities."""
    quantity = draft.quantity
    named = quantity.kind == "count" and quantity.noun_start >= quantity.end
    more = None if named else _MORE_HEAD.match(right)
    if named:
        between = scene.low[quantity.end : quantity.noun_end]
        after = scene.low[quantity.noun_end : min(scene.end, quantity.noun_end + 45)]
        if between.startswith(" more ") and "than" not in left[-6:] or re.match(r" (?:more|additional|fewer|extra) ", between) and re.match(r" (?:than|on top of|compared|over|from|to|by)\b", after) or re.match(r" (?:more|fewer) (?:than|compared)", after):
            _set(draft, "change", "more-than", -1 if "fewer" in between or after.startswith(" fewer") else 1)
            return
    if quantity.kind != "count" and (step := re.match(r" (?P<up>above|over)?(?P<down>below)? (?:(?:19|20)\d\d|the (?:\d{4}|previous|level|year))\b", right)):
        _set(draft, "change", "more-than", _sign_of(step))
        return
    if more:
        _set(draft, "change", "more-than", _sign_of(more))
        return
    if quantity.sign and quantity.kind != "bare":
        _set(draft, "change" if quantity.kind == "money" else "change", "signed", quantity.sign)
        return
    tail = _CHANGE_TAIL.search(left)
    if tail and not _COMPARE_TAIL.search(left):
        word = (tail["up"] or tail["down"] or "").split(" ")[0]
        said_by = tail.group().rstrip().endswith((" by", " of")) or " by " in tail.group()
        if tail["upn"] or tail["downn"] or said_by or word not in _NOT_CHANGE_VERBS:
            head = re.match(r"(?: ?\([^)]*\))? (?:to|from)\b", right)
            if not (word in ("grow", "growing") and not said_by):
                _set(draft, "change", "change-verb", _sign_of(tail))
                return
            del head
    if quantity.kind == "count" and _CUT_JOBS.search(left) and re.match(r"(?: \w+)? (?:jobs|posts|positions|workers|employees|staff|people)", right):
        _set(draft, "change", "cut-jobs", -1)
        return
    if re.match(r"(?:[ -][\w-]+){0,2}[ -](?:increase|rise|gain|growth)\b", right) and quantity.kind == "money":
        _set(draft, "change", "change-noun", 1)
        return
    if re.match(r"(?:[ -][\w-]+){0,2}[ -](?:drop|decline|decrease|fall|reduction|shortfall)\b", right) and quantity.kind == "money":
        _set(draft, "change", "change-noun", -1)
        return
    _set(draft, "level", "stated")
    if quantity.kind == "money" and (_LOSS_TAIL.search(left)):
        draft.value = -abs(draft.value)
        draft.why["measure"] = "loss"


def _share_ranges(scene: Scene) -> None:
    """The lower end of a range takes the measure that the words after the upper end give."""
    for low, high in zip(scene.drafts, scene.drafts[1:], strict=False):
        if low.quantity.range_end == "low" and high.quantity.range_end == "high" and low.quantity.kind == high.quantity.kind:
            strong = low.why.get("measure") not in ("gapped", "growth-sentence", "by-metric", "stated", None)
            if not strong or low.measure == "":
                low.measure, low.why["measure"] = high.measure, "range"
            else:
                high.measure, high.why["measure"] = low.measure, "range"
            if low.measure in ("growth", "change") and (low.value < 0) != (high.value < 0):
                negative = low.value < 0 if strong else high.value < 0
                low.value, high.value = (-abs(low.value), -abs(high.value)) if negative else (abs(low.value), abs(high.value))

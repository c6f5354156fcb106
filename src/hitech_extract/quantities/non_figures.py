"""Numbers that are no figures: ordinals, clock times, dates, years, durations, names, list items, bases of rates."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.quantities.noun_phrases import counted
from hitech_extract.quantities.words import MONTH

__all__ = [
    "DURATION", "is_item_number", "is_mere_number", "is_name", "is_page_counter", "is_rate_base", "is_top_share",
    "is_year",
]  # fmt: skip

DURATION: Final = re.compile(
    r"(?:st|nd|rd|th)?[ -](?:(?:consecutive|full|working|calendar|business|more|additional|straight|natural|whole|short"
    r"|long|past|odd|further|other|to \d+|or \d+|\+)[ -]){0,9}"
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|quarters?|years'|months'|days'|nights?"
    r"|centur(?:y|ies)|half-years?|min\b|hrs?\b|o'clock|degrees?|year-olds?|generations?)(?![a-z])"
    r"|[ -]?(?:\u00b0|\u2103|degrees?\b|celsius)"
)
_RATE_BASE: Final = re.compile(r"\b(?:per|every|each)(?: (?:capita|head|thousand))? ?$")
_MONEY_BASE: Final = re.compile(r"\b(?:per|every) ?$")
_MONEY_BASE_ENDS: Final = ("per", "every")
_RATE_BASE_ENDS: Final = ("per", "every", "each", "capita", "head", "thousand", "sand")


def is_rate_base(low: str, left: int, *, of_money: bool = False) -> bool:
    """Tell the base of a rate: "per 10,000 employees"; of money, where "each" goes before what somebody gets."""
    before = low[max(0, left - 28) : left].rstrip(" ")
    if of_money:
        return before.endswith(_MONEY_BASE_ENDS) and _MONEY_BASE.search(before) is not None
    return before.endswith(_RATE_BASE_ENDS) and _RATE_BASE.search(before) is not None


_ORDINAL_OR_CLOCK: Final = re.compile(
    r"(?:st|nd|rd|th)\b|:\d\d|[:.]\d\d ?[ap]\.?m\b| ?[ap]\.?m\.?\b(?! ?yuan)| ?o'clock"
)
_DATE_BEFORE: Final = re.compile(rf"(?<![a-z]){MONTH} ?(?:\d{{1,2}} ?(?:-|to|and) ?)?$|\d{{4}}[-/]\d{{1,2}}[-/]$")
_DATE_AFTER: Final = re.compile(rf",? (?:of )?{MONTH}(?![a-z])|-(?:year|month|day|week|hour|minute)s?\b")
_JOINABLE: Final = re.compile(r" ?[a-z%]|/(?:sq|m2|m\b|mu\b|kwh|month|day|year|ton|person)")
_PHONE: Final = re.compile(r"[-+]?\d{3,5}-\d{6,8}|\+\d{2} \d")
_AREA_CODE: Final = re.compile(r"(?<![\d,.])0\d{2,3}-$")  # "0877-5550139Zip code", whose words run together
_PHONE_TAIL: Final = re.compile(r"-\d{6,8}")


def is_mere_number(low: str, left: int, start: int, end: int, digits: str) -> bool:
    """Tell ordinals, clock times, dates, durations, bases of rates, scores and telephone numbers."""
    following, after = low[end : end + 1], low[end + 1 : end + 2]
    previous = low[left - 1 : left]
    if following in {" ", "-"} and DURATION.match(low, end):
        return True
    if (following not in {",", ")", ";", "\n"} and _ORDINAL_OR_CLOCK.match(low, end)) or is_rate_base(low, left):
        return True
    if _is_proportion(low, left, end, digits):
        return True
    if len(digits) <= _DIGITS and low.endswith(_OLDER, 0, left) and _YOUNG.search(low, max(0, left - 40), left):
        return True
    if len(digits) <= _DIGITS and "age" in low[max(0, left - 60) : left] and _AGE.search(low, max(0, left - 60), left):
        return True
    if len(digits) <= _DIGITS and low.endswith(_OF, 0, left) and _MAN_OF.search(low, max(0, left - 24), left):
        return True
    joined = previous in {"-", ":", "/"} and low[left - 2 : left - 1].isdigit()
    if joined and (previous != "-" or not _JOINABLE.match(low, end)):
        return True
    if following in {"/", ":"} and after.isdigit():
        return True
    if following == "-" and after.isalpha() and not low.startswith("-odd ", end):
        # "the 500-seat hall", "2012-model", "35-strong": adjectives, no figures.
        return True
    if len(digits) <= 2:
        before = low[max(0, left - 28) : left]
        if (_DATE_BEFORE.search(before) and not _is_no_day(low, before, end, digits)) or _DATE_AFTER.match(low, end):
            return True
    if following == "-" and after.isdigit() and (_PHONE.match(low, max(0, start - 1)) or _PHONE_TAIL.match(low, end)):
        return True
    if previous == "-" and _AREA_CODE.search(low, max(0, left - 5), left):
        return True
    if previous == "+" and _PHONE.match(low, left - 1):
        return True
    return len(digits) > 1 and digits[0] == "0" and "." not in digits


_OUT_OF: Final = re.compile(
    r" (?:in|out of|(?:out )?of every|in every) (?P<whole>10|[2-9]|five|ten|three|four|100)\b(?![,.]\d|-| ?%)"
)
_OUT: Final = (" in ", " out ", " of ")
_IN_WHOLE: Final = re.compile(
    r"(?<![\d,.])(?P<part>[1-9]\d?|one|two|three|four|five|six|seven|eight|nine)"
    r" (?:in|out of|(?:out )?of every|in every) $"
)
_OLDER: Final = ("under ", "below ", "over ", "above ")
# "62 percent of whom are under 35"
_YOUNG: Final = re.compile(
    r"\b(?:whom|who|people|staff|workers|members|employees|them) (?:are|were|is|was) (?:aged )?(?:under|below|over"
    r"|above) $"
)
_DIGITS: Final = 2
_OF: Final = (" of ", "about ")
_WHOLES: Final = frozenset("2 3 4 5 6 7 8 9 10 20 100 1,000".split())


# "Browse times: 1,208 times", "Number of readers: 4,511": who has read the page
_COUNTER: Final = re.compile(
    r"\b(?:click(?:s|ed|ing)?|brows(?:e|ed|ing)s?|read(?:s|ers?|ings?)?|views?|viewed|viewing|page ?views|hits|comments"
    r"|likes|(?:visit|access|forward)(?:s|or)?(?= (?:times|volume|count)))(?: (?:times|volume|count|number|rate"
    r"|amount|total))?: ?$"
)


def is_page_counter(low: str, left: int) -> bool:
    """Tell how often a page has been read, where its label says so."""
    return low[max(0, left - 2) : left].rstrip(" ").endswith(":") and (
        _COUNTER.search(low, max(0, left - 32), left) is not None
    )


def is_top_share(low: str, left: int) -> bool:
    """Tell the rank in "among the top 10 percent": no share of anything."""
    return low.endswith("top ", 0, left) and _TOP_IS_VERB.search(low, max(0, left - 28), left) is None


_MAN_OF: Final = re.compile(r"\b(?:man|woman|boy|girl|veteran|bachelor|widow(?:er)?) of (?:about )?$")
_AGE: Final = re.compile(
    r"\bage(?:d|s)?\b[^,;.]{0,40}\b(?:is|was|of|at|to|from|under|over|below|above|stands|stood) (?:about )?$"
)


def _is_proportion(low: str, left: int, end: int, digits: str) -> bool:
    """Tell either number of "1 in 6 workers", "8 out of 10 residents"."""
    if len(digits) <= _DIGITS and low.startswith(_OUT, end) and (whole := _OUT_OF.match(low, end)) is not None:
        return not whole["whole"].isdigit() or (
            int(digits) < int(whole["whole"]) and not DURATION.match(low, whole.end("whole"))
        )
    part = _IN_WHOLE.search(low, max(0, left - 22), left) if digits in _WHOLES else None
    return part is not None and (not part["part"].isdigit() or int(part["part"]) < int(digits.replace(",", "")))


_UP_TO_MONTH: Final = re.compile(rf"(?:\b(?:to|until|till|through)|-) ?{MONTH} $")


def _is_no_day(low: str, before: str, end: int, digits: str) -> bool:
    """As in "from January to September 87 firms were recognized": a count after a month."""
    if int(digits) <= 31 and _UP_TO_MONTH.search(before) is None:
        return False
    return counted(low, end) is not None


_NAME_BEFORE: Final = re.compile(
    r"(?:\b(?:nos?\.?|numbers?:|no\b\.? ?|top|fortune(?: global)?|global|world(?:'s)?(?: top)?|page|pages|p\.|pp\.|room"
    r"|tel|phone|fax|zip|postcode|postal code|code|icp|version|v|ver\.?|chapter|section|article|figure|fig\.|table|item"
    r"|line"
    r"|phase|stage|level|grade|type|model|building|block|unit|floor|highway|gate|lot|volume|vol\.?|issue|industry|step"
    r"|part|annex|appendix|iso(?:/iec)?|gb|gb/t|class|tier|covid|hotline|click|clicks|views|view|read|reads|hits"
    r"|visits:|browse|sheet|route|document|doc|ref|order|notice|circular|decree|project|plan|program|programme|china"
    r"|beidou|made in china|windows|web|euro|mach|apollo|airbus|boeing)"
    r"[ :#\u2116-]{0,3}|[#@/\\_=\u2116]|\b[a-z]+://\S*|www\.\S*|\bstudents? aged |\baged? (?:of |between )?|\bages? )$"
)
# The pattern's last words and signs: to look for them first is quicker than to search.
_NAME_GAP: Final = " :#-"
_NAME_ENDS: Final = tuple(
    "no nos no. nos. number numbers top fortune global world world's page pages p. pp. room tel phone fax zip code icp "
    "v ver ver. "
    "version chapter section article figure fig. table item line phase stage level grade type model building block "
    "unit floor highway gate lot volume vol vol. issue industry step part annex appendix iso iso/iec gb gb/t class "
    "tier covid hotline click clicks view views read reads hits visits browse sheet route document doc ref order "
    "notice circular decree project plan program programme china beidou windows web euro mach apollo airbus boeing "
    "aged of between age "
    "ages @ / \\ _ = \u2116".split()
)
# Before these a number with a noun is a count all the same: "the project 300 enterprises joined" ...
_NAME_UNLESS_NOUN: Final = frozenset(
    "project plan program programme china global world world's industry unit level type phase view read class order "
    "stage model part building line top".split()
)
# ... but "Line 2 makes chips" and "Project 985" are names, told by their capital.
_NAME_IF_CAPITAL: Final = frozenset(
    "project program programme unit level type phase class stage model part building line".split()
)

_RANKINGS: Final = frozenset(("global", "top", "world", "world's", "world top", "world's top"))


def is_name(clean: str, low: str, left: int, has_noun: bool) -> bool:
    """Tell whether the number is part of a name: "No. 1", "Room 305", "Phase 2", "Fortune 500"."""
    begin = max(0, left - 28)
    before = low[begin:left]
    if (
        not before.rstrip(_NAME_GAP).endswith(_NAME_ENDS)
        and "#" not in before
        and "www." not in before
        and "://" not in before
    ):
        return False
    name = _NAME_BEFORE.search(before)
    if name is None:
        return False
    word = name[0].strip(" :#-")
    if low.startswith("500", left) and word in _RANKINGS:
        return True  # "the labs of three Global 500 companies"
    if word == "top":
        return _TOP_IS_VERB.search(before) is None  # "the top 10 taxpayers", but "will top 300 firms"
    if not has_noun or word not in _NAME_UNLESS_NOUN:
        return True
    return word in _NAME_IF_CAPITAL and clean[begin + name.start()].isupper()


_TOP_IS_VERB: Final = re.compile(r"\b(?:to|will|would|should|could|may|might|must|can|and|not|expected|also) top $")


_YEAR_BEFORE: Final = re.compile(
    r"(?:\b(?:in|(?<!total )(?<!number )of|by|since|until|till|from|to|through|during|before|after|year|end|early"
    r"|late|mid"
    r"|(?<=\d )and|(?<=\d, )and|between|the|for|versus|vs|than|with|on|compared with|over)[ -]"
    rf"|{MONTH} \d{{1,2}}, )$"
)
_YEAR_AFTER: Final = re.compile(
    r"[ -](?:annual|edition|version|world|china|evaluation|report|summit|conference|expo|fair|forum|budget|work|session"
    r"|global|national|list|ranking|catalogue|index|plan|targets?|figures?|results?|statistics|level|levels|total"
    r"|olympic)|s\b|/\d\d"
)


def is_year(low: str, left: int, end: int, has_noun: bool) -> bool:
    """Tell whether four digits that may be a year are one here, not a count."""
    if not has_noun or low[end : end + 1] == "-" or _YEAR_AFTER.match(low, end):
        return True
    return _YEAR_BEFORE.search(low, max(0, left - 28), left) is not None


_ITEM_BEFORE: Final = re.compile(r"(?:^|[\n.;:] ?\(?)$")


def is_item_number(low: str, left: int, end: int, digits: str) -> bool:
    """Tell the number of a list item: "1. Economy", "(2) woo investors"."""
    following = low[end : end + 1]
    if len(digits) > 2 or following not in {".", ")"}:
        return False
    if following == "." and low[end + 1 : end + 2] != " ":
        return False
    if following == ")" and low.rfind("(", max(0, left - 14), left) > low.rfind(")", max(0, left - 14), left):
        return low[left - 1] == "("  # "(2015: 74)" is no item
    return left == 0 or low[left - 1] in "\n(" or _ITEM_BEFORE.search(low, max(0, left - 3), left) is not None

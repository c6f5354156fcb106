"""What around a number decides between its readings: money or weight, a multiple or how often."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["FUNDS", "LENT", "ONLY_LARGE", "SOFTENER", "TIMES_AFTER", "TIMES_BEFORE", "is_weight"]

# What may stand between a number and the words before it, as in "rose by [about] 5 percent", and says how exact it is
SOFTENER: Final = "(?:about|around|some|nearly|over|more than|almost|roughly|just|only)"
TIMES_AFTER: Final = re.compile(
    r"\s{0,40}(?:that\b|as\b|more\b|higher\b|larger\b|bigger\b|greater\b|the\b|its\b|their\b|over\b|of\b|what\b"
    r"|year-on-year|year on year|compared|those\b|from\b|against\b|in \d|since\b|faster\b|above\b|growth\b|increase\b"
    r"|by \d|within\b|a year ago|[,.;)\u2014]|$)"
)
TIMES_BEFORE: Final = re.compile(
    r"(?:\b(?:is|are|was|were|by|to|grew|grown|grow|increased?|increasing|rose|risen|expanded|multiplied|jumped|surged"
    r"|soared|climbed|swelled|equals?|equivalent to|about|around|nearly|almost|over|more than|some|roughly|reached|up"
    r"|had|has|been|average)\b) ?(?:a |an |about |around |nearly |almost |over |more than |some |roughly |about )?$"
)
# Currency words that are verbs, names or other words where no magnitude or long number stands before them.
ONLY_LARGE: Final = frozenset(("won", "dong", "rand", "kip", "taka"))
# Currencies whose funds and bonds are counted ("3 yuan funds").
LENT: Final = frozenset(("yuan", "dollar", "euro", "renminbi", "rmb"))
FUNDS: Final = re.compile(
    r"-(?:denominated|based|backed|linked|pegged)\b| (?:bond|loan|fund|deposit|account|note|stock|share)s\b"
)


# A pound of weight or force, not of money: by what it is of or joined to, or by what is weighed, lifted, lost.
_POUNDS_OF_WEIGHT: Final = re.compile(
    r"pounds?(?: (?:in )?weight\b| of (?!debt|borrowing|investment|spending|fund|savings|sales|trade|cash)[a-z]"
    r"| (?:per|a) square|-(?:f(?:ee|oo)t|force|mass|thrust|inch)\b| (?:heavier|lighter|overweight)\b)"
)
_BODY: Final = re.compile(
    r"\b(?:weigh\w*|overweight|heav(?:y|ier|iest)|light(?:er|est)|payloads?|thrust|torque|horsepower|dumbbells?|barbells?"
    r"|bench|muscles?|diet(?:ing)?|exercis\w+|obes\w+|slimm\w+|body|shape|lb|lbs|kilos?|kilograms?|kgs?|lift(?:s|ed|ing)?"
    r"|(?:lost|losing|loses?|shed|gained|gaining|packed on|put on)(?: (?:about|around|nearly|over|almost|some))? \d+)\b"
)
_PAID: Final = re.compile(
    r"\b(?:cost|pa(?:id|y|ys|ying)|price[ds]?|worth|fees?|fines?|salary|wages?|sterling|earn\w*)\b"
)


def is_weight(low: str, left: int, pound: int) -> bool:
    """Tell "a load of 208 pounds" from an amount in pounds sterling."""
    if _POUNDS_OF_WEIGHT.match(low, pound):
        return True
    around = low[max(0, left - 90) : pound + 60]
    return _BODY.search(around) is not None and not _PAID.search(around)

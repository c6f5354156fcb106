"""The words around a number: magnitudes, currencies, percent, units of measure, modifiers, number words."""

from __future__ import annotations

import re
import warnings
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hitech_extract.schema import Modifier

__all__ = [
    "AFTER", "CURRENCIES", "LONG_TAIL", "MARKS", "MODIFIERS", "MODIFIER_AFTER", "MODIFIER_BEFORE", "MODIFIER_ENDS",
    "MONTH", "NUMBER_WORDS", "PERCENT", "SCALES", "TIMES", "UNIT", "UNIT_FIRST", "UNIT_SYMBOLS", "WORDED",
    "WORDED_STARTS", "WORD_MULTIPLES", "unit_symbol",
]  # fmt: skip

# --- magnitudes: the power of ten ---------------------------------------------------------------

SCALES: Final = {
    "hundred": 2, "thousand": 3, "k": 3, "ten thousand": 4, "wan": 4, "hundred thousand": 5, "million": 6,
    "millions": 6, "mln": 6, "mn": 6, "m": 6, "mio": 6, "ten million": 7, "hundred million": 8, "100 million": 8,
    "yi": 8, "billion": 9, "billions": 9, "bln": 9, "bn": 9, "b": 9, "thousand million": 9, "hundred billion": 11,
    "trillion": 12, "trillions": 12, "trln": 12, "trn": 12, "tn": 12, "thousand billion": 12, "million million": 12,
}  # fmt: skip
_SCALE: Final = (
    r"hundred[ -](?:million|thousand|billion)|ten[ -](?:thousand|million)|thousand[ -](?:million|billion)|100 million"
    r"|million million|hundred|thousand|millions?|billions?|trillions?|mln|bln|trln|mio|trn|mn|bn|tn|wan\b|yi\b"
)
# One-letter magnitudes count only after a currency mark, before a currency word or before things counted.
_LETTER_SCALE: Final = r"[mbk]"

# --- currencies: ISO 4217 -----------------------------------------------------------------------

CURRENCIES: Final = {
    word: code
    for code, words in {
        "CNY": "yuan renminbi|yuan rmb|rmb yuan|chinese yuan|chinese rmb|yuan|renminbi|rmb|cny",
        "USD": "us dollars|us dollar|u.s. dollars|u.s. dollar|u.s.dollars|american dollars|dollars|dollar|usd|us$",
        "HKD": "hong kong dollars|hong kong dollar|hk dollars|hkd|hk$",
        "EUR": "euros|euro|eur|\u20ac",
        "JPY": "japanese yen|yen|jpy",
        "GBP": "british pounds|pounds sterling|pounds|pound|gbp",
        "KRW": "south korean won|korean won|won|krw",
        "SGD": "singapore dollars|singapore dollar|sgd",
        "CHF": "swiss francs|chf",
        "AUD": "australian dollars|aud",
        "CAD": "canadian dollars|cad",
        "TWD": "new taiwan dollars|nt dollars|twd",
        "RUB": "rubles|roubles|rub",
        "MOP": "macao patacas|patacas|mop",
        "DEM": "deutsche marks",
        "INR": "indian rupees|rupees",
    }.items()
    for word in words.split("|")
}
# Marks that stand before the number; a longer mark may hold a shorter one ("HK$").
MARKS: Final = {
    mark: code
    for code, marks in {
        "USD": "us$|u.s.$|u.s. $|us $|usd$|usd|$",
        "HKD": "hk$|hk $|hkd",
        "SGD": "s$|sgd",
        "TWD": "nt$|twd",
        "AUD": "a$|aud",
        "CAD": "c$|cad",
        "MOP": "mop$|mop",
        "CNY": "rmb\u00a5|cn\u00a5|\u00a5|rmb|cny|yuan|renminbi",
        "EUR": "\u20ac|eur|euro",
        "GBP": "\u00a3|gbp",
        "KRW": "\u20a9|krw",
        "JPY": "jpy",
        "CHF": "chf",
        "RUB": "rub",
        "INR": "inr",
    }.items()
    for mark in marks.split("|")
}


def alternatives(words: dict[str, str]) -> str:
    """Return a pattern for any of the words, longer ones first."""
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(words, key=len, reverse=True))


AFTER: Final = re.compile(
    rf"[ -]?(?:(?P<scale>{_SCALE})\b-?"
    rf"|(?P<letter>{_LETTER_SCALE})(?=[ -]?(?:{alternatives(CURRENCIES)})\b|[^a-z0-9]|$))?"
    rf"(?:[ -]?(?P<currency>{alternatives(CURRENCIES)})(?![a-z$])(?: ?(?P<rmb>rmb|renminbi)\b)?)?"
)

# --- percent, multiples -------------------------------------------------------------------------

PERCENT: Final = re.compile(
    r"[ -]?(?:(?P<points>percentage[ -]points?|percent(?:age)? points?|pct points?|% points?|ppts?\b|pps?\b|p\.p\.)"
    r"|(?P<basis>basis points?|bps\b)|(?P<percent>%|percent\b|per cent\b|per ?cents?\b|pct\b))"
)
TIMES: Final = re.compile(
    r"[ -]?(?:times?\b|folds?\b|x\b(?! ?\d))(?! (?:a|per|each|every) (?:day|week|month|year|quarter)|-year| in a row"
    r"| zone\b)"
)

# --- units of measure ---------------------------------------------------------------------------

_UNITS: Final = {
    "km2": r"(?:square|sq\.?)[ -]?(?:kilometers?|kilometres?|km)\b|km2\b|km\u00b2|sq\.? ?kms?\b",
    "m2": r"(?:square|sq\.?)[ -]?(?:meters?|metres?)\b|sq\.? ?m\b|m2\b|m\u00b2|sqm\b",
    "mi2": r"(?:square|sq\.?)[ -]?(?:miles?|mi)\b|mi2\b|mi\u00b2",
    "ha": r"hectares?\b|ha\b",
    "mu": r"mu\b",
    "acre": r"acres?\b",
    "TWh": r"twh\b|terawatt[ -]hours?\b",
    "GWh": r"gwh\b|gigawatt[ -]hours?\b",
    "MWh": r"mwh\b|megawatt[ -]hours?\b",
    "kWh": r"kwh\b|kilowatt[ -]?hours?\b|kw\.h\b|kw-h\b",
    "GW": r"gw\b|gigawatts?\b",
    "MW": r"mw\b|megawatts?\b",
    "kW": r"kw\b|kilowatts?\b",
    "kVA": r"kva\b",
    "PFLOPS": r"petaflops?\b|pflops\b",
    "EFLOPS": r"exaflops?\b|eflops\b",
    "t": r"(?:metric )?tons?\b|tonnes?\b|metric tonnes?\b",
    "kg": r"kilograms?\b|kgs?\b",
    "km": r"kilometers?\b|kilometres?\b|kms?\b",
    "m": r"meters?\b|metres?\b",
    "m3": r"cubic[ -](?:meters?|metres?)\b|m3\b|m\u00b3",
    "l": r"lit(?:er|re)s?\b",
    "TEU": r"teus?\b",
    "bbl": r"barrels?\b",
}
UNIT: Final = re.compile("[ -]?(?:" + "|".join(f"(?P<u{i}>{p})" for i, p in enumerate(_UNITS.values())) + ")")
UNIT_SYMBOLS: Final = tuple(_UNITS)
UNIT_FIRST: Final = frozenset("skmhatgwcblpe")  # the first letters of the units above

# Words that are units beyond doubt, but too rare for the table above: quantulum3 knows their symbols.
LONG_TAIL: Final = re.compile(
    r" (?P<unit>(?:(?:kilo|mega|giga|tera|peta|exa|milli|micro|nano|centi)(?:volt|byte|bit|hertz|joule|pascal|gram"
    r"|met(?:er|re)"
    r"|lit(?:er|re)|watt|amp|ampere)s?|(?:volt|byte|joule|watt|ampere|decibel|gallon|mile|inche|ounce|lumen|knot"
    r"|micron|yard"
    r"|megapixel|nautical mile|cubic feet|cubic foot|square feet|square foot|newton)s?|hertz|feet|inch)"
    r"|(?P<symbol>kv|ghz|mhz|gb|tb|mpa|db))(?![\w-])"
)


@cache
def unit_symbol(word: str) -> str | None:
    """Return the symbol of a unit of measure in quantulum3's table ("gigabytes" -> "GB"), None where it has none."""
    # Loaded when first needed: its tables take seconds. Only the tables are used: the parser would configure
    # the root logger and ask for a classifier.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from quantulum3 import load

        units = load.units()
    found = units.surfaces.get(word) or units.surfaces_lower.get(word) or units.symbols_lower.get(word) or ()
    symbols = sorted({unit.symbols[0] for unit in found if unit.symbols})
    return symbols[0] if len(symbols) == 1 else None


# --- numbers and multiples in words -------------------------------------------------------------

NUMBER_WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "one hundred": 100, "a hundred": 100,
}  # fmt: skip
WORD_MULTIPLES: Final = {
    "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "triple": 3, "tripled": 3, "triples": 3, "tripling": 3,
    "treble": 3, "trebled": 3, "trebling": 3, "quadruple": 4, "quadrupled": 4, "quadruples": 4, "quadrupling": 4,
    "quintuple": 5, "quintupled": 5, "quintupling": 5, "sextupled": 6, "twice": 2, "thrice": 3,
}  # fmt: skip
# Any of these words must be there for WORDED to match from its beginning.
WORDED_STARTS: Final = tuple(dict.fromkeys([*WORD_MULTIPLES, *NUMBER_WORDS]))
WORDED: Final = re.compile(
    rf"(?:(?P<multiple>{'|'.join(sorted(WORD_MULTIPLES, key=len, reverse=True))})(?![\w-])"
    rf"|(?P<word>{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})(?:(?P<fold>[ -]?fold\b)"
    rf"|(?P<times>[ -]times\b)"
    r"|(?P<percent> (?:percent|per cent|pct)\b|[ -]percentage points?)"
    r"|[ -](?P<scale>hundred million|million|billion|trillion)"
    rf"(?:[ -](?P<currency>{alternatives(CURRENCIES)})\b)?))"
)

# --- modifiers ----------------------------------------------------------------------------------

MODIFIERS: Final[dict[str, Modifier]] = {
    **dict.fromkeys(
        (
            "more than|over|exceed|exceeds|exceeded|exceeding|surpass|surpassed|surpasses|surpassing|above|topped"
            "|tops|top"
            "|topping|upwards of|in excess of|passed|crossed|broke through|past|beyond|greater than|higher than"
            "|breaking through|exceeded the|north of|well over|just over|a bit more than|slightly more than"
            "|a little over"
            "|slightly over"
        ).split("|"),
        "more_than",
    ),
    **dict.fromkeys(
        (
            "nearly|almost|under|less than|below|fewer than|close to|just under|just short of|short of|near|lower than"
            "|approaching|well under|not quite|slightly less than|a little under|close on"
        ).split("|"),
        "less_than",
    ),
    **dict.fromkeys(
        (
            "at least|no less than|not less than|no fewer than|a minimum of|not lower than|minimum|not below"
            "|not fewer than|no lower than"
        ).split("|"),
        "at_least",
    ),
    **dict.fromkeys(
        (
            "up to|at most|no more than|not more than|as much as|as many as|a maximum of|capped at|maximum"
            "|not exceeding|as high as|no higher than"
        ).split("|"),
        "at_most",
    ),
    **dict.fromkeys(
        (
            "about|around|some|roughly|approximately|approx|approx.|circa|an estimated|estimated|or so|ca."
            "|in the region of|~|nearly about|an approximate"
        ).split("|"),
        "approx",
    ),
}
MODIFIER_BEFORE: Final = re.compile(
    r"(?:(?<![\w-])("
    + "|".join(re.escape(m).replace(r"\ ", " ") for m in sorted(MODIFIERS, key=len, reverse=True))
    + r"))(?: an?| the| by)? ?[(]?$"
)
# The last words of the modifiers and of what may stand between them and the number.
MODIFIER_ENDS: Final = frozenset(m.rsplit(" ", 1)[-1] for m in MODIFIERS) | {"a", "an", "the", "by"}
MODIFIER_AFTER: Final = re.compile(
    r"(?: \w+){0,2}? (?P<least>or (?:more|above|higher|over)|and (?:above|over|more))\b"
    r"|(?: \w+){0,2}? (?P<approx>or so)\b|(?P<plus>\+)(?=[ \w])"
)

MONTH: Final = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
)

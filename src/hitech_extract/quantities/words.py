"""The words around a number: magnitudes, currencies, percent, units of measure, modifiers, number words."""

from __future__ import annotations

import re
import warnings
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from hitech_extract.quantities.currencies import CURRENCY

if TYPE_CHECKING:
    from hitech_extract.schema import Modifier

__all__ = [
    "AFTER", "FRACTION", "FRACTION_SIGNS", "LONG_TAIL", "MODIFIERS", "MODIFIER_AFTER", "MODIFIER_BEFORE",
    "MODIFIER_ENDS", "MONTH", "PERCENT", "PLUS", "SCALES", "TIMES", "UNIT", "UNIT_FIRST", "UNIT_SYMBOLS",
    "WORD_MULTIPLES", "WORD_TAIL", "unit_symbol",
]  # fmt: skip

# --- magnitudes: the power of ten ---------------------------------------------------------------

SCALES: Final = {
    "hundred": 2, "thousand": 3, "k": 3, "ten thousand": 4, "wan": 4, "hundred thousand": 5, "million": 6,
    "millions": 6, "mln": 6, "mn": 6, "m": 6, "mio": 6, "ten million": 7, "hundred million": 8, "100 million": 8,
    "yi": 8, "billion": 9, "billions": 9, "bln": 9, "bn": 9, "b": 9, "thousand million": 9, "hundred billion": 11,
    "trillion": 12, "trillions": 12, "trln": 12, "trn": 12, "tn": 12, "tln": 12, "thousand billion": 12,
    "million million": 12, "mil": 6, "mill": 6, "mm": 6, "bil": 9, "t": 12, "lakh": 5, "lakhs": 5, "crore": 7,
    "crores": 7, "lakh crore": 12, "lakh crores": 12, "\u4e07": 4, "\u4ebf": 8,
    # "8.8 hundreds of millions of yuan": as machines put it
    **{
        f"{many}{link} {one}": power
        for many, one, power in (
            ("hundreds", "millions", 8), ("hundred", "millions", 8), ("hundreds", "million", 8),
            ("tens", "thousands", 4), ("ten", "thousands", 4), ("tens", "millions", 7), ("ten", "millions", 7),
            ("tens", "million", 7), ("tens", "thousand", 4),
        )
        for link in ("", " of")
    },
    "hundred of million": 8,
}  # fmt: skip
_SCALE: Final = (
    r"hundreds?(?: of |[ -])(?:millions?|thousand|billion)|tens?(?: of |[ -])(?:thousands?|millions?)"
    r"|thousand[ -](?:million|billion)|100 million"
    r"|million million|hundred|thousand|millions?|billions?|trillions?|mln|bln|trln|tln|mio|trn|mn|bn|tn|mill?|bil"
    r"|lakh crores?|lakhs?|crores?|wan|yi"
)
# Short magnitudes count only after a currency mark, before a currency word or before things counted.
_LETTER_SCALE: Final = r"mm|[mbk]|(?<=\d)t"


# What follows a number: magnitude, "plus", currency, and a magnitude after the currency ("75 USD million").
AFTER: Final = re.compile(
    rf"[ -]?(?:(?P<scale>(?:{_SCALE})\b|[\u4e07\u4ebf](?=\u5143))-?"
    rf"|(?P<letter>{_LETTER_SCALE})(?=[ -]?{CURRENCY}|[^a-z0-9]|$))?"
    r"(?P<plus>-?plus\b|\+)?"
    rf"(?:(?:[ -]?|(?(scale) of |(?!)))(?P<currency>{CURRENCY})(?: ?(?P<rmb>rmb|renminbi)\b)?"
    r"(?: (?P<late>million|billion|trillion|mln|bln|mn|bn)\b(?!-))?)?"
)
# "10-plus", "300+", "300-odd", "10 plus percent": said of the number itself.
PLUS: Final = re.compile(
    r"(?:-plus\b| plus(?= (?:percent|per cent|pct|million|billion|trillion|yuan|rmb|renminbi|dollars|euros)\b)"
    r"|\+(?=[ -]?[a-z%]))|(?P<odd>-odd\b)"
)
# "2 1/2 percent", "3\u00bd percent", "2 and a half billion": a number's own fraction.
FRACTION: Final = re.compile(
    r" and (?:a|one)[ -](?P<part>half|quarter)(?![a-z])|(?P<sign> ?[\u00bc\u00bd\u00be])"
    r"|[ -](?P<over>[1-9])/(?P<under>[2-9])(?=[ -]?(?:percent|per cent|%|pct|million|billion|trillion|times))"
)
FRACTION_SIGNS: Final = {"\u00bc": Decimal("0.25"), "\u00bd": Decimal("0.5"), "\u00be": Decimal("0.75")}

# --- percent, multiples -------------------------------------------------------------------------

PERCENT: Final = re.compile(
    r"[ -]?(?:(?P<points>(?:percent(?:age)?|per cent|pct\.?|%)[ -]?(?:points?|pts?\b)|ppts?\b|pps?\b|p\.p\."
    r"|of (?:a|one) (?:full )?percent(?:age)? point\b)|(?P<basis>basis points?|bps\b)"
    r"|(?P<percent>%|percents?\b|per cents?\b|percentages?\b|pct\b|of (?:a|one) per ?cent\b|p\.c\.|(?P<pc>pc\b)))"
)
TIMES: Final = re.compile(
    r"[ -]?(?:times?\b|folds?\b|x\b(?! ?\d))(?! (?:a|per|each|every) (?:day|week|month|year|quarter)|-year| in a row"
    r"| zone\b)"
)

# --- units of measure ---------------------------------------------------------------------------

_UNITS: Final = {
    "km2": r"(?:square|sq\.?)[ -]?(?:kilometers?|kilometres?|km)\b|km2\b|km\u00b2|sq\.? ?kms?\b",
    "m2": r"(?:square|sq\.?)[ -]?(?:meters?|metres?)\b|sq\.? ?m\b|m2\b|m\u00b2|sqm\b",
    "ft2": r"(?:square|sq\.?)[ -]?(?:feet|foot|ft)\b|ft2\b|sqft\b",
    "mi2": r"(?:square|sq\.?)[ -]?(?:miles?|mi)\b|mi2\b|mi\u00b2",
    "ha": r"hectares?\b|ha\b",
    "mu": r"mu\b",
    "acre": r"acres?\b",
    "TWh": r"twh\b|terawatt[ -]hours?\b",
    "GWh": r"gwh\b|gigawatt[ -]hours?\b",
    "MWh": r"mwh\b|megawatt[ -]hours?\b",
    "kWh": r"kwh\b|kilowatts?[ -]?hours?\b|kw\.h\b|kw-h\b|kw h\b",
    "GW": r"gw\b|gigawatts?\b",
    "MW": r"mw\b|megawatts?\b",
    "kW": r"kw\b|kilowatts?\b",
    "kVA": r"kva\b",
    "MVA": r"mva\b|megavolt[ -]amperes?\b",
    "tce": r"tce\b",
    "PFLOPS": r"petaflops?\b|pflops\b",
    "EFLOPS": r"exaflops?\b|eflops\b",
    "t": r"(?:metric |standard )?tons?\b|tonnes?\b|metric tonnes?\b|t\b(?!-)",
    "g": r"grams?\b",
    "kg": r"kilograms?\b|kgs?\b",
    "km": r"kilometers?\b|kilometres?\b|kms?\b",
    "m": r"meters?\b|metres?\b",
    "m3": r"cubic[ -](?:meters?|metres?)\b|m3\b|m\u00b3",
    "l": r"lit(?:er|re)s?\b",
    "TEU": r"teus?\b",
    "bbl": r"barrels?\b",
    "mi": r"miles?\b",
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

WORD_MULTIPLES: Final = {
    "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "triple": 3, "tripled": 3, "triples": 3, "tripling": 3,
    "treble": 3, "trebled": 3, "trebling": 3, "quadruple": 4, "quadrupled": 4, "quadruples": 4, "quadrupling": 4,
    "quintuple": 5, "quintupled": 5, "quintuples": 5, "quintupling": 5, "sextuple": 6, "sextupled": 6,
    "sextupling": 6, "septupled": 7, "octupled": 8, "twice": 2, "thrice": 3,
}  # fmt: skip
# What makes a number in words a figure: a fold, percent, a currency ... or things counted.
WORD_TAIL: Final = re.compile(
    r"(?P<fold>[ -]?fold\b)|(?P<times>[ -]times\b)|[ -](?P<points>percentage[ -]points?\b)"
    rf"|[ -](?P<percent>percents?\b|per cent\b|pct\b|percentage\b)|[ -](?P<currency>{CURRENCY})"
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
            "|slightly over|larger than|bigger than|>"
        ).split("|"),
        "more_than",
    ),
    **dict.fromkeys(
        (
            "nearly|almost|under|less than|below|fewer than|close to|just under|just short of|short of|near|lower than"
            "|approaching|well under|not quite|slightly less than|a little under|close on|smaller than|<"
        ).split("|"),
        "less_than",
    ),
    **dict.fromkeys(
        (
            "at least|no less than|not less than|no fewer than|a minimum of|not lower than|minimum|not below"
            "|not fewer than|no lower than|as low as|as little as|as few as"
            "|no smaller than|not smaller than|at least or equal to|>=|\u2265|=>"
            "|more than or equal to|greater than or equal to|higher than or equal to|larger than or equal to"
            "|equal to or more than|equal to or greater than|equal to or higher than|equal to or above"
        ).split("|"),
        "at_least",
    ),
    **dict.fromkeys(
        (
            "up to|at most|no more than|not more than|as much as|as many as|a maximum of|capped at|maximum"
            "|not exceeding|as high as|no higher than|no larger than|no greater than|not greater than|<=|\u2264|=<"
            "|less than or equal to|lower than or equal to|fewer than or equal to|smaller than or equal to"
            "|equal to or less than|equal to or lower than|equal to or fewer than|equal to or below"
        ).split("|"),
        "at_most",
    ),
    **dict.fromkeys(
        (
            "about|around|some|roughly|approximately|approx|approx.|circa|an estimated|estimated|or so|ca.|ca|c."
            "|in the region of|~|nearly about|an approximate"
        ).split("|"),
        "approx",
    ),
}
_SIGNS: Final = tuple(m for m in MODIFIERS if not m[0].isalpha())
MODIFIER_BEFORE: Final = re.compile(
    r"(?:(?:(?<![\w-])("
    + "|".join(
        re.escape(m).replace(r"\ ", " ") for m in sorted(set(MODIFIERS).difference(_SIGNS), key=len, reverse=True)
    )
    + r"))(?: an?| the| by)? ?|(?:^|[\s\w(])("
    + "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
    + r") ?)[(]?$"
)
# The last words of the modifiers and of what may stand between them and the number.
MODIFIER_ENDS: Final = frozenset(m.rsplit(" ", 1)[-1] for m in MODIFIERS) | {"a", "an", "the", "by"}
MODIFIER_AFTER: Final = re.compile(
    r"(?: \w+){0,2}? (?:(?P<least>or (?:more|above|higher|over|greater|larger|bigger|better)|and (?:above|over|more)"
    r"|and upwards?|or upwards?)"
    r"|(?P<most>or (?:less|below|lower|under|fewer|smaller)|and (?:below|under|less)))\b(?! than\b| equal\b)"
    r"|(?: \w+){0,2}? (?P<approx>or so|or thereabouts|give or take)\b|(?P<plus>\+)(?=[ \w])"
)

MONTH: Final = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
)

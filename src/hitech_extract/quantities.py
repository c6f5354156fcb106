"""Find the figures' numbers: money, percentages, counts, multiples, physical quantities.

One pass over the digits of a text. What stands directly left and right of each number (currency,
magnitude, unit, noun, sign) decides its kind; numbers that are no figures (years, dates, ordinals,
names, durations, bases of rates) are dropped here. A number whose kind only its sentence can settle
("... from 54 in 2012 to 97") is given as kind ``bare``; the linking step settles or drops it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from hitech_extract.reading import Reading
from hitech_extract.schema import Modifier

__all__ = ["Quantity", "find_quantities"]

Kind = Literal["money", "percent", "count", "multiple", "quantity", "bare"]


@dataclass(slots=True)
class Quantity:
    """A number of the text. Offsets are half-open into ``Reading.clean``.

    ``start``-``end`` covers currency mark, number, magnitude and unit word; ``noun_start``-``noun_end``
    the counted noun phrase. ``sign`` is +1 or -1 where a sign is written, ``range_end`` is "low"
    or "high" at the ends of a range, ``power`` the power of ten of a written magnitude (million: 6).
    """

    start: int
    end: int
    kind: Kind
    value: Decimal
    unit: str
    modifier: Modifier | None = None
    sign: int = 0
    noun_start: int = -1
    noun_end: int = -1
    range_end: str = ""
    hyphenated: bool = False
    power: int = 0


# --- vocabulary -------------------------------------------------------------------------------

_SCALES: Final = {
    "hundred": 2, "thousand": 3, "k": 3, "ten thousand": 4, "million": 6, "millions": 6, "mln": 6, "mn": 6, "m": 6, "mio": 6,
    "hundred million": 8, "100 million": 8, "billion": 9, "billions": 9, "bln": 9, "bn": 9, "b": 9, "trillion": 12, "trillions": 12,
    "trln": 12, "trn": 12, "tn": 12, "ten million": 7, "hundred thousand": 5, "hundred billion": 11, "thousand billion": 12,
    "million million": 12, "wan": 4, "yi": 8,
}  # fmt: skip
_SCALE: Final = (
    r"hundred[ -](?:million|thousand|billion)|ten[ -](?:thousand|million)|thousand[ -]billion|100 million|"
    r"hundred|thousand|millions?|billions?|trillions?|mln|bln|trln|mio|trn|mn|bn|tn|wan\b|yi\b"
)
# One-letter magnitudes count only after a currency mark or before a currency word ("48b yuan").
_LETTER_SCALE: Final = r"[mbk]"

_CURRENCY_WORDS: Final = {
    "yuan renminbi": "CNY", "yuan rmb": "CNY", "rmb yuan": "CNY", "chinese yuan": "CNY", "yuan": "CNY", "renminbi": "CNY",
    "rmb": "CNY", "cny": "CNY", "chinese rmb": "CNY", "us dollars": "USD", "us dollar": "USD", "u.s. dollars": "USD", "u.s. dollar": "USD",
    "u.s.dollars": "USD", "american dollars": "USD", "dollars": "USD", "dollar": "USD", "usd": "USD", "us$": "USD", "hong kong dollars": "HKD",
    "hong kong dollar": "HKD", "hk dollars": "HKD", "hkd": "HKD", "hk$": "HKD", "euros": "EUR", "euro": "EUR", "eur": "EUR",
    "japanese yen": "JPY", "yen": "JPY", "jpy": "JPY", "british pounds": "GBP", "pounds sterling": "GBP", "pounds": "GBP", "pound": "GBP", "gbp": "GBP",
    "south korean won": "KRW", "korean won": "KRW", "krw": "KRW", "singapore dollars": "SGD", "singapore dollar": "SGD", "sgd": "SGD",
    "swiss francs": "CHF", "chf": "CHF", "australian dollars": "AUD", "aud": "AUD", "canadian dollars": "CAD", "cad": "CAD",
    "new taiwan dollars": "TWD", "nt dollars": "TWD", "twd": "TWD", "rubles": "RUB", "roubles": "RUB", "rub": "RUB",
    "macao patacas": "MOP", "patacas": "MOP", "mop": "MOP", "deutsche marks": "DEM", "indian rupees": "INR", "rupees": "INR", "\u20ac": "EUR", "won": "KRW",
}  # fmt: skip
_CURRENCY_MARKS: Final = {
    "us$": "USD", "u.s.$": "USD", "u.s. $": "USD", "us $": "USD", "usd$": "USD", "hk$": "HKD", "hk $": "HKD", "s$": "SGD", "nt$": "TWD", "a$": "AUD", "c$": "CAD",
    "mop$": "MOP", "rmb\u00a5": "CNY", "cn\u00a5": "CNY", "\u00a5": "CNY", "\u20ac": "EUR", "\u00a3": "GBP", "\u20a9": "KRW", "$": "USD",
    "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "usd": "USD", "hkd": "HKD", "eur": "EUR", "gbp": "GBP", "jpy": "JPY", "krw": "KRW", "sgd": "SGD",
    "chf": "CHF", "aud": "AUD", "cad": "CAD", "twd": "TWD", "euro": "EUR", "renminbi": "CNY", "mop": "MOP", "rub": "RUB", "inr": "INR",
}  # fmt: skip


def _alternatives(words: dict[str, str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(words, key=len, reverse=True))


_MARK_BEFORE: Final = re.compile(rf"(?:(?<![a-z])(?:{_alternatives(_CURRENCY_MARKS)})) ?$")
_MARK_FIRST: Final = frozenset("$\u00a5\u20ac\u00a3\u20a9bydrnkfowpi")  # last characters a mark may have

_NUMBER: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,9})?(?![\d])|\d{1,18}(?:\.\d{1,9})?(?!\d)|\d+")
_AFTER: Final = re.compile(
    rf"(?P<sep>[ -]?)(?:(?P<scale>{_SCALE})\b-?|(?P<letter>{_LETTER_SCALE})(?=[ -]?(?:{_alternatives(_CURRENCY_WORDS)})\b|[^a-z0-9]|$))?"
    rf"(?:[ -]?(?P<currency>{_alternatives(_CURRENCY_WORDS)})(?![a-z$])(?: ?(?P<rmb>rmb|renminbi)\b)?)?"
)
_PERCENT: Final = re.compile(
    r"[ -]?(?:(?P<points>percentage[ -]points?|percent(?:age)? points?|pct points?|% points?|ppts?\b|pps?\b|p\.p\.)|(?P<basis>basis points?|bps\b)"
    r"|(?P<percent>%|percent\b|per cent\b|per ?cents?\b|pct\b\.?))"
)
_POINTS: Final = re.compile(r"[ -]points?\b")
_TIMES: Final = re.compile(
    r"[ -]?(?:times?\b|folds?\b|x\b(?! ?\d))(?! (?:a|per|each|every) (?:day|week|month|year|quarter)|-year| in a row| zone\b)"
)
_BARE_AFTER_RANGE: Final = re.compile(r"(?: ?- ?| to | and |, and |, | or |/)")

_UNITS: Final = {
    "km2": r"(?:square|sq\.?)[ -]?(?:kilometers?|kilometres?|km)\b|km2\b|km\u00b2|sq\.? ?kms?\b",
    "m2": r"(?:square|sq\.?)[ -]?(?:meters?|metres?)\b|sq\.? ?m\b|m2\b|m\u00b2|sqm\b",
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
    "t": r"(?:metric )?tons?\b|tonnes?\b|metric tonnes?\b",
    "kg": r"kilograms?\b|kgs?\b",
    "km": r"kilometers?\b|kilometres?\b|kms?\b",
    "m": r"meters?\b|metres?\b",
    "m3": r"cubic[ -](?:meters?|metres?)\b|m3\b|m\u00b3",
    "l": r"lit(?:er|re)s?\b",
    "TEU": r"teus?\b",
    "bbl": r"barrels?\b",
}
_UNIT: Final = re.compile("[ -]?(?:" + "|".join(f"(?P<u{i}>{p})" for i, p in enumerate(_UNITS.values())) + ")")
_UNIT_SYMBOLS: Final = tuple(_UNITS)
_UNIT_FIRST: Final = frozenset("skmhatgwcb lq-")

_WORD_NUMBERS: Final = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "hundred": 100, "one hundred": 100, "a hundred": 100, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_NUMBER_WORD: Final = "|".join(sorted((w for w in _WORD_NUMBERS if w not in ("a", "hundred")), key=len, reverse=True))
_WORD_MULTIPLES: Final = {
    "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "twofold": 2, "two-fold": 2, "triple": 3, "tripled": 3, "triples": 3,
    "tripling": 3, "trebled": 3, "trebling": 3, "treble": 3, "quadruple": 4, "quadrupled": 4, "quadruples": 4, "quadrupling": 4, "quintupled": 5, "quintupling": 5,
    "quintuple": 5, "sextupled": 6, "twice": 2, "thrice": 3,
}  # fmt: skip
_WORDED: Final = re.compile(
    r"(?<![\w-])(?:(?P<multiple>doubl(?:e[ds]?|ing)|tripl(?:e[ds]?|ing)|trebl(?:ed?|ing)|quadrupl(?:e[ds]?|ing)|quintupl(?:ed?|ing)|sextupled|twice|thrice)(?![\w-])"
    rf"|(?P<word>{_NUMBER_WORD})(?:(?P<fold>[ -]?fold\b)|(?P<times>[ -]times\b)|(?P<percent> (?:percent|per cent|pct)\b|[ -]percentage points?)"
    rf"|[ -](?P<scale>hundred million|million|billion|trillion)(?:[ -](?P<currency>{_alternatives(_CURRENCY_WORDS)})\b)?))"
)

_TIMES_AFTER: Final = re.compile(
    r"\s*(?:that\b|as\b|more\b|higher\b|larger\b|bigger\b|greater\b|the\b|its\b|their\b|over\b|of\b|what\b|year-on-year|year on year|compared|those\b"
    r"|from\b|against\b|in \d|since\b|faster\b|above\b|growth\b|increase\b|by \d|within\b|a year ago|[,.;)\u2014]|$)"
)
_TIMES_BEFORE: Final = re.compile(
    r"(?:\b(?:is|are|was|were|by|to|grew|grown|grow|increased?|increasing|rose|risen|expanded|multiplied|jumped|surged|soared|climbed|swelled|equals?|equivalent to"
    r"|about|around|nearly|almost|over|more than|some|roughly|reached|up|had|has|been|average)\b) ?(?:a |an |about |around |nearly |almost |over |more than |some |roughly |about )?$"
)
_TWICE_OK: Final = re.compile(r" (?:the|that|as|what|its|their|last|those|more|over|\d)\b")
_DOUBLE_NOT: Final = re.compile(r"[ -](?:digits?\b|counting|track|shift|first|certified|taxation|the efforts|efforts|carbon|cropping|eleven|standard|up\b|reduction|insurance|helix|world|champion)")
_DOUBLE_ADJ: Final = re.compile(r"(?:\ba|\bthe|\bof) $")

_YEAR: Final = re.compile(r"(?:19|20)\d\d$")
_ORDINAL: Final = re.compile(r"(?:st|nd|rd|th)\b")
_CLOCK: Final = re.compile(r":\d\d|[:.]\d\d ?[ap]\.?m\b| ?[ap]\.?m\.?\b(?! ?yuan)| ?o'clock")
_MONTH: Final = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
)
_DATE_BEFORE: Final = re.compile(rf"(?<![a-z]){_MONTH} ?(?:\d{{1,2}} ?(?:-|to|and) ?)?$")
_DATE_AFTER: Final = re.compile(rf",? (?:of )?{_MONTH}(?![a-z])|-(?:year|month|day|week|hour|minute)s?\b")
_DURATION: Final = re.compile(
    r"(?:st|nd|rd|th)?[ -](?:(?:consecutive|full|working|calendar|business|more|additional|straight|natural|whole|short|long|past|odd|further|other|to \d+|or \d+|\+)[ -])*"
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|decades?|quarters?|years'|months'|days'|nights?|centur(?:y|ies)|half-years?|min\b|hrs?\b|o'clock|degrees?|"
    r"year-olds?|generations?)(?![a-z])|[ -]?(?:\u00b0|\u2103|degrees?\b|celsius)"
)
_NAME_BEFORE: Final = re.compile(
    r"(?:\b(?:nos?\.?|numbers?:|no\b\.? ?|top|fortune(?: global)?|global|world(?:'s)? top|page|pages|p\.|pp\.|room|tel|phone|fax|zip|postcode|postal code|code|icp|version|v|ver\.?|chapter|section|article"
    r"|figure|fig\.|table|item|line|phase|stage|level|grade|type|model|building|block|unit|floor|highway|gate|lot|volume|vol\.?|issue|industry|step|part|annex|appendix|iso(?:/iec)?|gb|gb/t|class|tier|covid|chapter"
    r"|hotline|click|clicks|views|view|read|reads|hits|visits:|browse|sheet|route|document|doc|ref|order|notice|circular|decree|project|plan|program|programme|china|beidou|made in china|windows|web|euro|mach|apollo|airbus|boeing)"
    r"[ :#\u2116-]{0,3}|[#@/\\_=\u2116]|\b[a-z]+://\S*|www\.\S*|\bstudents? aged |\baged? (?:of |between )?|\bages? )$"
)
_NAME_NOT_WITH_NOUN: Final = frozenset({"project", "plan", "program", "programme", "china", "global", "industry", "unit", "level", "type", "phase", "view", "read", "class", "order", "stage", "model", "part", "building", "line", "top"})
_RATE_BASE: Final = re.compile(r"\b(?:per|every|each|for every|out of every|in every)(?: (?:capita|head|thousand))? ?$")
_TABLE_INDEX: Final = re.compile(r"^\(?$")
_BRACKET_INDEX: Final = re.compile(r"\(\s*$")

_MODIFIERS: Final[dict[str, Modifier]] = {
    "more than": "more_than", "over": "more_than", "exceed": "more_than", "exceeds": "more_than", "exceeded": "more_than", "exceeding": "more_than",
    "surpass": "more_than", "surpassed": "more_than", "surpasses": "more_than", "surpassing": "more_than", "above": "more_than", "topped": "more_than", "tops": "more_than", "top": "more_than",
    "topping": "more_than", "upwards of": "more_than", "in excess of": "more_than", "passed": "more_than", "crossed": "more_than", "broke through": "more_than", "past": "more_than", "beyond": "more_than", "greater than": "more_than",
    "higher than": "more_than", "breaking through": "more_than", "exceeded the": "more_than", "north of": "more_than", "well over": "more_than", "just over": "more_than", "a bit more than": "more_than", "slightly more than": "more_than", "a little over": "more_than", "slightly over": "more_than",
    "nearly": "less_than", "almost": "less_than", "under": "less_than", "less than": "less_than", "below": "less_than", "fewer than": "less_than", "close to": "less_than", "just under": "less_than",
    "just short of": "less_than", "short of": "less_than", "near": "less_than", "lower than": "less_than", "approaching": "less_than", "well under": "less_than", "not quite": "less_than", "slightly less than": "less_than", "a little under": "less_than",
    "at least": "at_least", "no less than": "at_least", "not less than": "at_least", "no fewer than": "at_least", "a minimum of": "at_least", "not lower than": "at_least", "minimum": "at_least", "not below": "at_least", "not fewer than": "at_least", "no lower than": "at_least",
    "up to": "at_most", "at most": "at_most", "no more than": "at_most", "not more than": "at_most", "as much as": "at_most", "as many as": "at_most", "a maximum of": "at_most", "capped at": "at_most", "maximum": "at_most", "not exceeding": "at_most", "as high as": "at_most", "no higher than": "at_most",
    "about": "approx", "around": "approx", "some": "approx", "roughly": "approx", "approximately": "approx", "approx": "approx", "approx.": "approx", "circa": "approx", "an estimated": "approx", "estimated": "approx", "or so": "approx", "ca.": "approx", "in the region of": "approx", "~": "approx", "close on": "less_than", "nearly about": "approx", "an approximate": "approx",
}  # fmt: skip
_MODIFIER_BEFORE: Final = re.compile(
    r"(?:(?<![\w-])(" + "|".join(re.escape(m).replace(r"\ ", " ") for m in sorted(_MODIFIERS, key=len, reverse=True)) + r"))(?: an?| the| by)? ?[(]?$"
)
_MODIFIER_AFTER: Final = re.compile(r"(?: \w+){0,2}? (?P<least>or (?:more|above|higher|over)|and (?:above|over|more))\b|(?: \w+){0,2}? (?P<approx>or so)\b|(?P<plus>\+)(?=[ \w])")

# --- the counted noun phrase ------------------------------------------------------------------

_WORD: Final = re.compile(r" ?(?P<open>[\"'(]?)(?P<word>[a-zA-Z&][\w&./'-]*|\d+[a-z]\w*)(?P<close>[\"']?)")
_NP_STOP: Final = frozenset(
    "of in for to and or with from by at on were was are is be been being have has had will would can could may might shall should that which who whom whose "
    "as than over more up down this last next into since during after before while when where but so if then also only not no per each every all its their our the a an "
    "it they we he she these those there here among amid between through throughout about around nearly against versus respectively already currently now still newly "
    "compared yesterday today tomorrow late early via without within under above below across along out off near according such both either neither did do does "
    "came come went go rose fell grew year-on-year yearly annually month-on-month accounting worth covering including involving totaling totalling started signed settled "
    "accounted contributed reached employed generated attracted increased decreased went moved put spread built passed said".split()
)
_NP_SKIP: Final = frozenset(("new", "more", "additional", "further", "other", "extra"))
_MASS_NOUNS: Final = frozenset(
    "people staff personnel workforce talent manpower faculty equipment kilometres".split()
) - {"kilometres"}
_NOT_PLURAL: Final = frozenset(
    "business sales process access success progress press plus gas express fitness wireless series headquarters overseas always versus bonus status campus census basis "
    "analysis focus consensus crisis emphasis diabetes physics electronics logistics economics mathematics robotics semiconductors-less photovoltaics-less aerospace plastics "
    "ceramics optics photonics communications goods-less mechatronics biologics avionics genomics materials sciences news means lens less across its was has is this thus us "
    "business-class products-based services-based communications telecoms robots-less fortune-500".split()
)  # words in -s that rarely head a counted phrase by themselves when another noun follows
_NOT_COUNTED: Final = frozenset(
    "points point years year months month days day weeks week hours hour minutes degrees times percent yuan dollars pages percentages quarters decades places place ranks editions edition "
    "seats-less spots positions-less sq floors storeys stories rounds-less shifts o'clock am pm a.m p.m stars star characters phases stages levels am".split()
)
_CONTAINERS: Final = frozenset("pieces types kinds units sets batches groups sorts varieties items cases teams copies categories numbers".split())
_IRREGULAR: Final = {"people": "person", "staff": "staff", "personnel": "personnel", "workforce": "worker", "men": "man", "women": "woman", "headquarters": "headquarters", "series": "series",
                     "premises": "premises", "branches": "branch", "talent": "talent", "manpower": "worker", "children": "child", "businesses": "business", "addresses": "address", "buses": "bus", "taxes": "tax",
                     "boxes": "box", "classes": "class", "processes": "process", "universities": "university", "dishes": "dish", "lenses": "lens", "matches": "match", "batches": "batch", "faculty": "faculty"}  # fmt: skip


def singular(noun: str) -> str:
    """Return the singular of a lower-case English noun, by ending ("companies" -> "company")."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ses", "xes", "ches", "shes", "zes")) and not noun.endswith(("uses", "ases", "enses", "ises", "oses")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith("ss"):
        return noun[:-1]
    return noun


def _plural(word: str) -> bool:
    if word in _MASS_NOUNS:
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "ous"))


_OF_WHOLE: Final = re.compile(r" of (?:the |its |their |our |his |china's |[a-z]+'s |these |those |all |which |(?:the )?(?:country|province|city|zone|nation|region|world)'s )*(?:\d[\d,]* )?")
_OF_THEM: Final = re.compile(r" of (?:them|these|those|which|whom)\b")


@lru_cache(maxsize=4096)
def _noun_phrase(following: str) -> tuple[int, int, str] | None:
    """Return (start, end, head) of the counted noun phrase at the beginning of ``following``, or None.

    The head is the first plural noun before a function word, verb or punctuation; the phrase runs
    from the first word to the head.
    """
    position = 0
    first = -1
    best: tuple[int, int, str] | None = None
    for count in range(9):
        match = _WORD.match(following, position)
        if match is None:
            break
        word = match["word"].rstrip(".'")
        low = word.lower()
        if low in _NP_STOP and not (count == 0 and low in _NP_SKIP):
            if low == "and" and best is None and first >= 0 and position:
                # "small and medium-sized enterprises", "research and development institutions"
                position = match.end()
                continue
            break
        if first < 0 and low not in _NP_SKIP:
            first = match.start("word")
        if best is not None and not (_plural(low) and low not in _NOT_PLURAL):
            break
        if _plural(low) and low not in _NOT_COUNTED:
            if low in _NOT_PLURAL and count < 8 and _more_nouns(following, match.end()):
                position = match.end()
                continue
            if low in _CONTAINERS and following.startswith(" of ", match.end()):
                position = match.end() + 3
                first = -1
                continue
            best = (max(first, 0), match.start("word") + len(word), singular(low))
            if match["word"][-1] == "." or match["close"] or following[match.end("word") : match.end("word") + 1] in ",;:)":
                break
        elif low in _NOT_COUNTED or match["word"][-1] == ".":
            return best
        position = match.end()
        if following[position : position + 1] in (",", ";", ":", "(", ")"):
            # "three high-quality, high-return projects": a comma between adjectives is rare; stop.
            break
    return best


def _more_nouns(following: str, position: int) -> bool:
    match = _WORD.match(following, position)
    if match is None or match["word"].lower() in _NP_STOP:
        return False
    nested = _noun_phrase(following[position : position + 80])
    return nested is not None


# --- finding ----------------------------------------------------------------------------------


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def scaled(value: Decimal, power: int) -> Decimal:
    """Return value x 10^power, whole numbers without exponent: (38.673, 9) -> 38673000000."""
    result = value.scaleb(power)
    return result.quantize(Decimal(1)) if result == result.to_integral_value() else result


def _modifier(low: str, start: int) -> tuple[Modifier | None, int]:
    before = low[max(0, start - 24) : start]
    match = _MODIFIER_BEFORE.search(before)
    if match is None:
        return None, start
    return _MODIFIERS[match[1]], max(0, start - 24) + match.start()


def find_quantities(reading: Reading) -> list[Quantity]:
    """Return the quantities of a text in order; no two overlap."""
    found: list[Quantity] = []
    low, clean = reading.low, reading.clean
    for match in _NUMBER.finditer(low):
        quantity = _classify(clean, low, match.start(), match.end(), found)
        if quantity is not None:
            found.append(quantity)
    worded = _worded(low, clean)
    if worded:
        taken = {(q.start, q.end) for q in found}
        found += [w for w in worded if not any(s < w.end and w.start < e for s, e in taken)]
        found.sort(key=lambda q: q.start)
    _join_compounds(low, found)
    _share_units(low, found)
    _drop_exchange_rates(low, found)
    _modify(low, found)
    return [q for q in found if q.kind != "bare" or q.unit != "drop"]


def _classify(clean: str, low: str, start: int, end: int, found: list[Quantity]) -> Quantity | None:
    previous = low[start - 1] if start else " "
    sign = 0
    left = start
    mark = ""
    if found and start < found[-1].end:
        return None
    if previous in _MARK_FIRST or previous == " ":
        match = _MARK_BEFORE.search(low, max(0, start - 10), start)
        if match is not None:
            word = match.group().rstrip()
            if word != "yuan" or previous != " ":
                mark = word
                left = match.start()
    if not mark and previous.isalpha():
        return None
    if previous in "._/\\#@=~" and not mark:
        if previous == "." and start > 1 and not low[start - 2].isdigit():
            pass
        elif previous == "=":
            pass
        elif previous in "/~" and start > 1 and (low[start - 2].isdigit() or low[start - 2] == " ") and found and start - found[-1].end <= 1:
            pass
        elif previous == "~":
            pass
        else:
            return None
    if left and low[left - 1] in "+-" and (left < 2 or low[left - 2] in " ([:,;/\n" or (low[left - 2] in "-+" )):
        if low[left - 1] == "-" and left >= 3 and low[left - 2] == " " and low[left - 3].isdigit():
            pass  # "3 - 5 percent"
        else:
            sign = 1 if low[left - 1] == "+" else -1
            left -= 1
    digits = low[start:end]
    if end < len(low) and low[end] == "." and low[end + 1 : end + 2].isdigit():
        return None
    after = _AFTER.match(low, end)
    assert after is not None
    scale, currency = after["scale"] or "", after["currency"] or ""
    if after["letter"] and (mark or currency):
        scale = after["letter"]
    if currency == "won" and not mark and low[end : end + 20].lstrip(" -")[:3] == "won":
        currency = "won" if scale else ""
    if currency in ("pound", "pounds") and not scale and not mark:
        pass
    power = _SCALES[scale.replace("-", " ")] if scale else 0
    value = scaled(_decimal(digits), power) if power else _decimal(digits)
    if mark or currency:
        unit = _CURRENCY_MARKS.get(mark) or _CURRENCY_WORDS[currency]
        if mark == "$" and currency in ("hkd", "hong kong dollars", "sgd"):
            unit = _CURRENCY_WORDS[currency]
        stop = end
        if scale:
            stop = after.end("scale") if after["scale"] else after.end("letter")
        if currency:
            stop = after.end("rmb") if after["rmb"] else after.end("currency")
        if previous == "=" or low[stop : stop + 3].lstrip()[:1] == "=":
            return Quantity(left, stop, "bare", value, "drop")
        return Quantity(left, stop, "money", value, unit, sign=sign, hyphenated=low[end : end + 1] == "-", power=power)
    # Names, dates and the like: what follows decides first, then what stands before.
    following = low[end : end + 1]
    stop = end
    if scale and after["scale"]:
        stop = after.end("scale")
    percent = _PERCENT.match(low, stop)
    if percent is not None and not (clean.startswith("PCT", stop + 1) and low.startswith(" a", stop + 4)):
        unit = "percent"
        if percent["points"]:
            unit = "percentage_point"
        elif percent["basis"]:
            unit, value = "percentage_point", value / 100
        return Quantity(left, percent.end(), "percent", value, unit, sign=sign, hyphenated=following == "-")
    if low.startswith("per mille", stop + 1) or low[stop : stop + 1] == "\u2030":
        return None
    if following.isalpha() and not scale:
        times = _TIMES.match(low, end)
        if times is not None:
            return Quantity(left, times.end(), "multiple", value, "times", sign=sign)
        unit_match = _UNIT.match(low, end)
        if unit_match is not None and unit_match.lastgroup:
            return Quantity(left, unit_match.end(), "quantity", value, _UNIT_SYMBOLS[int(unit_match.lastgroup[1:])], sign=sign)
        letter = after["letter"]
        if letter and not low[end + 1 : end + 2].isalnum() and letter in "mbk" and _looks_listed(found, left, low):
            power = _SCALES[letter]
            return Quantity(left, end + 1, "bare", scaled(_decimal(digits), power), "", sign=sign, power=power)
        return None
    times = _TIMES.match(low, stop)
    if times is not None:
        if " times" in times.group() and not (
            _TIMES_AFTER.match(low, times.end()) or _TIMES_BEFORE.search(low, max(0, left - 30), left) or "." in digits
        ):
            return None
        return Quantity(left, times.end(), "multiple", value, "times", sign=sign)
    if low[stop : stop + 2].strip(" -")[:1] in _UNIT_FIRST:
        unit_match = _UNIT.match(low, stop)
        if unit_match is not None and unit_match.lastgroup:
            symbol = _UNIT_SYMBOLS[int(unit_match.lastgroup[1:])]
            if symbol in ("km", "m") and unit_match.group()[0] == "-" and not scale:
                return None
            return Quantity(left, unit_match.end(), "quantity", value, symbol, sign=sign, power=power)
    before = low[max(0, left - 28) : left]
    if not scale:
        if _ORDINAL.match(low, end) or _CLOCK.match(low, end) or _DURATION.match(low, end) or _RATE_BASE.search(before):
            return None
        if previous in "-:" and left > 1 and low[left - 2].isdigit() and not _JOINABLE.match(low, end):
            return None
        if following in "/" and low[end + 1 : end + 2].isdigit():
            return None
        if low[left - 1 : left] == "/" and low[left - 2 : left - 1].isdigit():
            return None
        if following == ":" and low[end + 1 : end + 2].isdigit():
            return None
        if following == "-" and low[end + 1 : end + 2].isalpha():
            # "the 500-seat hall", "2012-model", "35-strong": adjectives, no figures.
            return None
        small = len(digits) <= 2
        if small and (_DATE_BEFORE.search(before) or _DATE_AFTER.match(low, end)):
            return None
        if _PHONE.match(low, max(0, start - 1)) or (following == "-" and low[end + 1 : end + 2].isdigit() and _PHONE_TAIL.match(low, end)):
            return None
        year = _YEAR.match(digits) is not None and "," not in digits and "." not in digits
        noun = _counted(clean, low, end)
        name = _NAME_BEFORE.search(before)
        if name is not None:
            word = name.group().strip(" :#-")
            if noun is None or word not in _NAME_NOT_WITH_NOUN:
                return None
        if year and (noun is None or _YEAR_BEFORE.search(before) or _YEAR_AFTER.match(low, end) or following == "-"):
            return None
        if len(digits) > 1 and digits[0] == "0" and "." not in digits:
            return None
        if noun is None and following in ".)" and small and (left == 0 or low[left - 1] in "\n(" or _ITEM_BEFORE.search(before)):
            if following == "." and low[end + 1 : end + 2] == " " or following == ")":
                return None
    else:
        if _RATE_BASE.search(before) or _DURATION.match(low, stop):
            return None
        noun = _counted(clean, low, stop)
    if noun is not None:
        noun_start, noun_end, head = noun
        return Quantity(left, stop, "count", value, head, sign=sign, noun_start=noun_start, noun_end=noun_end, power=power)
    if _POINTS.match(low, stop):
        return Quantity(left, _POINTS.match(low, stop).end(), "bare", value, "points", sign=sign)  # type: ignore[union-attr]
    if following == "-" and low[end + 1 : end + 2].isalpha():
        return None
    return Quantity(left, stop, "bare", value, "", sign=sign, power=power)


_JOINABLE: Final = re.compile(r" ?[a-z%]")
_PHONE: Final = re.compile(r"[-+]?\d{3,5}-\d{6,8}|\+\d{2} \d")
_PHONE_TAIL: Final = re.compile(r"-\d{6,8}")
_ITEM_BEFORE: Final = re.compile(r"(?:^|[\n.;:] ?\(?)$")
_YEAR_BEFORE: Final = re.compile(r"\b(?:in|of|by|since|until|till|from|to|through|during|before|after|year|end|early|late|mid|and|between|the|for|versus|vs|than|with|on|compared with|over|to)[ -]$")
_YEAR_AFTER: Final = re.compile(r"[ -](?:annual|edition|version|world|china|evaluation|report|summit|conference|expo|fair|forum|budget|work|session|global|national|list|ranking|catalogue|index|plan|targets?|figures?|results?|statistics|level|levels|total|olympic)|s\b|/\d\d")


def _looks_listed(found: list[Quantity], left: int, low: str) -> bool:
    return bool(found) and found[-1].kind in ("money", "bare") and left - found[-1].end <= 6


def _counted(clean: str, low: str, end: int) -> tuple[int, int, str] | None:
    """Return the counted noun phrase after a number that ends at ``end``: absolute span and head noun."""
    if low[end : end + 1] not in (" ", "+", "-"):
        return None
    offset = end + 1 if low[end : end + 1] == "+" else end
    whole = _OF_WHOLE.match(low, offset)
    if whole is not None:
        if _OF_THEM.match(low, offset):
            return None
        offset = whole.end() - 1
        if low[offset : offset + 1] != " ":
            return None
    stop = clean.find("\n", offset, offset + 90)
    phrase = _noun_phrase(low[offset : offset + 90 if stop < 0 else stop])
    if phrase is None:
        return None
    return offset + phrase[0], offset + phrase[1], phrase[2]


def _worded(low: str, clean: str) -> list[Quantity]:
    found: list[Quantity] = []
    for match in _WORDED.finditer(low):
        start, end = match.span()
        kind = match.lastgroup
        if match["multiple"]:
            word = match["multiple"]
            value = Decimal(_WORD_MULTIPLES[word])
            if word == "twice" and not _TWICE_OK.match(low, end):
                continue
            if word in ("double", "triple", "quadruple", "treble") and (
                _DOUBLE_NOT.match(low, end) or (_DOUBLE_ADJ.search(low, max(0, start - 4), start) and not low.startswith((" in", " the", " to", " from"), end))
            ):
                continue
            if word.endswith("ing") and re.match(r" (?:of )?(?:efforts|down)", low[end : end + 12]):
                continue
            found.append(Quantity(start, end, "multiple", value, "times"))
            continue
        number = Decimal(_WORD_NUMBERS[match["word"]])
        if match["fold"]:
            found.append(Quantity(start, end, "multiple", number, "times"))
        elif match["times"]:
            if _TIMES_AFTER.match(low, end) and (low[end : end + 1] == " " or _TIMES_BEFORE.search(low, max(0, start - 30), start)):
                found.append(Quantity(start, end, "multiple", number, "times"))
        elif match["percent"]:
            unit = "percentage_point" if "point" in match["percent"] else "percent"
            found.append(Quantity(start, end, "percent", number, unit))
        elif match["currency"]:
            power = _SCALES[match["scale"]]
            value = scaled(number, power)
            found.append(Quantity(start, end, "money", value, _CURRENCY_WORDS[match["currency"]], power=power))
        elif kind in ("scale", "word") and match["scale"]:
            noun = _counted(clean, low, end)
            if noun is not None:
                power = _SCALES[match["scale"]]
                value = scaled(number, power)
                found.append(Quantity(start, end, "count", value, noun[2], noun_start=noun[0], noun_end=noun[1], power=power))
    return found


_COMPOUND: Final = re.compile(r",? (?:and )?$")


def _join_compounds(low: str, found: list[Quantity]) -> None:
    """Join "143 billion 650 million yuan" into one amount."""
    for i in range(len(found) - 1, 0, -1):
        a, b = found[i - 1], found[i]
        if a.kind == "bare" and a.power and b.kind == "money" and b.power and b.start - a.end == 1 and a.value > b.value:
            found[i - 1 : i + 1] = [Quantity(a.start, b.end, "money", a.value + b.value, b.unit, sign=a.sign, power=b.power)]


_RANGE_JOIN: Final = re.compile(r" ?(?:-|~|to|\u2014|/) ?$|^ (?:to|and|or) (?:as (?:much|many|high) as |some |about |around |nearly |over |more than )?$")
_LIST_JOIN: Final = re.compile(r"^(?:, | and |, and | & |,| or |, or |; )(?:about |around |some |nearly |over |more than |almost )?$")
_BETWEEN: Final = re.compile(r"\bbetween (?:about |around |some |roughly )?$")
_FROM: Final = re.compile(r"\bfrom (?:about |around |some |roughly |less than |just |a mere |under |over |more than )?$")
_TO_FROM_BACK: Final = re.compile(r"\b(?:from|rose|fell|grew|went|increased|decreased|up|down|climbed|dropped|cut|reduced|raised|lifted|jumped|expanded|shrank|changed|moved)\b[^.;]{0,40}$")
_SCALE_BETWEEN: Final = re.compile(r"million|billion|trillion|thousand|bn|mln|bln")


def _share_units(low: str, found: list[Quantity]) -> None:
    """Give the members of lists and ranges their shared unit and magnitude, from right to left."""
    for i in range(len(found) - 2, -1, -1):
        a, b = found[i], found[i + 1]
        gap = low[a.end : b.start]
        if len(gap) > 24 or b.sign == -1 and not gap.endswith(" "):
            continue
        if b.unit == "drop":
            continue
        if _is_range(low, a, b, gap):
            if a.kind == "bare" or (a.kind == "count" and a.unit == b.unit):
                _take_unit(a, b)
            elif b.kind == "bare" and a.kind == "money" and not low[b.end : b.end + 1].isalpha():
                b.kind, b.unit = "money", a.unit
                if a.power and not b.power:
                    _take_magnitude(b, a)
            elif a.kind == "money" and b.kind == "money" and not a.power and b.power and a.unit == b.unit:
                _take_magnitude(a, b)
            if a.kind == b.kind and a.unit == b.unit:
                a.range_end, b.range_end = "low", "high"
        elif a.kind in ("bare", "money") and _LIST_JOIN.match(gap):
            if a.kind == "bare" and a.unit == "" and not a.power and b.kind in ("money", "percent", "multiple", "quantity"):
                _take_unit(a, b)
            elif a.kind == "money" and b.kind == "money" and not a.power and b.power and a.unit == b.unit and a.value < 1000:
                _take_magnitude(a, b)
            elif a.kind == "bare" and a.unit == "" and b.kind == "count" and gap.strip() not in (",", ";"):
                a.kind, a.unit, a.noun_start, a.noun_end = "count", b.unit, b.noun_start, b.noun_end
    # "6.2 percent and 7.1", "$2 billion and 3": the unit may also stand on the first.
    for a, b in zip(found, found[1:], strict=False):
        if b.kind == "bare" and b.unit == "" and not b.power and a.kind == "percent" and _LIST_JOIN.match(low[a.end : b.start]) and low[b.end : b.end + 1] in ".,;)" and "." in low[b.start : b.end]:
            b.kind, b.unit = "percent", a.unit


def _is_range(low: str, a: Quantity, b: Quantity, gap: str) -> bool:
    if a.value >= b.value and (b.power == a.power or a.kind != "bare"):
        return False
    if b.kind == "multiple" and a.kind == "bare" and gap.strip() in ("-", "to"):
        return True
    joiner = gap.strip()
    if joiner in ("-", "~", "\u2014") and len(gap) <= 3:
        return a.kind in ("bare", "money", "percent") or a.kind == b.kind
    if joiner in ("to", "to as much as", "to some", "to about", "to around", "to nearly", "or"):
        if a.kind not in ("bare",) and not (a.kind == b.kind and a.unit == b.unit):
            return False
        if joiner == "or" and a.kind != "bare":
            return False
        if _FROM.search(low, max(0, a.start - 30), a.start) or a.kind != "bare":
            # "from 5 to 8 percent": a range only where no verb of change leads to it.
            window = low[max(0, a.start - 60) : a.start]
            return not _TO_FROM_BACK.search(window) or bool(re.search(r"\b(?:by|of|between|range)\s*(?:about |around |some )?$", window))
        return True
    if joiner == "and":
        return bool(_BETWEEN.search(low, max(0, a.start - 20), a.start))
    if joiner == "/":
        return a.kind == "bare" and b.kind in ("percent", "money")
    return False


def _take_unit(a: Quantity, b: Quantity) -> None:
    a.kind, a.unit = b.kind, b.unit
    if a.kind == "count":
        a.noun_start, a.noun_end = b.noun_start, b.noun_end
    if b.power and not a.power:
        _take_magnitude(a, b)


def _take_magnitude(a: Quantity, b: Quantity) -> None:
    a.value = scaled(a.value, b.power)
    a.power = b.power


def _drop_exchange_rates(low: str, found: list[Quantity]) -> None:
    for a, b in zip(found, found[1:], strict=False):
        if low[a.end : b.start].strip() in ("=", "equals"):
            a.kind = b.kind = "bare"
            a.unit = b.unit = "drop"


def _modify(low: str, found: list[Quantity]) -> None:
    for q in found:
        modifier, _ = _modifier(low, q.start)
        if modifier is not None:
            q.modifier = modifier
        elif q.range_end == "low":
            q.modifier = "at_least"
        elif q.range_end == "high":
            q.modifier = "at_most"
        else:
            after = _MODIFIER_AFTER.match(low, q.end)
            if after is not None:
                q.modifier = "approx" if after["approx"] else "at_least" if after["least"] else "more_than"
        if q.range_end:
            q.modifier = "at_least" if q.range_end == "low" else "at_most"

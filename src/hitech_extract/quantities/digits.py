"""What a number in digits is, by what stands directly left and right of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_lowercase
from typing import Final

from hitech_extract.quantities.cues import FUNDS, LENT, ONLY_LARGE, TIMES_AFTER, TIMES_BEFORE, is_weight
from hitech_extract.quantities.currencies import (
    CENT_CURRENCIES,
    LOWER_CASE,
    MARKS,
    SUBUNITS,
    UNKNOWN,
    UPPER_CASE,
    currency_by_country,
    mark_before,
)
from hitech_extract.quantities.non_figures import (
    DURATION,
    is_item_number,
    is_mere_number,
    is_name,
    is_page_counter,
    is_rate_base,
    is_top_share,
    is_year,
)
from hitech_extract.quantities.noun_phrases import counted, counted_one
from hitech_extract.quantities.number_words import PARTS
from hitech_extract.quantities.quantity import CENTS, DROP, Kind, Quantity, scaled
from hitech_extract.quantities.words import (
    AFTER,
    FRACTION,
    FRACTION_SIGNS,
    LONG_TAIL,
    PERCENT,
    PLUS,
    SCALES,
    TIMES,
    UNIT,
    UNIT_FIRST,
    UNIT_SYMBOLS,
    unit_symbol,
)
from hitech_extract.schema import Modifier

__all__ = ["classify"]


_DECIMAL_COMMA: Final = re.compile(r"[0-9]{1,3},[0-9]{1,2}")


def _decimal(digits: str) -> Decimal:
    if _DECIMAL_COMMA.fullmatch(digits):
        return Decimal(digits.replace(",", "."))  # "1,35 billion euros"
    return Decimal(digits.replace(",", "").replace(" ", ""))


_POINTS: Final = re.compile(r"[ -]points?\b")


@dataclass(slots=True)
class _Number:
    """The digits of one number and what belongs to them.

    ``left`` is where its span begins (mark and sign included), ``start``-``end`` the digits, ``tail`` the end of a
    "-plus" or fraction behind them: what follows the number follows ``tail``.
    """

    clean: str
    low: str
    left: int
    start: int
    end: int
    tail: int
    value: Decimal
    sign: int
    modifier: Modifier | None

    @property
    def digits(self) -> str:
        """The digits as written."""
        return self.low[self.start : self.end]

    def quantity(self, end: int, kind: Kind, value: Decimal, unit: str, power: int = 0) -> Quantity:
        """Return the number as a quantity of a kind that ends at ``end``."""
        hyphenated = kind in {"money", "percent"} and self.low[self.tail : self.tail + 1] == "-"
        return Quantity(
            self.left, end, kind, value, unit, self.modifier, self.sign, hyphenated=hyphenated, power=power
        )  # fmt: skip

    def count(self, end: int, value: Decimal, noun: tuple[int, int, str], power: int = 0) -> Quantity:
        """Return the number as a count of the things that ``noun`` names."""
        return Quantity(
            self.left, end, "count", value, noun[2], self.modifier, self.sign, noun[0], noun[1], power=power
        )  # fmt: skip


def classify(clean: str, low: str, start: int, end: int, found: list[Quantity]) -> Quantity | None:
    """Return what the number at ``start``-``end`` is, or None where it is no figure."""
    if low[start - 1 : start] == "." and start and _leads_with_point(low, start):
        start -= 1
        if "." in low[start + 1 : end]:  # ".6.5" is the number of a section, if anything
            return None
    mark, left = mark_before(clean, low, start)
    sign = 0
    if not mark and start > 1 and low[start - 1] in "+-" and low[start - 2] in "$\u00a5\u20ac\u00a3 ":
        # "$-3.2 billion", "RMB -18 million": the sign between mark and digits
        mark, left = mark_before(clean, low, start - 1)
        if mark:
            sign = 1 if low[start - 1] == "+" else -1
        else:
            left = start
    if mark and found and left < found[-1].end:
        mark, left = "", start - (sign != 0)  # "8RMB13", "6 billion RMB -3%": the mark is taken
    if mark == UNKNOWN or (not mark and not _stands_free(low, start, found)):
        return None
    if not sign and left:
        if low[left - 1] in "+-" and (sign := _sign(low, left)):
            left -= 1
        elif low.endswith(("minus ", "negative "), 0, left) and _MINUS.search(low, max(0, left - 12), left):
            sign = -1
    if low[end : end + 1] == "." and low[end + 1 : end + 2].isdigit():
        return None
    value, tail = _decimal(low[start:end]), end
    modifier: Modifier | None = None
    following = low[end : end + 1]
    if following in _FRACTION_STARTS and (following not in " -" or low[end + 1 : end + 2] in _FRACTION_SECOND):
        value, tail = _with_fraction(low, value, end)
    if low[tail : tail + 2] in _PLUS_STARTS and (plus := PLUS.match(low, tail)) is not None:
        modifier, tail = ("approx" if plus["odd"] else "more_than"), plus.end()
    number = _Number(clean, low, left, start, end, tail, value, sign, modifier)
    if not mark and (quantity := _percentage(number, tail)) is not None:
        return quantity
    if mark == "euro" and _is_championship(number):
        return None
    # Before punctuation nothing of an amount can follow.
    after = AFTER.match(low, tail) if mark or low[tail : tail + 1] not in _ENDING else None
    scale = letter = ""
    if after is not None:
        scale, letter = after["scale"] or "", after["letter"] or ""
    power = SCALES[scale.replace("-", " ")] if scale else 0
    currency = _currency_after(number, after, mark, power) if after is not None and after["currency"] else ""
    if scale and after is not None and not (mark or currency) and clean.startswith(". Yuan", after.end("scale")):
        # "9.87 billion. Yuan, an increase": a stop that has slipped in
        return number.quantity(after.end("scale") + len(". yuan"), "money", scaled(value, power), "CNY", power)
    if after is not None and (mark or currency):
        # "energy use per 10,000 yuan of output"; but "loans to two firms, each 10,000 yuan" are two amounts.
        return None if is_rate_base(low, left, of_money=True) else _money(number, mark, currency, after)
    if scale and after is not None:
        return _with_magnitude(number, after.end("plus") if after["plus"] else after.end("scale"), power, after)
    if low[tail : tail + 1].isalpha():
        return _glued(number, letter, found)
    return _plain(number)


_MINUS: Final = re.compile(r"(?<![\d%] )\b(?:minus|negative) $")
# Looked at before the patterns, which are slower.
_ENDING: Final = frozenset((",", ".", ";", ":", ")", "\n", "/", ""))
_FRACTION_STARTS: Final = frozenset(" -\u00bc\u00bd\u00be")
_FRACTION_SECOND: Final = frozenset("a123456789\u00bc\u00bd\u00be")
_PLUS_STARTS: Final = frozenset(("-p", "-o", " p", "+ ", "+-", "+%", *(f"+{letter}" for letter in ascii_lowercase)))


def _leads_with_point(low: str, start: int) -> bool:
    """Tell a decimal point without a digit before it: ".05 percent", "$.50"."""
    return start == 1 or low[start - 2] in " ($\u00a5\u20ac\u00a3-+<>~"


def _with_fraction(low: str, value: Decimal, end: int) -> tuple[Decimal, int]:
    """Return the number with the fraction behind it ("2 and a half", "3 1/2") and where that ends."""
    fraction = FRACTION.match(low, end)
    if fraction is None or value != value.to_integral_value():
        return value, end
    if fraction["part"]:
        return value + PARTS[fraction["part"]], fraction.end()
    if fraction["sign"]:
        return value + FRACTION_SIGNS[fraction["sign"].strip()], fraction.end()
    if int(fraction["over"]) >= int(fraction["under"]):
        return value, end
    return value + Decimal(fraction["over"]) / Decimal(fraction["under"]), fraction.end()


def _is_year_like(digits: str) -> bool:
    """Whether digits may be a year, as "2019" may and "19.8" may not."""
    return len(digits) == 4 and digits.isdigit() and digits.startswith(("19", "20"))


def _is_championship(number: _Number) -> bool:
    """Tell "Euro 2024" and the norm "Euro 6" from amounts in euros: a year or a digit without a magnitude."""
    digits = number.digits
    named = len(digits) == 1 or (_is_year_like(digits))
    after = AFTER.match(number.low, number.tail)
    return named and not (after is not None and (after["scale"] or after["letter"]))


_BEFORE_NUMBER: Final = re.compile(
    r"(?P<space> ?)[0-9][0-9.,]{0,40}(?P<scale> ?(?:million|billion|trillion|thousand|mln|bln|[mb]n)\b)?"
)


def _currency_after(number: _Number, after: re.Match[str], mark: str, power: int) -> str:
    """Return the currency word after a number, "" where it is another word or belongs to the next number."""
    currency: str = after["currency"]
    written = number.clean[after.start("currency") : after.end("currency")]
    if currency in LOWER_CASE and written[0].isupper():
        return ""
    if currency in UPPER_CASE and not written.isupper():
        return ""
    if not mark and not power:
        if currency == "won" or (currency in ONLY_LARGE and number.value < 100):
            return ""  # "the bid of 2019 won"
        if currency in LENT and number.value < 100 and FUNDS.match(number.low, after.end("currency")):
            return ""  # "3 yuan funds": funds are counted
    if (written[-1] in "$\u20ac\u00a3" or len(currency) == 3) and number.low[after.start("currency") - 1] in " -":
        following = _BEFORE_NUMBER.match(number.low, after.end("currency"))
        if following is not None:
            digits = number.digits
            year = _is_year_like(digits)
            if mark or (not power and (year or not following["space"] or following["scale"])):
                return ""  # "in 2019 RMB 5 billion": the mark of the number after it
    return currency


def _money(number: _Number, mark: str, currency: str, after: re.Match[str]) -> Quantity:
    """Return the amount of money with a mark before or a currency after the number."""
    low, value = number.low, number.value
    power, stop, modifier = 0, number.tail, number.modifier
    size = "scale" if after["scale"] else "letter" if after["letter"] else ""
    if size:
        power, stop = SCALES[after[size].replace("-", " ")], after.end(size)
        if (part := FRACTION.match(low, stop)) is not None and part["part"] and not currency:
            value, stop = value + PARTS[part["part"]], part.end()  # "$3 million and a half"
    if after["plus"]:
        modifier, stop = "more_than", after.end("plus")
    if currency:
        stop = after.end("rmb") if after["rmb"] else after.end("currency")
        if after["late"] and not power and len(currency) == 3:
            power, stop = SCALES[after["late"]], after.end("late")
    value = scaled(value, power)
    sterling = mark or power or not currency.startswith("pound") or "sterling" in currency
    if not sterling and is_weight(low, number.left, after.start("currency")):
        return number.quantity(after.end("currency"), "quantity", value, "lb")
    unit = MARKS.get(mark) or ""
    if currency in SUBUNITS:
        if not mark:
            return Quantity(
                number.left, stop, "money", scaled(value, -2), SUBUNITS[currency] or CENTS, modifier, number.sign,
                hyphenated=low[number.tail : number.tail + 1] == "-",
            )  # fmt: skip
        stop = after.end("plus") if after["plus"] else after.end(size) if size else number.tail
    elif currency and (not mark or mark == "$"):
        # "$5 million HKD": the name after the number says whose dollars they are.
        named = currency_by_country(currency, low, after.start("currency"))
        unit = named if not mark or "dollar" in currency or named in CENT_CURRENCIES else unit
    if (low[number.start - 1 : number.start] == "=" and mark != "y=") or low[stop : stop + 3].lstrip()[:1] == "=":
        return Quantity(number.left, stop, "bare", value, DROP)
    money = number.quantity(stop, "money", value, unit, power)
    money.modifier = modifier
    return money


def _stands_free(low: str, start: int, found: list[Quantity]) -> bool:
    """Tell whether a number without a currency mark begins a word of its own."""
    if not start:
        return True
    previous = low[start - 1]
    if previous.isalpha():
        return False
    if previous == ".":
        return start > 1 and not low[start - 2].isdigit()
    if previous == "/":
        # "3/5 percent"
        joined = bool(found) and start - found[-1].end <= 1
        return joined and start > 1 and (low[start - 2].isdigit() or low[start - 2] == " ")
    return previous not in "_\\#@"


_LAST_CELL: Final = re.compile(r"\d{1,40}(?:\.\d{1,40})?%? {0,40}(?:\n|$)")


def _sign(low: str, left: int) -> int:
    """Return +1 or -1 where the character before ``left`` is a sign, not a hyphen or a range's dash."""
    if left >= 2 and low[left - 2] not in " ([:,;/\n\t-+|":
        return 0
    if low[left - 1] == "+":
        return 1
    if left >= 3 and low[left - 2] == " " and low[left - 3].isdigit() and not _LAST_CELL.match(low, left):
        return 0  # "3 -5 percent"; but "9,873 -3.4" ends a row of a table
    return -1


_OF_TREATY: Final = re.compile(r" \(?(?:patent|international|invention|application|filing)")


def _percentage(number: _Number, stop: int) -> Quantity | None:
    """Return the percentage or the percentage points where their words begin at ``stop``."""
    low = number.low
    first = low[stop : stop + 1]
    if first in {" ", "-"}:
        first = low[stop + 1 : stop + 2]
    if first not in {"%", "p", "b", "o"}:
        return None
    percent = PERCENT.match(low, stop)
    if percent is None or (number.clean.startswith("PCT", stop + 1) and _OF_TREATY.match(low, stop + 4)):
        return None  # "3 PCT applications": the Patent Cooperation Treaty
    if percent["pc"] and not number.clean.startswith("pc", percent.start("pc")):
        return None  # "200 PC makers"
    if not percent["points"] and is_top_share(low, number.left):
        return Quantity(number.left, percent.end(), "bare", number.value, DROP)
    value, unit = number.value, "percent"
    if percent["points"]:
        unit = "percentage_point"
    elif percent["basis"]:
        unit, value = "percentage_point", value / 100
    return number.quantity(percent.end(), "percent", value, unit)


# "a 40-km coastline": how long it is, not what it is called
_EXTENT: Final = re.compile(
    r"(?:-long)? (?:[a-z-]+ ){0,2}?(?:coast\w*|shore\w*|stretch|roads?|lines?|greenways?|avenues?|sections?"
    r"|expressways?|(?:rail|high|free|water)ways?|tunnels?|pipelines?|networks?|river\w*|belts?|corridors?|canals?"
    r"|bridges?|viaducts?|tracks?|dykes?|dams?|streets?|promenades?|routes?|metro|subway|cables?|pipes?|sewers?)\b"
)
_SHORT: Final = 100  # metres; what is shorter is told to say what sort of thing it is
_LENGTHS: Final = frozenset(("km", "m", "mi"))
# "350 km/h", "20 metres per second": a speed, not a length
_SPEED: Final = re.compile(r" ?(?:/ ?(?:h|hr|hour|s|sec|second|min|minute)|(?:per|an|a) (?:hour|second|minute))\b|ph\b")
# "a 2.4 meter wide machine": the hyphens are missing
_SHAPE: Final = re.compile(r" (?:wide|tall|high|long|deep|thick|diameter)\b")


def _measured(number: _Number, stop: int, value: Decimal, power: int) -> Quantity | None:
    """Return the physical quantity where a unit of measure follows."""
    low = number.low
    first = low[stop : stop + 2].lstrip(" -")[:1]
    if first in UNIT_FIRST and first and (unit := UNIT.match(low, stop)) is not None and unit.lastgroup:
        symbol = UNIT_SYMBOLS[int(unit.lastgroup[1:])]
        if symbol in _LENGTHS and not power:
            if _SPEED.match(low, unit.end()):
                return Quantity(number.left, unit.end(), "bare", value, DROP)
            hyphenated = unit[0][0] == "-" or (
                unit[0][-1] != "s" and len(unit[0]) > 3 and _SHAPE.match(low, unit.end())
            )
            short = symbol == "m" and value < _SHORT
            if hyphenated and value != 1 and (short or not _EXTENT.match(low, unit.end())):
                return None if unit[0][0] == "-" else Quantity(number.left, unit.end(), "bare", value, DROP)
        return number.quantity(unit.end(), "quantity", value, symbol, power)
    if low[stop : stop + 1] == " " and (tail := LONG_TAIL.match(low, stop)) is not None:
        known = unit_symbol(tail["unit"])
        if known is not None:
            return number.quantity(tail.end(), "quantity", value, known, power)
    return None


def _multiple(number: _Number, stop: int, value: Decimal) -> Quantity | None:
    low, left = number.low, number.left
    times = TIMES.match(low, stop)
    if times is None:
        return None
    if " times" in times[0] and not (
        "." in number.digits or TIMES_AFTER.match(low, times.end()) or TIMES_BEFORE.search(low, max(0, left - 30), left)
    ):
        return None
    return number.quantity(times.end(), "multiple", value, "times")


def _with_magnitude(number: _Number, stop: int, power: int, after: re.Match[str]) -> Quantity | None:
    """Classify "20.9 million ..." without a currency."""
    low, value = number.low, scaled(number.value, power)
    if low.startswith((" times", " fold"), stop):
        return _multiple(number, stop, value)
    if (quantity := _measured(number, stop, value, power)) is not None:
        return quantity
    if (percent := _percentage(number, stop)) is not None:
        return percent
    if DURATION.match(low, stop) or is_rate_base(low, number.left):
        return None
    part = FRACTION.match(low, stop)
    if part is not None and part["part"]:
        # "3 million and a half"
        value, stop = value + scaled(PARTS[part["part"]], power), part.end()
    noun = counted(low, stop)
    sized = number.count(stop, value, noun, power) if noun is not None else (
        number.quantity(stop, "bare", value, "", power)
    )  # fmt: skip
    if after["plus"]:
        sized.modifier = "more_than"
    return sized


def _glued(number: _Number, letter: str, found: list[Quantity]) -> Quantity | None:
    """Classify a number with letters right behind it: "4.6x", "20GWh", "45k jobs"."""
    low, end, value = number.low, number.tail, number.value
    times = TIMES.match(low, end)
    if times is not None:
        return number.quantity(times.end(), "multiple", value, "times")
    unit = UNIT.match(low, end)
    if unit is not None and unit.lastgroup:
        return number.quantity(unit.end(), "quantity", value, UNIT_SYMBOLS[int(unit.lastgroup[1:])])
    if len(letter) != 1 or low[end + 1 : end + 2].isalnum():
        return None
    power = SCALES[letter]
    if letter != "k" and (quantity := _measured(number, end + 1, scaled(value, power), power)) is not None:
        return quantity  # "203m tonnes"
    noun = counted(low, end + 1)
    if noun is not None and (letter == "k" or " " not in low[noun[0] : noun[1]]):
        return number.count(end + 1, scaled(value, power), noun, power)
    if found and found[-1].kind in {"money", "bare"} and number.left - found[-1].end <= 6:
        return number.quantity(end + 1, "bare", scaled(value, power), "", power)
    return None


def _plain(number: _Number) -> Quantity | None:
    """Classify a number without currency, magnitude or percent sign."""
    clean, low, left, end, value, digits = (
        number.clean, number.low, number.left, number.tail, number.value, number.digits,
    )  # fmt: skip
    following = low[end : end + 1]
    if is_page_counter(low, left) or following == "\u2030" or low.startswith("per mille", end + 1):
        return None
    if following in {" ", "-"}:
        if TIMES.match(low, end) is not None:
            return _multiple(number, end, value)
        if (quantity := _measured(number, end, value, 0)) is not None:
            return quantity
    elif following in "\u00b0\u2103" and following:
        return None
    if following == "." and clean[end + 1 : end + 2].islower():
        return None  # "163.com"
    if low.endswith("by a factor of ", 0, left):
        return number.quantity(end, "multiple", value, "times")
    if is_mere_number(low, left, number.start, end, digits):
        return None
    noun = counted(low, end) or (counted_one(clean, low, left, end) if digits == "1" else None)
    if is_name(clean, low, left, noun is not None):
        return None
    if _is_year_like(digits) and is_year(low, left, end, noun is not None):
        return None
    if noun is not None:
        return number.count(end, value, noun)
    if is_item_number(low, left, end, digits):
        return None
    points = _POINTS.match(low, end)
    if points is not None:
        return number.quantity(points.end(), "bare", value, "points")
    return number.quantity(end, "bare", value, "")

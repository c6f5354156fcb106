"""Numbers in words: "twenty-five", "three hundred and fifty million", "one point five billion", "half a million"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

__all__ = ["PARTS", "STARTS", "WordNumber", "read_number"]

_ONES: Final = {w: n for n, w in enumerate("zero one two three four five six seven eight nine".split())}
_TEENS: Final = {
    w: n
    for n, w in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), start=10
    )
}
_TENS: Final = {
    w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_SCALES: Final = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_VALUES: Final = _ONES | _TEENS | _TENS
_KINDS: Final = {
    **dict.fromkeys(_ONES, "one"),
    **dict.fromkeys(_TEENS, "teen"),
    **dict.fromkeys(_TENS, "ten"),
    **dict.fromkeys(_SCALES, "scale"),
    "hundred": "hundred",
}
# Which kinds of word may follow one; "" is the beginning, "a" the article of "a hundred".
_NEXT: Final = {
    "": {"one", "teen", "ten"},
    "a": {"hundred", "scale"},
    "one": {"hundred", "scale"},
    "teen": {"hundred", "scale"},
    "ten": {"one", "hundred", "scale"},
    "hundred": {"one", "teen", "ten", "scale"},
    "scale": {"one", "teen", "ten"},
}
_WORD: Final = re.compile(
    rf"(?P<gap>[ -]| and |)(?P<word>{'|'.join(sorted(_KINDS, key=len, reverse=True))})(?![a-eg-z]|f(?!old))"
)
_PART_OF: Final = re.compile(
    r"(?:(?P<half>half(?: an?)?)|(?P<three>three[- ]quarters(?: of an?)?)"
    r"|(?P<quarter>(?:(?:a|one) )?quarter(?: of an?)?)) "
    rf"(?P<scale>{'|'.join(_SCALES)})(?![a-z])"
)
PARTS: Final = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "three": Decimal("0.75")}
_POINT: Final = re.compile(rf" point(?P<digits>(?:[ -](?:{'|'.join(_ONES)})(?![a-z]))+)")
_AND_PART: Final = re.compile(r" and (?:a|one)[ -](?P<part>half|quarter)(?![a-z])")
# "a third of a million", "one in a million": the million is not the number.
_PART_BEFORE: Final = (
    *(f"{part} of " for part in "third thirds quarters fourths fifth fifths tenth tenths fraction part tens".split()),
    "one in ",
)
# Any number in words begins with one of these.
STARTS: Final = (
    *_VALUES,
    *(f"a {scale}" for scale in ("hundred", *_SCALES)),
    *(f"half {scale}" for scale in _SCALES),
    *(f"half a {scale}" for scale in _SCALES),
    *(f"quarter {scale}" for scale in _SCALES),
    *(f"a quarter {scale}" for scale in _SCALES),
    *(f"quarter of a {scale}" for scale in _SCALES),
    *(f"a quarter of a {scale}" for scale in _SCALES),
)


@dataclass(slots=True, frozen=True)
class WordNumber:
    """A number in words: where it ends, what it is worth and the power of ten of its last magnitude."""

    end: int
    value: Decimal
    power: int = 0


def read_number(low: str, start: int) -> WordNumber | None:
    """Return the longest number in words that begins at ``start``, None where none does."""
    part = _PART_OF.match(low, start)
    if part is not None:
        power = _SCALES[part["scale"]]
        return WordNumber(part.end(), PARTS[_group(part)].scaleb(power), power)
    article = low.startswith("a ", start)
    if article and low.endswith(_PART_BEFORE, 0, start):
        return None
    total, current = Decimal(0), Decimal(1 if article else 0)
    before, power = "a" if article else "", 0
    end = begin = start + 2 if article else start
    while (word := _WORD.match(low, end)) is not None:
        kind, gap = _KINDS[word["word"]], word["gap"]
        if kind not in _NEXT[before] or (gap == "") != (end == begin):
            break
        if gap == " and " and (before not in {"hundred", "scale"} or kind == "scale"):
            break
        if kind == "scale":
            size = _SCALES[word["word"]]
            if power and size >= power:
                break
            total, current, power = total + current.scaleb(size), Decimal(0), size
        elif kind == "hundred":
            if current >= 100:
                break
            current *= 100
        else:
            if before and not _VALUES[word["word"]]:
                break
            current += _VALUES[word["word"]]
        before, end = kind, word.end()
    if end == begin:
        return None
    return _with_part(low, end, total, current, power)


def _group(part: re.Match[str]) -> str:
    return next(name for name in PARTS if part[name])


def _with_part(low: str, end: int, total: Decimal, current: Decimal, power: int) -> WordNumber:
    """Add what may follow the whole number: "one point five billion", "two and a half million"."""
    value = total + current
    if not total and (point := _POINT.match(low, end)) is not None:
        digits = "".join(str(_ONES[word]) for word in point["digits"].replace("-", " ").split())
        value, end = value + Decimal("0." + digits), point.end()
    elif (part := _AND_PART.match(low, end)) is not None:
        # "two million and a half": the half is of the million
        value, end = value + PARTS[part["part"]].scaleb(power if not current else 0), part.end()
    else:
        return WordNumber(end, value, power)
    scale = None if power else _WORD.match(low, end)
    if scale is not None and scale["gap"] in {" ", "-"} and scale["word"] in _SCALES:
        power = _SCALES[scale["word"]]
        return WordNumber(scale.end(), value.scaleb(power), power)
    return WordNumber(end, value, power)

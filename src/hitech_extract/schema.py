"""The records: an article that goes in, a figure that comes out.

A figure is one observation in the sense of SDMX (reference area x indicator x time period ->
value, unit), grounded in the text: every slot carries the half-open character offsets, counted in
Unicode code points of the article's text as given, of the words that justify it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from reprlib import repr as brief
from types import UnionType
from typing import Any, Final, Literal, get_args

from hitech_extract.errors import ArticleError

__all__ = [
    "FIELDS",
    "MAX_ARTICLE_SIZE",
    "SLOTS",
    "Article",
    "Figure",
    "FigureType",
    "Measure",
    "Modifier",
    "Slot",
    "check_size",
    "exact_number",
    "parse_date",
    "read_json",
    "write_json",
]

FigureType = Literal["money", "percent", "count", "multiple", "quantity"]
Slot = Literal["measure", "zone", "metric", "period"]  # what a figure is linked to
SLOTS: Final[tuple[Slot, ...]] = ("measure", "zone", "metric", "period")
Measure = Literal["level", "growth", "change", "share", "ratio"]
Modifier = Literal["more_than", "less_than", "at_least", "at_most", "approx"]
Baseline = Literal["year_on_year", "quarter_on_quarter", "month_on_month", "annual_average", "period"]

_ISO_DAY: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?")
# Other ways to write a day that can be read in one way only: the year stands first, or the month is a word.
_MONTHS: Final = {
    name[:3]: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), start=1
    )
}
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY: Final = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? )?"
_OTHER_DAYS: Final = tuple(
    re.compile(rf"{form}(?:(?:T|,? )(?:at )?[0-9]{{1,2}}:[0-9]{{2}}(?![0-9]).*)?", re.IGNORECASE)
    for form in (
        r"(?P<y>[0-9]{4})(?P<sign>[-/.])(?P<m>[0-9]{1,2})(?P=sign)(?P<d>[0-9]{1,2})",
        r"(?P<y>[0-9]{4})\u5e74(?P<m>[0-9]{1,2})\u6708(?P<d>[0-9]{1,2})\u65e5",
        r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?:T?[0-9]{6}Z?)?",
        rf"{_WEEKDAY}(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH},?[ -](?P<y>[0-9]{{4}})",
        rf"{_WEEKDAY}{_MONTH} (?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<y>[0-9]{{4}})",
    )
)


def parse_date(value: object) -> date | None:
    """Return a day as a ``date``; dates and None pass through.

    Read are ISO 8601 (``2023-04-25``) and what else can be read in one way only: ``2023/4/25``, ``20230425``,
    ``25 Apr 2023``, ``April 25, 2023``, ``Tue, 25 Apr 2023 10:00:00 GMT``. A timestamp is cut to its day, as
    written. ``01/02/2022`` is refused: its first number may be the day or the month.

    Raises:
        ArticleError: the string is no such date.
    """
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        match = _ISO_DAY.fullmatch(str(value).strip())
        return date.fromisoformat(match.group(1)) if match else _other_day(str(value))
    except (ValueError, RecursionError):  # JSON may have given a list of lists
        shown = repr(value) if isinstance(value, str) else brief(value)
        shown = shown if len(shown) <= 40 else f"{shown[:40]}..."
        raise ArticleError(f"bad date {shown} (write it as YYYY-MM-DD)") from None


def _other_day(value: str) -> date:
    """Return a day not written as in ISO 8601; raise ValueError where it is none."""
    plain = " ".join(value.split())
    for form in _OTHER_DAYS if len(plain) < 80 else ():
        if match := form.fullmatch(plain):
            told = match.groupdict()
            month = int(told["m"]) if "m" in told else _MONTHS[told["month"][:3].lower()]
            return date(int(told["y"]), month, int(told["d"]))
    raise ValueError(value)


def plain_number(value: Decimal) -> Decimal:
    """Return the value without exponent: ``3.8673E+10`` -> ``38673000000``, ``7.0`` stays ``7.0``."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, str) or -2 <= exponent <= 0:  # a string: infinity or not a number
        return value
    # Through the digits, since arithmetic would round to the context's precision.
    whole, _, fraction = f"{value:f}".partition(".")
    return Decimal(whole) if not fraction.strip("0") else value


# Written out, a number such as 1e999999999 would fill the memory; no statistic is larger than this, or finer.
_FURTHEST_DIGIT: Final = 10_000


def exact_number(written: str) -> Decimal:
    """Return a number of JSON, or of a string, as an exact decimal.

    Raises:
        ArticleError: it is no finite number, or one of which an exponent says that it has over 10,000 places.
    """
    try:
        value = Decimal(written)
    except InvalidOperation:
        raise ArticleError(f"{brief(written)} is no number") from None
    exponent = value.as_tuple().exponent
    if isinstance(exponent, str):
        raise ArticleError(f"{value} is no finite number")
    if abs(exponent) > _FURTHEST_DIGIT and "E" in written.upper():
        raise ArticleError(f"{brief(written)} is a number of over {_FURTHEST_DIGIT:,} places")
    return value


def _whole_number(digits: str) -> int | Decimal:
    """Read a JSON integer; one too long for an offset stays a decimal, which has no limit on its digits."""
    return int(digits) if len(digits) < 20 else Decimal(digits)


def read_json(line: str) -> Any:
    """Return what a line of JSON holds, its numbers exact.

    Raises:
        ArticleError: the line is not JSON, nested too deeply, or holds a number that nobody could write out.
    """
    try:
        return json.loads(line, parse_float=exact_number, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise ArticleError(f"not JSON: {error.msg} at column {error.colno} (write one object a line)") from None
    except RecursionError:
        raise ArticleError("JSON that is nested too deeply") from None


MAX_ARTICLE_SIZE: Final = 5_000_000
"""The characters that an article may have where no other limit is given: no article of the open web comes near it."""


def check_size(text: str, title: str | None, limit: int | None) -> None:
    """Raise ArticleError for an article of more characters than the limit, if there is one."""
    size = len(text) + len(title or "")
    if limit is not None and size > limit:
        raise ArticleError(
            f"a text of {size:,} characters, where {limit:,} are the limit (cut it, or set another limit: "
            "--max-article-size, in Python max_article_size)"
        )


@dataclass(slots=True)
class Article:
    """One article: ``id``, ``text``, and where known its ``date``, ``title`` and ``source``."""

    id: str
    text: str
    date: date | None = None
    title: str | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        """Take the date as an ISO string too; raise ArticleError for any other."""
        self.date = parse_date(self.date)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], default_id: str = "") -> Article:
        """Build an article from a plain mapping; keys other than the five fields are ignored.

        Raises:
            ArticleError: ``text`` is missing or no string, ``id`` is a list or object, or ``date`` is no date.
        """
        text = data.get("text")
        if not isinstance(text, str):
            raise ArticleError('no "text" (give each article its text as a string)')
        for name in ("title", "source"):
            if data.get(name) is not None and not isinstance(data[name], str):
                raise ArticleError(f'"{name}" is not a string')
        identifier = data.get("id")
        if isinstance(identifier, (list, dict)):
            raise ArticleError('"id" is no string or number')
        return cls(
            id=default_id if identifier is None or identifier == "" else str(identifier),
            text=text,
            date=data.get("date"),
            title=data.get("title"),
            source=data.get("source"),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the article as a plain dict, its date as an ISO string."""
        return {
            "id": self.id,
            "text": self.text,
            "date": self.date.isoformat() if self.date else None,
            "title": self.title,
            "source": self.source,
        }


# Characters that JSON lets stand as they are, though a terminal that shows them takes them for orders: the later
# control characters, and those that turn the direction of writing.
_STEERING: Final = re.compile("[\x80-\x9f\u202a-\u202e\u2066-\u2069]")


def write_json(row: dict[str, Any]) -> str:
    """Return one line of JSON that can be shown on a terminal."""
    line = json.dumps(row, ensure_ascii=False)
    return line if line.isascii() else _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


# Kinds of the fields that no conversion checks: the names, the types they may have, and what to call these.
_KINDS: Final[tuple[tuple[tuple[str, ...], type | UnionType, str], ...]] = (
    (("start", "end"), int, "whole number"),
    (("doc_id", "text", "unit"), str, "string"),
    (("modifier", "zone_id", "zone", "metric_id", "metric", "period", "baseline"), str | None, "string"),
    (("zone_start", "zone_end", "metric_start", "metric_end", "equivalent_of"), int | None, "whole number"),
    (("confidence",), int | float, "number"),
)


@dataclass(slots=True)
class Figure:
    """One number of an article, tied to its zone, metric and time frame.

    Offsets are half-open and count code points of the article's text. ``value`` is exact, with the
    magnitude applied; growth and change are signed. Periods are closed intervals of days. A slot
    that the text does not settle is None and ``why`` says the reason.
    """

    doc_id: str
    start: int
    end: int
    text: str
    type: FigureType
    value: Decimal
    unit: str
    modifier: Modifier | None = None
    measure: Measure = "level"
    zone_id: str | None = None
    zone: str | None = None
    zone_start: int | None = None
    zone_end: int | None = None
    metric_id: str | None = None
    metric: str | None = None
    metric_start: int | None = None
    metric_end: int | None = None
    period_start: date | None = None
    period_end: date | None = None
    period: str | None = None
    period_span: tuple[int, int] | None = None
    baseline: Baseline | None = None
    baseline_start: date | None = None
    baseline_end: date | None = None
    equivalent_of: int | None = None
    confidence: float = 0.0
    why: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the record with dates as ISO strings; ``value`` stays a Decimal."""
        row: dict[str, Any] = {}
        for name in FIELDS:
            value = getattr(self, name)
            if isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, tuple):
                value = list(value)
            elif name == "why":
                value = dict(value)
            row[name] = value
        return row

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Figure:
        """Build a figure from the dict of ``to_dict`` or one parsed from JSON.

        Raises:
            ArticleError: a required field is missing, a field is unknown, or a value is malformed.
        """
        unknown = sorted(set(data) - set(FIELDS))
        if unknown:
            raise ArticleError(
                f"unknown field {brief(unknown[0])} (fields are those of the record: {', '.join(FIELDS)})"
            )
        row = dict(data)
        value = row.get("value")
        if not isinstance(value, (Decimal, str, int, float)) or isinstance(value, bool):
            raise ArticleError('"value" is missing or no number')
        try:
            row["value"] = exact_number(str(value))
        except ArticleError as error:
            raise ArticleError(f'"value": {error}') from None
        for names, kind, called in _KINDS:
            for name in names:
                if name in row and (not isinstance(row[name], kind) or isinstance(row[name], bool)):
                    raise ArticleError(f'"{name}" is {brief(row[name])}, no {called}')
        if not 0 <= row.get("confidence", 0) <= 1:
            raise ArticleError(f'"confidence" is {row["confidence"]}, not from 0 to 1')
        for name in ("period_start", "period_end", "baseline_start", "baseline_end"):
            row[name] = parse_date(row.get(name))
        span = row.get("period_span")
        if span is not None:
            if not isinstance(span, (list, tuple)) or [type(offset) for offset in span] != [int, int]:
                raise ArticleError(f'"period_span" is {brief(span)}, no pair of offsets')
            row["period_span"] = (span[0], span[1])
        for name, allowed in (("type", FigureType), ("measure", Measure)):
            if name in row and row[name] not in get_args(allowed):
                raise ArticleError(f"{name} {brief(row[name])} is not one of {', '.join(get_args(allowed))}")
        try:
            row["why"] = dict(row.get("why") or {})
        except (TypeError, ValueError):
            raise ArticleError('"why" is no object') from None
        if not all(isinstance(reason, str) for reason in row["why"].values()):
            raise ArticleError('"why" holds what is no string')
        try:
            return cls(**row)
        except TypeError as error:
            raise ArticleError(f"incomplete figure: {error}") from None

    def to_json(self) -> str:
        """Return the record as one line of JSON; the value is written digit for digit."""
        row = self.to_dict()
        value = row.pop("value")
        line = write_json(row)
        # The value goes in as its own digits: a detour over binary float would lose some.
        head, tail = line.split('"unit": ', 1)
        return f'{head}"value": {plain_number(value):f}, "unit": {tail}'

    @classmethod
    def from_json(cls, line: str) -> Figure:
        """Read one line of JSON; numbers are read as exact decimals.

        Raises:
            ArticleError: the line is not JSON or not a figure.
        """
        return cls.from_dict(row_of(line))

    def __str__(self) -> str:
        when = self.period or "no period"
        sign = "+" if self.measure in ("growth", "change") and self.value > 0 else ""
        unit = {"percent": "%", "times": "x", "percentage_point": " pp"}.get(self.unit, f" {self.unit}")
        number = f"{plain_number(self.value):,f}"
        return (
            f"{self.zone_id or 'no zone'} | {self.metric_id or self.metric or 'no metric'} | {when} | "
            f"{self.measure} {sign}{number}{unit} | {self.text!r} ({self.confidence:.2f})"
        )

    def __repr__(self) -> str:
        return f"<Figure {self}>"


def row_of(line: str) -> dict[str, Any]:
    """Return the object on a line of JSON, for ``Figure.from_dict``; numbers are read as exact decimals.

    Raises:
        ArticleError: the line is no JSON object.
    """
    data = read_json(line)
    if not isinstance(data, dict):
        raise ArticleError("not a JSON object")
    if isinstance(data.get("confidence"), (int, Decimal)):
        data["confidence"] = float(data["confidence"])
    return data


FIELDS: Final[tuple[str, ...]] = tuple(Figure.__dataclass_fields__)

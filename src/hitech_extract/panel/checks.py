"""Rows weighed against one another: growth against levels, shares against wholes, conversions against rates.

A check is ``ok`` or ``off`` with the numbers that it compared, or ``not possible`` with what is missing. It weighs
ranges, not points: what rounding explains is ok.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from hitech_extract.intervals import Interval, add_months, last_day, period_label, shift
from hitech_extract.panel.parts import additive, distinct
from hitech_extract.panel.rows import Check, Outcome, Row
from hitech_extract.panel.statements import Key, Range, Statement, admitted, last_digit, shown

__all__ = ["check_rows"]

GROWTH_SLACK: Final = Decimal(1)
"""Points by which growth may miss the levels: official growth is at constant prices, levels are at current ones."""

RATE_BAND: Final = Decimal("0.10")
"""How far from the middle a rate of exchange may lie: it moves by some percent in a year, and news uses old ones."""

ENOUGH_PAIRS: Final = 5
"""So many other pairs of a year tell its rate."""

# Yuan per US dollar, the yearly average, rounded: public facts.
_YUAN_PER_DOLLAR: Final = {
    **dict.fromkeys(range(1995, 2005), "8.3"),
    **dict(
        enumerate("8.2 8.0 7.6 6.9 6.8 6.8 6.5 6.3 6.2 6.1 6.2 6.6 6.8 6.6 6.9 6.9 6.5 6.7 7.1 7.2 7.2".split(), 2005)
    ),
}


_MADE_OF: Final = {"foreign_trade": ("exports", "imports")}
"""Metrics that are the sum of others by their definition."""


Levels = Mapping[tuple[str, str, date, date], Sequence[Row]]


def check_rows(rows: Sequence[Row]) -> None:
    """Run every check on the rows that it is for."""
    levels: defaultdict[tuple[str, str, date, date], list[Row]] = defaultdict(list)
    for row in rows:
        if row.key.measure == "level":
            levels[row.key[:4]].append(row)
    for found in levels.values():
        found.sort(key=lambda row: (row.key.converted_from != "", row.key.unit))
    rates = _Rates(one for row in rows for one in row.statements)
    sums = _shares_of_one_whole(rows)
    for row in rows:
        if row.key.measure in ("growth", "change", "ratio"):
            row.growth = _growth(row, levels)
        if row.key.measure == "share":
            row.share = _share(row, levels)
            row.parts = _worst(sums[id(one)] for one in row.statements)
        elif additive(row.chosen):
            checks = [*_sums_of_parts(row.set_aside), *_sum_by_definition(row, levels)]
            row.parts = _worst(checks) if checks else None
        if row.key.converted_from:
            row.rate = _worst(rates.check(one) for one in [row.chosen, *row.statements])


def _worst(checks: Iterable[Check]) -> Check:
    order: dict[str, int] = {"off": 0, "ok": 1, "not possible": 2}
    return min(checks, key=lambda check: order[check.outcome])


# --- Growth, change and ratio against two levels --------------------------------------------------


def _growth(row: Row, levels: Levels) -> Check:
    key = row.key
    before = _base(key)
    if isinstance(before, str):
        return Check("not possible", before)
    nows, thens = levels.get(key[:4], ()), levels.get((key.zone_id, key.metric_id, *before), ())
    wanted = {"percentage_point": "percent"}.get(key.unit, key.unit) if key.measure == "change" else None
    pairs = [
        (now, then) for now in nows for then in thens if now.key[8:] == then.key[8:] and wanted in (None, now.key.unit)
    ]
    if not pairs:
        lacking = [
            period_label(*period)
            for period, found in ((before, thens), (key[2:4], nows))
            if not any(wanted in (None, level.key.unit) for level in found)
        ]
        return Check("not possible", f"no level of {' and '.join(lacking)}" if lacking else "levels in other units")
    now, then = pairs[0]
    implied = _implied(key, now.chosen.range, then.chosen.range)
    if implied is None:
        return Check("not possible", f"the level of {period_label(*before)} is not above zero")
    slack = GROWTH_SLACK if key.measure == "growth" else Decimal(0)
    outcome: Outcome = "ok" if implied.widened(slack).meets(row.chosen.range) else "off"
    return Check(
        outcome,
        f"stated {shown(row.value)}, {_between(implied)} by {shown(now.value)} after "
        f"{shown(then.value)} {now.key.unit}",
    )


def _base(key: Key) -> Interval | str:
    """Return the period that is compared with, or why there is no such single one."""
    first, last = key.period_start, key.period_end
    if key.measure == "growth" and key.unit != "percent":
        return f"growth in {key.unit}"
    if key.baseline == "period" and key.baseline_start > date.min:
        return key.baseline_start, key.baseline_end
    if key.baseline == "year_on_year":
        return shift((first, last), -1)
    months = {"month_on_month": 1, "quarter_on_quarter": 3}.get(key.baseline)
    if months is None:
        return "growth on average over years" if key.baseline == "annual_average" else "no baseline"
    month = add_months(last.replace(day=1), -months)
    earlier = (
        last_day(month.year, month.month) if last == last_day(last.year, last.month) else add_months(last, -months)
    )
    return (earlier, earlier) if first == last else (add_months(first, -months), earlier)


def _implied(key: Key, now: Range, then: Range) -> Range | None:
    if key.measure == "change":
        return now.minus(then)
    quotient = now.over(then)
    if quotient is None or key.measure == "ratio":
        return quotient
    return Range((quotient.low - 1) * 100, (quotient.high - 1) * 100)


def _between(range_: Range, places: int = 2) -> str:
    low, high = shown(range_.low, places), shown(range_.high, places)
    return low if low == high else f"{low} to {high}"


# --- Shares ---------------------------------------------------------------------------------------


def _share(row: Row, levels: Levels) -> Check:
    if row.key.unit != "percent":
        return Check("not possible", f"a share in {row.key.unit}")
    return _worst(_share_stated(row, one, levels) for one in [row.chosen, *row.statements] if one.agrees)


def _share_stated(row: Row, stated: Statement, levels: Levels) -> Check:
    key = row.key
    if stated.of:
        part, whole = stated.of
        return _quotient(row, part, whole, "beside it")
    if not stated.read:
        return Check("not possible", "what it is a share of is read from the text, which is not at hand")
    if stated.whole is None:
        return Check("not possible", "its sentence names no whole of the zone")
    if stated.whole == key.metric_id:
        return Check("not possible", f"no level of the part, only of all {stated.whole}")
    parts = [level for level in levels.get(key[:4], ()) if not level.key.converted_from]
    wholes = levels.get((key.zone_id, stated.whole, key.period_start, key.period_end), ())
    for part_row in parts:
        for whole_row in wholes:
            if part_row.key[8:] == whole_row.key[8:]:
                return _quotient(row, part_row.chosen, whole_row.chosen, stated.whole)
    lacking = [metric for metric, found in ((key.metric_id, parts), (stated.whole, wholes)) if not found]
    return Check("not possible", f"no level of {' and '.join(lacking)}" if lacking else "levels in other units")


def _quotient(row: Row, part: Statement, whole: Statement, called: str) -> Check:
    quotient = part.range.over(whole.range)
    if quotient is None:
        return Check("not possible", "the whole is not above zero")
    percent = Range(quotient.low * 100, quotient.high * 100)
    outcome: Outcome = "ok" if percent.meets(row.chosen.range) else "off"
    numbers = f"{shown(part.figure.value)} of {shown(whole.figure.value)} {whole.figure.unit} ({called})"
    return Check(outcome, f"stated {shown(row.value)}, {_between(percent)} by {numbers}")


def _shares_of_one_whole(rows: Iterable[Row]) -> dict[int, Check]:
    """Sum the shares that an article tells of one whole: over a hundred, parts overlap or one is wrong.

    The whole is the one that the sentence names, else the metric itself.
    """
    groups: defaultdict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for row in rows:
        if row.key.measure == "share" and row.key.unit == "percent":
            for one in row.statements:
                place = (one.figure.doc_id, one.whole or row.key.metric_id, *map(str, (row.key.zone_id, *row.key[2:4])))
                groups[place].append(one)
    checks: defaultdict[int, Check] = defaultdict(lambda: Check("not possible", "a share in another unit"))
    for group in groups.values():
        parts: list[Statement] = []
        for one in sorted(group, key=lambda one: one.figure.start):
            if not any(one.key.metric_id == other.key.metric_id and one.range.meets(other.range) for other in parts):
                parts.append(one)
        if len(parts) == 1:
            check = Check("not possible", "one part only")
        else:
            total = sum((part.figure.value for part in parts), Decimal(0))
            numbers = f"{' + '.join(shown(part.figure.value) for part in parts)} = {shown(total)}"
            check = Check("ok" if sum(part.range.low for part in parts) <= 100 else "off", numbers)
        checks.update((id(one), check) for one in group)
    return checks


def _sums_of_parts(parts: Iterable[Statement]) -> Iterator[Check]:
    """Sum the amounts that an article tells of one whole: over it, parts overlap or one is wrong."""
    groups: defaultdict[int, list[Statement]] = defaultdict(list)
    for part in parts:
        groups[id(part.part_of)].append(part)
    for group in groups.values():
        whole, summed = group[0].part_of, distinct(group)
        if whole is None or len(summed) == 1:
            yield Check("not possible", "one part only")
            continue
        total = sum((part.figure.value for part in summed), Decimal(0))
        outcome: Outcome = "ok" if sum(part.range.low for part in summed) <= whole.range.high else "off"
        values = " + ".join(shown(part.figure.value) for part in summed)
        yield Check(outcome, f"{values} = {shown(total)} of {shown(whole.figure.value)} {whole.figure.unit}")


def _sum_by_definition(row: Row, levels: Levels) -> Iterator[Check]:
    """Sum the metrics that make up the row's by definition; unlike parts that an article picks, they make all of it."""
    metrics = _MADE_OF.get(row.key.metric_id, ())
    found: list[Statement] = []
    lacking: list[str] = []
    for metric in metrics:
        rows = levels.get((row.key.zone_id, metric, row.key.period_start, row.key.period_end), ())
        same = [level.chosen for level in rows if level.key[8:] == row.key[8:]]
        found += same[:1]
        lacking += [] if same else [metric]
    if lacking:
        yield Check("not possible", f"no level of {' and '.join(lacking)} in {row.key.unit}")
    elif found:
        total = Range(
            sum((one.range.low for one in found), Decimal(0)), sum((one.range.high for one in found), Decimal(0))
        )
        values = " + ".join(shown(one.figure.value) for one in found)
        numbers = f"{values} = {shown(sum((one.figure.value for one in found), Decimal(0)))}"
        yield Check(
            "ok" if total.meets(row.chosen.range) else "off",
            f"{numbers} of {shown(row.value)} {row.key.unit} ({' and '.join(metrics)})",
        )


# --- Converted amounts ----------------------------------------------------------------------------


class _Pair(NamedTuple):
    currencies: tuple[str, str]  # in the order of the alphabet: so many of the first for one of the second
    year: int
    rate: Decimal
    range: Range


class _Rates:
    """The rates of exchange that all converted amounts imply, by currencies and year."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._known: defaultdict[tuple[tuple[str, str], int], list[Decimal]] = defaultdict(list)
        for statement in statements:
            pair = _pair(statement)
            if isinstance(pair, _Pair):
                self._known[pair.currencies, pair.year].append(pair.rate)
        for rates in self._known.values():
            rates.sort()

    def check(self, statement: Statement) -> Check:
        """Compare the rate of one conversion with the middle of the others of its year."""
        pair = _pair(statement)
        if isinstance(pair, str):
            return Check("not possible", pair)
        one, other = pair.currencies
        middle, source = self._middle(pair)
        rate = f"{shown(pair.rate, 2)} {one} per {other} in {statement.figure.doc_id}"
        if middle is None:
            return Check("not possible", f"{rate}; fewer than {ENOUGH_PAIRS} other pairs of {pair.year}")
        plausible = Range(middle * (1 - RATE_BAND), middle * (1 + RATE_BAND))
        outcome: Outcome = "ok" if pair.range.meets(plausible) else "off"
        return Check(outcome, f"{rate}, {_between(plausible)} plausible in {pair.year} ({source})")

    def _middle(self, pair: _Pair) -> tuple[Decimal | None, str]:
        rates = self._known[pair.currencies, pair.year]
        others = len(rates) - 1
        if others >= ENOUGH_PAIRS:
            own = bisect_left(rates, pair.rate)
            # The places of the middle among the others: those from its own on are one further.
            low, high = (index + (index >= own) for index in ((others - 1) // 2, others // 2))
            return (rates[low] + rates[high]) / 2, f"by {others} other pairs"
        known = _YUAN_PER_DOLLAR.get(pair.year) if pair.currencies == ("CNY", "USD") else None
        return (Decimal(known) if known else None), "by the year's average"


def _pair(statement: Statement) -> _Pair | str:
    if not statement.key.converted_from:
        return "not converted"
    if statement.base is None or statement.base_key is None:
        return "the amount that it restates is not among the figures"
    figure, base = statement.figure, statement.base
    if base.unit == figure.unit or base.type != "money" or not (base.value > 0 and figure.value > 0):
        return "no two amounts in two currencies"
    base_range = admitted(base, last_digit(base))
    value, of = figure.value, base.value
    range_, of_range = statement.range, base_range
    if figure.unit < base.unit:
        value, of, range_, of_range = of, value, of_range, range_
    # The alphabet's first currency is counted for one of the second.
    implied = of_range.over(range_)
    if implied is None:
        return "an amount that may be zero"
    day = statement.date or statement.key.period_end
    return _Pair((min(figure.unit, base.unit), max(figure.unit, base.unit)), day.year, of / value, implied)

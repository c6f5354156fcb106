"""Pictures of a panel: values over time, growth, and what is there (extra ``viz``)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hitech_extract.errors import InputError, StoreError
from hitech_extract.intervals import last_day, months_across
from hitech_extract.io.sources import InputPath
from hitech_extract.io.targets import check_no_input, check_place, replacing
from hitech_extract.panel import Panel, Row
from hitech_extract.panel.statements import shown
from hitech_extract.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["KINDS", "PERIODS", "Choice", "check_plot_output", "plot", "write_plot"]

KINDS: Final = ("series", "growth", "coverage")
PERIODS: Final = ("year", "half", "quarter", "month", "day", "other")
_FORMS: Final = (".html", ".png", ".svg")

# Okabe and Ito's colours, which the colour-blind tell apart; shapes say the same again, and black stands for text.
_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#6A5D4D")
_SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
_DASHES: Final = ((1, 0), (6, 3), (2, 2))  # for the first, second and third round of the colours
_MOST_ZONES: Final = {"level": len(_COLOURS) * len(_DASHES), "growth": len(_COLOURS)}
_WITHOUT: Final = "#F0F0F0"
_SCALES: Final = ((Decimal("1e12"), "trillion"), (Decimal("1e9"), "billion"), (Decimal("1e6"), "million"))
_CURRENCIES: Final = {"CNY": "yuan", "USD": "US dollars", "EUR": "euros", "HKD": "Hong Kong dollars", "JPY": "yen"}
_UNITS: Final = {"percent": "percent", "percentage_point": "percentage points", "times": "times", "km2": "square km"}
_GENERIC: Final = re.compile(
    r" (?:National )?(?:(?:High|Hi|New and High|New & Hi)-?\s?tech(?:nology)? |Agricultural )"
    r"(?:Industrial |Industry |Industries )*(?:Demonstration )?(?:Development )?(?:Zone|Park|District)$",
    re.IGNORECASE,
)
_ADJECTIVES: Final = {
    "year": "full years",
    "half": "half-years",
    "quarter": "quarters",
    "month": "months",
    "day": "at a day",
    "other": "other spans of time",
}
_TIME_FORMATS: Final = {"year": "%Y", "half": "%b %Y", "quarter": "%Y Q%q", "month": "%b %Y"}


@dataclass(slots=True)
class Choice:
    """What to draw.

    Args:
        kind: ``series`` (levels over time), ``growth`` (year on year) or ``coverage`` (what is there).
        metric: its id; coverage of all metrics needs none.
        zones: their ids; none for all.
        period: one of ``PERIODS``; the most frequent by default, so that no line mixes quarters and years.
        unit: the most frequent by default.
    """

    kind: str = "series"
    metric: str | None = None
    zones: tuple[str, ...] = ()
    period: str | None = None
    unit: str | None = None


def check_plot_output(out: InputPath, inputs: Iterable[Path] = ()) -> Path:
    """Return the path to write once it is known that a picture can be written there.

    Raises:
        InputError: unknown extension, missing folder or extra, or a file that is also an input.
    """
    path = Path(out)
    if path.suffix.lower() not in _FORMS:
        raise InputError(f"{path}: unknown extension {path.suffix!r} (pictures go to {', '.join(_FORMS)})")
    check_place(path)
    check_no_input([path], inputs)
    _altair()
    return path


def _altair() -> Any:
    try:
        import altair
        import vl_convert  # noqa: F401
    except ImportError:
        raise InputError("pictures need altair and vl-convert (pip install 'hitech-extract[viz]')") from None
    return altair


def write_plot(panel: Panel, choice: Choice, out: InputPath, tables: Tables | None = None) -> list[str]:
    """Draw a panel to ``.html``, ``.png`` or ``.svg``, and return what to say of rows that are not in the picture.

    The page stands by itself: nothing is fetched when it is opened. A file appears whole or not at all.

    Raises:
        InputError: as in ``check_plot_output`` and ``plot``.
        StoreError: writing fails, as on a full disk; a file that was there is as it was.
    """
    path = check_plot_output(out)
    chart, said = plot(panel, choice, tables)
    try:
        with _any_number_of_rows(), replacing(path) as part:
            if path.suffix.lower() == ".html":
                part.write_text(_page(chart), encoding="utf-8", errors="backslashreplace")
            else:
                chart.save(str(part), format=path.suffix.lower()[1:], scale_factor=2)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error} (what was there is as it was)") from None
    return said


def plot(panel: Panel, choice: Choice, tables: Tables | None = None) -> tuple[Any, list[str]]:
    """Return the Altair chart, and what to say of rows that are not in it.

    Raises:
        InputError: the extra is missing; an unknown kind, zone, metric or period; nothing to draw.
    """
    _altair()
    if choice.kind not in KINDS:
        raise InputError(f"kind {choice.kind!r}: no such kind (it is one of {', '.join(KINDS)})")
    if choice.period is not None and choice.period not in PERIODS:
        raise InputError(f"period {choice.period!r}: no such kind of period (it is one of {', '.join(PERIODS)})")
    _check_names(panel, choice, tables or Tables())
    if choice.kind == "coverage":
        return _coverage(panel, choice), []
    if choice.metric is None:
        raise InputError(f"no metric to draw the {choice.kind} of (give --metric gdp)")
    return (_series if choice.kind == "series" else _growth)(panel, choice)


@contextmanager
def _any_number_of_rows() -> Iterator[None]:
    with _altair().data_transformers.enable("default", max_rows=None):
        yield


def _page(chart: Any) -> str:
    """Return a page that holds the chart and all code that draws it."""
    import vl_convert

    spec = chart.to_dict()
    title = spec["title"]["text"]
    # Whatever an article says, it ends no script: JSON may write the sign as its escape.
    data = json.dumps(spec, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
    options = {"mode": "vega-lite", "actions": {"export": True, "source": False, "compiled": False, "editor": False}}
    code = vl_convert.javascript_bundle("window.draw = vegaEmbed;").replace("</script", "<\\/script")
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        "<style>body { margin: 1.5rem; font-family: sans-serif } #chart { max-width: 100%; overflow-x: auto }</style>\n"
        f'<div id="chart" role="img" aria-label="{escape(title)}"></div>\n'
        f"<script>{code}</script>\n"
        f'<script>draw("#chart", {data}, {json.dumps(options)});</script>\n</html>\n'
    )


# --- Names ----------------------------------------------------------------------------------------


def _check_names(panel: Panel, choice: Choice, tables: Tables) -> None:
    """Refuse a zone or metric that is nowhere, or of which there is no row."""
    from hitech_extract.rules import load_metrics, load_zones

    rows = panel.rows
    zones = {zone.id for zone in (*load_zones(), *tables.zones)}
    metrics = {metric.id for metric in (*load_metrics(), *tables.metrics)}
    if choice.metric is not None:
        _check_name("metric", choice.metric, metrics, {row.key.metric_id for row in rows})
        rows = [row for row in rows if row.key.metric_id == choice.metric]
    for zone in choice.zones:
        _check_name("zone", zone, zones | {row.key.zone_id for row in panel.rows}, {row.key.zone_id for row in rows})


def _check_name(what: str, name: str, known: set[str], there: set[str]) -> None:
    if name in there:
        return
    near = get_close_matches(name.casefold(), sorted(known | there), n=3)
    if name not in known:
        hint = f"did you mean {' or '.join(near)}?" if near else f"look it up: hitech-extract {what}s {name}"
        raise InputError(f"unknown {what} {name!r} ({hint})")
    some = ", ".join(sorted(there)[:10])
    raise InputError(f"{what} {name!r}: the figures have none of it ({f'they have {some}' if some else 'none at all'})")


def _labels(rows: Iterable[Row]) -> dict[str, str]:
    """Return what to call each zone: its name without the words that all have, as long as that tells it apart."""
    names = {row.key.zone_id: row.zone_name or row.key.zone_id for row in rows}
    short = {zone: _GENERIC.sub("", name) for zone, name in names.items()}
    many = Counter(short.values())
    return {zone: name if many[name] == 1 else f"{name} ({zone})" for zone, name in sorted(short.items())}


def _headline(rows: Sequence[Row], more: str = "") -> str:
    name = rows[0].metric_name or rows[0].key.metric_id
    return f"{name[:1].upper()}{name[1:]}{more}"


def _period_kind(first: date, last: date) -> str:
    if first == last:
        return "day"
    months = months_across(first, last)
    whole = first.day == 1 and last == last_day(last.year, last.month) and (first.month - 1) % months == 0
    return {12: "year", 6: "half", 3: "quarter", 1: "month"}.get(months, "other") if whole else "other"


def _scale(rows: Sequence[Row]) -> tuple[Decimal, str]:
    """Return by what to divide the values of one unit, and what they are called then."""
    unit, metric = rows[0].key.unit, rows[0].metric_name or rows[0].key.metric_id
    if rows[0].chosen.figure.type == "money":
        largest = max(abs(row.value) for row in rows)
        currency = _CURRENCIES.get(unit, unit)
        return next(((by, f"{name} {currency}") for by, name in _SCALES if largest >= by), (Decimal(1), currency))
    return Decimal(1), _UNITS.get(unit) or (f"number of {metric}" if rows[0].chosen.figure.type == "count" else unit)


# --- Series and growth ----------------------------------------------------------------------------


def _series(panel: Panel, choice: Choice) -> tuple[Any, list[str]]:
    rows, said, kind = _rows_of(panel, choice, "level")
    by, unit = _scale(rows)
    alt = _altair()
    data, labels = _points(rows, by, unit), _labels(rows)
    format_ = _TIME_FORMATS.get(kind)
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(type="utc", padding=24),
        axis=alt.Axis(
            grid=False,
            labelOverlap=True,
            **({"format": format_, "values": sorted({point["day"] for point in data})} if format_ else {}),
        ),
    )
    # From zero, unless something is below: a line that begins elsewhere makes small things large.
    y = alt.Y(
        "value:Q",
        title=f"{unit[:1].upper()}{unit[1:]}",
        scale=alt.Scale(zero=True, nice=True),
        axis=alt.Axis(tickCount=6),
    )
    base = alt.Chart(alt.InlineData(values=data)).encode(x=x, y=y, color=_scaled("Color", labels, _COLOURS))
    points = base.mark_point(size=90, strokeWidth=2, opacity=1).encode(
        shape=_scaled("Shape", labels, _SHAPES), fill=_fill(labels), tooltip=_tooltip()
    )
    lines = base.mark_line(strokeWidth=2)
    if len(labels) > len(_COLOURS):
        dashes = [dash for dash in _DASHES for _ in _COLOURS]
        lines = lines.encode(strokeDash=_scaled("StrokeDash", labels, dashes))
    return _finished(lines + points, _headline(rows), _subtitle(rows, unit, kind)), said


def _growth(panel: Panel, choice: Choice) -> tuple[Any, list[str]]:
    rows, said, kind = _rows_of(panel, choice, "growth")
    alt = _altair()
    data, labels = _points(rows, Decimal(1), "percent"), _labels(rows)
    order = [point["period"] for point in sorted(data, key=lambda point: str(point["day"]))]
    names = list(labels.values())
    bars = (
        alt.Chart(alt.InlineData(values=data))
        .mark_bar(strokeWidth=2, width={"band": 0.9})
        .encode(
            x=alt.X(
                "period:O", title=None, sort=list(dict.fromkeys(order)), axis=alt.Axis(labelAngle=0, labelOverlap=True)
            ),
            xOffset=alt.XOffset("zone:N", sort=names, scale=alt.Scale(domain=names, paddingInner=0.08)),
            y=alt.Y("value:Q", title="Growth over a year earlier, percent", axis=alt.Axis(tickCount=6)),
            stroke=_scaled("Stroke", labels, _COLOURS),
            fill=_fill(labels),
            tooltip=_tooltip(),
        )
    )
    zero = alt.Chart(alt.InlineData(values=[{}])).mark_rule(color="#444444").encode(y=alt.datum(0))
    title = _headline(rows, ": growth year on year")
    return _finished(bars + zero, title, _subtitle(rows, "percent", kind)), said


def _rows_of(panel: Panel, choice: Choice, measure: str) -> tuple[list[Row], list[str], str]:
    """Return rows of one kind of period in one unit; say what else there is."""
    wanted = set(choice.zones)
    rows = [
        row
        for row in panel.rows
        if row.key.metric_id == choice.metric
        and row.key.measure == measure
        and (not wanted or row.key.zone_id in wanted)
        and (measure == "level" or row.key.baseline == "year_on_year")
    ]
    said: list[str] = []
    if choice.unit is None:
        # Converted amounts restate others, so they are drawn only where their currency is asked for.
        converted = Counter(row.key.unit for row in rows if row.key.converted_from)
        rows = [row for row in rows if not row.key.converted_from]
        said += [f"not drawn: {number:,} converted to {unit} (--unit {unit})" for unit, number in converted.items()]
    rows = _most(rows, lambda row: row.key.unit, "unit", choice.unit, said)
    rows = _most(rows, _kind_of, "period", choice.period, said)
    if not rows:
        more = "".join(
            f", {name} {value}" for name, value in (("unit", choice.unit), ("period", choice.period)) if value
        )
        what = "level" if measure == "level" else "growth year on year"
        there = "; ".join(said)
        raise InputError(f"nothing to draw: no {what} of {choice.metric!r}{more} ({there or 'see --kind coverage'})")
    if absent := sorted(wanted - {row.key.zone_id for row in rows}):
        said.append(f"without a value in the picture: {', '.join(absent)}")
    if len({row.key.zone_id for row in rows}) > _MOST_ZONES[measure]:
        raise InputError(f"more than {_MOST_ZONES[measure]} zones in one picture (name some: --zones wuxi,suzhou)")
    return rows, said, _kind_of(rows[0])


def _kind_of(row: Row) -> str:
    return _period_kind(row.key.period_start, row.key.period_end)


def _most(rows: list[Row], trait: Callable[[Row], str], option: str, wanted: str | None, said: list[str]) -> list[Row]:
    """Return the rows of the wanted or most frequent trait; say which others there are."""
    counts = Counter(map(trait, rows))
    if not counts:
        return rows
    kept = wanted if wanted is not None else min(counts, key=lambda name: (-counts[name], name))
    said += [f"not drawn: {counts[name]:,} of {option} {name} (--{option} {name})" for name in counts if name != kept]
    return [row for row in rows if trait(row) == kept]


def _points(rows: Sequence[Row], by: Decimal, unit: str) -> list[dict[str, Any]]:
    labels = _labels(rows)
    points = []
    for row in rows:
        figure = row.chosen.figure
        kind = _kind_of(row)
        # A year stands at its beginning, so that its axis says that year; what has no name, at its end.
        day = row.key.period_start if kind in _TIME_FORMATS else row.key.period_end
        bound = f" ({figure.modifier})" if figure.modifier else ""
        sign = "+" if row.key.measure == "growth" and row.value > 0 else ""
        points.append(
            {
                "zone": labels[row.key.zone_id],
                "period": figure.period,
                "day": day.isoformat(),
                "value": float(row.value / by),
                "shown": f"{sign}{shown((row.value / by).normalize())} {unit}{bound}",
                "text": figure.text,
                "article": figure.doc_id,
                "date": row.chosen.date.isoformat() if row.chosen.date else "not known",
                "confidence": f"{figure.confidence:.2f}",
                "articles": len(row.articles),
                "conflict": row.conflict,
                "others": "; ".join(row.conflicting_values()) or "none",
            }
        )
    return points


def _tooltip() -> list[Any]:
    alt = _altair()
    titles = {
        "zone": "Zone",
        "period": "Period",
        "shown": "Value",
        "text": "As written",
        "article": "Article",
        "date": "Its date",
        "confidence": "Confidence",
        "articles": "Articles that state it",
        "others": "Contradicting",
    }
    return [alt.Tooltip(f"{name}:N", title=title) for name, title in titles.items()]


def _scaled(channel: str, labels: dict[str, str], marks: Sequence[Any]) -> Any:
    """Return a channel that gives each zone its mark, in turn where there are more zones; all share one legend."""
    alt = _altair()
    names = list(labels.values())
    in_turn = [marks[place % len(marks)] for place in range(len(names))]
    return getattr(alt, channel)("zone:N", title="Zone", scale=alt.Scale(domain=names, range=in_turn))


def _fill(labels: dict[str, str]) -> Any:
    """Return the filling: hollow where values contradict one another."""
    alt = _altair()
    return alt.condition("datum.conflict", alt.value("white"), _scaled("Fill", labels, _COLOURS))


def _subtitle(rows: Sequence[Row], unit: str, kind: str) -> str:
    articles = {doc_id for row in rows for doc_id, _ in row.articles}
    hollow = "; hollow: values contradict one another" if any(row.conflict for row in rows) else ""
    several = "" if len(articles) == 1 else "s"
    return f"{unit[:1].upper()}{unit[1:]}, {_ADJECTIVES[kind]}, from {len(articles)} article{several}{hollow}"


# --- Coverage -------------------------------------------------------------------------------------


def _coverage(panel: Panel, choice: Choice) -> Any:
    alt = _altair()
    rows = [row for row in panel.rows if not choice.zones or row.key.zone_id in choice.zones]
    rows = [row for row in rows if choice.metric in (None, row.key.metric_id)]
    if not rows:
        raise InputError("nothing to draw: no figure has a zone, a metric and a period")
    labels = _labels(rows)
    years = sorted({row.key.period_end.year for row in rows})
    columns: list[Any]
    counts: Counter[tuple[str, Any]]
    if choice.metric:
        columns = list(range(years[0], years[-1] + 1))
        counts = Counter((row.key.zone_id, row.key.period_end.year) for row in rows)
        title, called = _headline(rows, ": years that are there"), "Rows"
        subtitle = "Rows of the panel by the year in which their period ends; grey: none"
    else:
        names = {row.key.metric_id: row.metric_name or row.key.metric_id for row in rows}
        columns = sorted(set(names.values()))
        pairs = {(row.key.zone_id, names[row.key.metric_id], row.key.period_end.year) for row in rows}
        counts = Counter((zone, name) for zone, name, _ in pairs)
        title, called = "What the panel has", "Years"
        subtitle = f"Years with a row for each zone and metric, {years[0]} to {years[-1]}; grey: none"
    data = [
        {
            "zone": label,
            "column": str(column),
            "count": (number := counts.get((zone, column), 0)),
            "shown": number or "",
        }
        for zone, label in labels.items()
        for column in columns
    ]
    largest = max(counts.values())
    base = alt.Chart(alt.InlineData(values=data)).encode(
        x=alt.X(
            "column:N",
            title=None,
            sort=[str(column) for column in columns],
            axis=alt.Axis(labelAngle=0 if choice.metric else -40, labelLimit=220, orient="bottom"),
        ),
        y=alt.Y("zone:N", title=None, sort=list(labels.values())),
        tooltip=[
            alt.Tooltip("zone:N", title="Zone"),
            alt.Tooltip("column:N", title="Year" if choice.metric else "Metric"),
            alt.Tooltip("count:Q", title=called),
        ],
    )
    shade = alt.Color(
        "count:Q",
        title=called,
        # From a light tone that is told from grey to a dark one; single-hued, so that all see the order.
        scale=alt.Scale(domain=[0, largest], range=["#D6E6F2", "#08519C"]),
        legend=alt.Legend(tickMinStep=1, format="d"),
    )
    cells = base.mark_rect(stroke="white", strokeWidth=2).encode(
        color=alt.condition("datum.count == 0", alt.value(_WITHOUT), shade)
    )
    numbers = base.mark_text(fontSize=12).encode(
        text="shown:N",
        color=alt.condition(f"datum.count > {largest * 0.55}", alt.value("white"), alt.value("#222222")),
    )
    chart = _finished(cells + numbers, title, subtitle)
    return chart.properties(width=alt.Step(56 if choice.metric else 44), height=alt.Step(30))


def _finished(chart: Any, title: str, subtitle: str) -> Any:
    alt = _altair()
    return (
        chart.properties(
            width=640,
            height=360,
            title=alt.TitleParams(
                title, subtitle=subtitle, anchor="start", fontSize=18, subtitleFontSize=13, offset=14
            ),
            padding=16,
        )
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=13, gridColor="#E4E4E4", domainColor="#888888")
        .configure_legend(labelFontSize=12, titleFontSize=13, labelLimit=260)
    )

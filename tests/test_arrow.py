"""Figures as Arrow tables: there and back without loss, and articles in, figures out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hitech_extract import extract
from hitech_extract.errors import ArticleError, InputError, RuleDataError
from hitech_extract.io import Fault
from hitech_extract.schema import FIELDS, Baseline, Figure, FigureType, Measure, Modifier

pa = pytest.importorskip("pyarrow")

from hitech_extract.arrow import MISFIT, SCHEMA, extract_batches, figures, record_batch, record_batches  # noqa: E402

TEXT = "Kunshan High-tech Zone's GDP rose 6.4 percent last year."

words = st.text(st.characters(codec="utf-8"), max_size=20)
days = st.none() | st.dates()
offsets = st.integers(0, 2**31 - 1)
maybe = st.none() | offsets
values = st.decimals(-(10**29) + 1, 10**29 - 1, places=9) | st.sampled_from(
    [Decimal(value) for value in ("3.8673E+10", "1E+28", "7.00000000000000", "-0", "0E+40", "-0.000000001", "9" * 29)]
)
records = st.builds(
    Figure,
    doc_id=words,
    start=offsets,
    end=offsets,
    text=words,
    type=st.sampled_from(get_args(FigureType)),
    value=values,
    unit=words,
    modifier=st.none() | st.sampled_from(get_args(Modifier)),
    measure=st.sampled_from(get_args(Measure)),
    zone_id=st.none() | words,
    zone=st.none() | words,
    zone_start=maybe,
    zone_end=maybe,
    metric_id=st.none() | words,
    metric=st.none() | words,
    metric_start=maybe,
    metric_end=maybe,
    period_start=days,
    period_end=days,
    period=st.none() | words,
    period_span=st.none() | st.tuples(offsets, offsets),
    baseline=st.none() | st.sampled_from(get_args(Baseline)),
    baseline_start=days,
    baseline_end=days,
    equivalent_of=maybe,
    confidence=st.floats(0, 1),
    why=st.dictionaries(st.sampled_from(["value", "measure", "zone", "metric", "period"]), words),
)


def figure(**changes: object) -> Figure:
    row: dict[str, object] = {"doc_id": "a", "start": 3, "end": 5, "text": "16", "type": "count", "value": "16"}
    return Figure.from_dict({**row, "unit": "firm", **changes})


def read(*batches: pa.RecordBatch, **options: Any) -> list[Figure]:
    return [found for batch in extract_batches(batches, **options) for found in figures(batch)]


# --- Figures --------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(records, max_size=5))
def test_records_come_back_as_they_were(given: list[Figure]) -> None:
    batch = record_batch(given)
    batch.validate(full=True)
    assert batch.schema == SCHEMA
    assert list(figures(batch)) == given
    table = pa.Table.from_batches([batch, batch])
    assert list(figures(table.append_column("more", [list(range(len(table)))]))) == given * 2


def test_the_columns_are_the_fields_of_the_record() -> None:
    assert tuple(SCHEMA.names) == FIELDS
    assert SCHEMA.field("value").type == pa.decimal128(38, 9)
    assert SCHEMA.field("period_start").type == pa.date32()
    assert not SCHEMA.field("doc_id").nullable
    assert SCHEMA.field("zone_id").nullable


def test_values_come_back_as_plain_numbers() -> None:
    given = [figure(value=value) for value in ("38673000000", "3.50", "-0.000000001")]
    assert [str(found.value) for found in figures(record_batch(given))] == ["38673000000", "3.5", "-1E-9"]


@pytest.mark.parametrize("value", ["9" * 30, "0.1234567891", "1E+40", "-1E-20"])
def test_a_value_without_a_place_is_null_and_never_rounded(value: str) -> None:
    given = figure(value=value, why={"value": "count"})
    batch = record_batch([figure(), given])
    assert batch["value"].to_pylist() == [Decimal(16), None]
    assert batch["why"].to_pylist()[1]["value"] == MISFIT
    assert given.why == {"value": "count"}, "the record itself stays as it is"
    with pytest.raises(ArticleError, match="'16' at 3 has no value"):
        list(figures(batch))


def test_a_half_character_becomes_its_escape() -> None:
    batch = record_batch([figure(doc_id="half \ud800", unit="firm")])
    assert batch["doc_id"].to_pylist() == ["half \\ud800"]


@pytest.mark.parametrize(
    ("changes", "hint"), [({"start": 2**31}, "'start'"), ({"why": {"unit": "x"}}, "its keys are value, measure")]
)
def test_what_the_schema_cannot_hold_is_refused(changes: dict[str, Any], hint: str) -> None:
    with pytest.raises(ArticleError, match=hint):
        record_batch([figure(**changes)])


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(InputError, match="no column 'doc_id'"):
        figures(pa.table({"x": [1]}))


def test_batches_are_of_one_size_and_lazy() -> None:
    def endless() -> Iterator[Figure]:
        while True:
            yield figure()

    assert next(record_batches(endless(), 7)).num_rows == 7
    assert [batch.num_rows for batch in record_batches([figure()] * 5, 2)] == [2, 2, 1]
    assert list(record_batches([])) == []


# --- Articles -------------------------------------------------------------------------------------


def test_articles_in_figures_out() -> None:
    batch = pa.record_batch({"n": [1, 2], "id": ["a", "b"], "text": [TEXT, "Nothing."], "date": ["2023-04-25", None]})
    assert read(batch) == extract(TEXT, "2023-04-25", doc_id="a")
    assert [out.schema for out in extract_batches([batch])] == [SCHEMA]


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
)
def test_any_kind_of_string_column(kind: pa.DataType) -> None:
    batch = pa.record_batch({"text": pa.array([TEXT], kind), "title": pa.array([None]), "id": pa.array([7])})
    assert [found.doc_id for found in read(batch)] == ["7"]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([date(2023, 4, 25)]),
        pa.array([date(2023, 4, 25)], pa.date64()),
        pa.array([datetime(2023, 4, 25, 23, 59)], pa.timestamp("ns")),
        # Past midnight in Shanghai, and so no more the 24th.
        pa.array([datetime(2023, 4, 24, 16, 30)], pa.timestamp("us", "Asia/Shanghai")),
        pa.array(["2023-04-25T08:00:00Z"]),
    ],
)
def test_any_kind_of_date_column(column: pa.Array) -> None:
    text = "Exports of Kunshan High-tech Zone reached 5 billion yuan this year."
    (found,) = read(pa.record_batch({"text": [text], "date": column}))
    assert (found.period_start, found.period_end) == (date(2023, 1, 1), date(2023, 4, 25))


def test_columns_of_other_names() -> None:
    batch = pa.record_batch({"story": [TEXT], "url": ["u"], "day": ["2023-04-25"], "head": ["T"], "text": [None]})
    assert read(batch, text="story", id="url", date="day", title="head") == extract(TEXT, "2023-04-25", "T", "u")


def test_articles_without_id_are_called_by_their_position() -> None:
    batches = [pa.record_batch({"text": [TEXT, TEXT]}), pa.record_batch({"text": [TEXT], "id": [None]})]
    assert [found.doc_id for found in read(*batches)] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("columns", "options", "hint"),
    [
        ({"body": [TEXT]}, {}, r'no column "text" for the text of the articles \(the columns are body; say text="..."'),
        ({"text": [TEXT]}, {"id": "url"}, 'no column "url" for the id'),
        ({"text": [1]}, {}, "the column for the text of the articles holds int64"),
        ({"text": [TEXT], "date": [2023]}, {}, "for the date of the articles holds int64"),
    ],
)
def test_columns_that_cannot_be_read(columns: dict[str, Any], options: dict[str, Any], hint: str) -> None:
    with pytest.raises(InputError, match=hint):
        read(pa.record_batch(columns), **options)


def test_faulty_articles_are_named_and_the_rest_goes_on() -> None:
    batch = pa.record_batch({"id": ["a", "b", "c"], "text": [None, TEXT, TEXT], "date": [None, None, "25/04/2023"]})
    faults: list[Fault] = []
    assert {found.doc_id for found in read(batch, batch, on_fault=faults.append)} == {"b"}
    assert [(str(fault.place), fault.article_id) for fault in faults] == [
        ("rows:1", "a"),
        ("rows:3", "c"),
        ("rows:4", "a"),
        ("rows:6", "c"),
    ]
    with pytest.raises(ArticleError, match=r'rows:1: no "text"'):
        read(batch)


def test_tables_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "zones.csv"
    path.write_text("id,name_en\nmoon,Moon High-tech Zone\n", encoding="utf-8")
    batch = pa.record_batch({"text": ["Moon High-tech Zone's GDP rose 6.4 percent in 2022."]})
    assert [found.zone_id for found in read(batch, zones=path)] == ["moon"]
    with pytest.raises(RuleDataError):
        extract_batches([batch], zones=tmp_path / "none.csv")


def test_it_is_lazy_and_bounded() -> None:
    taken = 0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        while True:
            taken += 1
            yield pa.record_batch({"text": [TEXT] * 1000})

    assert next(extract_batches(batches())).num_rows == 5000
    assert taken <= 6
    with pytest.raises(TypeError, match="to_batches"):
        extract_batches(pa.table({"text": [TEXT]}))

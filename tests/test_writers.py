"""Writing figures: every form of output, files that appear whole or not at all."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitech_extract.errors import ArticleError, InputError
from hitech_extract.io import WRITERS, Fault, Place, check_output, find_sources, read_figures, write_figures
from hitech_extract.io.forms import cell, form_of, sdmx_period
from hitech_extract.schema import FIELDS, Figure


def figure(**changes: object) -> Figure:
    row: dict[str, object] = {
        "doc_id": "a",
        "start": 3,
        "end": 22,
        "text": "16.574 billion yuan",
        "type": "money",
        "value": "16574000000",
        "unit": "CNY",
        "period_start": "2023-01-01",
        "period_end": "2023-03-31",
        "period_span": [30, 43],
        "confidence": 0.9,
        "why": {"zone": "same-clause"},
    }
    return Figure.from_dict(row | changes)


def linked(**changes: object) -> Figure:
    return figure(**({"zone_id": "kunshan", "metric_id": "gdp", "period": "2023-Q1", "measure": "level"} | changes))


def need(form: str) -> None:
    if form == ".parquet":
        pytest.importorskip("pyarrow")


def text_of(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(path), newline="")))


def values_of(path: Path) -> list[Decimal]:
    """Return the values in a file of any form."""
    form = form_of(path)
    if form == ".parquet":
        from pyarrow import parquet

        return [Decimal(value) for value in parquet.read_table(path)["value"].to_pylist()]
    if "jsonl" in form:
        return [found.value for found in read_figures(path)]
    return [Decimal(row["OBS_VALUE" if "sdmx" in form else "value"]) for row in rows_of(path)]


# --- JSON Lines and CSV ---------------------------------------------------------------------------


def test_json_lines_round_trip(tmp_path: Path) -> None:
    figures = [figure(), figure(text="\u00a55bn", value="0.30"), figure(doc_id="half \ud800")]
    out = tmp_path / "out.jsonl"
    assert write_figures(iter(figures), out) == 3
    assert list(read_figures(out)) == figures
    lines = out.read_text(encoding="utf-8").splitlines()
    assert list(json.loads(lines[0])) == list(FIELDS)
    assert "\u00a55bn" in lines[1]


def test_faulty_figures_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text(f'{figure().to_json()}\n{{"value": 3}}\nx\n', encoding="utf-8")
    faults: list[Fault] = []
    assert len(list(read_figures(path, faults.append))) == 1
    assert [fault.place for fault in faults] == [Place(str(path), 2), Place(str(path), 3)]
    with pytest.raises(ArticleError, match=r"out\.jsonl:2"):
        list(read_figures(path))


def test_csv_cells(tmp_path: Path) -> None:
    out = tmp_path / "out.CSV"
    figures = [
        figure(),
        figure(
            text="-3 percent", value="-3", zone="=HYPERLINK(1)", metric="@cmd", unit="+x", doc_id="\ta", period="two\n"
        ),
        figure(doc_id="half \ud800"),
    ]
    assert write_figures(figures, out) == 3
    first, second, third = rows_of(out)
    assert list(first) == list(FIELDS)
    assert first["value"] == "16574000000"
    assert first["period_start"] == "2023-01-01"
    assert first["period_span"] == "30-43"
    assert json.loads(first["why"]) == {"zone": "same-clause"}
    assert first["zone_id"] == first["baseline"] == first["equivalent_of"] == ""
    assert second["value"] == "-3", "numbers are never quoted"
    assert second["text"] == "'-3 percent"
    assert second["zone"] == "'=HYPERLINK(1)"
    assert (second["metric"], second["unit"], second["doc_id"]) == ("'@cmd", "'+x", "'\ta")
    assert second["period"] == "two\n"
    assert third["doc_id"] == "half \\ud800"


def test_csv_without_figures_has_its_heading(tmp_path: Path) -> None:
    assert write_figures([], tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == ",".join(FIELDS) + "\n"


def test_exact_values_survive_all_forms(tmp_path: Path) -> None:
    exact = linked(value="12345678901234567890.123456789")
    for form in WRITERS:
        need(form)
        write_figures([exact], tmp_path / f"out{form}")
        assert values_of(tmp_path / f"out{form}") == [exact.value]


@pytest.mark.parametrize("form", [".jsonl.gz", ".csv.gz", ".sdmx.csv.gz"])
def test_zipped_files_hold_the_same_and_are_the_same_each_time(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = [linked(start=start) for start in range(100)]
    for number, name in enumerate(("a", "b")):
        monkeypatch.setattr("time.time", lambda now=1e9 * (number + 1): now)
        write_figures(figures, tmp_path / f"{name}{form}")
    assert (tmp_path / f"a{form}").read_bytes() == (tmp_path / f"b{form}").read_bytes()
    plain = tmp_path / f"plain{form.removesuffix('.gz')}"
    write_figures(figures, plain)
    assert text_of(tmp_path / f"a{form}") == text_of(plain)


# --- Parquet --------------------------------------------------------------------------------------


def test_parquet_is_typed_and_read_by_others(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    duckdb = pytest.importorskip("duckdb")
    from pyarrow import parquet

    from hitech_extract.arrow import SCHEMA, figures

    out = tmp_path / "out.parquet"
    given = [linked(), figure(value="-0.5")]
    assert write_figures(iter(given), out) == 2
    assert parquet.read_schema(out).equals(SCHEMA)
    assert list(figures(parquet.read_table(out))) == given
    query = "SELECT sum(value), max(period_start), max(why.zone) FROM read_parquet(?)"
    assert duckdb.execute(query, [str(out)]).fetchall() == [
        (Decimal("16573999999.5") + 0, date(2023, 1, 1), "same-clause")
    ]


def test_parquet_without_figures_has_its_columns(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert write_figures([], tmp_path / "out.parquet") == 0
    assert parquet.read_table(tmp_path / "out.parquet").schema.names == list(FIELDS)


def test_parquet_comes_in_groups_and_is_the_same_each_time(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")

    def many() -> Iterable[Figure]:
        return (figure(start=start) for start in range(60_001))

    assert write_figures(many(), tmp_path / "a.parquet") == 60_001
    assert write_figures(list(many()), tmp_path / "b.parquet") == 60_001
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    file = parquet.ParquetFile(tmp_path / "a.parquet")
    assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [50_000, 10_001]
    assert file.read(["start"])["start"].to_pylist() == list(range(60_001))


# --- SDMX-CSV -------------------------------------------------------------------------------------

KEY = ("REF_AREA", "INDICATOR", "MEASURE", "BASELINE", "UNIT_MEASURE", "ARTICLE", "POSITION", "TIME_PERIOD")


def test_sdmx_csv_has_the_columns_of_the_standard(tmp_path: Path) -> None:
    out = tmp_path / "out.sdmx.csv"
    growth = linked(
        start=40, measure="growth", unit="percent", value="50", modifier="more_than", baseline="period",
        baseline_start="2012-01-01", baseline_end="2012-12-31", zone="the zone", metric="GDP", equivalent_of=3,
    )  # fmt: skip
    assert write_figures([linked(), growth], out) == 2
    first, second = rows_of(out)
    assert list(first)[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert list(first.values())[:3] == ["datastructure", "HITECH_EXTRACT:FIGURES(1.0.0)", "I"]
    assert tuple(first)[3:12] == (*KEY, "OBS_VALUE")
    assert [first[name] for name in KEY] == ["kunshan", "gdp", "level", "_Z", "CNY", "a", "3", "2023-Q1"]
    assert first["OBS_VALUE"] == "16574000000"
    assert (second["BASELINE"], second["BASELINE_PERIOD"]) == ("period", "2012")
    assert (second["MODIFIER"], second["EQUIVALENT_OF"], second["ZONE_TEXT"]) == ("more_than", "3", "the zone")


def test_sdmx_csv_holds_what_is_linked_and_counts_it(tmp_path: Path) -> None:
    figures = [linked(), linked(zone_id=None), linked(metric_id=None), figure(zone_id="a", period_start=None)]
    assert write_figures(figures, tmp_path / "out.sdmx.csv") == 1
    assert len(rows_of(tmp_path / "out.sdmx.csv")) == 1


def test_sdmx_csv_is_read_by_a_reader_of_the_standard(tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("pysdmx")
    from pysdmx.io.csv.sdmx20.reader import read

    from hitech_extract import extract_many

    docs = Path(__file__).parent.parent / "fixtures" / "corpus" / "dev" / "docs.jsonl"
    articles = [json.loads(line) for line in docs.read_text(encoding="utf-8").splitlines()[:12]]
    figures = [found for _, some in extract_many(articles) for found in some]
    out = tmp_path / "out.sdmx.csv"
    written = write_figures(figures, out)
    (dataset,) = read(out.read_text(encoding="utf-8"))
    assert dataset.short_urn == "DataStructure=HITECH_EXTRACT:FIGURES(1.0.0)"
    assert len(dataset.data) == written > 100
    assert not dataset.data.duplicated(list(KEY)).any(), "no two observations have one key"
    assert (dataset.data[list(KEY)] != "").all().all(), "no key has a gap"
    expected = [found for found in figures if found.zone_id and found.metric_id and found.period]
    assert [Decimal(value) for value in dataset.data["OBS_VALUE"]] == [found.value for found in expected]
    assert [*dataset.data["REF_AREA"]] == [found.zone_id for found in expected]
    assert [*dataset.data["TEXT"]] == [cell("text", found.text) for found in expected]


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("2023-01-01", "2023-12-31", "2023"),
        ("2023-01-01", "2023-06-30", "2023-S1"),
        ("2023-07-01", "2023-12-31", "2023-S2"),
        ("2023-10-01", "2023-12-31", "2023-Q4"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("2021-12-31", "2021-12-31", "2021-12-31"),
        ("2022-01-01", "2022-07-31", "2022-01-01/P7M"),
        ("2022-02-01", "2022-04-30", "2022-02-01/P3M"),
        ("2022-04-01", "2022-09-30", "2022-04-01/P6M"),
        ("2022-07-01", "2023-06-30", "2022-07-01/P1Y"),
        ("2012-01-01", "2021-12-31", "2012-01-01/P10Y"),
        ("2012-01-01", "2023-04-25", "2012-01-01/P4133D"),
        ("2023-01-05", "2023-02-28", "2023-01-05/P55D"),
        ("9999-12-01", "9999-12-31", "9999-12"),
    ],
)
def test_periods_as_sdmx_writes_them(first: str, last: str, written: str) -> None:
    assert sdmx_period(date.fromisoformat(first), date.fromisoformat(last)) == written


@given(st.tuples(st.dates(), st.dates()).map(sorted), st.tuples(st.dates(), st.dates()).map(sorted))
def test_no_two_periods_are_written_alike(one: list[date], other: list[date]) -> None:
    assert (sdmx_period(*one) == sdmx_period(*other)) == (one == other)


# --- Files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_output_appears_whole_or_not_at_all(tmp_path: Path, form: str) -> None:
    need(form)
    out = tmp_path / f"out{form}"

    def failing() -> Iterator[Figure]:
        yield linked()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_figures(failing(), out)
    assert list(tmp_path.iterdir()) == []

    out.write_text("before", encoding="utf-8")
    out.chmod(0o640)
    with pytest.raises(KeyboardInterrupt):
        write_figures(failing(), out)
    assert out.read_text(encoding="utf-8") == "before"

    assert write_figures([linked()], out) == 1
    assert list(tmp_path.iterdir()) == [out]
    assert values_of(out) == [Decimal(16574000000)]
    if os.name == "posix":
        assert out.stat().st_mode & 0o777 == 0o640


def test_a_link_is_written_through(tmp_path: Path) -> None:
    target, link = tmp_path / "target.jsonl", tmp_path / "link.jsonl"
    target.write_text("", encoding="utf-8")
    link.symlink_to(target)
    write_figures([figure()], link)
    assert link.is_symlink()
    assert list(read_figures(target)) == [figure()]


def test_standard_output_is_utf8_json_lines(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert write_figures([figure(text="\u00a55bn")]) == 1
    written = capfdbinary.readouterr().out
    assert Figure.from_json(written.decode("utf-8")).text == "\u00a55bn"
    assert written.endswith(b"\n")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("out.xlsx", r"unknown extension '\.xlsx' \(figures go to \.jsonl, \.csv, .*\.duckdb or postgresql://"),
        ("out", "unknown extension"),
        ("out.gz", "unknown extension"),
        ("none/out.csv", "create it first"),
        ("none/out.duckdb", "create it first"),
        ("folder.csv", "is a folder"),
        ("docs.jsonl", "is also an input"),
    ],
)
def test_outputs_that_cannot_be_written_raise_at_once(tmp_path: Path, name: str, hint: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "docs.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=hint):
        check_output(tmp_path / name, find_sources(tmp_path / "docs.jsonl"))


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes with names")
def test_a_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(InputError, match=r"pipe\.jsonl: is no file that could be replaced"):
        check_output(tmp_path / "pipe.jsonl")


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.sdmx.csv", ".sdmx.csv"), ("a.b.CSV", ".csv"), ("a.Jsonl.GZ", ".jsonl.gz"), ("a.parquet", ".parquet")],
)
def test_the_longest_extension_decides(tmp_path: Path, name: str, form: str) -> None:
    assert form_of(name) == form
    assert check_output(tmp_path / name) == tmp_path / name


@pytest.mark.parametrize(
    ("name", "package", "extra"),
    [
        ("out.parquet", "pyarrow", "arrow"),
        ("out.duckdb", "duckdb", "duckdb"),
        ("postgresql://host/db", "adbc_driver_postgresql", "postgresql"),
    ],
)
def test_a_missing_extra_is_named(
    tmp_path: Path, name: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [*sys.modules]:
        if module.startswith(("hitech_extract.arrow", "hitech_extract.stores.", package)):
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError, match=rf"pip install 'hitech-extract\[{extra}\]'"):
        write_figures([figure()], name if "://" in name else tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_importing_the_writers_loads_nothing_heavy() -> None:
    import subprocess

    check = (
        "import sys, hitech_extract.io; print([name for name in ('pyarrow', 'duckdb', 'numpy') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", check], capture_output=True, text=True).stdout == "[]\n"

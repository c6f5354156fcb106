"""Writing figures: whole files or none, their forms, and reading figures back."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from hitech_extract.errors import ArticleError, InputError
from hitech_extract.io import (
    WRITERS,
    Fault,
    Place,
    check_output,
    find_sources,
    read_figures,
    write_figures,
)
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


# --- Writing --------------------------------------------------------------------------------------


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
    ]
    assert write_figures(figures, out) == 2
    with out.open(encoding="utf-8", newline="") as stream:
        first, second = csv.DictReader(stream)
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


def test_csv_without_figures_has_its_heading(tmp_path: Path) -> None:
    assert write_figures([], tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == ",".join(FIELDS) + "\n"


@pytest.mark.parametrize("extension", sorted(WRITERS))
def test_output_appears_whole_or_not_at_all(tmp_path: Path, extension: str) -> None:
    out = tmp_path / f"out{extension}"

    def failing() -> Iterator[Figure]:
        yield figure()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_figures(failing(), out)
    assert list(tmp_path.iterdir()) == []

    out.write_text("before", encoding="utf-8")
    out.chmod(0o640)
    with pytest.raises(KeyboardInterrupt):
        write_figures(failing(), out)
    assert out.read_text(encoding="utf-8") == "before"

    assert write_figures([figure()], out) == 1
    assert list(tmp_path.iterdir()) == [out]
    assert "16574000000" in out.read_text(encoding="utf-8")
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
        ("out.xlsx", r"unknown extension '\.xlsx' \(figures go to \.jsonl or \.csv\)"),
        ("out", "unknown extension"),
        ("none/out.csv", "create it first"),
        ("folder.csv", "is a folder"),
        ("docs.jsonl", "is also an input"),
    ],
)
def test_outputs_that_cannot_be_written_raise_at_once(tmp_path: Path, name: str, hint: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "docs.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=hint):
        check_output(tmp_path / name, find_sources(tmp_path / "docs.jsonl"))


def test_exact_values_survive_both_forms(tmp_path: Path) -> None:
    exact = figure(value="12345678901234567890.123456789")
    write_figures([exact], tmp_path / "out.csv")
    write_figures([exact], tmp_path / "out.jsonl")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        assert Decimal(next(csv.DictReader(stream))["value"]) == exact.value
    assert next(read_figures(tmp_path / "out.jsonl")).value == exact.value

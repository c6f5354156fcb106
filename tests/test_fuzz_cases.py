"""What fuzzing has found stays mended: its small cases are met again, without the fuzzer (``benchmarks/fuzz.py``)."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import fuzz
import pytest

from hitech_extract import extract
from hitech_extract.schema import Figure

NEEDS = {"html": "trafilatura", "parquet": "pyarrow", "warc": "warcio", "figures": "pyarrow"}
CASES = sorted(path for path in fuzz.CASES.glob("*/*") if path.is_file())
TEXT = "Kunshan High-tech Zone's GDP rose 6.4 percent to 3 billion yuan in 2022."


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_stays_mended(case: Path) -> None:
    pytest.importorskip(NEEDS.get(case.parent.name, "json"))
    assert case.stat().st_size < 4096
    assert fuzz.failure(case.parent.name, case.read_bytes()) is None


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_the_inputs_to_begin_with_are_sound(target: str) -> None:
    pytest.importorskip(NEEDS.get(target, "json"))
    pytest.importorskip("pyarrow")
    for data in islice(fuzz.seeds(target), 12):
        assert fuzz.failure(target, data) is None
        for cut in (len(data) // 3, len(data) // 2, len(data) - 1):
            assert fuzz.failure(target, data[:cut] + b"\xff\x00" + data[cut:]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"start": 35},
        {"text": "6.4 pct"},
        {"zone": "Kunshan"},
        {"metric_start": None},
        {"period_end": None},
        {"period_span": (60, 99)},
        {"why": {}},
        {"equivalent_of": 1},
        {"confidence": 1.5},
    ],
    ids=str,
)
def test_what_must_hold_is_missed_where_it_does_not(change: dict[str, object]) -> None:
    figures = extract(TEXT)
    fuzz.check_figures(TEXT, figures)
    with pytest.raises(AssertionError):
        fuzz.check_figures(TEXT, [replace(figures[0], **change), *figures[1:]])
    with pytest.raises(AssertionError):
        fuzz.check_figures(TEXT, figures[::-1])


def test_what_breaks_a_target_is_named_and_cut_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes) -> None:
        if b"ab" in data:
            raise KeyError(data)
        if b"cd" in data:
            while True:
                Figure.__str__.__name__.upper()

    monkeypatch.setitem(fuzz.TARGETS, "text", broken)
    assert fuzz.failure("text", b"ba") is None
    assert fuzz.failure("text", b"xxab") == "KeyError-oracle"
    assert fuzz.shrunk("text", b"1234567ab890" * 9, "KeyError-oracle") == b"ab"
    assert fuzz.failure("text", b"cd", seconds=0.05) == "TooSlow-oracle"

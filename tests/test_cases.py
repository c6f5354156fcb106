"""The case tables in fixtures/cases: one kind of sentence a row, with everything that must be found in it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hitech_extract import linking
from hitech_extract.metrics import Lexicon, find_metrics
from hitech_extract.periods import find_periods
from hitech_extract.pipeline import extract
from hitech_extract.reading import Reading
from hitech_extract.zones import Gazetteer, find_areas

if TYPE_CHECKING:
    from collections.abc import Sequence

CASES = Path(__file__).parent.parent / "fixtures" / "cases"

Case = dict[str, Any]
Span = tuple[int, int]


def _known_failures() -> set[str]:
    lines = (CASES / "known_failures.txt").read_text(encoding="utf-8").splitlines()
    return {name for line in lines if (name := line.partition("#")[0].strip())}


KNOWN_FAILURES = _known_failures()


def rows(table: str) -> dict[str, Case]:
    """Return the cases of a table by name: the class and the how-manieth of its class it is."""
    seen: Counter[str] = Counter()
    named: dict[str, Case] = {}
    for line in (CASES / f"{table}.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        seen[case["class"]] += 1
        named[f"{table}/{case['class']}-{seen[case['class']]}"] = case
    return named


def parameters(table: str) -> list[Any]:
    """Return the cases of a table as parameters; known failures must fail until their line is removed."""
    return [
        pytest.param(case, id=name, marks=[pytest.mark.xfail(strict=True)] if name in KNOWN_FAILURES else [])
        for name, case in rows(table).items()
    ]


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer()


@cache
def lexicon() -> Lexicon:
    return Lexicon()


def expected_spans(case: Case) -> list[Span]:
    """Return where the expected texts stand: in text order, each after the start of the one before."""
    text, at, spans = case["text"], 0, []
    for item in case["expect"]:
        start = text.index(item["text"], at)
        spans.append((start, start + len(item["text"])))
        at = start + 1
    return spans


def assert_spans_overlap(case: Case, found: Sequence[Span]) -> None:
    wanted = expected_spans(case)
    assert [case["text"][s:e] for s, e in found if not any(s < b and a < e for a, b in wanted)] == []
    assert len(found) == len(wanted)
    assert all(s < b and a < e for (s, e), (a, b) in zip(found, wanted, strict=True))


def case_date(case: Case) -> date | None:
    return date.fromisoformat(case["date"]) if case.get("date") else None


def test_known_failures_name_cases() -> None:
    names = {name for table in ("quantities", "periods", "zones", "metrics", "linking") for name in rows(table)}
    assert names >= KNOWN_FAILURES


@pytest.mark.parametrize("case", parameters("quantities"))
def test_quantities(case: Case) -> None:
    # The sign that a verb gives ("fell 3 percent") is the resolver's; a written minus is the number's own.
    signs = {item["text"]: item["value"].startswith("-") for item in case["expect"]}
    found = [
        (f.text, f.type, Decimal(f.value) if signs.get(f.text) else abs(f.value), f.unit, f.modifier)
        for f in extract(case["text"])
    ]
    keys = ("text", "type", "value", "unit", "modifier")
    assert found == [tuple(Decimal(e[k]) if k == "value" else e[k] for k in keys) for e in case["expect"]]


@pytest.mark.parametrize("case", parameters("periods"))
def test_periods(case: Case) -> None:
    reading = Reading(case["text"])
    # "year-on-year" says how a rate is measured; the table speaks of times.
    found = [p for p in find_periods(reading, case_date(case)) if p.kind != "growth"]
    assert_spans_overlap(case, [reading.source_span(p.start, p.end) for p in found])
    for period, item in zip(found, case["expect"], strict=True):
        first, last = (None if day is None else day.isoformat() for day in (period.first, period.last))
        assert first in item.get("start_any", [item.get("start")])
        assert last in item.get("end_any", [item.get("end")])


@pytest.mark.parametrize("case", parameters("zones"))
def test_zones(case: Case) -> None:
    reading = Reading(case["text"])
    areas = [a for a in find_areas(reading, gazetteer()) if a.kind in ("zone", "group") and not a.reference]
    assert_spans_overlap(case, [reading.source_span(a.start, a.end) for a in areas])
    assert [a.id for a in areas] == [e["id"] for e in case["expect"]]


@pytest.mark.parametrize("case", parameters("metrics"))
def test_metrics(case: Case) -> None:
    reading = Reading(case["text"])
    found = [m for m in find_metrics(reading, lexicon()) if m.id is not None and not m.verb]
    assert_spans_overlap(case, [reading.source_span(m.start, m.end) for m in found])
    assert [m.id for m in found] == [e["id"] for e in case["expect"]]


@pytest.fixture
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what is weighed: its weights are fitted anew with every batch, and ``test_evidence`` sees to them."""
    monkeypatch.setattr(linking, "weigh_evidence", lambda figures, reading, known: None)


@pytest.mark.usefixtures("rules_alone")
@pytest.mark.parametrize("case", parameters("linking"))
def test_linking(case: Case) -> None:
    found = extract(case["text"], case.get("date"), case.get("title"))
    by_start = {f.start: f.text for f in found}
    got = [
        {
            "text": f.text, "measure": f.measure, "value": f.value, "zone": f.zone_id, "metric": f.metric_id,
            "period": [str(f.period_start), str(f.period_end)] if f.period_start else None,
            "baseline": f.baseline, "equivalent_of": by_start.get(f.equivalent_of),
        }
        for f in found
    ]  # fmt: skip
    slots = [{key: value for key, value in item.items() if key != "words"} for item in case["expect"]]
    assert got == [e | {"value": Decimal(e["value"]), "equivalent_of": e.get("equivalent_of")} for e in slots]
    for figure, item in zip(found, case["expect"], strict=True):
        assert (figure.metric or "").lower() == item.get("words", figure.metric or "").lower()

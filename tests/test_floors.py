"""How much of the gold corpora is right: no score falls below its floor, and no corpus changes unseen.

``python tests/test_floors.py`` shows the present scores beside their floors, with ``--update`` it writes the floors
anew from them: a little below, and never lower than before without ``--lower``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Any

import pytest

from hitech_extract import extract_many
from hitech_extract.evaluate import SLOTS, evaluate, load_gold
from hitech_extract.io import read_articles

FIXTURES = Path(__file__).parent.parent / "fixtures"
FLOORS = FIXTURES / "floors.json"
CORPORA = {
    "articles": FIXTURES / "corpus" / "articles",
    "dev": FIXTURES / "corpus" / "dev",
    "seeds": FIXTURES.parent.parent / "shared" / "corpus" / "seeds",
    "written": FIXTURES / "corpus" / "written",
}
FILES = ("docs.jsonl", "gold.jsonl")
SETS = ("core", "all")
JUDGED = ("detect_f1", "record_f1", *SLOTS)
# A rule may mend many figures and cost one elsewhere.
MARGIN = Decimal("0.005")
UPDATE = "python tests/test_floors.py --update"

# The scores, or the floors, of one corpus: {"core": {"detect_f1": ..., ...}, "all": {...}}.
Marks = dict[str, dict[str, float]]


def present_scores(folder: Path) -> Marks:
    figures = [figure for _, found in extract_many(read_articles(folder / "docs.jsonl")) for figure in found]
    report = evaluate(load_gold(folder / "gold.jsonl"), figures)
    return {name: {slot: getattr(getattr(report, name), slot) for slot in JUDGED} for name in SETS}


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 of the corpus; line ends do not count, since a checkout may turn them."""
    digest = hashlib.sha256()
    for name in FILES:
        data = (folder / name).read_bytes().replace(b"\r\n", b"\n")
        # With its length in front, no line can move from one file to the other unseen.
        digest.update(f"{name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()


def changed(corpus: str, folder: Path, floors: dict[str, Any]) -> str | None:
    """Say what to do if these floors are not those of the corpus as it is."""
    if any(set(JUDGED) != set(floors.get(name, {})) for name in SETS):
        return f"{corpus} lacks floors: run {UPDATE}"
    if floors.get("sha256") != fingerprint(folder):
        return (
            f"the docs or gold of {corpus} changed since its floors were written: run {UPDATE}, look at what it "
            f"changes in {FLOORS.name}, and commit both together"
        )
    return None


def fallen(corpus: str, scores: Marks, floors: Marks) -> str | None:
    """Say which scores lie below their floors, if any do."""
    below = [
        f"{name} {slot} {scores[name][slot]:.4f} < {floors[name][slot]}"
        for name in SETS
        for slot in JUDGED
        if scores[name][slot] < floors[name][slot]
    ]
    return f"{corpus} fell below its floors (if it must: {UPDATE} --lower): {', '.join(below)}" if below else None


def floor_under(score: float) -> float:
    return float(max(Decimal(repr(score)) - MARGIN, Decimal(0)).quantize(Decimal("0.001"), ROUND_DOWN))


def raised(scores: Marks, before: Marks, *, lower: bool) -> Marks:
    """Return the floors under these scores, none lower than before unless that is allowed."""
    return {
        name: {
            slot: max(floor_under(score), 0.0 if lower else before.get(name, {}).get(slot, 0.0))
            for slot, score in scores[name].items()
        }
        for name in SETS
    }


def as_text(floors: dict[str, Any]) -> str:
    """Write one line for each set of floors, so that a change is seen where it is."""
    corpora = []
    for corpus, entry in sorted(floors.items()):
        lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in entry.items())
        corpora.append(f" {json.dumps(corpus)}: {{\n{lines}\n }}")
    return "{\n" + ",\n".join(corpora) + "\n}\n"


def rewrite(
    path: Path, corpora: dict[str, Path], present: dict[str, Marks], *, lower: bool, say: Callable[[str], None]
) -> bool:
    """Write the floors under the present scores; a corpus that has none, since it is not here, keeps its own.

    Returns whether every score is at least its floor now.
    """
    written = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    held = True
    for corpus, folder in corpora.items():
        if corpus not in present:
            say(f"{corpus}: not here, its floors stay")
            continue
        floors = raised(present[corpus], written.get(corpus, {}), lower=lower)
        written[corpus] = {"sha256": fingerprint(folder), **floors}
        if problem := fallen(corpus, present[corpus], floors):
            say(problem)
            held = False
    path.write_text(as_text(written), encoding="utf-8")
    return held


def table(scores: Marks, written: Marks) -> str:
    rows = [f"  {'':<12}" + "".join(f"{name:>8}   floor" for name in SETS)]
    for slot in JUDGED:
        cells = (f"{scores[name][slot]:>8.4f}{written.get(name, {}).get(slot, 0.0):>8.3f}" for name in SETS)
        rows.append(f"  {slot:<12}" + "".join(cells))
    return "\n".join(rows)


# --- The corpora ----------------------------------------------------------------------------------


@pytest.mark.parametrize("corpus", CORPORA)
def test_scores_stay_above_their_floors(corpus: str) -> None:
    folder = CORPORA[corpus]
    if not folder.is_dir():
        pytest.skip(f"{corpus}: kept outside of this project")
    floors = json.loads(FLOORS.read_text(encoding="utf-8")).get(corpus, {})
    if problem := changed(corpus, folder, floors) or fallen(corpus, present_scores(folder), floors):
        pytest.fail(problem, pytrace=False)


def test_the_floors_are_those_of_the_corpora_as_they_are_written() -> None:
    written = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert set(written) == set(CORPORA)
    assert FLOORS.read_text(encoding="utf-8") == as_text(written)


# --- The gate itself ------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / "docs.jsonl").write_bytes(b'{"id": "a", "text": "Up 1 percent."}\n{"id": "b", "text": ""}\n')
    (folder / "gold.jsonl").write_bytes(b'{"id": "a", "figures": []}\n')
    return folder


def marks(score: float, **core: float) -> Marks:
    return {"core": dict.fromkeys(JUDGED, score) | core, "all": dict.fromkeys(JUDGED, score)}


def rewritten(folder: Path, scores: Marks, *, lower: bool = False) -> tuple[bool, dict[str, Any], list[str]]:
    """Rewrite the floors of one made corpus; return whether they hold, what is written, and what was said."""
    path, said = folder.parent / "floors.json", list[str]()
    held = rewrite(path, {"made": folder}, {"made": scores}, lower=lower, say=said.append)
    return held, json.loads(path.read_text(encoding="utf-8")), said


@pytest.mark.parametrize(
    ("score", "floor"), [(1.0, 0.995), (0.99, 0.985), (0.9, 0.895), (0.87654, 0.871), (0.8769999, 0.871), (0.001, 0.0)]
)
def test_floors_lie_a_little_below_the_scores(score: float, floor: float) -> None:
    assert floor_under(score) == floor


def test_floors_rise_and_never_fall_unasked(folder: Path) -> None:
    held, written, said = rewritten(folder, marks(0.9))
    assert (held, said, set(written["made"]["core"].values())) == (True, [], {0.895})
    _, written, _ = rewritten(folder, marks(0.8969, zone=0.95))
    assert written["made"]["core"]["zone"] == 0.945
    assert written["made"]["core"]["metric"] == written["made"]["all"]["zone"] == 0.895
    held, written, said = rewritten(folder, marks(0.85))
    assert (held, written["made"]["core"]["zone"]) == (False, 0.945)
    assert "made fell below its floors" in said[0]
    assert "core zone 0.8500 < 0.945" in said[0]
    assert "--update --lower" in said[0]
    held, written, said = rewritten(folder, marks(0.85), lower=True)
    assert (held, said, set(written["made"]["core"].values())) == (True, [], {0.845})


def test_a_fallen_score_is_named_and_one_at_its_floor_is_not() -> None:
    assert fallen("made", marks(0.9), marks(0.9)) is None
    problem = fallen("made", marks(0.9, period=0.8999), marks(0.9))
    assert problem is not None
    assert problem.endswith(": core period 0.8999 < 0.9")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("docs.jsonl", b"1 percent", b"2 percent"), ("gold.jsonl", b"}\n", b"}\n\n"), ("docs.jsonl", b'"b"', b'"c"')],
)
def test_a_changed_corpus_needs_its_floors_written_anew(folder: Path, name: str, old: bytes, new: bytes) -> None:
    _, written, _ = rewritten(folder, marks(0.9))
    assert changed("made", folder, written["made"]) is None
    (folder / name).write_bytes((folder / name).read_bytes().replace(old, new))
    problem = changed("made", folder, written["made"])
    assert problem is not None
    assert "gold of made changed" in problem
    assert "run python tests/test_floors.py --update," in problem
    _, written, _ = rewritten(folder, marks(0.9))
    assert changed("made", folder, written["made"]) is None


def test_a_corpus_without_all_floors_says_how_to_write_them(folder: Path) -> None:
    _, written, _ = rewritten(folder, marks(0.9))
    del written["made"]["all"]["zone"]
    for floors in (written["made"], dict[str, Any]()):
        assert changed("made", folder, floors) == "made lacks floors: run python tests/test_floors.py --update"


def test_a_line_moved_between_the_files_changes_the_fingerprint(folder: Path) -> None:
    before = fingerprint(folder)
    first, second = (folder / "docs.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "docs.jsonl").write_bytes(first)
    (folder / "gold.jsonl").write_bytes(second + (folder / "gold.jsonl").read_bytes())
    assert fingerprint(folder) != before


def test_line_ends_do_not_change_the_fingerprint(folder: Path) -> None:
    before = fingerprint(folder)
    for name in FILES:
        (folder / name).write_bytes((folder / name).read_bytes().replace(b"\n", b"\r\n"))
    assert fingerprint(folder) == before


def test_a_corpus_that_is_not_here_keeps_its_floors(folder: Path) -> None:
    _, before, _ = rewritten(folder, marks(0.9))
    path, said = folder.parent / "floors.json", list[str]()
    assert rewrite(path, {"made": folder}, {}, lower=True, say=said.append)
    assert (json.loads(path.read_text(encoding="utf-8")), said) == (before, ["made: not here, its floors stay"])


def main() -> int:
    parser = argparse.ArgumentParser(description="Show the scores of the gold corpora beside their floors.")
    parser.add_argument("--update", action="store_true", help="write the floors anew, a little below the scores")
    parser.add_argument("--lower", action="store_true", help="with --update: let floors fall, too")
    options = parser.parse_args()
    if options.lower and not options.update:
        parser.error("--lower goes with --update")
    present = {corpus: present_scores(folder) for corpus, folder in CORPORA.items() if folder.is_dir()}
    held = not options.update or rewrite(FLOORS, CORPORA, present, lower=options.lower, say=print)
    written = json.loads(FLOORS.read_text(encoding="utf-8"))
    for corpus, scores in present.items():
        print(f"{corpus}\n{table(scores, written.get(corpus, {}))}")
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""The examples of ``docs/`` run and print what it says. ``python tests/test_docs.py`` writes output and pictures anew.

Each example of an engine runs in a process of its own, as a reader would run it: engines start workers, and leave
threads behind. The recipes of the cookbook follow one another, as the README's examples do.
"""

from __future__ import annotations

import ast
import os
import re
import secrets
import shutil
import struct
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import test_readme
from test_readme import PYTHON, README, ROOT, tidy, workplace

DOCS = ROOT / "docs"
COOKBOOK = DOCS / "cookbook.md"
PAGES = sorted(set(DOCS.glob("*.md")) - {COOKBOOK})
LINK = re.compile(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)")
PICTURE = re.compile(r"!\[[^]]+\]\((pictures/[\w.-]+)\)")
HEADING = re.compile(r"^#+ (.*)", re.MULTILINE)


def examples() -> list[tuple[str, str, str]]:
    """Return the place, the code and the output of every example."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in PYTHON.finditer(text):
            heading = HEADING.findall(text, 0, match.start())[-1]
            found.append((f"{page.name}: {heading}", match["code"], match["output"] or "\n"))
    return found


def what_is_missing(code: str) -> str | None:
    """Return the first thing that an example needs and this machine has not."""
    lines = [node for node in ast.walk(ast.parse(code)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    names = [node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name for node in lines]
    packages = [name.partition(".")[0] for name in names]
    if "pyspark" in packages and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        return "Java"
    return next((package for package in packages if find_spec(package) is None), None)


def run(code: str) -> str:
    settings = {
        "PYTHONPATH": str(ROOT / "src"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        # Without it Ray would leave a token in the home folder.
        "RAY_AUTH_TOKEN": secrets.token_hex(32),
        "RAY_USAGE_STATS_ENABLED": "0",
    }
    with workplace():
        done = subprocess.run([sys.executable, "-c", code], env=os.environ | settings, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    # Where the machine is slow, DuckDB draws a bar of its progress.
    return tidy(re.sub(r"^\r.*\n", "", done.stdout.decode(), flags=re.MULTILINE))


def rewritten(text: str) -> str:
    """Return a page with the output that its examples print now; examples that cannot run keep theirs."""

    def python(match: re.Match[str]) -> str:
        if what_is_missing(match["code"]):
            return match[0]
        output = run(match["code"])
        shown = f"\n```text\n{output}```\n" if output.strip() else ""
        return f"```python\n{match['code']}```\n{shown}"

    return PYTHON.sub(python, text)


@pytest.mark.parametrize(("code", "output"), [pytest.param(*rest, id=place) for place, *rest in examples()])
def test_examples_print_what_the_page_says(code: str, output: str) -> None:
    if missing := what_is_missing(code):
        pytest.skip(f"needs {missing}")
    assert run(code) == output


def test_every_engine_has_an_example() -> None:
    imports = "\n".join(code for _, code, _ in examples())
    for engine in ("pandas", "polars", "duckdb", "dask", "ray", "pyspark"):
        assert re.search(rf"^(?:import|from) {engine}\b", imports, re.MULTILINE), engine


def test_the_recipes_print_and_draw_what_the_cookbook_shows() -> None:
    text = COOKBOOK.read_text(encoding="utf-8")
    shown = [DOCS / name for name in PICTURE.findall(text)]
    assert {picture.suffix for picture in shown} == {".svg", ".png"}
    assert sorted(shown) == sorted((DOCS / "pictures").iterdir())
    with workplace():
        assert test_readme.rewritten(text) == text
        for picture in shown:
            if picture.suffix == ".svg":
                now, before = drawn(Path(picture.name)), drawn(picture)
                assert now[0] == before[0]
                # Letters are not as wide on every machine.
                assert now[1] == pytest.approx(before[1], rel=0.1)
            else:
                kind, width, height = struct.unpack(">8s8xII", picture.read_bytes()[:24])
                assert (kind, width, height) == (b"\x89PNG\r\n\x1a\n", 1200, 640)  # as test_report.py takes it
                assert picture.stat().st_size < 150_000


def drawn(picture: Path) -> tuple[list[str], list[float]]:
    """Return the words of a picture and its width and height."""
    text = picture.read_text(encoding="utf-8")
    size = re.search(r'<svg [^>]*width="([\d.]+)" height="([\d.]+)"', text)
    assert size
    return re.findall(r"<text[^>]*>([^<]+)</text>", text), [float(side) for side in size.groups()]


@pytest.mark.parametrize("page", [README, COOKBOOK, *PAGES], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for name, place in LINK.findall(page.read_text(encoding="utf-8")):
        target = page.parent / name if name else page
        assert target.exists(), name
        headings = HEADING.findall(target.read_text(encoding="utf-8")) if place else []
        anchors = [re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings]
        assert not place or place in anchors, place


if __name__ == "__main__":
    with workplace():
        recipes = COOKBOOK.read_text(encoding="utf-8")
        COOKBOOK.write_text(test_readme.rewritten(recipes), encoding="utf-8")
        for name in PICTURE.findall(recipes):
            if name.endswith(".svg"):
                shutil.copy(Path(name).name, DOCS / name)
    for page in PAGES:
        page.write_text(rewritten(page.read_text(encoding="utf-8")), encoding="utf-8")

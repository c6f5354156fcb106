"""The examples of ``docs/`` run and print what it says. ``python tests/test_docs.py`` writes their output anew.

Each example runs in a process of its own, as a reader would run it: engines start workers, and leave threads behind.
"""

from __future__ import annotations

import ast
import os
import re
import secrets
import shutil
import subprocess
import sys
from importlib.util import find_spec

import pytest

from test_readme import PYTHON, ROOT, tidy, workplace

PAGES = sorted((ROOT / "docs").glob("*.md"))
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
        done = subprocess.run(
            [sys.executable, "-c", code], env=os.environ | settings, capture_output=True, encoding="utf-8", timeout=300
        )
    assert done.returncode == 0, done.stderr
    return tidy(done.stdout)


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


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(rewritten(page.read_text(encoding="utf-8")), encoding="utf-8")

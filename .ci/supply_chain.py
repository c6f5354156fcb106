"""Check what the project is installed with: every package pinned, its licence known, no vulnerability known of it.

Usage: python .ci/supply_chain.py [PIP-AUDIT]    (the program of that name; without it nobody is asked)
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement

CONSTRAINTS = Path(__file__).parent.parent / "constraints.txt"
# Whoever uses the library can meet the terms of these; tools of developers are not passed on.
LICENCES = re.compile(r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|Zlib|MPL|LGPL)\b|Lesser General|Mozilla Public|Python Software")
EXTRAS = ("", "html", "arrow", "duckdb", "postgresql", "spark", "viz", "watch", "xlsx")
TOOLS = {"pip", "setuptools", "wheel", "hitech-extract"}  # what a virtual environment begins with, and ourselves


def name_of(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def unpinned() -> list[str]:
    """Return the installed packages that are not those of the constraints."""
    lines = re.findall(r"^([\w.-]+)==(\S+)$", CONSTRAINTS.read_text(encoding="utf-8"), re.MULTILINE)
    pinned = {name_of(name): version for name, version in lines}
    found = {name_of(each.name): each.version for each in distributions()}
    return sorted(
        f"{name} {version} (pinned: {pinned.get(name, 'none')})"
        for name, version in found.items()
        if name not in TOOLS and pinned.get(name) != version
    )


def installed_with(extras: tuple[str, ...]) -> dict[str, Distribution]:
    """Return the packages that a user gets, by name."""
    waiting, seen = [("hitech-extract", extra) for extra in extras], set()
    found = {}
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        found[name] = distribution(name)
        for asked in map(Requirement, found[name].requires or []):
            if asked.marker is None or asked.marker.evaluate({"extra": extra}):
                waiting += [(name_of(asked.name), each) for each in ("", *asked.extras)]
    return found


def licence_of(package: Distribution) -> str:
    about = package.metadata
    kinds = [kind.rpartition(" :: ")[2] for kind in about.get_all("Classifier") or [] if kind.startswith("License ::")]
    return " ".join(filter(None, (about.get("License-Expression"), about.get("License"), *kinds)))


def advisories(program: str) -> tuple[list[str], int, int]:
    """Return the vulnerabilities known of the pinned packages, how many were looked up, and how many could not be."""
    command = [program, "-r", str(CONSTRAINTS), "--no-deps", "--disable-pip", "--format=json", "--progress-spinner=off"]
    ended = subprocess.run(command, capture_output=True, text=True)
    try:
        rows = json.loads(ended.stdout)["dependencies"]
    except ValueError:
        print(f"pip-audit says: {ended.stderr.strip().splitlines()[-1:] or 'nothing'}")
        return [], 0, 1
    known = [
        f"{row['name']} {row['version']}: {flaw['id']} (mended in {', '.join(flaw['fix_versions']) or 'none yet'})"
        for row in rows
        for flaw in row.get("vulns", ())
    ]
    asked = Counter("skip_reason" in row for row in rows)
    return known, asked[False], asked[True]


def main() -> int:
    faults = [f"not as constraints.txt says: {each}" for each in unpinned()]
    users = installed_with(EXTRAS)
    for name, package in sorted(users.items()):
        if not LICENCES.search(licence_of(package)):
            faults.append(f"no known licence: {name} {package.version} ({licence_of(package)[:80] or 'none stated'})")
    print(f"{len(users)} packages come with the library and its extras")
    if len(sys.argv) > 1:
        known, asked, silent = advisories(sys.argv[1])
        faults += [f"vulnerable: {each}" for each in known]
        print(f"advisories: {asked} packages looked up, {len(known)} vulnerabilities known")
        if silent:
            print(f"ADVISORIES NOT CHECKED for {silent} packages: the database cannot be reached from here")
    print("\n".join(faults) or "Nothing found.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""Fit the weights of the confidence model on first looks, and report how well it is calibrated.

Usage:
    python benchmarks/fit_confidence.py [--write]
    python benchmarks/fit_confidence.py --record CORPUS

A first look is what a version of the library gave for articles that its rules had never met:
``fixtures/first_looks/`` keeps those records, a file a batch; the articles and their gold stand in
``fixtures/corpus/written``. Records of articles that the rules were mended on would make the model too sure of
itself. What ``linking/evidence`` weighs is weighed anew for each batch, by weights fitted on the
others (see ``fit_evidence.py``). ``--record`` keeps the first look at a new batch (a folder with ``docs.jsonl``);
do it before its errors are read, and add the batch to the corpus. The model is a ridge-penalized logistic
regression over the cues; calibration is measured by cross-validation over articles. ``--write`` writes
``rules/confidence.csv``. Needs scikit-learn (``pip install --group fit``).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
from pathlib import Path

import fit_evidence
import numpy as np

from hitech_extract.evaluate import load_gold, right_records
from hitech_extract.linking.confidence import UNCERTAIN, features
from hitech_extract.linking.evidence import weigh_evidence
from hitech_extract.pipeline import extract_many
from hitech_extract.reading import Reading
from hitech_extract.rules import load_metrics
from hitech_extract.schema import Article, Figure

ROOT = Path(__file__).parent.parent
WEIGHTS = ROOT / "src" / "hitech_extract" / "rules" / "confidence.csv"
CORPUS = ROOT / "fixtures" / "corpus" / "written"
FIRST_LOOKS = ROOT / "fixtures" / "first_looks"
RIDGE, RIDGE_OF_PAIRS = 15.0, 40.0
FOLDS = 16
MINIMUM, MINIMUM_OF_PAIRS = 5, 25  # a cue, or a pair of cues, seen less often has no weight of its own
SUREST = 0.97  # how many of the records are right that have a confidence of 0.9 or more


def record(folder: Path) -> int:
    """Keep the first look at a corpus; return the number of its figures."""
    docs = [json.loads(line) for line in (folder / "docs.jsonl").read_text("utf-8").splitlines() if line]
    looks = [
        json.dumps(figure.to_dict(), ensure_ascii=False, default=str)
        for _, figures in extract_many(Article.from_dict(doc) for doc in docs)
        for figure in figures
    ]
    FIRST_LOOKS.mkdir(exist_ok=True)
    with gzip.GzipFile(FIRST_LOOKS / f"{folder.resolve().name}.jsonl.gz", "wb", mtime=0) as handle:
        handle.write(("\n".join(looks) + "\n").encode())
    return len(looks)


def load() -> tuple[list[list[str]], np.ndarray, np.ndarray]:
    """Return each figure's cues, whether its record was right, and the number of its article."""
    docs = {(doc := json.loads(line))["id"]: doc for line in (CORPUS / "docs.jsonl").read_text("utf-8").splitlines()}
    gold = load_gold(CORPUS / "gold.jsonl")
    rows: list[list[str]] = []
    right: list[int] = []
    articles: list[int] = []
    number = 0
    evidence = fit_evidence.without_batch(fit_evidence.load())
    known = {metric.id for metric in load_metrics()}
    for path in sorted(FIRST_LOOKS.glob("*.jsonl.gz")):
        looks: dict[str, list[Figure]] = {}
        for line in gzip.decompress(path.read_bytes()).decode().splitlines():
            figure = Figure.from_dict(json.loads(line))
            looks.setdefault(figure.doc_id, []).append(figure)
        for doc_id, figures in looks.items():
            reading = Reading(docs[doc_id]["text"])
            weigh_evidence(figures, reading, known, evidence[path.name.split(".")[0]])
            cues = features(figures, reading, docs[doc_id]["date"] is not None)
            for row, verdict in zip(cues, right_records(gold, figures), strict=True):
                if verdict is not None:
                    rows.append(row)
                    right.append(int(verdict))
                    articles.append(number)
            number += 1
    return rows, np.array(right, float), np.array(articles)


def matrix(rows: list[list[str]], names: list[str]) -> np.ndarray:
    """Return the 0/1 design matrix with a leading column of ones."""
    index = {name: i + 1 for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 1))
    x[:, 0] = 1
    for i, row in enumerate(rows):
        for name in row:
            if name in index:
                x[i, index[name]] = 1
    return x


def fit(x: np.ndarray, y: np.ndarray, names: list[str]) -> np.ndarray:
    """Return the weights of a ridge logistic regression, by Newton's method; the intercept goes free."""
    w = np.zeros(x.shape[1])
    penalty = np.array([1e-6, *(RIDGE_OF_PAIRS if "&" in name else RIDGE for name in names)])
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (y - p) - penalty * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        w += step
        if np.abs(step).max() < 1e-8:
            break
    return w


def reliability(p: np.ndarray, y: np.ndarray) -> float:
    """Print the reliability table; return the expected calibration error over ten equal-width bins."""
    error = 0.0
    print("given       n   said  right")
    for low in np.arange(0, 1, 0.1):
        inside = (p >= low) & ((p < low + 0.1) if low < 0.85 else (p <= 1))
        if inside.any():
            error += abs(p[inside].mean() - y[inside].mean()) * inside.mean()
            print(f"{low:.1f}-{low + 0.1:.1f} {inside.sum():5d}  {p[inside].mean():.3f}  {y[inside].mean():.3f}")
    return error


def surest(p: np.ndarray, y: np.ndarray) -> float:
    """Return the least probability from which on so many of the records are right, by cross-validation."""
    order = np.argsort(-p)
    right = np.cumsum(y[order]) / np.arange(1, len(y) + 1)
    enough = np.flatnonzero(right >= SUREST)
    return float(p[order][enough[-1]]) if len(enough) else 1.0


def main() -> int:
    """Fit, cross-validate, print, and on request write the weights or record a first look."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    parser.add_argument("--record", type=Path, metavar="CORPUS", help="add the first look at a corpus")
    args = parser.parse_args()
    if args.record:
        print(f"{record(args.record)} figures recorded")
        return 0
    rows, y, article = load()
    counts: dict[str, int] = {}
    for row in rows:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= (MINIMUM_OF_PAIRS if "&" in name else MINIMUM))
    x = matrix(rows, names)
    fold = (np.random.default_rng(1).permutation(article.max() + 1) % FOLDS)[article]
    p = np.empty(len(y))
    for k in range(FOLDS):
        p[fold == k] = 1 / (1 + np.exp(-x[fold == k] @ fit(x[fold != k], y[fold != k], names)))
    certain = surest(p, y)
    p = np.where(p >= certain, p, np.minimum(p, UNCERTAIN))
    print(f"{len(y)} figures of {article.max() + 1} articles, {y.mean():.3f} right, {len(names)} cues")
    error = reliability(p, y)
    print(f"expected calibration error {error:.3f}")
    for floor in (0.8, 0.9):
        kept = p >= floor
        share = y[kept].mean() if kept.any() else 0
        print(f"confidence >= {floor}: {kept.mean():.2f} of the figures kept, {share:.3f} right")
    if args.write:
        w = fit(x, y, names)
        with WEIGHTS.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(["cue", "weight"])
            writer.writerow(["intercept", f"{w[0]:.3f}"])
            writer.writerow(["certain", f"{np.log(certain / (1 - certain)):.3f}"])
            for name, weight in zip(names, w[1:], strict=True):
                if abs(weight) >= 0.02:
                    writer.writerow([name, f"{weight:.3f}"])
    return 0


if __name__ == "__main__":
    sys.exit(main())

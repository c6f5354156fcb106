"""Fit the weights of the confidence model on annotated corpora, and report how well it is calibrated.

Usage: python benchmarks/fit_confidence.py CORPUS [CORPUS ...] [--write]

Each CORPUS is a folder with ``docs.jsonl`` and ``gold.jsonl``. The model is a logistic regression over
the cues that decided a record's slots (``why``), ridge-penalized. Calibration is measured by
cross-validation over articles: every record is judged by weights fitted on other articles.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

import numpy as np

from hitech_extract.evaluate import load_gold, right_records
from hitech_extract.linking.confidence import features
from hitech_extract.pipeline import extract_many
from hitech_extract.schema import Article, Figure

WEIGHTS = Path(__file__).parent.parent / "src" / "hitech_extract" / "rules" / "confidence.csv"
RIDGE = 1.5
FOLDS = 10
MINIMUM = 4  # a cue seen less often has no weight of its own


def load(folders: list[str]) -> tuple[list[list[str]], np.ndarray, np.ndarray]:
    """Return each record's features, whether it is right, and the number of its article."""
    rows: list[list[str]] = []
    right: list[bool] = []
    articles: list[int] = []
    number = 0
    for folder in folders:
        docs = [json.loads(line) for line in (Path(folder) / "docs.jsonl").read_text("utf-8").splitlines() if line]
        gold = load_gold(Path(folder) / "gold.jsonl")
        for article, figures in extract_many(Article.from_dict(doc) for doc in docs):
            verdicts = right_records(gold, figures)
            for figure, verdict in zip(figures, verdicts, strict=True):
                if verdict is None:
                    continue
                rows.append(features(figure))
                right.append(verdict)
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


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the ridge logistic regression's weights, by Newton's method; the intercept goes free."""
    w = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], RIDGE)
    penalty[0] = 1e-6
    for _ in range(30):
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
        inside = (p >= low) & (p < low + 0.1 if low < 0.89 else p <= 1)
        if inside.any():
            gap = abs(p[inside].mean() - y[inside].mean())
            error += gap * inside.mean()
            print(f"{low:.1f}-{low + 0.1:.1f} {inside.sum():5d}  {p[inside].mean():.3f}  {y[inside].mean():.3f}")
    return error


def main() -> int:
    """Fit, cross-validate, print, and on request write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+")
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    args = parser.parse_args()
    rows, y, article = load(args.corpus)
    counts: dict[str, int] = {}
    for row in rows:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= MINIMUM)
    x = matrix(rows, names)
    rng = np.random.default_rng(1)
    fold_of = rng.permutation(article.max() + 1) % FOLDS
    fold = fold_of[article]
    p = np.empty(len(y))
    for k in range(FOLDS):
        p[fold == k] = 1 / (1 + np.exp(-x[fold == k] @ fit(x[fold != k], y[fold != k])))
    print(f"{len(y)} records, {y.mean():.3f} right, {len(names)} cues")
    error = reliability(p, y)
    print(f"expected calibration error {error:.4f}")
    for floor in (0.8, 0.9, 0.95):
        kept = p >= floor
        print(f"confidence >= {floor}: {kept.sum()} records kept ({kept.mean():.2f}), {y[kept].mean():.3f} right")
    if args.write:
        w = fit(x, y)
        with WEIGHTS.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(["cue", "weight"])
            writer.writerow(["intercept", f"{w[0]:.3f}"])
            for name, weight in zip(names, w[1:], strict=True):
                if abs(weight) >= 0.02:
                    writer.writerow([name, f"{weight:.3f}"])
    return 0


if __name__ == "__main__":
    sys.exit(main())

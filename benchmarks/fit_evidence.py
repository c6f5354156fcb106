"""Fit the weights by which the words around a figure tell its metric, and report how often they are right.

Usage:
    python benchmarks/fit_evidence.py [--write]

The weights are used where the rules of the metric found no phrase (``linking/evidence.py``). They are those of a
multinomial logistic regression over all first looks (see ``fit_confidence.py``), in which figures without a phrase
count more. What is reported is by cross-validation: each batch of articles by weights fitted on the others.
``--write`` writes ``rules/evidence.csv``. Needs scikit-learn (``pip install --group fit``).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from hitech_extract.linking.evidence import LEAST, NONE, WEAK, cues, weigh
from hitech_extract.reading import Reading
from hitech_extract.schema import Figure

ROOT = Path(__file__).parent.parent
WEIGHTS = ROOT / "src" / "hitech_extract" / "rules" / "evidence.csv"
CORPUS = ROOT / "fixtures" / "corpus" / "written"
FIRST_LOOKS = ROOT / "fixtures" / "first_looks"
INVERSE_PENALTY = 3.0
MINIMUM = 8  # a cue seen less often has no weight
LIGHTEST = 0.8  # weights nearer to nought are left out
WEAK_COUNT = 4.0  # how many others a figure without a phrase counts for


@dataclass
class Example:
    """A figure of a first look: its batch, its cues, the metrics that gold takes, and what the rules had said."""

    batch: str
    figure: Figure
    cues: list[str]
    gold: list[str]

    @property
    def weak(self) -> bool:
        return self.figure.why["metric"] in WEAK and self.figure.equivalent_of is None

    def accepts(self, metric: str | None) -> bool:
        return metric in self.gold if self.gold else metric in (None, NONE)


def load() -> list[Example]:
    """Return the figures of all first looks that gold knows."""
    texts = {(doc := json.loads(line))["id"]: doc["text"] for line in (CORPUS / "docs.jsonl").open(encoding="utf-8")}
    gold = {
        (doc["id"], figure["start"], figure["end"]): figure["metric_id"]
        for doc in map(json.loads, (CORPUS / "gold.jsonl").open(encoding="utf-8"))
        for figure in doc["figures"]
    }
    found = []
    for path in sorted(FIRST_LOOKS.glob("*.jsonl.gz")):
        looks: dict[str, list[Figure]] = defaultdict(list)
        for line in gzip.decompress(path.read_bytes()).decode().splitlines():
            figure = Figure.from_dict(json.loads(line))
            looks[figure.doc_id].append(figure)
        for doc_id, figures in looks.items():
            for figure, own in zip(figures, cues(figures, Reading(texts[doc_id])), strict=True):
                metrics = gold.get((doc_id, figure.start, figure.end))
                if metrics is not None:
                    found.append(Example(path.name.split(".")[0], figure, list(own), metrics))
    return found


def fit(examples: list[Example]) -> dict[str, dict[str, float]]:
    """Return the weights by metric and cue."""
    seen = Counter(cue for example in examples for cue in example.cues)
    vectorizer = DictVectorizer()
    x = vectorizer.fit_transform([{cue: 1 for cue in e.cues if seen[cue] >= MINIMUM} for e in examples])
    y = [e.figure.metric_id if e.figure.metric_id in e.gold else [*e.gold, NONE][0] for e in examples]
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=200)
    model.fit(x, y, sample_weight=[WEAK_COUNT if e.weak else 1.0 for e in examples])
    names = vectorizer.get_feature_names_out()
    weights: dict[str, dict[str, float]] = {}
    for metric, row, constant in zip(model.classes_, model.coef_, model.intercept_, strict=True):
        kept = np.flatnonzero(np.abs(row) >= LIGHTEST)
        weights[metric] = {"": round(float(constant), 1)} | {names[i]: round(float(row[i]), 1) for i in kept}
    return weights


def without_batch(examples: list[Example]) -> dict[str, dict[str, dict[str, float]]]:
    """Return for each batch the weights that are fitted on the others."""
    return {batch: fit([e for e in examples if e.batch != batch]) for batch in sorted({e.batch for e in examples})}


def main() -> int:
    """Cross-validate, print, and on request write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    args = parser.parse_args()
    examples = load()
    told: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    fitted = without_batch(examples)
    for example in examples:
        if not example.weak:
            continue
        reason = example.figure.why["metric"]
        best, likely = weigh(example.cues, fitted[example.batch])
        if likely >= LEAST and best != NONE:
            told[reason][0] += 1
            told[reason][1] += example.accepts(example.figure.metric_id)
            told[reason][2] += example.accepts(best)
    print(f"{len(examples)} figures, {sum(e.weak for e in examples)} without a phrase; told a metric:")
    print("reason            n  rules right  evidence right")
    for reason, (count, rules, evidence) in sorted(told.items()):
        print(f"{reason:14} {count:4d}  {rules:11d}  {evidence:14d}")
    if args.write:
        weights = fit(examples)
        with WEIGHTS.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(["metric", "cue", "weight"])
            for metric, table in sorted(weights.items()):
                writer.writerows([metric, cue, weight] for cue, weight in sorted(table.items()))
        print(f"{sum(map(len, weights.values()))} weights written")
    return 0


if __name__ == "__main__":
    sys.exit(main())

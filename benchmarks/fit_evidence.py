"""Fit the weights of what speaks for an answer where the rules have none, and report how often they are right.

Usage:
    python benchmarks/fit_evidence.py [--write]

``linking/evidence`` says what is weighed. The weights are those of logistic regressions over all first looks (see
``fit_confidence.py``): of the metric, over all figures, in which those without a phrase count more; of the period, over
the figures whose time the rules took from the sentences before, or left open. What is reported is by cross-validation:
each batch of articles by weights fitted on the others. ``--write`` writes ``rules/evidence.csv``. Needs scikit-learn
(``pip install --group fit``).
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
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from hitech_extract.linking.evidence import metrics, periods
from hitech_extract.linking.evidence.words import Words
from hitech_extract.reading import Reading
from hitech_extract.rules import Weights
from hitech_extract.schema import Figure

ROOT = Path(__file__).parent.parent
WEIGHTS = ROOT / "src" / "hitech_extract" / "rules" / "evidence.csv"
CORPUS = ROOT / "fixtures" / "corpus" / "written"
FIRST_LOOKS = ROOT / "fixtures" / "first_looks"
WEAK_COUNT = 4.0  # how many others a figure without a metric's phrase counts for


@dataclass
class Example:
    """A figure of a first look: its batch, its cues, and what gold takes for it."""

    batch: str
    figure: Figure
    gold: dict[str, Any]
    metric_cues: list[str]
    period_cues: list[str]
    running: Figure | None

    @property
    def without_metric(self) -> bool:
        return self.figure.why["metric"] in metrics.WEAK and self.figure.equivalent_of is None

    def takes_metric(self, metric: str | None) -> bool:
        accepted = self.gold["metric_id"]
        return metric in accepted if accepted else metric in (None, metrics.NONE)

    def takes_time(self, figure: Figure | None) -> bool:
        times = [time and tuple(time) for time in self.gold["period"]]
        if figure is None or figure.period_start is None or figure.period_end is None:
            return None in times
        return (figure.period_start.isoformat(), figure.period_end.isoformat()) in times


def load() -> list[Example]:
    """Return the figures of all first looks that gold knows."""
    texts = {(doc := json.loads(line))["id"]: doc["text"] for line in (CORPUS / "docs.jsonl").open(encoding="utf-8")}
    gold = {
        (doc["id"], figure["start"], figure["end"]): figure
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
            words = Words(Reading(texts[doc_id]))
            cues = zip(
                metrics.metric_cues(figures, words, of_all=True), periods.period_cues(figures, words), strict=True
            )
            for place, (of_metric, of_period) in enumerate(cues):
                figure = figures[place]
                truth = gold.get((doc_id, figure.start, figure.end))
                if truth is not None:
                    running = periods.running_time(figures, place) if of_period else None
                    batch = path.name.split(".")[0]
                    found.append(Example(batch, figure, truth, list(of_metric), of_period, running))
    return found


def regression(
    cues: list[list[str]],
    answers: list[str],
    counts: list[float] | None,
    inverse_penalty: float,
    least: int,
    light: float,
) -> dict[str, dict[str, float]]:
    """Return the weights by answer and cue, but for cues seen less often than `least` and weights below `light`."""
    seen = Counter(cue for own in cues for cue in own)
    vectorizer = DictVectorizer()
    x = vectorizer.fit_transform([{cue: 1 for cue in own if seen[cue] >= least} for own in cues])
    model = LogisticRegression(C=inverse_penalty, max_iter=400)
    model.fit(x, answers, sample_weight=counts)
    names = vectorizer.get_feature_names_out()
    classes = model.classes_ if len(model.coef_) > 1 else model.classes_[1:]
    weights: dict[str, dict[str, float]] = {}
    for answer, row, constant in zip(classes, model.coef_, model.intercept_, strict=True):
        kept = np.flatnonzero(np.abs(row) >= light)
        weights[str(answer)] = {"": round(float(constant), 1)} | {names[i]: round(float(row[i]), 1) for i in kept}
    return weights


def fit(examples: list[Example]) -> Weights:
    """Return the weights by slot, answer and cue."""
    named = [
        e.figure.metric_id if e.figure.metric_id in e.gold["metric_id"] else [*e.gold["metric_id"], metrics.NONE][0]
        for e in examples
    ]
    counts = [WEAK_COUNT if e.without_metric else 1.0 for e in examples]
    of_metric = regression([e.metric_cues for e in examples], named, counts, 3.0, 8, 0.8)
    open_ones = [e for e in examples if e.running is not None and e.takes_time(e.running) != e.takes_time(None)]
    held = ["holds" if e.takes_time(e.running) else " not" for e in open_ones]
    of_period = regression([e.period_cues for e in open_ones], held, None, 0.3, 5, 0.1)
    return {"metric": of_metric, "period": of_period}


def without_batch(examples: list[Example]) -> dict[str, Weights]:
    """Return for each batch the weights that are fitted on the others."""
    return {batch: fit([e for e in examples if e.batch != batch]) for batch in sorted({e.batch for e in examples})}


def report(examples: list[Example], fitted: dict[str, Weights]) -> None:
    """Print how often the rules and the evidence are right where they differ."""
    told: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for example in examples:
        figure, weights = example.figure, fitted[example.batch]
        if example.without_metric:
            best, likely = metrics.weigh(example.metric_cues, weights["metric"])
            if likely >= metrics.LEAST and best != metrics.NONE:
                row = told["metric", figure.why["metric"]]
                row[:] = (
                    row[0] + 1,
                    row[1] + example.takes_metric(figure.metric_id),
                    row[2] + example.takes_metric(best),
                )
        if example.running is not None:
            likely = periods.holds(example.period_cues, weights["period"]["holds"])
            answer = example.running if figure.period_start is None else None
            if likely >= periods.TAKES if answer is not None else 1 - likely >= periods.LOSES:
                row = told["period", figure.why["period"]]
                row[1] += example.takes_time(figure)
                row[2] += example.takes_time(answer)
                row[0] += 1
    print(
        f"{len(examples)} figures of {len(fitted)} batches, each by the weights of the others; where evidence differs:"
    )
    print("slot    reason of the rules     n  rules right  evidence right")
    for (slot, reason), (count, rules, evidence) in sorted(told.items()):
        print(f"{slot:7} {reason:20} {count:4d}  {rules:11d}  {evidence:14d}")


def main() -> int:
    """Cross-validate, print, and on request write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    args = parser.parse_args()
    examples = load()
    report(examples, without_batch(examples))
    if args.write:
        rows = [
            (slot, answer, cue, weight)
            for slot, answers in fit(examples).items()
            for answer, weights in sorted(answers.items())
            for cue, weight in sorted(weights.items())
            if weight or not cue
        ]
        with WEIGHTS.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows([("slot", "answer", "cue", "weight"), *rows])
        print(f"{len(rows)} weights written")
    return 0


if __name__ == "__main__":
    sys.exit(main())

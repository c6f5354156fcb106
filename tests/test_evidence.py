"""What the words around a figure tell of its metric, where no phrase does."""

import pytest

from hitech_extract import extract
from hitech_extract.linking.evidence import NONE, weigh
from hitech_extract.rules import load_evidence, load_metrics


def test_the_weights_are_of_metrics_that_there_are():
    known = {metric.id for metric in load_metrics()} | {NONE}
    assert set(load_evidence()) <= known


@pytest.mark.parametrize(
    ("cues", "metric"),
    [
        (["kind:money", "left:plant", "near:will", "left:put", "right:into"], "investment"),
        (["kind:money", "left:subsidy", "near:subsidy", "near:receiv", "left:polic"], "subsidies"),
        (["kind:quantity/km2", "left:area"], "land_area"),
    ],
)
def test_words_tell_the_metric_that_they_stand_beside(cues, metric):
    best, likely = weigh(cues, load_evidence())
    assert best == metric
    assert 0 < likely <= 1


def test_unknown_words_make_nothing_sure():
    assert weigh(["left:qwerty", "right:asdf"], load_evidence())[1] < 0.5


def test_the_word_that_tells_most_is_what_the_record_points_at():
    weighed = [
        (text, figure)
        for verb in ("draw", "collect", "get", "claim", "pocket")
        for text in [f"Makers of drugs in Bengbu High-tech Zone can now {verb} up to 20 million yuan from its coffers."]
        for figure in extract(text, "2022-03-02")
        if figure.why["metric"] == "evidence"
    ]
    assert weighed
    for text, figure in weighed:
        assert figure.metric_id == "subsidies"
        assert text[figure.metric_start : figure.metric_end] == figure.metric

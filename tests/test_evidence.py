"""What is weighed where the rules have no answer, or one that is often wrong."""

import pytest

from hitech_extract import extract
from hitech_extract.linking.evidence.metrics import NONE, weigh
from hitech_extract.rules import load_evidence, load_metrics


def test_the_weights_are_of_metrics_that_there_are():
    known = {metric.id for metric in load_metrics()} | {NONE}
    assert set(load_evidence()["metric"]) <= known


@pytest.mark.parametrize(
    ("cues", "metric"),
    [
        (["kind:money", "left:plant", "near:will", "left:put", "right:into"], "investment"),
        (["kind:money", "left:subsidy", "near:subsidy", "near:receiv", "left:polic"], "subsidies"),
        (["kind:quantity/km2", "left:area"], "land_area"),
    ],
)
def test_words_tell_the_metric_that_they_stand_beside(cues, metric):
    best, likely = weigh(cues, load_evidence()["metric"])
    assert best == metric
    assert 0 < likely <= 1


def test_unknown_words_make_nothing_sure():
    assert weigh(["left:qwerty", "right:asdf"], load_evidence()["metric"])[1] < 0.5


def test_the_word_that_tells_most_is_what_the_record_points_at():
    weighed = [
        (text, figure)
        for verb in ("draw", "collect", "get", "claim", "pocket")
        for text in [f"Makers of drugs in Bengbu High-tech Zone can now {verb} up to 20 million yuan from its coffers."]
        for figure in extract(text, "2022-03-02")
        if figure.why["metric"] == "words-around"
    ]
    assert weighed
    for text, figure in weighed:
        assert figure.metric_id == "subsidies"
        assert text[figure.metric_start : figure.metric_end] == figure.metric


ACCOUNT = (
    "Bengbu High-tech Zone had a GDP of 31.2 billion yuan in 2021, up 8.1 percent from 2020. Industrial added value "
    "grew 9.4 percent, fixed-asset investment 12.2 percent and retail sales 7.7 percent. Tax revenue reached 4.4 "
    "billion yuan, up 6.1 percent. "
)


def period_of(text: str, figure: str) -> tuple[str | None, str]:
    found = next(f for f in extract(text, "2022-03-02") if f.text == figure)
    return found.period, found.why["period"]


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("Private firms pay 61 percent of all wages.", "61 percent"),
        ("Its drug makers sell 90 percent of their goods abroad.", "90 percent"),
    ],
)
def test_a_time_that_the_text_dwells_on_covers_what_follows(sentence, figure):
    assert period_of(ACCOUNT + sentence, figure) == ("2021", "likely-inherited")
    assert period_of(f"Bengbu High-tech Zone was founded in 2010. {sentence}", figure)[0] is None


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("A subway line will cost 8 billion yuan.", "8 billion yuan"),
        ("Land costs 96,000 yuan per mu.", "96,000 yuan"),
        ("A loan of up to 3 million yuan is granted to start-ups.", "3 million yuan"),
    ],
)
def test_it_covers_no_plan_price_or_rule(sentence, figure):
    assert period_of(ACCOUNT + sentence, figure)[0] is None


def test_what_is_weighed_does_not_look_ahead():
    more = "Exports rose 3 percent to 5.1 billion yuan in January 2022."
    alone, followed = (
        [(f.text, f.metric_id, f.period) for f in extract(text, "2022-03-02")] for text in (ACCOUNT, ACCOUNT + more)
    )
    assert followed[: len(alone)] == alone

"""Readers of triage: rules and context move what the model says; critical kinds are never overruled."""

from __future__ import annotations

from firsthand.domain.decisions import CHURNS, SENTIMENTS, TOPICS, URGENCIES, Scores
from firsthand.engine.triage import Bars, Cell, Context, Hit, Kept, Rule, triage
from firsthand.engine.triage.bars import cells_by_place
from firsthand.engine.triage.continuing import continued
from tests.builders import a_case, a_mention, a_policy, a_triage

EVERYWHERE = Cell("topic", kept={"0.55": Kept(0.4), "0.80": Kept(0.7)})
BARS = Bars(drop=0.2, act=0.5, cells=cells_by_place((EVERYWHERE,)))


def scores(chance: float = 0.9, topic: str = "billing", sure: float = 0.8, **more: object) -> Scores:
    rest = (1 - sure) / (len(TOPICS) - 1)
    spread = tuple(sure if each == topic else rest for each in TOPICS)
    return Scores(
        chance,
        spread,
        (1 - chance, chance * 0.2, chance * 0.7, chance * 0.1),
        tuple(1 / len(SENTIMENTS) for _ in SENTIMENTS),
        tuple(1 / len(URGENCIES) for _ in URGENCIES),
        tuple(1 / len(CHURNS) for _ in CHURNS),
        float(more.get("store", 0.1)),
        "en",
        ("bill",),
        "v1",
    )


def read(said: Scores | None, *hits: Hit, context: Context | None = None):
    return triage(a_mention("x"), said, hits, context or Context(bars=BARS), a_policy())


def rule(**more: object) -> Hit:
    return Hit(Rule("a rule", **more), "said")  # type: ignore[arg-type]


def test_a_critical_kind_cannot_be_overruled_by_the_surest_model() -> None:
    found = read(scores(chance=0.0001), rule(critical="fraud"))
    assert (found.actionable, found.critical, found.tier) == (True, "fraud", 3)


def test_a_critical_kind_outlives_a_rule_that_says_noise() -> None:
    found = read(scores(chance=0.3), rule(critical="safety"), rule(sets=(("actionable", "false"),)))
    assert found.actionable


def test_of_two_rules_that_decide_the_higher_priority_wins() -> None:
    low, high = rule(sets=(("topic", "order"),), priority=10), rule(sets=(("topic", "device"),), priority=90)
    assert read(scores(), low, high).topic == "device"
    assert read(scores(), high, low).topic == "device"


def test_a_nudge_moves_the_odds() -> None:
    nudge = rule(nudges=(("topic", "order", 3.0),))
    assert read(scores(sure=0.4), nudge).topic == "order"


def test_between_the_bars_a_person_looks() -> None:
    assert read(scores(chance=0.1)).abstain is False
    unsure = read(scores(chance=0.35))
    assert (unsure.actionable, unsure.abstain) == (False, True)


def test_an_unsure_topic_goes_to_a_person_with_the_two_best_readings() -> None:
    found = read(scores(sure=0.3))
    assert found.abstain
    assert found.second_topic
    assert "not sure of the queue" in found.reasons[-1]


def test_without_a_topic_of_its_own_a_mention_continues_its_conversation() -> None:
    case = a_case(triage=a_triage(topic="order"))
    assert continued(read(scores(topic="none")), case, a_mention("same here")).topic == "order"


def test_without_a_model_nothing_is_dropped() -> None:
    found = read(None)
    assert (found.actionable, found.abstain) == (True, True)


def test_noise_has_no_tier_no_topic_and_no_hurry() -> None:
    found = read(scores(chance=0.01))
    assert (found.tier, found.topic, found.urgency, found.churn) == (0, "none", "low", "none")


def test_a_channel_with_a_bar_of_its_own_is_held_against_it():
    cells = (
        EVERYWHERE,
        Cell("topic", "x", "en", 412, {"0.55": Kept(0.9)}),
        Cell("topic", "email", "en", 230),
        Cell("topic", "", "en", 260, {"0.55": Kept(0.2)}),
    )
    bars = Bars(cells=cells_by_place(cells))
    assert bars.topic_bar(0.55, "x", "en") == 0.9
    assert bars.topic_bar(0.55, "email", "en") > 1, "rows enough and nothing proven: a person reads"
    assert bars.topic_bar(0.55, "facebook", "en-GB") == 0.2, "the rest of its language"
    assert bars.topic_bar(0.55, "x", "es") == 0.4, "every mention"


def test_a_channel_filters_by_its_own_bar():
    filtered = Cell("actionable", "x", "en", 900, {"filtered": Kept(0.4)})
    bars = Bars(
        drop=0.2, cells=cells_by_place((Cell("actionable"), filtered, Cell("actionable", "email", "en", 500)))
    )
    assert (bars.drop_bar("x", "en"), bars.drop_bar("youtube", "sw")) == (0.4, 0.2)
    assert bars.drop_bar("email", "en") == 0.0, "nothing proven: nothing is filtered out"

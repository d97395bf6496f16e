"""What must hold in any rehearsed month: nothing is lost, nothing is drawn twice, more people never harm."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from firsthand.simulation import chance
from firsthand.simulation.compare import Task, interval, paired, play, summary
from firsthand.simulation.confusion import even, measured, misread, posterior, uniform
from firsthand.simulation.floor import Floor
from firsthand.simulation.month import DAY, draw
from firsthand.simulation.outcome import Outcome, gini, quantile
from firsthand.simulation.roster import duties, lay_shifts, sizes
from firsthand.simulation.scenario import Scenario, ScenarioError, parse_scenario, with_value
from firsthand.simulation.strategies import NAMES, build
from tests.builders import a_policy

SMALL = replace(
    with_value(with_value(Scenario(), "arrivals.mentions", 180_000), "agents", 20), days=6, warm_days=1, cut_days=1
)


def changed(**values) -> Scenario:
    scenario = SMALL
    for key, value in values.items():
        scenario = with_value(scenario, key.replace("__", "."), value)
    return scenario


@cache
def outcomes(name: str, scenario: Scenario = SMALL, seeds: int = 3) -> tuple[Outcome, ...]:
    confusion = uniform(scenario)
    tasks = [Task((name,), scenario, 5000 + seed, a_policy(), confusion) for seed in range(seeds)]
    return tuple(play(task)[0] for task in tasks)


def mean(rows: tuple[Outcome, ...]) -> float:
    return sum(one.mean_minutes for one in rows) / len(rows)


# --- conservation --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_actionable_case_ends_in_exactly_one_state_and_nobody_works_off_duty(name):
    confusion = uniform(SMALL)
    month = draw(SMALL, 5000, confusion)
    strategy = build(name, SMALL, a_policy(), confusion)
    trace: list[tuple[float, str, int, int, int]] = []
    floor = Floor(month, strategy, SMALL, trace)
    played = floor.run()
    for case, at in enumerate(month.arrive):
        first, closed = played.first[case], played.closed[case]
        assert first is None or first >= at
        assert closed is None or (first is not None and closed >= first)
        assert not (played.lost[case] and played.resolved[case])
        assert (played.resolved[case] > 0) == (closed is not None)
        assert played.resolved[case] <= SMALL.work.reopen_max + 1
    on_shift = {agent: set() for agent in range(len(strategy.people))}
    for change in duties([person.starts for person in strategy.people], SMALL, 5000):
        on_shift[change.agent].add((change.at_minutes, change.on))
    for now, _, agent, _, _ in trace:
        marks = [mark for mark in sorted(on_shift[agent]) if mark[0] <= now]
        assert any(on for at, on in marks), "work began before the first shift"
        latest = max(at for at, _ in marks)
        assert (latest, True) in marks or latest == now, "work began off duty"
    taken = [case for _, _, _, case, kind in trace if case >= 0 and kind == 1]
    waiting = {case for case in range(len(month.arrive)) if played.first[case] is None}
    assert len(set(taken) | waiting) == len(month.arrive)


def test_nobody_is_busy_longer_than_on_duty_and_the_last_turn():
    confusion = uniform(SMALL)
    month = draw(SMALL, 5001, confusion)
    strategy = build("pool", SMALL, a_policy(), confusion)
    trace: list[tuple[float, str, int, int, int]] = []
    played = Floor(month, strategy, SMALL, trace).run()
    longest = max(month.minutes) * 2
    edges = len(duties([person.starts for person in strategy.people], SMALL, 5001))
    assert sum(played.busy) <= sum(played.on_minutes) + edges * longest


def test_no_person_does_two_things_at_once():
    confusion = uniform(SMALL)
    month = draw(SMALL, 5002, confusion)
    trace: list[tuple[float, str, int, int, int]] = []
    floor = Floor(month, build("firsthand", SMALL, a_policy(), confusion), SMALL, trace)
    ends: dict[int, float] = {}
    later = floor._later

    def noted(at: float, kind: int, a: int, b: int = 0) -> None:
        if kind == 0:
            assert trace[-1][2] == a
            assert ends.get(a, 0.0) <= trace[-1][0] + 1e-9
            ends[a] = at
        later(at, kind, a, b)

    floor._later = noted
    floor.run()
    assert len(ends) == len(floor.agents)


# --- determinism and common luck -----------------------------------------------------------------------------


def test_the_same_policy_twice_is_identical():
    once, again = (play(Task(("firsthand",), SMALL, 7, a_policy(), uniform(SMALL)))[0] for _ in range(2))
    assert once == again


def test_the_order_in_which_policies_are_played_changes_nothing():
    task = Task(NAMES, SMALL, 7, a_policy(), uniform(SMALL))
    forward = {one.strategy: one for one in play(task)}
    backward = {one.strategy: one for one in play(replace(task, names=NAMES[::-1]))}
    assert forward == backward


def test_a_draw_belongs_to_its_case_whatever_was_drawn_before():
    assert list(chance.uniforms(3, 9, 10)) == list(chance.uniforms(3, 9, 500)[:10])
    assert list(chance.uniforms(3, 9, 10)) != list(chance.uniforms(3, 10, 10))


def test_the_same_case_is_read_right_by_a_better_triage_wherever_a_worse_one_was_right():
    truth = chance.choices(1, 2, 4000, (0.6, 0.3, 0.1))
    worse, better = (misread(truth, even(3, accuracy), 1, 20) for accuracy in (0.7, 0.9))
    assert ((worse == truth) <= (better == truth)).all()
    assert abs((better == truth).mean() - 0.9) < 0.02


# --- monotone ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pool", "silos", "firsthand"])
def test_more_people_answer_sooner(name):
    few, usual, many = (mean(outcomes(name, changed(agents=count))) for count in (17, 20, 25))
    assert few > usual > many


def test_a_better_triage_answers_sooner():
    worse, usual, better = (mean(outcomes("firsthand", changed(accuracy=share))) for share in (0.6, 0.85, 1.0))
    assert worse > usual > better


def test_the_ladder_beats_the_silos_and_the_pool_on_the_same_days():
    """At twenty people silos are worse than the pool: thirteen teams of one or two. That is no mistake."""
    by_policy = {name: outcomes(name) for name in ("pool", "filter", "silos", "firsthand")}
    for better, worse in (("filter", "pool"), ("firsthand", "silos"), ("firsthand", "filter")):
        pair = paired(better, worse, by_policy)
        assert pair["first_response_change"] < 0, (better, worse)
    assert paired("firsthand", "pool", by_policy)["ranked"]


def test_macros_make_simple_work_shorter_and_everybody_faster():
    plain, helped = outcomes("firsthand"), outcomes("firsthand", changed(work__macro_share=0.5))
    assert mean(helped) < mean(plain)


# --- the pieces ----------------------------------------------------------------------------------------------


def test_a_roster_gives_everybody_a_place_a_day_of_rest_and_enough_sleep():
    for starts in lay_shifts([1.0] * 84 + [2.0] * 84, 12, 5):
        assert len(starts) == 5
        gaps = [b - a for a, b in pairwise(starts)] + [168 - starts[-1] + starts[0]]
        assert min(gaps) >= 18


def test_sizes_use_every_person_and_leave_no_team_empty():
    assert sum(sizes([5.0, 1.0, 0.2], 20, 0.2)) == 20
    assert min(sizes([50.0, 0.01], 10, 0.2)) == 1
    assert sizes([3.0, 9.0, 1.0], 2, 0.2) == [1, 1, 0]


def test_spare_people_go_by_the_root_of_the_load_so_that_small_teams_are_safer():
    large, small = sizes([16.0, 1.0], 110, 0.2)
    assert (large, small) == (100, 10)
    assert 16.0 / large > 1.0 / small


def test_bayes_turns_a_reading_into_shares():
    shares = posterior(even(3, 0.85), (0.63, 0.29, 0.08), 2)
    assert sum(shares) == pytest.approx(1.0)
    assert shares[2] < 0.85, "a rare tier is less sure than the triage's accuracy"


def test_the_figures_of_a_sample_are_what_they_are_called():
    assert quantile([1.0, 2.0, 3.0], 0.5) == 2.0
    assert quantile([], 0.5) == 0.0
    assert gini([1.0, 1.0, 1.0]) == pytest.approx(0.0)
    assert gini([0.0, 0.0, 3.0]) == pytest.approx(2 / 3)
    value, low, high = interval([1.0, 2.0, 3.0])
    assert (value, round(low, 3), round(high, 3)) == (2.0, -0.484, 4.484)
    assert interval([4.0]) == (4.0, 4.0, 4.0)


def test_two_policies_are_not_put_in_order_by_one_month_alone():
    one = {name: outcomes(name)[:1] for name in ("pool", "silos")}
    assert paired("silos", "pool", one)["ranked"] is False


def test_both_costs_stand_on_the_same_paid_hours():
    rows = outcomes("silos")
    for one in rows:
        pay = one.cost_per_handled * one.handled
        assert pay == pytest.approx(one.cost_per_actionable * one.cases)
        assert one.cost_per_resolved >= one.cost_per_handled
        assert one.paid_hours == pytest.approx(20 * 40 * 4 / 7)


def test_the_answer_has_the_shape_that_programs_rely_on():
    names = ("pool", "silos", "firsthand")
    rounds = [play(Task(names, SMALL, seed, a_policy(), uniform(SMALL))) for seed in (1, 2)]
    answer = summary(rounds, SMALL, uniform(SMALL), "pool")
    assert set(answer["policies"]) == set(names)
    assert {"firsthand_vs_pool", "silos_vs_pool", "firsthand_vs_silos"} <= set(answer["paired"])
    row = answer["policies"]["firsthand"]
    wanted = {"targets_held", "urgent_targets_held", "lost", "first_contact_resolution", "transfers", "occupancy"}
    assert wanted | {"cost_per_handled", "cost_per_resolved", "agents"} <= set(row)
    assert {"mean", "median", "p90", "low", "high"} <= set(row["first_response_minutes"])


def test_counted_days_are_those_between_the_warm_up_and_the_cut():
    confusion = uniform(SMALL)
    month = draw(SMALL, 5000, confusion)
    inside = sum(DAY <= at < 5 * DAY for at in month.arrive)
    assert outcomes("pool")[0].cases == inside


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[people]\nagnets = 3", "agnets"),
        ("[people]\nagents = 0", "at least 1"),
        ("[work]\nload = 'much'", "should be like"),
        ("days = 2", "more than"),
        ("[triage]\nsource = 'guessed'", "uniform or measured"),
        ("days = = 3", "line 1"),
    ],
)
def test_a_scenario_that_cannot_be_used_names_the_key(text, word):
    with pytest.raises(ScenarioError, match=word):
        parse_scenario(text)


def test_a_measured_confusion_makes_rows_of_shares():
    head = {"labels": ["1", "2", "3"], "counts": [[8, 2, 0], [1, 8, 1], [0, 0, 0]]}
    topics = list(SMALL.work.topics)
    square = {"labels": topics, "counts": [[int(a == b) for b in topics] for a in topics]}
    urgency = {"labels": ["high", "normal", "low"], "counts": [[1, 1, 0], [0, 1, 0], [0, 0, 1]]}
    values = {"topic": square, "tier": head, "urgency": urgency, "filter": {"recall": 0.99, "false_alarm": 0.2}}
    confusion = measured(values, SMALL)
    assert confusion.tier[0] == (0.8, 0.2, 0.0)
    assert sum(confusion.tier[2]) == pytest.approx(1.0)
    with pytest.raises(ScenarioError, match="cannot be read"):
        measured({}, SMALL)


LAUNCH = changed(arrivals__launch_times=4, arrivals__launch_day=2)


def test_people_called_in_for_a_launch_come_only_on_its_days_and_are_paid_for_them():
    scenario = with_value(with_value(LAUNCH, "flex_agents", 6), "flex_days", 2)
    strategy = build("firsthand", scenario, a_policy(), uniform(scenario))
    called = [number for number, one in enumerate(strategy.people) if one.days]
    assert len(called) == 6
    starts, days = [one.starts for one in strategy.people], [one.days for one in strategy.people]
    on = [change for change in duties(starts, scenario, 1, days) if change.agent in called and change.on]
    assert on
    assert all(2 * DAY <= change.at_minutes < 4.5 * DAY for change in on)
    with_flex, without = outcomes("firsthand", scenario), outcomes("firsthand", LAUNCH)
    assert with_flex[0].paid_hours == pytest.approx(without[0].paid_hours + 6 * 2 * 8)
    assert mean(with_flex) < mean(without)


def test_one_text_for_many_makes_a_launch_lighter_and_an_ordinary_day_no_different():
    together = with_value(LAUNCH, "cluster_share", 0.7)
    assert mean(outcomes("firsthand", together)) < mean(outcomes("firsthand", LAUNCH))
    calm = changed(arrivals__bursts=0)
    assert outcomes("firsthand", with_value(calm, "cluster_share", 0.7)) == outcomes("firsthand", calm)

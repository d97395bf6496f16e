"""The measured skills: a handful of cases says little, many say much, and nothing is applied."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from firsthand.simulation.skills import Handled, matrix, proposals
from tests.builders import an_agent

PEOPLE = {
    "ana": an_agent("ana", secondary=frozenset({"billing"})),
    "ben": an_agent("ben", primary=frozenset({"billing"})),
    "cyd": an_agent("cyd"),
}


def handled(agent: str, topic: str, count: int, minutes: float, resolved: float = 0.9) -> list[Handled]:
    return [Handled(agent, topic, minutes, number < resolved * count) for number in range(count)]


def said(*rows: list[Handled]) -> list[tuple[str, str, str]]:
    found = proposals(matrix([one for each in rows for one in each]), PEOPLE)
    return [(one.skill.agent, one.skill.topic, one.what) for one in found]


def test_somebody_who_is_good_at_a_topic_not_in_the_list_is_proposed_for_it():
    rows = handled("ben", "billing", 60, 5.0), handled("cyd", "billing", 40, 4.5, 0.95)
    assert said(*rows) == [("cyd", "billing", "learns")]


def test_nine_cases_propose_nothing():
    assert said(handled("ben", "billing", 60, 5.0), handled("cyd", "billing", 9, 1.0, 1.0)) == []


def test_a_secondary_skill_that_is_a_strength_is_called_so():
    assert said(handled("ben", "billing", 80, 6.0), handled("ana", "billing", 60, 3.0, 1.0)) == [
        ("ana", "billing", "home")
    ]


def test_who_needs_help_at_home_is_named_for_a_talk_not_for_a_sanction():
    assert ("ben", "billing", "coach") in said(
        handled("ben", "billing", 50, 12.0, 0.6), handled("ana", "billing", 90, 4.0)
    )


def test_people_who_are_alike_at_what_they_are_listed_for_give_no_proposal():
    assert said(*(handled(who, "network", 30, 4.0) for who in ("ana", "cyd"))) == []


rows = st.lists(
    st.builds(
        Handled,
        st.sampled_from(sorted(PEOPLE)),
        st.sampled_from(("network", "billing")),
        st.floats(0.05, 90),
        st.booleans(),
    ),
    max_size=60,
)


@given(rows)
def test_what_is_drawn_to_the_mean_stays_between_the_person_and_the_team(seen):
    for skill in matrix(seen):
        own = [row.resolved for row in seen if (row.agent, row.topic) == (skill.agent, skill.topic)]
        share = sum(own) / len(own)
        assert min(share, skill.team_resolves) - 1e-9 <= skill.resolves <= max(share, skill.team_resolves) + 1e-9
        assert skill.cases == len(own)


@given(rows)
def test_the_order_of_the_past_changes_nothing(seen):
    there, back = proposals(matrix(seen), PEOPLE), proposals(matrix(reversed(seen)), PEOPLE)
    assert [(one.skill.agent, one.what) for one in there] == [(one.skill.agent, one.what) for one in back]

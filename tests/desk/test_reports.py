"""The report: the shape that programs rely on, and the table that people read."""

from __future__ import annotations

import json

from firsthand.desk.reports import measurements, report, table
from tests.builders import a_case, a_policy, answered, wrapped_up


def test_the_report_is_json_with_every_metric_and_its_definition():
    case = a_case(*answered(), wrapped_up(handling_seconds=300.0))
    found = json.loads(json.dumps(report((case,), a_policy())))
    first = found["metrics"]["first_response_minutes"]
    assert set(first) == {"value", "low", "high", "count", "unit", "definition"}
    assert (first["value"], first["count"]) == (10.0, 1)
    assert found["metrics"]["csat"]["value"] is None


def test_a_number_opens_to_its_cases_and_paid_hours_add_their_own_costs():
    case = a_case(*answered(), wrapped_up())
    found = report((case,), a_policy(), {1: 8.0}, with_cases=True)["metrics"]
    assert found["first_response_minutes"]["cases"] == ["case-1"]
    assert found["paid_cost_per_handled"]["value"] == a_policy().wages[1] * 8


def test_what_stands_now_is_counted_of_the_open_cases_whenever_they_were_opened():
    today, older = a_case(*answered(), case="today"), a_case(case="older")
    named = {each.name: each for each in measurements((today,), a_policy(), standing=(older, today))}
    assert named["backlog"].cases == ("older", "today")
    assert named["waiting"].cases == ("older",)
    assert named["first_response_minutes"].cases == ("today",)
    alone = {each.name: each for each in measurements((today,), a_policy())}
    assert (alone["backlog"].value, alone["waiting"].value) == (1, 0), "a report counts the cases of its span"


def test_the_table_says_where_nothing_was_counted():
    text = table(measurements((a_case(*answered()),), a_policy()))
    assert "first response minutes" in text
    assert "nothing counted yet: next response minutes" in text
    assert len({len(line) for line in text.splitlines()[:2]}) == 1


def test_the_table_fits_a_terminal_of_eighty_columns():
    cases = tuple(
        a_case(*answered(), wrapped_up(handling_seconds=90_000.0), case=f"case-{number}") for number in range(40)
    )
    assert max(len(line) for line in table(measurements(cases, a_policy(), {1: 80.0})).splitlines()) <= 80

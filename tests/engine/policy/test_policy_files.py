"""A policy file: what is wrong is named with its line and its mend, all at once; what is right is kept."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand import wiring
from firsthand.domain.policy import PolicyError, parse
from firsthand.domain.policy.lines import lines_of

TEXT = wiring.shipped_policy_text()
LINES = TEXT.splitlines()


def changed(old: str, new: str) -> str:
    assert old in TEXT, old
    return TEXT.replace(old, new, 1)


def line_with(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def problem(text: str):
    with pytest.raises(PolicyError) as caught:
        parse(text)
    return caught.value.problems


def problems_of(text: str):
    """The problems of a text; none for one that is read."""
    try:
        parse(text)
    except PolicyError as error:
        return error.problems
    return ()


def test_the_shipped_policy_is_ready_to_use():
    policy = parse(TEXT)
    assert policy.first_response_minutes == {"high": 15, "normal": 60, "low": 240}
    assert set(policy.topic_queues.values()) <= set(policy.queues)
    assert policy.label("billing") == "Billing"
    assert policy.label("store:oak-street") == "Oak Street"


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "mend"),
    [
        (
            "higher_tier_minutes = 15",
            "higher_teir_minutes = 15",
            "higher_teir",
            "ladder.higher_teir_minutes",
            "Did you",
        ),
        ('reach = "ladder"', 'reach = "laddr"', "laddr", "ladder.reach", "Did you mean 'ladder'?"),
        ("warn_share = 0.8", 'warn_share = "most"', "most", "warn_share", "'most'"),
        ("warn_share = 0.8", "warn_share = 8", "warn_share = 8", "warn_share", "from 0.1 to 1"),
        ("[weights] ", "[wieghts] ", "[wieghts]", "wieghts", "Did you mean 'weights'?"),
        ('topics = ["billing"]', 'topics = ["biling"]', "biling", "queues.2.topics", "Did you mean 'billing'?"),
        ('calendar = "stores"', 'calendar = "shops"', "shops", "stores.first_response.calendar", "always, care"),
        ('sat = "10:00-17:00"', 'sat = "17:00-10:00"', "17:00-10:00", "calendars.stores.sat", "09:00-13:00"),
        ('sat = "10:00-17:00"', 'sat = "10-17"', "10-17", "calendars.stores.sat", "Write it like"),
        (
            'sat = "10:00-17:00"',
            'sat = "10:00-14:00, 13:00-17:00"',
            "13:00-17:00",
            "calendars.stores.sat",
            "Write",
        ),
        ("holidays = [2026-11-26", 'holidays = ["soon"', "soon", "calendars.stores.holidays", "2026-12-25"),
        ('zone = "America/Chicago"', 'zone = "Chicago"', '"Chicago"', "calendars.care.zone", "America/Chicago"),
        ("call = 3", "call = true", "call = true", "capacity.units.call", "True"),
        ("tier_max = 1", "tier_max = 7", "tier_max = 7", "queues.9.tier_max", "from 1 to 3"),
        ('kinds = ["fraud", ', 'kinds = ["frod", ', "frod", "risk.kinds", "Did you mean 'fraud'?"),
        ('"call_flex", "pause', '"call_flx", "pause', "call_flx", "overload.1.actions", "call_flex"),
        ("open_conversations_max = 12", "open_conversations_max = 12.5", "12.5", "capacity.open_con", "12.5"),
        (
            "after_away_minutes = 30",
            "after_away_minutes = 5",
            "after_away_minutes = 5",
            "hand_over.after_away_minutes",
            "Write 10 or more",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_its_mend(old, new, line, key, mend):
    text = changed(old, new)
    found = [one for one in problem(text) if one.line == line_with(text, line) and one.key.startswith(key)]
    assert found, problem(text)
    assert mend in f"{found[0].message} {found[0].mend}"


def test_all_wrong_lines_are_named_at_once_in_order():
    text = changed("warn_share = 0.8", "warn_share = 8").replace("factor = 3 ", 'factor = "3" ', 1)
    text = text.replace("delay_exponent = 1.0", "delay_exponent = 99", 1)
    keys = [one.key for one in problem(text)]
    assert keys == ["warn_share", "ladder.delay_exponent", "stickiness.factor"]


def test_a_text_that_is_no_toml_names_the_line():
    (found,) = problem(changed('id = "carrier"', "id = carrier"))
    assert found.line == line_with(TEXT, 'id = "carrier"')
    assert "not valid TOML" in found.message


def test_a_topic_with_two_queues_and_a_topic_with_none_are_both_refused():
    twice = problem(changed('topics = ["device"]', 'topics = ["device", "billing"]'))
    assert any("'billing' has two queues" in one.message for one in twice)
    none = problem(changed('topics = ["device"]', "topics = []"))
    assert any("'device' has no queue" in one.message for one in none)


@pytest.mark.parametrize("queue", ["risk", "triage", "general"])
def test_the_desk_cannot_do_without_its_three_special_queues(queue):
    found = problem(changed(f'id = "{queue}"', f'id = "{queue}2"'))
    assert any(f"there is no queue '{queue}'" in one.message for one in found)


def test_a_policy_without_first_response_targets_is_no_policy():
    without = re.sub(r"\[targets\.first_response\]\n(?:\w+ = \d+\n)+", "", TEXT)
    assert any(one.key == "targets.first_response" for one in problem(without))


def test_a_clock_that_is_left_out_does_not_exist():
    without = re.sub(r"\[targets\.next_response\]\n(?:\w+ = \d+\n)+", "", TEXT)
    assert parse(without).next_response_minutes == {}


def test_a_changed_text_is_another_policy_even_under_the_same_version():
    assert parse(TEXT) != parse(TEXT + "\n# a remark\n")
    assert hash(parse(TEXT)) != hash(parse(TEXT + "\n# a remark\n"))


def test_lines_are_found_in_tables_lists_of_tables_and_behind_long_texts():
    text = 'a = """\nb = 1\n"""\n[t]\nc = 1\n[[q]]\nid = 1\n[[q]]\nid = 2\n"d e".f = 3\n'
    found = lines_of(text)
    assert found[("t", "c")] == 5
    assert (found[("q", 0, "id")], found[("q", 1, "id")]) == (7, 9)
    assert found[("q", 1, "d e", "f")] == 10
    assert ("b",) not in found


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(LINES) - 1), st.text(max_size=30))
def test_whatever_is_typed_over_a_line_is_read_or_refused_with_a_line_that_exists(at, typed):
    """Never a stack trace: a mangled file is a policy, or problems with lines inside the file."""
    lines = [*LINES[:at], typed, *LINES[at + 1 :]]
    text = "\n".join(lines)
    for one in problems_of(text):
        assert 1 <= one.line <= text.count("\n") + 1
        assert one.message
        assert one.mend


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(LINES) - 1))
def test_a_line_that_falls_out_is_survived_or_named(at):
    text = "\n".join(LINES[:at] + LINES[at + 1 :])
    assert all(one.mend for one in problems_of(text))

"""When a customer wants to be called, and the first place that is open and free."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import firsthand
from firsthand.domain.hours import Hours, is_open
from firsthand.domain.policy import PolicyError, parse
from firsthand.engine.calling import (
    RULES,
    SLOT_MINUTES,
    calling_hours,
    in_local_words,
    slot_for,
    wish_of,
)
from firsthand.engine.icalendar import Entry, calendar, escaped, folded
from tests.builders import a_policy

CHICAGO = ZoneInfo("America/Chicago")
DAY = ((9 * 60, 18 * 60),)
HOURS = Hours("America/Chicago", weekly=(DAY, DAY, DAY, DAY, DAY, (), ()))
MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=CHICAGO).astimezone(UTC)


def local(words: str, now=MONDAY_NOON, taken=None, **more) -> str:
    slot = slot_for(words, now, HOURS, taken or {}, **more)
    return f"{slot.start.astimezone(CHICAGO):%a %H:%M}{'' if slot.fits else ' instead'}"


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("tomorrow at 3", "Tue 15:00"),
        ("tomorrow 3pm works", "Tue 15:00"),
        ("tmrw? no, Wednesday morning", "Wed 09:00"),
        ("Friday after 4", "Fri 16:00"),
        ("thursday around 10:30 am", "Thu 10:30"),
        ("today, before 5", "Mon 12:30"),
        ("in the afternoon", "Mon 12:30"),
        ("2026-11-27 at 9.45", "Fri 09:45"),
        ("any time", "Mon 12:30"),
        ("whenever you like, I have 2 kids", "Mon 12:30"),
        ("saturday at 10", "Mon 10:00 instead"),
        ("today at 8 in the evening", "Mon 17:45 instead"),
    ],
)
def test_words_become_a_place_in_the_diary(words, place):
    assert local(words) == place


def test_a_full_slot_moves_on_to_the_next_one():
    three = datetime(2026, 11, 24, 15, 0, tzinfo=CHICAGO)
    assert local("tomorrow after 3", taken={three: 2}) == "Tue 15:15"
    assert local("tomorrow after 3", taken={three: 1}) == "Tue 15:00"


def test_on_a_friday_evening_the_next_call_is_on_monday():
    friday = datetime(2026, 11, 27, 17, 50, tzinfo=CHICAGO).astimezone(UTC)
    assert local("as soon as possible", now=friday) == "Mon 09:00"


def test_a_desk_that_never_opens_books_nothing():
    assert slot_for("tomorrow", MONDAY_NOON, Hours("UTC", weekly=((),) * 7), {}) is None


def test_without_a_calendar_of_its_own_calls_are_made_on_working_days():
    hours = calling_hours(a_policy())
    assert is_open(hours, datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo(hours.zone)))


def test_the_time_is_said_as_people_say_it():
    assert in_local_words(datetime(2026, 11, 30, 16, 30, tzinfo=UTC), HOURS) == "Monday 30 November at 10:30 am"


@given(words=st.text(max_size=40), minutes=st.integers(0, 60 * 24 * 30), full=st.sets(st.integers(0, 200)))
def test_every_place_is_open_free_ahead_and_on_the_quarter(words, minutes, full):
    now = MONDAY_NOON + timedelta(minutes=minutes)
    first = slot_for("", now, HOURS, {}).start
    taken = {first + timedelta(minutes=SLOT_MINUTES * n): 2 for n in full}
    slot = slot_for(words, now, HOURS, taken)
    assert slot.start >= now + timedelta(minutes=RULES.ahead_minutes)
    assert taken.get(slot.start, 0) < 2
    assert slot.start.minute % SLOT_MINUTES == 0
    assert is_open(HOURS, slot.start)
    assert is_open(HOURS, slot.end - timedelta(seconds=1))


@given(st.text(max_size=80), st.integers(0, 10**6))
def test_a_wish_is_never_an_error(words, minutes):
    wish = wish_of(words, MONDAY_NOON + timedelta(minutes=minutes), HOURS)
    assert 0 <= wish.first <= 25 * 60


# --- iCalendar -------------------------------------------------------------------------------------------------

ENTRY = Entry(
    "call-1@desk.example",
    MONDAY_NOON,
    MONDAY_NOON + timedelta(minutes=15),
    MONDAY_NOON,
    "Call jane back; about the bill, twice",
    "Line one\nBEGIN:VEVENT",
    "https://desk.example/case/case-1/",
)


def test_a_call_is_an_event_with_an_alarm():
    text = calendar([ENTRY])
    assert "DTSTART:20261123T180000Z\r\n" in text
    assert "SUMMARY:Call jane back\\; about the bill\\, twice\r\n" in text
    assert "TRIGGER:-PT15M" in text
    assert text.split("\r\n").count("BEGIN:VEVENT") == 1


@given(st.text(max_size=300))
def test_no_words_break_a_line_and_folding_loses_nothing(words):
    pieces = list(folded(f"SUMMARY:{escaped(words)}"))
    assert all(len(piece.encode("utf-8", "surrogatepass")) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == f"SUMMARY:{escaped(words)}"
    assert not any(char in piece for piece in pieces for char in "\r\n")


# --- what the policy says ----------------------------------------------------------------------------------


def a_policy_with(table: str):
    text = (Path(firsthand.__file__).parent / "library" / "policies" / "carrier.toml").read_text()
    before, after = text.index("[call_backs]"), text.index("[account]")
    return parse(f"{text[:before]}{table}\n\n{text[after:]}")


def test_the_policy_says_how_many_calls_fit_how_soon_and_how_far_ahead():
    rules = a_policy_with("[call_backs]\nat_once = 5\nahead_minutes = 90\ndays_ahead = 2").call_backs
    one = datetime(2026, 11, 23, 13, 30, tzinfo=CHICAGO)
    assert local("any time", rules=rules) == "Mon 13:30"
    assert local("any time", taken={one: 4}, rules=rules) == "Mon 13:30"
    assert local("any time", taken={one: 5}, rules=rules) == "Mon 13:45"
    assert local("friday at 10", rules=rules).endswith("instead")


def test_the_policy_names_the_calendar_of_calls():
    policy = a_policy_with('[call_backs]\ncalendar = "stores"')
    assert calling_hours(policy) == policy.calendars["stores"]


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("at_once = 0", "from 1 to 1000"),
        ('calendar = "shops"', "stores"),
        ("days_ahead = 400", "from 1 to 60"),
        ("at_onse = 3", "at_once"),
    ],
)
def test_a_wrong_line_is_named_with_its_mend(line, mend):
    with pytest.raises(PolicyError) as error:
        a_policy_with(f"[call_backs]\n{line}")
    (problem,) = error.value.problems
    assert mend in problem.mend
    assert problem.line > 100

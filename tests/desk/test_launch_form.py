"""A launch as somebody writes it down: every mistake is named beside its field, with the mend."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from firsthand.desk.launch_form import Filled, as_filled, filled, moment, read

ZONE = "America/Chicago"
PEOPLE = {"ana": "Ana Ruiz", "ben": "Ben"}
GOOD = Filled(
    name="Nova 12",
    starts="2026-09-18T07:00",
    ends="2026-09-20T20:00",
    phrases="nova 12\n#preorder",
    expect="times",
    number="3",
    answers=(("When it ships", "Preorders ship on Friday."),),
    called=(("ana", "2026-09-18T08:00", "2026-09-18T16:00"),),
)


def problems(**changes):
    return read(replace(GOOD, **changes), "launch-1", ZONE, PEOPLE).problems


def test_a_launch_is_read_on_the_desks_own_clock():
    one = read(GOOD, "launch-1", ZONE, PEOPLE).launch
    assert one is not None
    assert one.starts_at == datetime(2026, 9, 18, 12, tzinfo=UTC)
    assert (one.times, one.cases, one.phrases) == (3.0, 0, ("nova 12", "#preorder"))
    assert one.called[0].until == datetime(2026, 9, 18, 21, tzinfo=UTC)


def test_what_is_kept_fills_the_form_as_it_was_typed():
    one = read(GOOD, "launch-1", ZONE, PEOPLE).launch
    assert as_filled(one, ZONE) == GOOD
    by_day = read(replace(GOOD, expect="cases", number="400"), "launch-1", ZONE, PEOPLE).launch
    assert (as_filled(by_day, ZONE).expect, as_filled(by_day, ZONE).number) == ("cases", "400")


@pytest.mark.parametrize(
    ("changes", "field", "mend"),
    [
        ({"name": ""}, "name", "Give it a name"),
        ({"starts": "tomorrow"}, "starts", "give a day and a time"),
        ({"starts": "9999-12-31T23:59"}, "starts", "give a day and a time"),
        ({"ends": "2026-09-18T06:00"}, "ends", "later time"),
        ({"ends": "2026-12-24T06:00"}, "ends", "More than 60 days"),
        ({"phrases": " \n"}, "phrases", "at least one word"),
        ({"phrases": "tv"}, "phrases", "“tv” is too short"),
        ({"number": "1"}, "number", "above 1"),
        ({"number": "a lot"}, "number", "above 1"),
        ({"number": "nan"}, "number", "above 1"),
        ({"expect": "cases", "number": "2.5"}, "number", "whole number"),
        ({"expect": "cases", "number": "inf"}, "number", "whole number"),
        ({"answers": (("", "It ships on Friday."),)}, "answers", "has no title"),
        ({"answers": (("Ships", ""),)}, "answers", "has no text"),
        ({"answers": (("Ships", "a"), ("ships", "b"))}, "answers", "another title"),
        ({"called": (("zoe", "2026-09-18T08:00", "2026-09-18T16:00"),)}, "called", "Choose who"),
        ({"called": (("ana", "", "2026-09-18T16:00"),)}, "called", "From when until when"),
        (
            {"called": (("ana", "2026-09-18T16:00", "2026-09-18T08:00"),)},
            "called",
            "The hours of Ana Ruiz end before they begin",
        ),
        ({"called": (("ana", "2026-09-17T16:00", "2026-09-18T08:00"),)}, "called", "outside the launch"),
    ],
)
def test_a_mistake_names_its_field_and_the_mend(changes, field, mend):
    found = problems(**changes)
    assert list(found) == [field]
    assert mend.lower() in found[field].lower()


def test_several_mistakes_are_all_told_at_once():
    assert set(problems(name="", starts="", number="")) == {"name", "starts", "number"}


def test_an_hour_that_clocks_leave_out_is_refused():
    with pytest.raises(ValueError, match="clocks go forward"):
        moment("2026-03-08T02:30", ZONE)
    assert moment("2026-03-08T03:30", ZONE) == datetime(2026, 3, 8, 8, 30, tzinfo=UTC)


def test_rows_that_are_empty_are_left_out():
    sent = {
        "name": ["Nova 12"],
        "answer_title": ["", "Ships"],
        "answer_text": ["", "On Friday."],
        "person": ["", ""],
        "from": ["", ""],
        "until": ["", ""],
    }
    form = filled(lambda name: sent.get(name, []))
    assert (form.answers, form.called, form.expect) == ((("Ships", "On Friday."),), (), "times")

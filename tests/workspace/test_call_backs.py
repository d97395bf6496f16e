"""A call-back is booked from the case, stands on the list, is made, and leaves as a calendar file."""

from __future__ import annotations

from firsthand import wiring
from tests.workspace import world

HTMX = {"HX-Request": "true"}


def booked(ana, key, **more):
    form = {"phone": "(415) 555-0199", "when": "any time", "about": "the signal", "token": "1", **more}
    return ana.post(f"/case/{key}/call-backs/", form, headers=HTMX).content.decode()


def test_a_call_back_is_booked_listed_and_made(as_):
    ana, key = as_("ana"), world.case_of("ines")
    assert "Book a call-back" in ana.get(f"/case/{key}/").content.decode()
    assert "Booked: " in booked(ana, key)
    listed = ana.get("/call-backs/").content.decode()
    assert "(415) 555-0199" in listed
    assert "the signal" in listed
    call = wiring.desk().log.case(key).call_backs[0]
    ana.post(f"/case/{key}/call-backs/{call.id}/", {"reached": "1", "back": "list"})
    assert "(415) 555-0199" not in ana.get("/call-backs/").content.decode()
    assert wiring.desk().log.case(key).call_backs[0].state == "done"


def test_a_number_that_is_none_is_asked_for_again(as_):
    assert "area code" in booked(as_("ana"), world.case_of("ines"), phone="call me maybe")


def test_a_double_click_books_once(as_):
    ana, key = as_("ana"), world.case_of("ines")
    booked(ana, key)
    booked(ana, key)
    assert len(wiring.desk().log.case(key).call_backs) == 1


def test_the_calendar_file_can_be_opened_by_any_calendar(as_):
    ana, key = as_("ana"), world.case_of("ines")
    booked(ana, key)
    got = ana.get(f"/case/{key}/call-backs/file/")
    assert got["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VALARM" in got.content
    assert b"(415)" not in got.content
    assert b"555-0199" not in got.content


def test_a_store_manager_sees_the_calls_of_that_store_alone(as_):
    booked(as_("ana"), world.case_of("ines"))
    assert "555-0199" not in as_("helen").get("/call-backs/").content.decode()

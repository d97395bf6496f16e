"""What goes wrong has a page that says what to do next: no trace, no bare words of the framework."""

import json

import pytest
from django.test import Client, RequestFactory

from firsthand.workspace import errors
from tests.workspace import world


def test_an_address_that_is_not_there_leads_back(as_):
    answer = as_("ana").get("/nowhere/")
    assert answer.status_code == 404
    assert b"Nothing is here" in answer.content
    assert b'href="/"' in answer.content
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_what_is_not_yours_says_so(as_):
    answer = as_("quinn").post(f"/case/{world.case_of('ines')}/take/")
    assert answer.status_code == 403
    assert b"not yours to do" in answer.content


def test_a_stale_form_says_that_nothing_was_changed(desk_world):
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "ana", "password": world.PASSWORD})
    assert answer.status_code == 403
    assert b"Nothing was changed" in answer.content


def test_after_too_many_passwords_the_page_says_how_long_it_waits(desk_world):
    client = Client()
    for _ in range(11):
        answer = client.post("/login/", {"username": "ana", "password": "wrong-wrong-wrong"})
    assert answer.status_code == 429
    assert b"quarter of an hour" in answer.content


def test_a_fault_of_ours_needs_no_database_and_shows_no_trace():
    answer = errors.broken(RequestFactory().get("/board/"))
    assert answer.status_code == 500
    assert b"Something went wrong" in answer.content
    assert b"Traceback" not in answer.content


@pytest.mark.parametrize("address", ["/api/nowhere", "/hooks/nowhere/else"])
def test_programs_are_answered_in_their_own_shape(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "mend" in json.loads(answer.content) or "detail" in json.loads(answer.content)


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/login/", {"username": "a\x00", "password": "b"}),
        ("/login/", {"username": "a", "password": "b", "odd\x00": ""}),
        ("/verify/a%00b/", {}),
    ],
)
def test_a_nul_is_no_word_and_is_refused_at_every_page(desk_world, address, given):
    answer = Client().post(address, given)
    assert answer.status_code == 400
    assert b"could not be read" in answer.content


def test_a_nul_in_a_search_or_a_note_is_refused_before_anything_is_kept(as_):
    ana, case = as_("ana"), world.case_of("ines")
    assert b"RT to win" in ana.get("/filtered-out/", {"q": "win\x00"}).content, "left away out of a question"
    before = world.the_desk().log.case(case).version
    assert ana.post(f"/case/{case}/note/", {"text": "seen\x00before"}).status_code == 400
    assert world.the_desk().log.case(case).version == before

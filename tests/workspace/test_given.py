"""Given to you: a bar on every page until it is opened, a way to pass it on, and a word when the desk set you away."""

from __future__ import annotations

from datetime import timedelta

from firsthand import wiring
from firsthand.desk import cases
from firsthand.domain import events as ev
from firsthand.domain.decisions import Assignment
from firsthand.records import policies
from firsthand.records.models import PersonRow
from tests.workspace import world


def give(author: str = "ines", to: str = "ana") -> str:
    key = world.case_of(author)
    cases.assign(Assignment(key, to, "own work", ("network at tier 1 is your own work",)), world.the_desk())
    return key


def case(author: str = "ines"):
    return world.the_desk().log.case(world.case_of(author))


def text(client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_case_that_was_given_stands_on_every_page_until_it_is_opened(as_):
    ana, key = as_("ana"), give()
    for path in ("/board/", "/incidents/", "/me/"):
        assert "Given to you" in text(ana, path), path
    assert "no signal since this morning" in text(ana, "/given/parts/")
    assert "Given to you" not in text(as_("ben"), "/board/")
    assert "Given to you" not in text(ana, f"/case/{key}/")
    assert case().offered_at is None
    assert "Given to you" not in text(ana, "/board/")


def test_a_leads_look_at_it_is_no_acceptance(as_):
    key = give()
    as_("lea").get(f"/case/{key}/")
    assert case().offered_at is not None


def test_it_is_accepted_without_leaving_the_page(as_):
    ana, key = as_("ana"), give()
    answer = ana.post(f"/case/{key}/accept/", HTTP_HX_REQUEST="true")
    assert "Given to you" not in answer.content.decode()
    assert (case().owner, case().offered_at) == ("ana", None)


def test_declined_with_a_reason_it_is_told_on_the_timeline_in_plain_words(as_):
    ana, key = as_("ana"), give()
    assert "Decline this case" in text(ana, f"/case/{key}/forms/put-back/")
    ana.post(f"/case/{key}/put-back/", {"reason": "knows", "words": "my cousin"})
    assert case().owner is None
    page = text(as_("lea"), f"/case/{key}/")
    assert "Ana passed it on" in page
    assert "I know this customer: my cousin; back in its queue, its age kept" in page


def test_without_a_reason_nothing_is_put_back(as_):
    ana, key = as_("ana"), give()
    for reason in ("", "pizza"):
        ana.post(f"/case/{key}/put-back/", {"reason": reason})
    assert case().owner == "ana"


def test_only_its_owner_and_a_lead_put_it_back(as_):
    key = give()
    as_("ben").post(f"/case/{key}/put-back/", {"reason": "other"})
    assert case().owner == "ana"
    as_("lea").post(f"/case/{key}/put-back/", {"reason": "other"})
    assert case().owner is None


def test_what_was_not_opened_in_time_is_told_with_its_seconds(as_):
    key, desk = give(), world.the_desk()
    missed = ev.NotOpened(at=wiring.now(), agent="ana", seconds=45.0)
    desk.log.append(key, (missed,), case().version)
    assert "Ana did not open it within 45 seconds" in text(as_("lea"), f"/case/{key}/")


def test_where_the_policy_asks_nobody_there_is_no_bar_and_opening_changes_nothing(as_):
    key = give()
    asked = wiring.shipped_policy_text().replace("accept_seconds = 45", "accept_seconds = 0")
    policies.save(asked, "lea", wiring.now())
    version = case().version
    ana = as_("ana")
    assert "Given to you" not in text(ana, "/board/")
    ana.get(f"/case/{key}/")
    assert case().version == version


def test_whom_the_desk_set_away_reads_why_and_comes_back_with_one_press(as_):
    desk, ana = world.the_desk(), as_("ana")
    PersonRow.objects.filter(id="ana").update(on_duty=True, missed=2)
    assert desk.directory.missed("ana", 3, wiring.now() + timedelta(seconds=1))
    assert "You were set away: 3 cases were not opened in time" in text(ana, "/board/")
    assert "3 cases were not opened in time" in text(as_("lea"), "/people/")
    ana.post("/me/duty/", {"on": "1", "next": "/board/"})
    assert "You were set away" not in text(ana, "/board/")


def test_who_writes_is_there_and_the_count_of_misses_begins_anew(as_):
    ana = as_("ana")
    PersonRow.objects.filter(id="ana").update(on_duty=True, missed=2)
    ana.get("/board/")
    assert PersonRow.objects.get(id="ana").missed == 2
    ana.post(f"/case/{world.case_of('ines')}/note/", {"text": "read it"})
    assert PersonRow.objects.get(id="ana").missed == 0

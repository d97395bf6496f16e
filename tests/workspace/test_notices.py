"""A notice stands in its owner's workspace until the case was opened; nobody else sees it."""

from __future__ import annotations

from firsthand import wiring
from firsthand.desk.intake import take
from firsthand.domain import events as ev
from firsthand.records import incidents
from firsthand.wiring import care
from tests.builders import a_mention
from tests.workspace import world


def test_a_hand_off_is_told_to_the_person_who_gets_it_and_read_by_opening_the_case(as_):
    care.tell_owners()
    ana, ben, key = as_("ana"), as_("ben"), world.case_of("ines")
    ana.post(f"/case/{key}/take/")
    ana.post(
        f"/case/{key}/hand-off/",
        {
            "queue": "network",
            "tier": "2",
            "reason": "missing_knowledge",
            "to": "ben",
            "stage": "asked for the area",
        },
    )
    care.tell_owners()
    care.tell_owners()
    page = ben.get("/notices/").content.decode()
    assert page.count("I do not know the answer") == 1
    assert "asked for the area" in page
    assert "Handed off to Network, tier 2" in page
    assert "Handed off to Network, tier 2" in ben.get(f"/case/{key}/").content.decode(), "in the thread too"
    assert f"/case/{key}/" in page
    assert "I do not know the answer" not in ana.get("/notices/").content.decode()
    ben.get(f"/case/{key}/")
    assert "New</span>" not in ben.get("/notices/").content.decode()


def test_a_lead_is_told_of_an_approval_that_somebody_else_asked_for_and_reads_all_at_once(as_):
    care.tell_owners()
    key, ana = world.case_of("ines"), as_("ana")
    case = wiring.desk().log.case(key)
    text = "We are sorry, Ines. Your account number 123-45-6789 is on our list."
    ana.post(
        f"/case/{key}/send/",
        {"text": text, "client_token": "tok1", "seen_version": str(case.version), "overrule": "1"},
    )
    care.tell_owners()
    lea = as_("lea")
    assert "second approval is asked for" in lea.get("/notices/").content.decode()
    lea.post("/notices/read/")
    assert "New</span>" not in lea.get("/notices/").content.decode()


def late_in_one_incident(count):
    """So many open cases of one incident whose first answer is late; their ids."""
    desk = wiring.desk()
    told = [a_mention(f"no signal in Austin {n}", author=f"texan{n}", created_at=desk.now()) for n in range(count)]
    opened = take(told, desk).opened
    incidents.DjangoIncidents().start("inc-austin", "network: Austin", "austin", "network", desk.now())
    for case in opened:
        link = ev.Linked(at=desk.now(), other="inc-austin", relation="same_incident")
        breach = ev.ClockBreached(at=desk.now(), clock="first_response", due=desk.now())
        desk.log.append(case, (link, breach), desk.log.case(case).version)
    return opened


def test_a_lead_finds_one_notice_of_an_incident_and_behind_it_every_late_case(as_):
    care.tell_owners()
    opened = late_in_one_incident(12)
    care.tell_owners()
    lea = as_("lea")
    page = lea.get("/notices/").content.decode()
    assert page.count("Service level missed: first answer, 12 cases") == 1
    assert "/incidents/inc-austin/" in page
    told = lea.get("/notices/told/?bundle=inc-austin%3Afirst_response").content.decode()
    assert all(f"/case/{case}/" in told for case in opened)
    lea.get(f"/case/{opened[0]}/")
    assert "11 new" in lea.get("/notices/").content.decode()
    lea.post("/notices/read/", {"bundle": "inc-austin:first_response"})
    assert "11 new" not in lea.get("/notices/").content.decode()


def test_what_somebody_was_not_told_is_no_page_of_theirs(as_):
    care.tell_owners()
    late_in_one_incident(3)
    care.tell_owners()
    assert as_("ana").get("/notices/told/?bundle=inc-austin%3Afirst_response").status_code == 404


def test_a_notice_begins_with_whose_case_it_is_and_what_was_said(as_):
    care.tell_owners()
    ana, key = as_("ana"), world.case_of("ines")
    ana.post(f"/case/{key}/take/")
    ana.post(
        f"/case/{key}/hand-off/", {"queue": "network", "tier": "2", "reason": "missing_knowledge", "to": "ben"}
    )
    care.tell_owners()
    page = as_("ben").get("/notices/").content.decode()
    row = page[page.index('<ul class="cases">') :]
    assert row.index("<b>ines</b>") < row.index("I do not know the answer")
    assert "no signal" in row
    assert "Network, tier 2" in row, "a queue is called as the desk calls it"

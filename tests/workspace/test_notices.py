"""A notice stands in its owner's workspace until the case was opened; nobody else sees it."""

from __future__ import annotations

from firsthand import wiring
from firsthand.wiring import care
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

"""CRM: connected, tried, let write; what was refused is named with the mend; account events come in signed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from firsthand import wiring
from firsthand.channels.signing import standard_signature
from firsthand.desk import cases, guiding
from firsthand.domain import events as ev
from firsthand.domain.people import Account, Contact
from firsthand.records import crms
from firsthand.records.models import AccountEventRow, AuditRow, CrmRow
from firsthand.wiring import care
from firsthand.wiring import crms as waist
from tests.fakes.crms import SalesforceFake
from tests.workspace import world

ACCOUNT = Account(
    "LW-1", "Bo Larsen", "Wire Unlimited", "Nova 11", datetime(2020, 1, 1, tzinfo=UTC), 83.75,
    phone_last4="4471", contacts=(Contact("x", "bo"),),
)  # fmt: skip


@pytest.fixture
def lea(as_):
    return as_("lea")


@pytest.fixture
def salesforce():
    with SalesforceFake() as fake:
        yield fake


def connect(client, fake, **answers):
    asked = {"id": "sf", "domain": fake.base, "client_id": "3MVG9", "client_secret": "s3cret", **answers}
    return client.post("/crm/connect/salesforce/", asked)


def test_an_empty_page_says_what_to_do(lea):
    html = lea.get("/crm/").content.decode()
    assert "No CRM is connected yet" in html
    for name in ("Salesforce", "HubSpot", "Zendesk", "Account events"):
        assert name in html


def test_a_case_that_ends_stands_in_the_crm_after_it_was_tried_and_let_write(lea, salesforce):
    assert connect(lea, salesforce).status_code == 302
    assert crms.get("sf").state == "paused"
    assert "The test went well" in lea.post("/crm/sf/test/").content.decode()
    lea.post("/crm/sf/state/", {"state": "live"})
    case = world.case_of("bo")
    waist.write_round()
    cases.wrap_up(case, "ana", "answered", world.the_desk(), note="Explained the bill.")
    assert waist.write_round() == 1
    assert "Explained the bill." in salesforce.cases[0]["Description"]
    assert f"http://localhost:8000/case/{case}/" in salesforce.cases[0]["Description"]
    html = lea.get("/crm/sf/").content.decode()
    assert "Open it there" in html
    assert "Written to Salesforce" in lea.get(f"/case/{case}/").content.decode()


def test_a_secret_is_encrypted_and_never_shown(lea, salesforce):
    connect(lea, salesforce)
    assert "s3cret" not in CrmRow.objects.get().secrets
    for address in ("/crm/", "/crm/sf/", "/crm/connect/salesforce/sf/"):
        assert "s3cret" not in lea.get(address).content.decode()
    lea.post("/crm/connect/salesforce/sf/", {"domain": salesforce.base, "client_id": "other", "client_secret": ""})
    assert crms.get("sf").secrets["client_secret"] == "s3cret"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"client_secret": ""}, "Consumer secret is needed"),
        ({"domain": "http://example.my.salesforce.com"}, "must begin with https"),
        ({"fields": "mood"}, "no part of a case"),
        ({"id": "two words"}, "no good name"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(lea, salesforce, wrong, said):
    answer = connect(lea, salesforce, **wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CrmRow.objects.exists()


def test_what_was_refused_is_said_with_the_mend_and_tried_again_by_hand(lea, salesforce):
    connect(lea, salesforce, fields="disposition")
    assert "FH_disposition__c" in lea.post("/crm/sf/test/").content.decode()
    lea.post("/crm/sf/state/", {"state": "live"})
    waist.write_round()
    cases.wrap_up(world.case_of("bo"), "ana", "answered", world.the_desk(), note="Done.")
    waist.write_round()
    html = lea.get("/crm/sf/").content.decode()
    assert "Make that field on Case" in html
    assert "1 case was refused" in lea.get("/crm/").content.decode()
    salesforce.fields.add("FH_disposition__c")
    lea.post("/crm/sf/again/", {"case": world.case_of("bo")})
    assert waist.write_round() == 1
    assert salesforce.cases[0]["FH_disposition__c"] == "answered"


def test_disconnecting_asks_for_the_name_and_the_audit_says_who(lea, salesforce):
    connect(lea, salesforce)
    lea.post("/crm/sf/state/", {"state": "removed", "sure": "no"})
    assert crms.get("sf") is not None
    lea.post("/crm/sf/state/", {"state": "removed", "sure": "sf"})
    assert crms.get("sf") is None
    said = list(AuditRow.objects.filter(about="sf").values_list("who", "what"))
    assert said == [("lea", "CRM connected"), ("lea", "CRM removed")]


@pytest.mark.parametrize("name", ["ana", "helen", "robot"])
def test_it_is_not_there_for_people_without_the_part(as_, salesforce, name):
    assert as_(name).get("/crm/").status_code == 404
    assert connect(as_(name), salesforce).status_code == 404


def test_quality_people_read_and_change_nothing(as_, lea, salesforce):
    connect(lea, salesforce)
    quinn = as_("quinn")
    assert quinn.get("/crm/sf/").status_code == 200
    assert quinn.post("/crm/sf/state/", {"state": "live"}).status_code == 404


# --- account events ----------------------------------------------------------------------------------------


@pytest.fixture
def billing(lea):
    html = lea.post("/crm/connect/account_events/", {"id": "billing", "name": "Billing"}).content.decode()
    secret = crms.get("billing").secrets["secret"]
    assert secret in html, "the secret that we made is shown this once"
    assert secret not in lea.get("/crm/billing/").content.decode()
    return secret


def told(client, secret, *events, at=None):
    body = json.dumps([{"account": "LW-1", "id": f"e{n}", **event} for n, event in enumerate(events)]).encode()
    stamp = int((at or datetime.now(UTC)).timestamp())
    return client.post(
        "/hooks/crm/billing",
        body,
        content_type="application/json",
        headers={
            "webhook-id": "d1",
            "webhook-timestamp": str(stamp),
            "webhook-signature": standard_signature(secret, "d1", stamp, body),
        },
    )


def an_event(kind="sim_changed", days=2, detail="at the store on Oak Street"):
    return {"kind": kind, "at": (wiring.now() - timedelta(days=days)).isoformat(), "detail": detail}


def test_a_signed_event_stands_on_the_timeline_once_and_its_detail_waits_for_the_sign_in(client, lea, billing):
    with world.account_base(ACCOUNT):
        assert told(client, billing, an_event(), an_event("plan_changed")).content == b"2 new"
        assert told(client, billing, an_event(), an_event("plan_changed")).content == b"0 new"
        html = lea.get(f"/case/{world.case_of('bo')}/").content.decode()
    assert "SIM changed" in html
    assert "Plan changed" in html
    assert "told by Billing; more after sign-in" in html
    assert "Oak Street" not in html.split('id="p-line"')[1]


def test_a_wrong_signature_an_old_delivery_and_a_stranger_are_turned_away(client, billing):
    assert told(client, "whsec_" + "A" * 32, an_event()).status_code == 401
    assert told(client, billing, an_event(), at=datetime.now(UTC) - timedelta(hours=1)).status_code == 401
    assert client.post("/hooks/crm/nobody", b"{}", content_type="application/json").status_code == 404
    assert not AccountEventRow.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "moon_landing"}, "use one of sim_changed"),
        ({"at": "yesterday"}, "write it like"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "write it like"),
        ({"account": ""}, "account is missing"),
        ({"account": "LW-1\x00"}, "cannot be printed"),
        ({"at": "2099-01-01T00:00:00Z"}, "a day ahead"),
    ],
)
def test_an_event_that_cannot_be_read_is_answered_with_the_mend_and_none_is_kept(client, billing, change, said):
    answer = told(client, billing, an_event(), {**an_event(), **change})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert answer.content.startswith(b"event 2 of 2: ")
    assert not AccountEventRow.objects.exists()


def test_signs_that_no_database_and_no_page_likes_are_spaces_in_the_detail(client, billing):
    assert told(client, billing, an_event(detail="at the store\x00\r\non Oak Street")).status_code == 200
    assert AccountEventRow.objects.get().detail == "at the store   on Oak Street"


def test_a_name_with_a_line_in_it_is_no_address_and_stands_in_no_log(client, billing, caplog):
    for name in ("a%0Ab", "a%00b", "a" * 200):
        assert client.post(f"/hooks/crm/{name}", b"{}", content_type="application/json").status_code == 404
    assert [record for record in caplog.records if record.name == "firsthand.hooks"] == []


def test_a_sim_change_last_week_holds_back_the_code_and_the_case_says_why(client, as_, billing):
    from firsthand.records import settings

    with world.account_base(ACCOUNT) as home:
        settings.put("demo", "1")
        key = world.case_of("bo")
        told(client, billing, an_event(days=2))
        html = as_("ana").post(f"/case/{key}/verify-link/", {"text": ""}).content.decode()
        link = html.split("http://testserver")[1].split("<")[0].split()[0]
        for _ in range(2):
            assert "A code is not enough right now" in client.post(link).content.decode()
        assert not (home / "phones" / "LW-1.jsonl").exists()
        assert wiring.desk().log.case(key).level_at(wiring.now()) == 0
        page = as_("ana").get(f"/case/{key}/").content.decode()
    assert "Sign-in by code held back: the SIM was changed 2 days ago, told by Billing" in page


def test_an_older_sim_change_holds_nothing_back(client, as_, billing):
    told(client, billing, an_event(days=30))
    assert care.sim_change("LW-1", world.the_desk()) == ""


def test_the_account_playbook_learns_of_the_sim_change_with_who_told_it(client, as_, billing):
    with world.account_base(ACCOUNT):
        key, desk = world.case_of("bo"), world.the_desk()
        told(client, billing, an_event(days=2))
        signed_in = ev.IdentityVerified(
            at=desk.now(), by="customer", level=2, method="the brand's own sign-in, n",
            until=desk.now() + timedelta(hours=1), account="LW-1",
        )  # fmt: skip
        cases.change(key, lambda case: (ev.MovedToPrivate(at=desk.now(), by="ana", channel="x"), signed_in), desk)
        playbook = care.playbooks()["account_access"]
        guiding.begin(key, playbook, "my two-factor goes to my old number", "ana", desk, care.kit())
        case = desk.log.case(key)
    assert ("sim_changed", "2 days ago, told by Billing", "get_account") in case.facts
    _, action = guiding.replayed(case, playbook)
    assert (action.kind, action.reason) == ("done", "risk")
    assert "guarded" in action.trace

"""A finished case stands in the CRM once, whatever the CRM answers on the way; a refusal says the mend."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from firsthand.crm import WRITERS
from firsthand.desk.crm_writing import CrmConnection
from firsthand.domain.crm_record import CrmRecord, Fact
from tests.fakes.crms import CrmFake, HubSpotFake, SalesforceFake, ZendeskFake

NOW = datetime(2026, 9, 18, 17, 0, tzinfo=UTC)
RECORD = CrmRecord(
    case="c" * 31 + "1",
    key="c1-7",
    subject="Larkwire billing case on x: jane",
    note="Closed: Explained a bill.\nPromises: a credit of $10 (due 20 Sep 12:00 UTC).",
    is_open=False,
    urgency="high",
    opened_at=NOW - timedelta(hours=2),
    parts={"disposition": "bill_explained", "call_back_at": NOW + timedelta(days=1), "account": "LW-1"},
    facts=(
        Fact("wants_credit", True, "yes_no", "Wants the credit"),
        Fact("amount", 12.5, "number", "Amount"),
        Fact("trouble", "too_high", "choice", "Trouble"),
    ),
    playbook="bill_dispute",
)


@dataclass
class Vendor:
    """One CRM with its fake: how it is connected, and what stands in it."""

    kind: str
    fake: Any

    def writer(self, **options: str):
        own: dict[str, Any] = {
            "salesforce": {"domain": self.fake.base, "client_id": "3MVG9"},
            "hubspot": {"api_base": self.fake.base, "portal": "77"},
            "zendesk": {"api_base": self.fake.base, "email": "desk@larkwire.example"},
        }[self.kind]
        secrets = {"client_secret": "s3cret", "token": "pat-1" if self.kind == "hubspot" else "t0ken"}
        return WRITERS[self.kind](CrmConnection("crm", self.kind, options={**own, **options}, secrets=secrets))

    def stands(self) -> list[dict[str, Any]]:
        return {
            "salesforce": lambda: self.fake.cases,
            "hubspot": lambda: [ticket["properties"] for ticket in self.fake.tickets],
            "zendesk": lambda: self.fake.tickets,
        }[self.kind]()


FAKES: dict[str, type[CrmFake]] = {"salesforce": SalesforceFake, "hubspot": HubSpotFake, "zendesk": ZendeskFake}


@pytest.fixture(params=sorted(FAKES))
def vendor(request):
    with FAKES[request.param]() as fake:
        yield Vendor(request.param, fake)


@pytest.fixture
def salesforce():
    with SalesforceFake() as fake:
        yield Vendor("salesforce", fake)


@pytest.fixture
def hubspot():
    with HubSpotFake() as fake:
        yield Vendor("hubspot", fake)


@pytest.fixture
def zendesk():
    with ZendeskFake() as fake:
        yield Vendor("zendesk", fake)


def test_a_case_is_written_with_its_note_and_says_where_it_stands(vendor):
    written = vendor.writer().write(RECORD, NOW)
    assert written.state == "written", written.problem
    (one,) = vendor.stands()
    assert RECORD.note in str(one).replace("\\n", "\n")
    assert written.link.startswith(("http://127.0.0.1", "https://app.hubspot.com/contacts/77/"))


def test_the_same_write_twice_is_one_record_and_a_later_one_changes_it(vendor):
    writer = vendor.writer()
    for _ in range(2):
        assert writer.write(RECORD, NOW).state == "written"
    reopened = replace(RECORD, key="c1-9", is_open=True, note="Open again: the credit did not come.")
    assert writer.write(reopened, NOW).state == "written"
    (one,) = vendor.stands()
    assert "Open again" in str(one)
    assert str(one).count("Explained a bill") == (1 if vendor.kind == "zendesk" else 0)


@pytest.mark.parametrize("fault", ["500 lost", "500 landed", "lost", "landed", "limit"])
def test_what_may_pass_is_written_once_when_it_is_tried_again(vendor, fault):
    vendor.fake.plan = [fault]
    writer = vendor.writer()
    first = writer.write(RECORD, NOW)
    assert first.state == "later"
    assert vendor.writer().vendor in first.problem
    assert writer.write(RECORD, NOW).state == "written"
    (one,) = vendor.stands()
    assert len(one.get("comments", [1])) == 1


def test_a_limit_is_kept_for_as_long_as_the_crm_says(vendor):
    vendor.fake.plan = ["limit"]
    after = vendor.writer().write(RECORD, NOW).after
    assert after == NOW + {"salesforce": timedelta(hours=1), "hubspot": timedelta(seconds=10)}.get(
        vendor.kind, timedelta(seconds=7)
    )


def test_no_order_of_failures_makes_a_second_record_or_a_second_comment(vendor):
    chance = random.Random(7)
    for number in range(25):
        record = replace(RECORD, case=f"case{number:04d}", key=f"case{number:04d}-3")
        vendor.fake.plan = chance.choices(["500 lost", "500 landed", "lost", "landed", "limit"], k=4)
        writer = vendor.writer()
        states = [writer.write(record, NOW).state for _ in range(6)]
        assert states[-1] == "written"
    assert len(vendor.stands()) == 25
    assert all(len(one.get("comments", [1])) == 1 for one in vendor.stands())


def test_a_wrong_secret_is_not_tried_again_and_says_where_the_right_one_is(vendor):
    vendor.fake.secret = vendor.fake.token = vendor.fake.who = "another"
    writer = vendor.writer()
    written = writer.write(RECORD, NOW)
    assert written.state == "refused"
    assert "once more" in written.problem
    assert not writer.attempt(NOW).well


def test_a_test_goes_through_and_writes_nothing(vendor):
    tried = vendor.writer().attempt(NOW)
    assert tried.well, tried.words
    assert vendor.stands() == []


def test_a_crm_that_is_not_there_says_so(vendor):
    gone = vendor.writer(domain="http://127.0.0.1:9", api_base="http://127.0.0.1:9")
    assert gone.write(RECORD, NOW).state == "later"
    assert "was not reached" in gone.attempt(NOW).words


def test_a_field_that_the_crm_does_not_have_is_named_with_the_mend(vendor):
    fields = "disposition=99" if vendor.kind == "zendesk" else "disposition"
    writer = vendor.writer(fields=fields)
    tried = writer.attempt(NOW)
    assert not tried.well
    assert {"salesforce": "FH_disposition__c", "hubspot": "fh_disposition", "zendesk": "99"}[
        vendor.kind
    ] in tried.words
    if vendor.kind != "zendesk":
        written = writer.write(RECORD, NOW)
        assert written.state == "refused"
        assert "or take it out of Fields" in written.problem


def test_a_word_in_fields_that_is_no_part_of_a_case_is_refused_before_anything_is_stored(vendor):
    with pytest.raises(ValueError, match="no part of a case"):
        vendor.writer(fields="moood=1").check()


def test_an_address_that_is_not_secure_gets_no_secret(vendor):
    writer = vendor.writer(domain="http://crm.example", api_base="http://crm.example")
    with pytest.raises(ValueError, match="https"):
        writer.write(RECORD, NOW)


# --- Salesforce --------------------------------------------------------------------------------------------


def test_salesforce_gets_a_yes_into_a_checkbox_and_an_amount_into_a_number(salesforce):
    salesforce.fake.fields |= {
        "FH_wants_credit__c",
        "FH_amount__c",
        "FH_trouble__c",
        "Owed__c",
        "FH_call_back_at__c",
    }
    salesforce.writer(fields="facts, call_back_at, disposition=Owed__c").write(RECORD, NOW)
    (one,) = salesforce.stands()
    assert (one["FH_wants_credit__c"], one["FH_amount__c"], one["FH_trouble__c"]) == (True, 12.5, "too_high")
    assert (one["Owed__c"], one["FH_call_back_at__c"]) == ("bill_explained", "2026-09-19T17:00:00Z")
    assert (one["Status"], one["Priority"]) == ("Closed", "High")


def test_salesforce_links_the_account_by_its_external_id(salesforce):
    salesforce.writer(account_field="Billing_Id__c").write(RECORD, NOW)
    assert salesforce.stands()[0]["Account"] == {"Billing_Id__c": "LW-1"}


def test_salesforce_renews_a_token_that_ran_out_in_the_same_write(salesforce):
    writer = salesforce.writer()
    writer.write(RECORD, NOW)
    salesforce.fake.token = "made elsewhere"
    assert writer.write(replace(RECORD, key="c1-8"), NOW).state == "written"
    assert salesforce.fake.tokens == 2


def test_two_salesforce_cases_with_one_id_are_for_a_person(salesforce):
    writer = salesforce.writer()
    writer.write(RECORD, NOW)
    salesforce.fake.cases.append({**salesforce.fake.cases[0], "Id": "500X"})
    written = writer.write(RECORD, NOW)
    assert (written.state, "merge them" in written.problem) == ("refused", True)


def test_salesforce_without_the_external_id_field_is_told_before_the_first_case(salesforce):
    salesforce.fake.external = set()
    assert "Tick External ID" in salesforce.writer().attempt(NOW).words
    assert "Make the field of the external id" in salesforce.writer().write(RECORD, NOW).problem


def test_a_row_that_salesforce_has_locked_waits(salesforce):
    salesforce.fake.plan = ["lock"]
    assert salesforce.writer().write(RECORD, NOW).state == "later"


# --- HubSpot -----------------------------------------------------------------------------------------------


def test_hubspots_daily_limit_waits_for_hours(hubspot):
    hubspot.fake.plan = ["daily"]
    assert hubspot.writer().write(RECORD, NOW).after == NOW + timedelta(hours=3)


def test_hubspot_names_the_scopes_that_are_missing(hubspot):
    hubspot.fake.plan = ["scope"]
    assert "scopes tickets" in hubspot.writer().write(RECORD, NOW).problem


def test_a_hubspot_property_whose_values_need_not_be_unique_is_told(hubspot):
    hubspot.fake.unique = set()
    assert "unique values" in hubspot.writer().attempt(NOW).words


def test_hubspot_takes_every_value_as_text(hubspot):
    hubspot.fake.properties |= {"fh_wants_credit", "fh_amount", "fh_call_back_at"}
    hubspot.writer(fields="fact.wants_credit, fact.amount, call_back_at").write(RECORD, NOW)
    (one,) = hubspot.stands()
    assert (one["fh_wants_credit"], one["fh_amount"], one["fh_call_back_at"]) == ("true", "12.5", "1789837200000")
    assert (one["hs_pipeline_stage"], one["hs_ticket_priority"]) == ("4", "HIGH")


# --- Zendesk -----------------------------------------------------------------------------------------------


def test_zendesk_comments_stay_internal_and_nobody_is_written_to(zendesk):
    zendesk.writer().write(RECORD, NOW)
    (one,) = zendesk.stands()
    assert all(comment["public"] is False for comment in one["comments"])
    assert "requester" not in one
    assert (one["status"], one["priority"], one["external_id"]) == ("solved", "high", RECORD.case)


def test_zendesk_keeps_the_tags_that_others_set(zendesk):
    writer = zendesk.writer()
    writer.write(RECORD, NOW)
    zendesk.fake.tickets[0]["tags"].append("vip")
    writer.write(replace(RECORD, key="c1-9"), NOW)
    assert zendesk.fake.tickets[0]["tags"] == ["vip", "firsthand_c1_9"]


def test_a_ticket_that_zendesk_closed_for_good_gets_a_follow_up(zendesk):
    writer = zendesk.writer()
    writer.write(RECORD, NOW)
    zendesk.fake.tickets[0]["status"] = "closed"
    assert writer.write(replace(RECORD, key="c1-9", is_open=True), NOW).state == "written"
    assert zendesk.fake.tickets[1]["via_followup_source_id"] == 1000
    assert writer.write(replace(RECORD, key="c1-9", is_open=True), NOW).state == "written"
    assert len(zendesk.fake.tickets) == 2


def test_zendesk_that_wants_an_assignee_is_told_how(zendesk):
    zendesk.fake.plan = ["assignee"]
    assert "name an agent's e-mail address" in zendesk.writer().write(RECORD, NOW).problem


def test_a_choice_goes_to_zendesk_as_the_tag_of_the_playbooks_mapping(zendesk):
    zendesk.writer(fields="fact.trouble=11, call_back_at=12").write(RECORD, NOW)
    assert zendesk.stands()[0]["custom_fields"] == [
        {"id": 11, "value": "bill_dispute_too_high"},
        {"id": 12, "value": "2026-09-19T17:00:00Z"},
    ]


def test_zendesks_fields_have_numbers(zendesk):
    with pytest.raises(ValueError, match="number of a ticket field"):
        zendesk.writer(fields="disposition=Reason").check()

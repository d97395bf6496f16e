"""Signing an account in: on the vendor's page, back once with our own state, tokens encrypted, renewed in time."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterator

import pytest

from firsthand import wiring
from firsthand.records import accounts
from firsthand.records.models import AccountRow, AuditRow
from firsthand.wiring import sign_in
from tests.fakes.consent import ConsentVendor
from tests.fakes.desks import an_account

KINDS = ("x", "youtube", "google_reviews", "reddit")
APP = {"client_id": "app", "client_secret": "app-secret"}


@pytest.fixture
def vendor() -> Iterator[ConsentVendor]:
    with ConsentVendor() as made:
        made.apps["app"] = ("app-secret", sign_in.back())
        yield made


@pytest.fixture
def lea(as_):
    return as_("lea")


def connected(vendor: ConsentVendor, kind: str = "x", **options: str) -> str:
    an_account("acc", kind, options={"api_base": vendor.base, **options}, secrets={"secret": "signing"})
    return "acc"


def way(client, **told: str) -> str:
    """The address of the vendor's page, as the administrator's button has it."""
    answer = client.post("/channels/acc/sign-in/", told)
    found = re.search(r'href="(http[^"]+)" rel="noreferrer"', answer.content.decode())
    assert found, answer.content.decode()
    return html.unescape(found[1])


def back(client, vendor: ConsentVendor, **told: str):
    return client.get(sign_in.BACK, vendor.allow(way(client, **told)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_yes_on_the_vendors_page_brings_tokens_that_are_kept_encrypted(lea, vendor, kind):
    connected(vendor, kind)
    answer = back(lea, vendor, **APP)
    assert (answer.status_code, answer["Location"]) == (302, "/channels/acc/")
    kept = accounts.get("acc")
    assert kept.secrets["access_token"].startswith("access-")
    assert kept.secrets["refresh_token"].startswith("refresh-")
    row = AccountRow.objects.get(id="acc")
    shown = lea.get("/channels/acc/").content.decode()
    for secret in (*kept.secrets.values(),):
        assert secret not in row.secrets + row.options
        assert secret not in shown
    assert AuditRow.objects.filter(what="account signed in", about="acc").count() == 1


def test_mastodon_needs_no_app_the_desk_registers_itself(lea, vendor):
    connected(vendor, "mastodon")
    assert "registers itself" in lea.get("/channels/acc/sign-in/").content.decode()
    assert back(lea, vendor).status_code == 302
    kept = accounts.get("acc")
    assert (kept.options["client_id"], kept.secrets["client_secret"]) == ("made", "made-secret")


@pytest.mark.parametrize("kind", ["facebook", "instagram"])
def test_a_page_gets_its_own_token_and_several_are_asked_back(lea, vendor, kind):
    connected(vendor, kind)
    vendor.pages.append({"id": "P2", "name": "Store", "access_token": "store-token"})
    said = back(lea, vendor, **APP).content.decode()
    assert "Store (P2)" in said
    assert "access_token" not in accounts.get("acc").secrets
    AccountRow.objects.filter(id="acc").update(
        options=AccountRow.objects.get(id="acc").options.replace("{", '{"page_id": "P2", ', 1)
    )
    assert back(lea, vendor).status_code == 302
    assert accounts.get("acc").secrets["access_token"] == "store-token"


def test_a_state_that_we_did_not_make_changes_nothing(lea, vendor):
    connected(vendor)
    there = vendor.allow(way(lea, **APP))
    answer = lea.get(sign_in.BACK, {**there, "state": "made-up"})
    assert (answer.status_code, "not begun here" in answer.content.decode()) == (400, True)
    assert "access_token" not in accounts.get("acc").secrets


def test_a_state_is_good_once_and_for_one_person(lea, as_, vendor):
    connected(vendor)
    there = vendor.allow(way(lea, **APP))
    assert as_("lea").get(sign_in.BACK, there).status_code == 400, "another session's"
    assert lea.get(sign_in.BACK, there).status_code == 302
    assert lea.get(sign_in.BACK, there).status_code == 400


def test_a_code_of_another_sign_in_does_not_fit_our_verifier(lea, vendor):
    connected(vendor)
    stolen = vendor.allow(way(lea, **APP))["code"]
    ours = vendor.allow(way(lea))["state"]
    answer = lea.get(sign_in.BACK, {"code": stolen, "state": ours})
    assert "Sign in again" in answer.content.decode()
    assert "access_token" not in accounts.get("acc").secrets


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"error": "access_denied"}, "did not allow it"),
        ({"error": "invalid_scope"}, "permissions"),
        ({"error": "<script>"}, "&lt;script&gt;"),
        ({}, "sent no code"),
    ],
)
def test_a_no_is_said_in_plain_words(lea, vendor, told, said):
    connected(vendor)
    state = vendor.allow(way(lea, **APP))["state"]
    assert said in lea.get(sign_in.BACK, {**told, "state": state}).content.decode()


def test_a_wrong_secret_and_a_vendor_that_is_down_are_told_apart(lea, vendor):
    connected(vendor)
    assert "is not the app" in back(lea, vendor, client_id="app", client_secret="wrong").content.decode()
    vendor.down = True
    assert "refused" in back(lea, vendor, **APP).content.decode()


def test_without_an_app_it_says_what_is_needed_and_where_people_are_sent_back_to(lea, vendor):
    connected(vendor, "youtube")
    shown = lea.get("/channels/acc/sign-in/").content.decode()
    assert sign_in.back() in shown
    assert "needed first" in lea.post("/channels/acc/sign-in/", {}).content.decode()


def test_a_desk_that_is_reached_elsewhere_says_so_before_anybody_is_sent_away(lea, vendor):
    connected(vendor)
    assert "FIRSTHAND_PUBLIC_URL" in lea.get("/channels/acc/sign-in/").content.decode()
    there = lea.get("/channels/acc/sign-in/", headers={"host": "localhost:8000"}).content.decode()
    assert "FIRSTHAND_PUBLIC_URL" not in there


def test_the_secret_that_signs_googles_pushes_is_not_taken_for_the_apps(lea, vendor):
    connected(vendor, "google_reviews")
    assert "needed first" in lea.post("/channels/acc/sign-in/", {"client_id": "app"}).content.decode()


def test_only_who_may_connect_signs_in(as_, vendor):
    connected(vendor)
    assert as_("ana").get("/channels/acc/sign-in/").status_code in (403, 404)
    assert as_("ana").get(sign_in.BACK, {"state": "x"}).status_code in (403, 404)


def test_a_token_that_is_about_to_end_is_renewed_once_and_the_new_refresh_token_is_kept(lea, vendor):
    vendor.seconds = 300
    connected(vendor)
    back(lea, vendor, **APP)
    before = accounts.get("acc").secrets
    vendor.seconds = 7200
    assert sign_in.keep_fresh("acc")
    after = accounts.get("acc").secrets
    assert before["access_token"] != after["access_token"]
    assert after["refresh_token"] in vendor.refresh
    assert not sign_in.keep_fresh("acc"), "it is good for two hours now"


def test_a_refresh_token_that_was_revoked_ends_it_with_a_word_and_is_not_tried_for_ever(lea, vendor):
    vendor.seconds = 300
    connected(vendor)
    back(lea, vendor, **APP)
    vendor.refresh.clear()
    assert not sign_in.keep_fresh("acc")
    calls = len(vendor.asked)
    assert not sign_in.keep_fresh("acc")
    assert len(vendor.asked) == calls
    (health,) = [each for each in accounts.health() if each.id == "acc"]
    assert "Sign in again" in health.notes["problem"]


def test_a_vendor_that_is_down_for_a_moment_does_not_end_the_sign_in(lea, vendor):
    vendor.seconds = 300
    connected(vendor)
    back(lea, vendor, **APP)
    vendor.down = True
    assert not sign_in.keep_fresh("acc")
    vendor.down = False
    assert sign_in.keep_fresh("acc")


def test_a_kind_without_a_sign_in_has_no_such_page(lea):
    an_account("acc", "replay")
    assert lea.get("/channels/acc/sign-in/").status_code == 404
    assert "Sign in at" not in lea.get("/channels/acc/").content.decode()
    assert wiring.channel_of("acc") is not None


def test_no_secret_of_a_sign_in_stands_in_the_logs_however_much_they_tell(lea, vendor, caplog):
    caplog.set_level("DEBUG")
    connected(vendor)
    there = vendor.allow(way(lea, **APP))
    lea.get(sign_in.BACK, there)
    vendor.down = True
    back(lea, vendor, **APP)
    told = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.request")
    secrets = {*accounts.get("acc").secrets.values(), "app-secret", there["code"], there["state"]}
    assert [secret for secret in secrets if secret in told] == []
    for name in ("httpx", "httpcore"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO), "they write whole addresses"


def test_new_tokens_do_not_bring_a_disconnected_account_back(db):
    an_account("acc", "x", options={"client_id": "app"}, secrets={"secret": "signing"})
    accounts.set_state("acc", "removed")
    assert not accounts.change("acc", options={"token_until": "later"}, secrets={"access_token": "new"})
    assert accounts.get("acc") is None
    assert AccountRow.objects.get(id="acc").secrets == ""


def test_new_tokens_leave_what_was_entered_while_the_vendor_answered(db):
    an_account("acc", "x", options={"user_id": "1", "token_until": "soon"}, secrets={"secret": "old"})
    accounts.change("acc", options={"user_id": "42"}, secrets={"secret": "new"})
    assert accounts.change("acc", options={"token_until": ""}, secrets={"access_token": "fresh"})
    kept = accounts.get("acc")
    assert dict(kept.options) == {"user_id": "42"}
    assert dict(kept.secrets) == {"secret": "new", "access_token": "fresh"}

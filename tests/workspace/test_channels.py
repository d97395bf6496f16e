"""Channels: an administrator connects an account and sees how it does; secrets go in and never come out."""

from __future__ import annotations

import pytest

from firsthand import wiring
from firsthand.records import accounts
from firsthand.records.models import AccountRow, AuditRow, UnparsedRow
from firsthand.records.raw_inbox import DjangoInbox

SECRET = "a-very-secret-app-secret"


@pytest.fixture
def lea(as_):
    return as_("lea")


def connect(client, kind="facebook", **answers):
    asked = {"id": "fb", "name": "Our page", "secret": SECRET, "page_id": "123", **answers}
    return client.post(f"/channels/connect/{kind}/", asked)


def test_a_new_account_listens_only_and_its_secret_is_encrypted_and_never_shown(lea):
    answer = connect(lea)
    html = answer.content.decode()
    assert "/hooks/fb" in html
    assert SECRET not in html
    row = AccountRow.objects.get(id="fb")
    assert row.state == "listening"
    assert SECRET not in row.secrets
    assert accounts.get("fb").secrets["secret"] == SECRET
    for address in ("/channels/", "/channels/fb/", "/channels/connect/facebook/fb/"):
        assert SECRET not in lea.get(address).content.decode()


def test_where_meta_tells_that_somebody_wants_to_be_forgotten_stands_beside_the_hook(lea):
    there = "http://testserver/hooks/fb/deletion"
    assert there in connect(lea).content.decode()
    assert there in lea.get("/channels/fb/").content.decode()
    assert "Data deletion" not in lea.get("/channels/larkwire/").content.decode()


def test_a_verify_token_that_we_make_is_shown_this_once(lea):
    made = connect(lea).content.decode()
    token = accounts.get("fb").secrets["verify_token"]
    assert token in made
    assert token not in lea.get("/channels/fb/").content.decode()


def test_what_is_missing_is_named_and_nothing_is_stored(lea):
    answer = connect(lea, secret="")
    assert answer.status_code == 422
    assert "App secret is needed" in answer.content.decode()
    assert not AccountRow.objects.filter(id="fb").exists()


def test_a_bad_name_and_a_taken_name_are_named(lea):
    assert "is no good name" in connect(lea, id="two words").content.decode()
    connect(lea)
    assert "already" in connect(lea).content.decode()


def test_a_secret_that_stays_empty_stays_what_it_was(lea):
    connect(lea)
    lea.post("/channels/connect/facebook/fb/", {"name": "Renamed", "secret": "", "page_id": "456"})
    kept = accounts.get("fb")
    assert (kept.name, kept.options["page_id"], kept.secrets["secret"]) == ("Renamed", "456", SECRET)


def test_answers_are_let_out_paused_and_the_audit_says_who(lea):
    connect(lea)
    for state in ("live", "paused"):
        lea.post("/channels/fb/state/", {"state": state})
        assert accounts.get("fb").state == state
    assert list(AuditRow.objects.filter(about="fb").values_list("who", "what")) == [
        ("lea", "account connected"),
        ("lea", "account live"),
        ("lea", "account paused"),
    ]


def test_disconnecting_asks_for_the_name_and_deletes_the_secrets(lea):
    connect(lea)
    lea.post("/channels/fb/state/", {"state": "removed", "sure": "no"})
    assert accounts.get("fb") is not None
    lea.post("/channels/fb/state/", {"state": "removed", "sure": "fb"})
    assert accounts.get("fb") is None
    assert not AccountRow.objects.get(id="fb").secrets


def test_a_test_says_what_the_channel_answered(lea):
    connect(lea, api_base="x")
    AccountRow.objects.filter(id="fb").update(options='{"page_id": "1", "api_base": "http://127.0.0.1:9"}')
    html = lea.post("/channels/fb/test/").content.decode()
    assert "The test failed" in html
    assert "does not answer" in html


def test_what_could_not_be_read_is_read_again_or_put_aside(lea):
    connect(lea)
    DjangoInbox().put("fb", b"{broken", source="webhook", headers={}, now=wiring.now(), verified=True)
    wiring.rounds()["raw inbox"]()
    row = UnparsedRow.objects.get()
    assert "broken" in lea.get("/channels/fb/").content.decode()
    lea.post(f"/channels/fb/unread/{row.pk}/", {"decision": "aside"})
    assert UnparsedRow.objects.get().state == "seen"


def test_the_health_card_shows_hours_and_refused_signatures(lea):
    connect(lea)
    DjangoInbox().count("fb", wiring.now(), received=7, kept=5, refused=2)
    html = lea.get("/channels/fb/").content.decode()
    assert "Signatures refused" in html
    assert ">2<" in html


@pytest.mark.parametrize("name", ["ana", "helen", "robot"])
def test_it_is_not_there_for_people_without_the_part(as_, name):
    client = as_(name)
    assert client.get("/channels/").status_code == 404
    assert connect(client).status_code == 404


def test_quality_people_read_but_do_not_change(as_, lea):
    connect(lea)
    quinn = as_("quinn")
    assert quinn.get("/channels/fb/").status_code == 200
    assert quinn.post("/channels/fb/state/", {"state": "live"}).status_code == 404


def test_every_form_of_every_kind_opens(lea):
    for form in wiring_forms():
        html = lea.get(f"/channels/connect/{form.kind}/").content.decode()
        for field in form.fields:
            assert f'name="{field.name}"' in html


def wiring_forms():
    from firsthand.wiring.accounts import forms

    return forms()

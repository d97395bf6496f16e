"""The lead changes the words: a preview first, then they hold, and a search leaves out what they leave out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from firsthand import wiring
from firsthand.desk.capture import digest_all
from firsthand.desk.channel import ChannelAccount
from firsthand.desk.listening import Listening
from firsthand.records import accounts, listening
from firsthand.records.models import AuditRow, HeardRow, MentionRow
from tests.workspace import world


@pytest.fixture
def lea(as_):
    return as_("lea")


def asked(**changes):
    return {"words": "signal\nbill", "hashtags": "", "exclusions": "higher than", **changes}


def test_a_preview_shows_volume_and_samples_and_changes_nothing(lea):
    MentionRow.objects.update(created_at=wiring.now())
    html = lea.post("/listening/", asked()).content.decode()
    assert "<mark>signal</mark>" in html
    assert "Not in force yet" in html
    assert "Left out" in html
    assert listening.in_force().empty


def test_what_is_applied_is_in_force_and_the_audit_says_by_whom(lea):
    lea.post("/listening/apply/", asked(hashtags="#down"))
    assert listening.in_force() == Listening(("signal", "bill"), ("down",), ("higher than",))
    assert AuditRow.objects.filter(who="lea", what="listening words changed").exists()
    assert "by you" in lea.get("/listening/").content.decode()


def test_a_line_that_cannot_be_listened_for_is_named_and_kept_for_mending(lea):
    answer = lea.post("/listening/", asked(words="ab"))
    assert answer.status_code == 422
    assert "too short" in answer.content.decode()
    assert ">ab</textarea>" in answer.content.decode()


def test_a_posts_own_markup_is_never_markup_of_the_page(lea):
    MentionRow.objects.filter(text__contains="signal").update(
        text="<script>alert(1)</script> signal <b>x</b>", created_at=wiring.now()
    )
    html = lea.post("/listening/", asked()).content.decode()
    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html


def test_agents_do_not_see_it_and_quality_people_only_read(as_):
    assert as_("ana").get("/listening/").status_code == 404
    assert as_("quinn").get("/listening/").status_code == 200
    assert as_("quinn").post("/listening/apply/", asked()).status_code == 404


def test_a_search_leaves_out_what_the_words_leave_out_but_never_who_asked_us(desk_world):
    accounts.add(ChannelAccount("x", "x", options={"handle": "brand"}, secrets={"secret": "s"}), wiring.now())
    words = Listening(("carrier",), (), ("aircraft carrier",))
    capture = replace(wiring.capture(world.the_desk()), listening=words)
    posts = [
        {"id": "1", "text": "my carrier has no signal", "author_id": "5"},
        {"id": "2", "text": "the aircraft carrier left port", "author_id": "6"},
        {"id": "3", "text": "@brand your aircraft carrier joke is no signal", "author_id": "7"},
    ]
    body = json.dumps({"data": posts}).encode()
    capture.inbox.put("x", body, source="search", headers={}, now=wiring.now(), verified=True)
    digest_all(capture)
    assert set(MentionRow.objects.filter(account="x").values_list("ext_id", flat=True)) == {"1", "3"}
    assert HeardRow.objects.get(ext_id="2").what == "noticed"

"""Files with a reply, by the API: uploaded once, described, checked by the channel's own rules, frozen with the text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand import wiring
from firsthand.records.models import AccountRow, CaseRow, ReplyRow
from tests.api.conftest import Caller
from tests.fakes.desks import an_account

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000"
    "000049454e44ae426082"
)


@pytest.fixture
def at_replay(case: str, settings: Any) -> str:
    """The case on an account whose channel takes files."""
    settings.HOME = wiring.home()
    account = CaseRow.objects.get(id=case).account
    if not AccountRow.objects.filter(id=account).exists():
        an_account(account)
    AccountRow.objects.filter(id=account).update(kind="replay")
    return case


def upload(caller: Caller, case: str, name: str = "mast.png", content: bytes = PICTURE) -> Any:
    file = SimpleUploadedFile(name, content)
    headers = {"Authorization": f"Bearer {caller.secret}"}
    return Client().post(f"/api/cases/{case}/files", {"file": file}, headers=headers)


def reply(caller: Caller, case: str, *attached: dict[str, str]) -> Any:
    body = {"text": "Here is the mast near you.", "attachments": list(attached)}
    return caller.post(f"/api/cases/{case}/replies", body)


def test_a_picture_is_uploaded_described_and_leaves_with_the_reply(caller, at_replay):
    agent = caller("agent")
    told = upload(agent, at_replay)
    assert told.status_code == 200, told.content
    named = json.loads(told.content)
    assert (named["name"], named["mime"]) == ("mast.png", "image/png")
    answered = reply(agent, at_replay, {"token": named["token"], "alt": "A mast beside a road"})
    assert answered.status_code == 200, answered.content
    (kept,) = json.loads(ReplyRow.objects.get().attached)
    assert (kept["sha256"], kept["alt"]) == (named["sha256"], "A mast beside a road")


def test_a_picture_without_a_description_is_refused_with_the_reason(caller, at_replay):
    agent = caller("agent")
    named = json.loads(upload(agent, at_replay).content)
    answered = reply(agent, at_replay, {"token": named["token"]})
    said = json.loads(answered.content)
    assert (answered.status_code, said["field"]) == (422, "attachments")
    assert "needs a description" in said["detail"]
    assert not ReplyRow.objects.exists()


def test_a_channel_that_takes_no_files_says_so_before_anything_is_queued(caller, at_replay):
    AccountRow.objects.update(kind="reddit")
    agent = caller("agent")
    named = json.loads(upload(agent, at_replay).content)
    answered = reply(agent, at_replay, {"token": named["token"], "alt": "A mast"})
    assert answered.status_code == 422
    assert "takes no files" in json.loads(answered.content)["detail"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("run.exe", PICTURE, "a program"),
        ("notes.txt", b"plain words", "can be attached"),
        ("a.png", b"", "can be"),
    ],
)
def test_what_is_no_picture_and_no_document_is_not_kept(caller, at_replay, name, content, reason):
    told = upload(caller("agent"), at_replay, name, content)
    assert told.status_code == 422
    assert reason in json.loads(told.content)["detail"]


def test_a_token_that_we_did_not_make_is_refused_with_the_mend(caller, at_replay):
    answered = reply(caller("agent"), at_replay, {"token": "made.up", "alt": "x"})
    assert answered.status_code == 422
    assert "upload it anew" in json.loads(answered.content)["mend"]


def test_a_call_without_a_file_says_how_to_send_one(caller, at_replay):
    told = caller("agent").post(f"/api/cases/{at_replay}/files", {})
    assert (told.status_code, told.json()["field"]) == (422, "file")


def test_a_reader_uploads_nothing_and_a_stranger_neither(caller, at_replay):
    assert upload(caller("qa"), at_replay).status_code == 403
    assert upload(caller(""), at_replay).status_code == 401
    assert upload(caller("agent"), "case-of-nobody").status_code == 404

"""Attaching to a reply: uploaded once, described, approved with the text, and never by a token of one's own making."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from firsthand import wiring
from firsthand.records import files
from firsthand.records.models import AuditRow, ReplyRow
from tests.workspace import world

JPEG = b"\xff\xd8\xff\xe1\x00\x0cExif\x00\x00GPS!\xff\xda\x00\x02scan\xff\xd9"


@pytest.fixture
def lea(as_, settings):
    settings.HOME = wiring.home()
    return as_("lea")


def upload(client, name="mast.jpg", content=JPEG):
    return client.post(f"/case/{world.case_of('ines')}/attach/", {"file": SimpleUploadedFile(name, content)})


def token_in(answer) -> str:
    return re.search(r'name="attach" value="([^"]+)"', answer.content.decode())[1]


def send(client, **more):
    case = world.case_of("ines")
    html = client.get(f"/case/{case}/").content.decode()
    version = re.search(r'name="seen_version" value="(\d+)"', html)[1]
    asked = {
        "text": "Hi, we are on it and fix it today. ^LE",
        "client_token": "a" * 24,
        "seen_version": version,
        **more,
    }
    return client.post(f"/case/{case}/send/", asked)


def test_a_picture_goes_with_the_reply_frozen_and_without_its_place(lea):
    answer = upload(lea)
    token = token_in(answer)
    digest = re.search(r"alt-([0-9a-f]{16})", answer.content.decode())[1]
    assert "alt" in answer.content.decode()
    send(lea, attach=token, **{f"alt-{digest}": "a broken mast"})
    row = ReplyRow.objects.get()
    assert "a broken mast" in row.attached
    assert "mast.jpg" in row.attached
    kept = re.search(r'"sha256": "([0-9a-f]{64})"', row.attached)[1]
    assert b"GPS" not in files.read(kept)
    assert kept in AuditRow.objects.get(about=row.id).detail
    html = lea.get(f"/case/{world.case_of('ines')}/").content.decode()
    assert 'alt="a broken mast"' in html


def test_a_token_that_we_did_not_make_attaches_nothing(lea):
    send(lea, attach="made-up")
    assert ReplyRow.objects.get().attached == ""


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("run.exe", b"MZ", "a program"),
        ("page.jpg", b"<script>", "pictures"),
        ("a.svg", b"<svg>", "a program or a page"),
    ],
)
def test_what_may_not_leave_is_named_and_not_kept(lea, name, content, word):
    html = upload(lea, name, content).content.decode()
    assert word in html
    assert 'name="attach"' not in html
    assert files.read(hashlib.sha256(content).hexdigest()) is None


def test_a_description_with_private_data_is_held_back(lea):
    answer = upload(lea)
    digest = re.search(r"alt-([0-9a-f]{16})", answer.content.decode())[1]
    html = send(lea, attach=token_in(answer), **{f"alt-{digest}": "card 4111 1111 1111 1111"}).content.decode()
    assert "The description of mast.jpg" in html
    assert not ReplyRow.objects.exists()


def test_who_may_not_write_on_the_case_attaches_nothing(as_, lea):
    assert as_("helen").post(f"/case/{world.case_of('ines')}/attach/", {}).status_code == 404
    assert as_("quinn").post(f"/case/{world.case_of('ines')}/attach/", {}).status_code == 403

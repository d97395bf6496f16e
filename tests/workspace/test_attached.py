"""What came with a message is seen on its case, handed out as what it is, and gone when the message is gone."""

from __future__ import annotations

import base64
import hashlib

import pytest
from django.conf import settings as conf

from firsthand import wiring
from firsthand.desk.capture import digest_all
from firsthand.desk.channel import ChannelAccount
from firsthand.records import accounts, files
from firsthand.records.models import CaseRow
from tests.workspace import world

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def a_mail(*pieces: tuple[str, str, bytes]) -> bytes:
    parts = [b"--B\r\nContent-Type: text/plain\r\n\r\nno signal, see the picture\r\n"]
    for name, mime, content in pieces:
        head = f"--B\r\nContent-Type: {mime}\r\nContent-Transfer-Encoding: base64\r\n"
        head += f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + base64.b64encode(content) + b"\r\n")
    head = b"From: jo@far.example\r\nMessage-ID: <m1@far.example>\r\nSubject: Help\r\n"
    return head + b'Content-Type: multipart/mixed; boundary="B"\r\n\r\n' + b"".join(parts) + b"--B--\r\n"


@pytest.fixture
def case(desk_world, settings, tmp_path):
    settings.HOME = tmp_path
    accounts.add(ChannelAccount("mail", "email", secrets={"secret": "s"}), wiring.now())
    capture = wiring.capture(world.the_desk())
    body = a_mail(
        ("bill.png", "image/png", PNG),
        ("run.exe", "application/octet-stream", b"MZ"),
        ("trick.png", "image/png", b"<script>alert(1)</script>"),
    )
    capture.inbox.put("mail", body, source="poll", headers={}, now=wiring.now(), verified=True)
    digest_all(capture)
    return CaseRow.objects.get(author="jo@far.example").id


def address(case, content):
    return f"/case/{case}/file/{hashlib.sha256(content).hexdigest()}/"


def test_the_thread_shows_what_is_attached_and_warns(as_, case):
    html = as_("lea").get(f"/case/{case}/").content.decode()
    assert 'alt="bill.png"' in html
    assert "A program or a page, not a document" in html


def test_a_picture_is_shown_and_all_else_is_a_download(as_, case):
    lea = as_("lea")
    picture = lea.get(address(case, PNG))
    assert (picture["Content-Type"], picture.content) == ("image/png", PNG)
    for other in (b"MZ", b"<script>alert(1)</script>"):
        answer = lea.get(address(case, other))
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_is_for_whoever_may_see_the_case(as_, case):
    assert as_("helen").get(address(case, PNG)).status_code == 404
    other = world.case_of("ines")
    assert as_("lea").get(address(other, PNG)).status_code == 404


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(as_, case):
    digest = hashlib.sha256(PNG).hexdigest()
    (conf.HOME / "attachments" / digest[:2] / digest).write_bytes(b"other")
    assert files.read(digest) is None
    assert as_("lea").get(address(case, PNG)).status_code == 404

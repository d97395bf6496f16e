"""What goes with a reply: the vendor's rules, the bytes as they were approved, their descriptions, and one call."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from firsthand.channels import connect
from firsthand.desk.attachments import Attachment, kept_at
from firsthand.desk.channel import ChannelAccount, Intent, Later, Refused, Sent
from tests.fakes.vendors import VENDORS
from tests.families.test_every_channel import NOW, for_kind

CONTENT = b"\xff\xd8\xff picture of a mast"
UPLOADS = {
    "x": ("/2/media/upload", {"data": {"id": "m7"}}),
    "mastodon": ("/api/v2/media", {"id": "m7"}),
    "bluesky": ("/xrpc/com.atproto.repo.uploadBlob", {"blob": {"$type": "blob", "ref": {"$link": "m7"}}}),
    "facebook": ("/v23.0/999/photos", {"id": "m7"}),
    "whatsapp": ("/v23.0/999/media", {"id": "m7"}),
}


@pytest.fixture
def picture(tmp_path):
    digest = hashlib.sha256(CONTENT).hexdigest()
    place = kept_at(tmp_path, digest)
    place.parent.mkdir(parents=True)
    place.write_bytes(CONTENT)
    return Attachment("image", "mast.jpg", alt="a mast", mime="image/jpeg", size=len(CONTENT), sha256=digest)


def a_vendor(kind: str, upload: object = None, status: int = 200):
    path, answer = UPLOADS[kind]

    class WithMedia(VENDORS[kind]):  # type: ignore[misc]
        def read(self, asked):
            if asked.path == path:
                return status, upload or answer
            if asked.path.startswith("/2/media"):
                return 200, {}
            return super().read(asked)

    return WithMedia()


def with_it(kind: str, picture: Attachment) -> Intent:
    return replace(for_kind(kind), attached=(picture,))


def a_channel(kind, vendor, home):
    options = {"api_base": vendor.base, "access": "enterprise", **vendor.options}
    return connect(
        ChannelAccount("acc", kind, options=options, secrets={"secret": "s", "access_token": "t"}), home
    )


@pytest.mark.parametrize("kind", sorted(UPLOADS))
def test_it_is_uploaded_with_its_description_and_named_in_the_one_call(kind, tmp_path, picture):
    with a_vendor(kind) as vendor:
        channel = a_channel(kind, vendor, tmp_path)
        intent = with_it(kind, picture)
        assert channel.can_reply(intent, NOW).yes, channel.can_reply(intent, NOW)
        assert isinstance(channel.publish(intent, NOW), Sent)
        bodies = b" ".join(asked.body for asked in vendor.asked)
        assert CONTENT in bodies
        assert b"m7" in vendor.asked[-1].body
        assert kind == "whatsapp" or b"a mast" in bodies
        assert len(vendor.posts) == 1


@pytest.mark.parametrize(("status", "answer"), [(500, Later), (429, Later), (400, Refused), (200, Later)])
def test_an_upload_that_fails_is_certainly_not_sent(tmp_path, picture, status, answer):
    with a_vendor("mastodon", upload={"error": "x"}, status=status) as vendor:
        assert isinstance(
            a_channel("mastodon", vendor, tmp_path).publish(with_it("mastodon", picture), NOW), answer
        )
        assert not vendor.posts


def test_bytes_that_changed_since_they_were_approved_never_leave(tmp_path, picture):
    kept_at(tmp_path, picture.sha256).write_bytes(b"another picture")
    with a_vendor("x") as vendor:
        channel = a_channel("x", vendor, tmp_path)
        assert "not the one that was approved" in channel.can_reply(with_it("x", picture), NOW).reason
        assert isinstance(channel.publish(with_it("x", picture), NOW), Refused)
        assert not vendor.asked


@pytest.mark.parametrize(
    ("kind", "changes", "reason"),
    [
        ("x", {"alt": ""}, "needs a description"),
        ("x", {"size": 9_000_000}, "9.0 MB"),
        ("x", {"mime": "application/pdf"}, "does not take application/pdf"),
        ("x", {"name": "mast.jpg.exe"}, "a program"),
        ("youtube", {}, "takes no files"),
        ("reddit", {}, "takes no files"),
    ],
)
def test_the_vendors_rules_are_told_before_the_call(tmp_path, picture, kind, changes, reason):
    channel = connect(
        ChannelAccount("acc", kind, options={"access": "enterprise"}, secrets={"secret": "s"}), tmp_path
    )
    allowed = channel.can_reply(with_it(kind, replace(picture, **changes)), NOW)
    assert not allowed.yes
    assert reason in allowed.reason


def test_mail_carries_it_as_a_part_of_its_own(tmp_path, picture):
    options = {"address": "care@brand.example", "smtp_host": "localhost"}
    channel = connect(ChannelAccount("acc", "email", options=options, secrets={"secret": "s"}), tmp_path)
    message = channel.composed(with_it("email", picture), "jane@far.example")
    part = next(message.iter_attachments())
    assert (part.get_filename(), part.get_content_type(), part.get_payload(decode=True)) == (
        "mast.jpg",
        "image/jpeg",
        CONTENT,
    )
    assert part["Content-Description"] == "a mast"


def test_the_bluesky_record_shows_it(tmp_path, picture):
    with a_vendor("bluesky") as vendor:
        a_channel("bluesky", vendor, tmp_path).publish(with_it("bluesky", picture), NOW)
        record = json.loads(vendor.asked[-1].body)["record"]
    assert record["embed"]["images"][0]["alt"] == "a mast"

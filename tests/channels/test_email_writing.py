"""No stranger's word becomes a header of a mail of ours, and nobody is written to who has no plain address."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP, compat32
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from firsthand.channels import connect
from firsthand.desk.channel import ChannelAccount, Intent, Later, Refused, Sent, Unknown
from tests.fakes.mail_servers import mail_server

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
OURS = {
    "From",
    "To",
    "Subject",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Content-Type",
    "Content-Transfer-Encoding",
    "MIME-Version",
}
INSIDE = ("=?utf-8?q?x=0D=0ABcc=3A_a=40b?=", "=?utf-8?b?DQpCY2M6IGFAYg==?=", "=?us-ascii?Q?=0A=0Ahello?=")
"""Words that Python's library decodes wherever they stand; these hold the end of a line."""
WORDS = (
    *INSIDE,
    "x\r\nBcc: a@b",
    "x\nBcc: a@b",
    "x\rBcc: a@b",
    "x\x0bBcc: a@b",
    "x\u2028Bcc: a@b",
    "x\x85Bcc: a@b",
    "x\x00",
)


def mailbox():
    options = {"address": "care@brand.example", "smtp_host": "smtp.brand.example"}
    return connect(ChannelAccount("acc", "email", options=options, secrets={"secret": "s"}), Path("/nowhere"))


def written(parent: str = "<p@far.example>", to: str = "jane@far.example", **meta: str):
    intent = Intent("i1", "c1", "acc", "We are on it.", "", parent=parent, parent_meta=meta)
    raw = mailbox().composed(intent, to).as_bytes(policy=SMTP)
    return message_from_bytes(raw, policy=compat32)


@pytest.mark.parametrize("words", WORDS)
def test_no_word_of_a_stranger_becomes_a_header(words):
    for message in (
        written(subject=words),
        written(subject="Help", references=f"<{words}@x> <ok@x>"),
        written(subject="Help", parent=f"<{words}@x>"),
        written(subject="Help", parent=f"<p@x>\n<{words}@x>"),
    ):
        assert set(message.keys()) <= OURS
        assert len(message.keys()) == len(set(message.keys()))
        assert message.get_payload().strip() == "We are on it."


def test_a_subject_with_marks_in_it_stays_one_line_that_can_be_read():
    assert written(subject="=?x?q?y?= is broken")["Subject"] == "Re: = ?x?q?y?= is broken"


@pytest.mark.parametrize("parent", ["<p@far.example>", "<p@far.example>#0123456789ab"])
def test_an_answer_stands_under_the_mail_whose_name_another_bears_as_well(parent):
    message = written(parent=parent, subject="Help", references="<q@far.example>")
    assert message["In-Reply-To"] == "<p@far.example>"
    assert message["References"] == "<q@far.example> <p@far.example>"


@pytest.mark.parametrize(
    "to",
    [
        *WORDS,
        "jane",
        "a@b@c",
        "a b@c.example",
        "<a@b.example>",
        "a@b.example,c@d.example",
        f"{INSIDE[0]}@b.example",
    ],
)
def test_nobody_is_written_to_whose_address_is_none(to):
    intent = Intent("i1", "c1", "acc", "We are on it.", "", parent="<p@x>", parent_meta={"author_id": to})
    answer = mailbox().publish(intent, NOW)
    assert isinstance(answer, Refused)
    assert answer.code == "no-address"


@pytest.mark.parametrize(
    ("answers", "meaning"),
    [
        ({"TEXT": "250 taken"}, Sent),
        ({"TEXT": "451 later"}, Later),
        ({"TEXT": "554 no"}, Refused),
        ({"TEXT": "cut"}, Unknown),
        ({"TEXT": "gone through"}, Unknown),
        ({"TEXT": "252 perhaps"}, Unknown),
        ({"DATA": "451 busy"}, Later),
        ({"MAIL": "451 busy"}, Later),
    ],
)
def test_only_a_definite_answer_to_the_text_of_a_mail_is_definite(answers, meaning):
    with mail_server({"DATA": "354 go on", **answers}) as (url, _):
        options = {"address": "care@brand.example", "smtp_host": "127.0.0.1", "smtp_port": str(urlsplit(url).port)}
        door = connect(ChannelAccount("acc", "email", options=options, secrets={"secret": "s"}), Path("/nowhere"))
        intent = Intent("i1", "c1", "acc", "We are on it.", "", parent="<p@x>", to="jane@far.example")
        assert type(door.publish(intent, NOW)) is meaning

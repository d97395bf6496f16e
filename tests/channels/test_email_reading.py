"""Mail as it comes in the wild: in wrong letters, wrongly bounded, marked on its way, nested without end."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from firsthand.channels import connect
from firsthand.desk.attachments import unpacked
from firsthand.desk.channel import ChannelAccount, Noticed, Posted, Unparsed
from tests.channels.work import in_line, work_of

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
HEAD = {
    "From": "Jane <jane@far.example>",
    "To": "care@brand.example",
    "Subject": "Re: Help",
    "Date": "Fri, 20 Nov 2026 10:00:00 +0000",
    "Message-ID": "<a@far.example>",
}


def mail(body: str | bytes = "no signal", **headers: str) -> bytes:
    told = {**HEAD, **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = "".join(f"{name}: {value}\n" for name, value in told.items() if value)
    return lines.encode("utf-8", "surrogateescape") + b"\n" + (body if isinstance(body, bytes) else body.encode())


def heard(raw: bytes):
    account = ChannelAccount("acc", "email", options={"address": "care@brand.example"}, secrets={"secret": "s"})
    (one,) = connect(account, Path("/nowhere")).split(raw, NOW)
    return one


def words(raw: bytes) -> str:
    one = heard(raw)
    assert isinstance(one, Posted)
    return one.mention.text


# --- letters -----------------------------------------------------------------------------------------------


def test_a_subject_that_was_parted_in_the_middle_of_a_character_is_whole():
    parted = "=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?="
    assert words(mail(Subject=parted)).startswith("café")


def test_a_subject_in_more_letters_than_its_charset_has_is_read():
    said = "=?gb2312?B?" + "lLWeYg==" + "?="
    assert "\ufffd" not in words(mail(Subject=said))


def test_russian_that_tells_no_charset_is_read_as_russian():
    for charset in ("cp1251", "koi8-r"):
        assert words(mail("Нет связи с утра".encode(charset))) == "Нет связи с утра"


def test_a_western_letter_that_tells_no_charset_stays_western():
    assert words(mail("Kein Netz für später".encode("cp1252"))) == "Kein Netz für später"


# --- lines -------------------------------------------------------------------------------------------------


def test_a_flowed_answer_below_a_flowed_quotation_is_not_drawn_into_it():
    raw = mail(
        "On 20/11/2026 10:00, Care wrote:\n> Is it \n> solved? \nNo, it \nis not.\n\n-- \nJane",
        Content_Type="text/plain; charset=utf-8; format=flowed",
    )
    assert words(raw) == "No, it is not.\n\n--\nJane"


def test_a_mail_that_answers_nothing_is_not_cut():
    said = "I had this from you:\n\nFrom: Care\nSent: Monday\nTo: Jane\nSubject: Refund\n\nYou get $40 back."
    assert words(mail(said, Subject="Where is it?")) == f"Where is it?\n\n{said}"


# --- parts -------------------------------------------------------------------------------------------------

TWO = "--{0}\nContent-Type: text/plain\n\nno signal\n--{0}\nContent-Type: image/png; name=bar.png\n\nx\n--{0}--\n"


def test_parts_that_are_bounded_by_another_line_than_was_said_are_read():
    one = heard(mail(TWO.format("real"), Content_Type='multipart/mixed; boundary="said"', MIME_Version="1.0"))
    assert one.mention.text == "no signal"
    assert [each.name for each in unpacked(one.meta)] == ["bar.png"]


def test_a_file_behind_an_inner_end_that_looks_like_the_outer_one_is_not_lost():
    body = (
        "--B\nContent-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain\n\nno signal\n--B--\n\n"
        "--B\nContent-Type: image/png; name=bar.png\n\nx\n--B--\n"
    )
    one = heard(mail(body, Content_Type="multipart/mixed; boundary=B", MIME_Version="1.0"))
    assert one.mention.text == "no signal"
    assert [each.name for each in unpacked(one.meta)] == ["bar.png"]


def test_an_attached_mail_is_kept_as_a_file_that_opens():
    inner = "From: shop@far.example\nSubject: Refund\n\nNo refund.\n"
    body = f"--B\nContent-Type: text/plain\n\nsee this\n--B\nContent-Type: message/rfc822\n\n{inner}\n--B--\n"
    one = heard(mail(body, Content_Type="multipart/mixed; boundary=B", MIME_Version="1.0"))
    assert [content.decode() for content in one.files.values()] == [inner]


def test_every_mail_of_a_digest_is_read():
    one = "--B\n\nFrom: {0}@far.example\n\nwords of {0}\n"
    raw = mail(one.format("ann") + one.format("bob") + "--B--\n", Content_Type="multipart/digest; boundary=B")
    assert "words of ann" in words(raw)
    assert "words of bob" in words(raw)


@pytest.mark.parametrize("name", ["bar.png", "bar001.png"])
def test_a_description_that_is_only_a_name_of_a_file_is_no_description(name):
    body = TWO.format("B").replace("name=bar.png", f"name=bar.png\nContent-Description: {name}")
    one = heard(mail(body, Content_Type="multipart/mixed; boundary=B", MIME_Version="1.0"))
    assert [each.alt for each in unpacked(one.meta)] == [""]


# --- who, when, by what ------------------------------------------------------------------------------------


def test_without_a_date_the_last_server_says_when_it_came():
    raw = mail(Date="", Received="from x by y; Fri, 20 Nov 2026 11:00:00 +0100")
    assert heard(raw).mention.created_at == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_no_mail_was_written_after_it_was_here():
    assert heard(mail(Date="Fri, 20 Nov 2027 10:00:00 +0000")).mention.created_at == NOW


def test_a_persons_mail_that_a_server_marked_on_its_way_is_a_persons_mail():
    marked = b"Received: from b by c; Fri, 20 Nov 2026 10:00:02 +0000\nPrecedence: bulk\n"
    passed_on = b"Received: from a by b; Fri, 20 Nov 2026 10:00:01 +0000\n"
    assert isinstance(heard(marked + passed_on + mail()), Posted)
    assert isinstance(heard(passed_on + marked + mail()), Noticed)


def test_a_list_that_marks_its_mail_above_is_still_a_list():
    marked = (
        b"Precedence: bulk\nList-Id: <news.far.example>\nReceived: from a by b; Fri, 20 Nov 2026 10:00:01 +0000\n"
    )
    assert isinstance(heard(marked + mail()), Noticed)


# --- without end -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"--{n}\nContent-Type: multipart/mixed; boundary={n + 1}\n\n" for n in range(5_000)),
        "Content-Type: message/rfc822\n\n" * 5_000,
    ],
    ids=["parts in parts", "mails in mails"],
)
def test_a_mail_that_is_nested_without_end_is_seen_by_a_person(body):
    kind = "multipart/mixed; boundary=0" if body.startswith("--") else "message/rfc822"
    assert isinstance(heard(mail(body, Content_Type=kind, MIME_Version="1.0")), Posted | Unparsed)


WORST = {
    "From": ("(", ",", "<", "@", "a.", "a ", "a@b.example, ", "a:b;", '"', "=?utf-8?q?a?= "),
    "Reply-To": ("(", ",", "a@b.example, "),
    "Subject": ("=?utf-8?q?a?= ", "=?utf-8?q?", "(", "a\n "),
    "References": ("<a@b> ", "<"),
    "Message-ID": ("<", "a.", "("),
    "Date": ("(", "1 ", "Mon, "),
    "Content-Type": ("(", "a=b; ", ";", '"', "text/"),
    "Content-Disposition": ('"', "a*0=b; ", ";"),
    "Content-Transfer-Encoding": ("(", '"'),
    "Received": ("(", ";"),
}


@pytest.mark.parametrize(("name", "piece"), [(name, piece) for name, pieces in WORST.items() for piece in pieces])
def test_the_worst_header_is_read_in_time_that_grows_with_its_length(name, piece):
    anew = count()

    def read(value: str) -> None:
        told = {name.replace("-", "_"): f"a{next(anew)}{value}"}
        assert isinstance(heard(mail(**told)), Posted | Noticed | Unparsed)

    short, long = (work_of(read, piece * (size // len(piece))) for size in (10_000, 40_000))
    assert in_line(short, long)

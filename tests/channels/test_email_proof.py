"""Who a mail is from: a From line proves nothing, and only our own mail server's word on top is believed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from firsthand.channels import connect
from firsthand.desk.channel import ChannelAccount, Posted
from tests.channels.work import in_line, work_of

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
MX = "mx.brand.example"
HEAD = "From: Jane <jane@far.example>\nMessage-ID: <a@far.example>\nIn-Reply-To: <p@brand.example>\nSubject: Re: Help\n"


def heard(*results: str, mx: str = MX, head: str = HEAD) -> Posted:
    options = {"address": "care@brand.example", **({"mx": mx} if mx else {})}
    account = ChannelAccount("acc", "email", options=options, secrets={"secret": "s"})
    on_top = "".join(f"Authentication-Results: {result}\n" for result in results)
    (one,) = connect(account, Path("/nowhere")).split(f"{on_top}{head}\nno signal\n".encode(), NOW)
    assert isinstance(one, Posted)
    return one


@pytest.mark.parametrize(
    "result",
    [
        "mx.brand.example; dmarc=pass header.from=far.example",
        "MX.brand.example 1; spf=fail smtp.mailfrom=list.example;\n dkim=pass header.d=far.example; dmarc=pass (p=none)",
        "mx.brand.example; dkim=pass (2048-bit) header.d=far.example header.s=s1",
        "mx.brand.example; dkim=pass header.d=mail.far.example",
        "mx.brand.example; spf=pass smtp.mailfrom=bounce@far.example",
    ],
)
def test_a_mail_that_our_server_found_genuine_is_its_writers(result):
    one = heard(result)
    assert (one.mention.author, one.mention.in_reply_to) == ("jane@far.example", "<p@brand.example>")


@pytest.mark.parametrize(
    "result",
    [
        "mx.brand.example; none",
        "mx.brand.example; dmarc=none; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example",
        "mx.brand.example; dkim=fail header.d=far.example",
        "mx.brand.example; dkim=pass (header.d=far.example) header.d=evil.example",
        "mx.evil.example; dmarc=pass",
        "",
    ],
)
def test_a_mail_that_nobody_vouches_for_is_not_the_known_customers(result):
    one = heard(*([result] if result else []))
    assert one.mention.author == "jane@far.example (sender not proven)"
    assert one.mention.in_reply_to == "<p@brand.example>"
    assert one.meta["author_id"] == "jane@far.example"


@pytest.mark.parametrize(
    "result", ["mx.brand.example; dmarc=fail", "mx.brand.example; dkim=none; spf=fail smtp.mailfrom=far.example"]
)
def test_a_forged_mail_does_not_join_the_conversation_that_it_names(result):
    one = heard(result)
    assert one.mention.author == "jane@far.example (sender not proven)"
    assert one.mention.in_reply_to is None


def test_a_result_that_the_sender_wrote_below_ours_is_not_believed():
    one = heard("mx.brand.example; dmarc=fail", "mx.brand.example; dmarc=pass")
    assert one.mention.in_reply_to is None


def test_where_no_server_is_named_nothing_is_marked():
    assert heard(mx="").mention.author == "jane@far.example"


def test_an_answer_that_would_go_elsewhere_says_so():
    away = heard(mx="", head=f"{HEAD}Reply-To: <mallory@evil.example>\n")
    assert away.mention.text == "no signal\n\n(answers go to mallory@evil.example)"
    near = heard(mx="", head=f"{HEAD}Reply-To: <jane.home@far.example>\n")
    assert near.mention.text == "no signal"


@pytest.mark.parametrize(
    "piece", ["(", ";", "dkim=pass ", "dmarc=", "dkim=pass;", "spf=pass smtp.mailfrom=a", "(dkim=pass header.d=a)"]
)
def test_four_times_the_worst_result_takes_about_four_times_as_long(piece):
    short, long = (work_of(heard, f"{MX}; {piece * (size // len(piece))}") for size in (5_000, 20_000))
    assert in_line(short, long)

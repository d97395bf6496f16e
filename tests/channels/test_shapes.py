"""Every documented shape of every vendor is heard as what it is, and with any part gone or odd it is still read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from firsthand import wiring
from firsthand.channels import connect
from firsthand.desk.attachments import unpacked
from firsthand.desk.capture import digest_all
from firsthand.desk.channel import ChannelAccount, Deleted, Heard, Noticed, Posted, Receipt
from firsthand.records.models import RawItem, UnparsedRow
from firsthand.records.raw_inbox import completeness
from tests.channels.shapes import email, facebook, instagram, mastodon, reddit, whatsapp, x, youtube
from tests.fakes.clocks import StandingClock
from tests.fakes.desks import an_account, make_desk
from tests.families.test_every_channel import changed, lawful, paths

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
OPTIONS = {
    "x": {"user_id": "11", "handle": "brand"},
    "instagram": {"ig_id": "IG1"},
    "mastodon": {"handle": "brand"},
    "reddit": {"username": "brand"},
}
SHAPES = {
    "x": x.SHAPES,
    "facebook": facebook.SHAPES,
    "instagram": instagram.SHAPES,
    "whatsapp": whatsapp.SHAPES,
    "mastodon": mastodon.SHAPES,
    "reddit": reddit.SHAPES,
    "youtube": youtube.SHAPES,
    "email": email.SHAPES,
}
RECORDED = Path(__file__).parent / "recorded"
"""Odd but real bodies beyond the documented ones: {name: {"body": ..., "heard": [a line for each thing]}}."""

for _kind, _shapes in SHAPES.items():
    for _name, _one in json.loads((RECORDED / f"{_kind}.json").read_text()).items():
        _shapes[f"recorded: {_name}"] = (_one["body"], _one["heard"])

EVERY = [(kind, name) for kind, shapes in SHAPES.items() for name in shapes]
ODD: tuple[Any, ...] = (None, "", 0, -1, 1e300, True, [], {}, [None], {"id": None}, "\x00\ud800", [[]], "2026")


def heard_in(kind: str, body: Any) -> list[Heard]:
    channel = connect(
        ChannelAccount("acc", kind, options=OPTIONS.get(kind, {}), secrets={"secret": "s"}), Path("/nowhere")
    )
    raw = body.encode("utf-8", "surrogateescape") if isinstance(body, str) else json.dumps(body).encode()
    return channel.split(raw, NOW)


def told(heard: Heard) -> str:
    """One line for each thing, as a person would say it."""
    if isinstance(heard, Posted):
        return _posted(heard)
    if isinstance(heard, Deleted):
        return f"deleted {heard.ext_id}"
    if isinstance(heard, Receipt):
        return f"{heard.status} {heard.ext_id}"
    return f"noticed {heard.what}" if isinstance(heard, Noticed) else "unparsed"


def _posted(heard: Posted) -> str:
    mention = heard.mention
    things = "".join(
        f" + {each.kind}{' ' + (each.url or each.name) if each.url or each.name else ''}"
        + (f" ({each.alt})" if each.alt and each.url else "")
        + (f" !{each.problem}" if each.problem else "")
        for each in unpacked(heard.meta)
    )
    if not mention.inbound:
        return f"ours {mention.id}: {mention.text}{things}"
    what = "edited" if heard.edit or (heard.revision and mention.channel == "youtube") else mention.kind
    what = {"mention": "posted", "review": "posted"}.get(what, what)
    ext_id = "" if "@ingest.local" in mention.id else f" {mention.id}"
    where = f" to {mention.in_reply_to}" if mention.in_reply_to else ""
    return f"{what}{ext_id} by {mention.author}{where}: {mention.text}{things}"


@pytest.mark.parametrize(("kind", "name"), EVERY, ids=[f"{k}: {n}" for k, n in EVERY])
def test_it_is_heard_as_what_it_is(kind, name):
    body, expected = SHAPES[kind][name]
    assert [told(each) for each in heard_in(kind, body)] == expected


@pytest.mark.parametrize(("kind", "name"), EVERY, ids=[f"{k}: {n}" for k, n in EVERY])
def test_with_any_part_gone_or_odd_it_is_still_read(kind, name):
    body, _ = SHAPES[kind][name]
    if isinstance(body, str):
        for cut in range(0, len(body), max(1, len(body) // 30)):
            lawful(heard_in(kind, body[:cut] + body[cut + 7 :]))
            lawful(heard_in(kind, body[:cut]))
        return
    for number, path in enumerate(paths(body)):
        lawful(heard_in(kind, without(body, path)))
        lawful(heard_in(kind, changed(body, path, ODD[(number * 5 + len(name)) % len(ODD)])))


def without(body: Any, path: tuple[Any, ...]) -> Any:
    body = json.loads(json.dumps(body))
    at = body
    for step in path[:-1]:
        at = at[step]
    del at[path[-1]]
    return body


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_all_of_it_goes_through_the_raw_inbox_and_adds_up(kind):
    clock = StandingClock(NOW)
    an_account("acc", kind, options=OPTIONS.get(kind, {}), secrets={"secret": "s"})
    capture = wiring.capture(make_desk(clock))
    bodies = [body if isinstance(body, str) else json.dumps(body) for body, _ in SHAPES[kind].values()]
    for body in bodies:
        raw = body.encode("utf-8", "surrogateescape")
        capture.inbox.put("acc", raw, source="feed", headers={}, now=NOW, verified=True)
    captured = digest_all(capture)
    assert captured.bodies == len(bodies)
    counts = completeness()["acc"]
    assert counts["received"] == counts["kept"] + counts["duplicates"] + counts["unparsed"]
    assert counts["received"] >= sum(max(1, len(expected)) for _, expected in SHAPES[kind].values())
    assert not RawItem.objects.exclude(state__in=("done", "unparsed")).exists()
    assert UnparsedRow.objects.count() <= counts["unparsed"]
    assert not UnparsedRow.objects.filter(problem__contains="could not be").exists()
    assert digest_all(capture).bodies == 0


def test_a_mail_of_parts_in_parts_without_end_is_shown_as_it_stands():
    head = "From: Jane <jane@c.example>\r\nMessage-ID: <d@c.example>\r\nSubject: deep\r\n"
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(2000))
    (heard,) = heard_in("email", f"{head}{parts}Content-Type: text/plain\r\n\r\nno signal\r\n")
    assert isinstance(heard, Posted)
    assert heard.mention.text.startswith("deep")

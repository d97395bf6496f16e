"""Fill the home of a browser test: run as a program, so that the server and the test share nothing but the home.

`python -m tests.browser.fill full` adds what pages must bear: an incident, long words, emoji, replies in every
state, a hand-off, notes, a closed case.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import timedelta

from firsthand import wiring

LONG = (
    "signal? https://example.com/" + "a-very-long-address-without-any-space/" * 6 + " "
    "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft 😀😀😀👩‍👩‍👧‍👦 مرحبا"
)


def main(full: bool = False, sign_in: bool = False) -> None:
    wiring.migrate()
    from firsthand.records import settings
    from tests.workspace import world

    world.people()
    world.mentions()
    settings.put("demo", "1")
    if full:
        fuller()
    if sign_in:
        with_account()


def with_account() -> None:
    """Bo has an account with a phone of record, and a second case on another channel."""
    from datetime import UTC, datetime

    import msgspec

    from firsthand.desk.intake import take
    from firsthand.domain.people import Account, Contact
    from tests.builders import a_mention
    from tests.workspace import world

    account = Account(
        "LW-1", "Bo Larsen", "Wire Unlimited", "Nova 11", datetime(2020, 1, 1, tzinfo=UTC), 83.75,
        phone_last4="4471", contacts=(Contact("x", "bo"), Contact("facebook", "bo.larsen")),
    )  # fmt: skip
    (wiring.home() / "accounts.json").write_bytes(msgspec.json.encode([account]))
    again = a_mention(
        "the bill again", author="bo.larsen", channel="facebook", account="larkwire", created_at=wiring.now()
    )
    take([again], world.the_desk())


def fuller() -> None:
    from firsthand.desk import cases, steering
    from firsthand.desk.incidents import watch
    from firsthand.desk.intake import take
    from firsthand.domain.decisions import Handoff
    from firsthand.records.incidents import DjangoIncidents
    from firsthand.records.models import ReplyRow
    from tests.builders import a_mention
    from tests.fakes.desks import an_account
    from tests.workspace import world

    desk, now = world.the_desk(), wiring.now()
    many = [
        a_mention(f"no signal in riverside {n}", account="larkwire", created_at=now - timedelta(seconds=90 - n))
        for n in range(30)
    ]
    long = a_mention(
        LONG,
        author="a_name_that_is_much_longer_than_any_column_was_made_for",
        account="larkwire",
        created_at=now - timedelta(minutes=4),
    )
    opened = take([*many, long], desk).opened
    watch(desk, DjangoIncidents(), {})
    late(opened[:12])
    long_case = world.case_of(long.author)
    cases.add_note(long_case, "ben", LONG, desk)
    steering.move_to_private(long_case, "lea", "x", desk)
    handoff = Handoff("X, public thread", "read, not answered yet", LONG, "Above my limit", note=LONG)
    cases.hand_off(long_case, handoff, queue="billing", tier=2, to=None, by="lea", desk=desk)
    for who, status in (("ines", "sent"), ("bo", "unknown"), ("cy", "human"), ("di", "refused")):
        answered(
            world.case_of(who),
            status,
            "We are looking into it now, and will write to you here as soon as it is clear. " * 3,
        )
    cases.wrap_up(world.case_of("ines"), "ana", "solved", desk, resolved=True)
    assert ReplyRow.objects.count() == 4
    a_crm(world.case_of("ines"), world.case_of("bo"))
    a_launch()
    an_account("x-desk", "x", "paused", secrets={"secret": "s3cret"})
    who_asks()


def who_asks() -> None:
    """By way of Meta somebody we know asks to be forgotten, and somebody we do not; two were decided."""
    from firsthand.desk.forgetting import Wish
    from firsthand.desk.intake import take
    from firsthand.records import forgetting
    from tests.builders import a_mention
    from tests.fakes.desks import an_account
    from tests.workspace import world

    desk, now = world.the_desk(), wiring.now()
    an_account("fb", "facebook", "listening", name="Larkwire on Facebook", secrets={"secret": "s3cret"})
    said = {"channel": "facebook", "account": "fb", "created_at": now - timedelta(days=2)}
    take([a_mention("no signal", author="10158912345678901", author_name="Jane Doe", **said)], desk)
    codes = [
        forgetting.keep("fb", Wish(person, f"request {person}"), now - timedelta(days=days))
        for person, days in (("10158912345678901", 3), ("9" * 100, 1), ("7", 12), ("8", 20))
    ]
    for code, state in zip(codes[2:], ("done", "nothing"), strict=True):
        assert forgetting.decide(code, state, by="lea", at=now - timedelta(days=1))


def late(opened: Sequence[str]) -> None:
    """The first answers of these cases are late, and whoever answers for it is told."""
    from firsthand.domain import events as ev
    from firsthand.wiring import care
    from tests.workspace import world

    desk = world.the_desk()
    care.tell_owners()
    for case in opened:
        breach = ev.ClockBreached(at=desk.now(), clock="first_response", due=desk.now())
        desk.log.append(case, (breach,), desk.log.case(case).version)
    care.tell_owners()


def a_launch() -> None:
    """A launch that runs, with words, answers and people as long as they may be; it marks the cases that came."""
    from firsthand.desk.launches import look_again
    from firsthand.domain.launch import Called, Launch, Prepared
    from firsthand.records import launches
    from tests.workspace import world

    now = wiring.now()
    one = Launch(
        "launch-1",
        "Nova 12 on sale in all stores and online, with trade-in of every phone",
        now - timedelta(hours=1),
        now + timedelta(hours=30),
        ("nova 12", "riverside", "a phrase that is as long as the field lets it be, all of it"),
        times=3.0,
        answers=(Prepared("When it ships", LONG), Prepared("Trade-in", "Bring your phone and its charger.")),
        called=(Called("ben", now - timedelta(hours=1), now + timedelta(hours=8)),),
    )
    launches.keep(one, "lea", now)
    world.the_desk().audit.note("lea", "launch planned", one.id, one.name)
    look_again(one, launches.open_cases(one.starts_at), world.the_desk())


def a_crm(written: str, refused: str) -> None:
    """A connected CRM with a case that stands there and one that it would not have, for a long reason."""
    from firsthand.desk.crm_writing import CrmConnection, CrmWrite, Written
    from firsthand.records import crms
    from firsthand.records.crm_writes import DjangoCrmBox

    now, box = wiring.now(), DjangoCrmBox()
    options = {
        "domain": "https://example.my.salesforce.com",
        "client_id": "3MVG9" * 16,
        "fields": "disposition, facts",
    }
    crms.add(CrmConnection("sf", "salesforce", "", "paused", options, {"client_secret": "s3cret"}), now)
    for case, came in (
        (written, Written("written", link="https://example.com/1")),
        (refused, Written("refused", LONG)),
    ):
        box.put([CrmWrite(f"sf:{case}", "sf", case, 1)], now)
        claimed = box.claim(f"sf:{case}", now)
        assert claimed is not None
        box.write_back(claimed, came, None, 1)


def answered(case_id: str, status: str, text: str) -> None:
    """One reply of ana's on this case that got as far as `status`."""
    from firsthand.desk import reply
    from firsthand.domain import events as ev
    from firsthand.records.models import ReplyRow
    from firsthand.records.thread import last_inbound, thread
    from tests.workspace import world

    desk, now = world.the_desk(), wiring.now()
    case = desk.log.case(case_id)
    latest = last_inbound(thread(case))
    assert latest is not None
    written = reply.Written(
        case=case_id,
        text=text,
        by="ana",
        client_token=f"filled{case_id[-8:]}",
        seen_version=case.version,
        parent=latest.ext_id,
        to=latest.author,
        private=True,
    )
    from firsthand.desk.cases import take as hold

    hold(case_id, "ana", desk)
    made = reply.send(written, desk)
    assert made.status == "ready", made
    case, said = desk.log.case(case_id), {"at": now, "by": "channel", "reply": made.reply}
    not_confirmed = ev.ReplyNotConfirmed(reason="no answer in time", **said)
    events: dict[str, list[ev.Event]] = {
        "sent": [ev.ReplySent(channel_id=f"post-{made.reply}", **said)],
        "unknown": [not_confirmed],
        "human": [not_confirmed, ev.ReplyNeedsPerson(reason="looked for and not found", **said)],
        "refused": [ev.ReplyRefused(code="403", message="not allowed here", **said)],
    }
    desk.log.append(case_id, events[status], expected=case.version)
    ReplyRow.objects.filter(id=made.reply).update(status=status, ext_id=f"post-{made.reply}")


if __name__ == "__main__":
    main(full="full" in sys.argv, sign_in="sign_in" in sys.argv)

"""`firsthand erase`: one canary in a dozen places; afterwards nowhere, and everybody else untouched."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand import wiring
from firsthand.domain import events as ev
from tests.cli.running import Terminal
from tests.cli.streams import a_stream, write

CANARY, SAID = "canary_kestrel", "zanzibarine"
ROW = {
    "id": "c1",
    "channel": "x",
    "author": CANARY,
    "text": f"no signal at Oak St, my number is {SAID}, please help",
    "created_at": "2026-09-18T15:00:00Z",
    "author_name": f"{CANARY} Smith",
}


def held(folder) -> dict[str, list[str]]:
    """Every file under the home that still holds the person, by what it holds."""
    found: dict[str, list[str]] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for word in (CANARY, SAID):
                if word.encode() in content:
                    found.setdefault(str(path.relative_to(folder)), []).append(word)
    return found


@pytest.fixture(scope="module")
def filled(ready_home, tmp_path_factory) -> Terminal:
    """A home with the canary among 150 others; one line of theirs was refused and kept."""
    folder = tmp_path_factory.mktemp("filled")
    others = a_stream(150, seed=5)
    neighbour = {**ROW, "id": "o1", "author": "neighbour", "author_name": "", "text": "same here, no signal"}
    second = {
        **ROW,
        "id": "c2",
        "in_reply_to": "c1",
        "text": f"{SAID} again",
        "created_at": "2026-09-18T15:05:00Z",
    }
    rows = [*others, ROW, {**neighbour, "in_reply_to": "c1"}, second, {**ROW, "text": f"other {SAID}"}]
    terminal = Terminal(ready_home).copy(folder / "home")
    assert terminal("ingest", "--json", write(folder / "all.jsonl", rows)).json["refused"] >= 1
    return terminal


@pytest.fixture
def desk(filled, tmp_path) -> Terminal:
    return filled.copy(tmp_path / "desk")


def rows_of(terminal: Terminal) -> list[dict[str, object]]:
    return [json.loads(line) for line in terminal.export().splitlines()]


def test_the_person_is_nowhere_in_the_home_and_nobody_else_is_touched(desk):
    assert held(desk.home)
    before = rows_of(desk)
    erased = desk("erase", "x", f"@{CANARY}", "--yes", "--json")
    assert erased.code == 0, erased.said
    assert (erased.json["contacts"], erased.json["mentions"]) == (1, 2)
    assert erased.json["refused_lines"] >= 1
    assert held(desk.home) == {}
    after = rows_of(desk)
    assert {row["table"] for row in after if row not in before} <= {"customers", "mentions", "events", "cases"}
    neighbour = next(row for row in after if row["table"] == "mentions" and row["ext_id"] == "o1")
    assert neighbour["text"] == "same here, no signal"
    assert sum(row["table"] == "mentions" for row in after) == sum(row["table"] == "mentions" for row in before)


def test_the_same_export_again_stays_erased_and_the_log_gives_the_same_lists(desk):
    desk("erase", "x", CANARY, "--yes")
    once = desk.export()
    again = desk("ingest", "--json", "-", stdin=(json.dumps(ROW) + "\n").encode())
    assert (again.json["new"], again.json["duplicates"]) == (0, 1)
    assert desk("rebuild").code == 0
    assert desk.export() == once
    assert held(desk.home) == {}


def test_where_others_name_the_person_is_said_and_stays_theirs(terminal, tmp_path):
    friend = {**ROW, "id": "f1", "author": "friend", "author_name": "", "text": f"@{CANARY.upper()} waits as I do"}
    terminal("ingest", write(tmp_path / "two.jsonl", [ROW, friend]))
    case = next(
        row["case"] or row["key"]
        for row in rows_of(terminal)
        if row["table"] == "mentions" and row["ext_id"] == "f1"
    )
    told = terminal.copy(tmp_path / "programs")("erase", "x", CANARY, "--yes", "--json").json
    assert told["named_elsewhere"] == [case]
    said = terminal("erase", "x", CANARY, "--yes")
    assert f"other people name this person in {case}" in said.err
    assert any(CANARY.upper() in str(row.get("text")) for row in rows_of(terminal))


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("x", "nobody_at_all", "--yes"), 1, "nobody has written"),
        (("myspace", CANARY, "--yes"), 2, "is no channel"),
        (("x", CANARY), 1, "--yes"),
        (("x",), 2, "HANDLE"),
    ],
)
def test_what_it_does_not_do_is_said(filled, arguments, code, word):
    ran = filled("erase", *arguments)
    assert ran.code == code
    assert word in ran.said
    assert "Traceback" not in ran.said
    assert held(filled.home)


@pytest.mark.django_db
def test_whoever_answered_is_not_the_person_and_stays_in_the_log_and_its_reply_goes_with_the_rest():
    from firsthand.desk.cases import take as take_case
    from firsthand.desk.intake import take
    from firsthand.desk.ports import Shelved
    from firsthand.records import erasure
    from firsthand.records.case_log import DjangoCaseLog
    from firsthand.records.models import CaseRow, MentionRow
    from tests.builders import a_mention
    from tests.workspace import world

    world.people()
    desk, now = world.the_desk(), wiring.now()
    asked = a_mention(ROW["text"], id="c1", author=CANARY, account="larkwire", created_at=now)
    take([asked], desk)
    case = CaseRow.objects.get(author=CANARY).id
    take_case(case, "ana", desk)
    held_by = desk.log.case(case)
    ours = replace(asked, id="r1", text=f"Hello {SAID}", author="ana", inbound=False, in_reply_to="c1")
    desk.shelf.put([Shelved(ours, held_by.customer, held_by.conversation, None, case)])  # as a reply that was sent
    whom = erasure.person("x", CANARY)
    assert whom is not None
    assert whom.handles == {CANARY}
    note = ev.Noted(at=now, by="console", what="erased", detail="on request")
    erasure.erase(whom, DjangoCaseLog(lambda: desk.policy), note)
    assert desk.log.case(case).owner == "ana"
    assert not MentionRow.objects.filter(text__contains=SAID).exists()


@pytest.mark.django_db
def test_every_table_of_a_case_that_was_worked_on_is_emptied_and_its_page_still_opens():
    """Facts, notes, a reply, a promise, a call-back, a notice, a stored answer, the audit: a canary in each."""
    from django.apps import apps
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from firsthand.desk.intake import take
    from firsthand.records import erasure
    from firsthand.records.case_log import DjangoCaseLog
    from firsthand.records.models import (
        AccountEventRow,
        CallBackRow,
        CaseRow,
        CrmWriteRow,
        CustomerRow,
        IdempotencyRow,
        NoticeRow,
    )
    from tests.builders import a_mention
    from tests.workspace import world

    world.people()
    world.mentions()
    desk, now = world.the_desk(), wiring.now()
    mention = a_mention(ROW["text"], id="c1", author=CANARY, author_name=f"{CANARY} S", account="larkwire")
    take([mention], desk)
    case = CaseRow.objects.get(author=CANARY).id
    version = desk.log.case(case).version
    desk.log.append(
        case,
        (
            ev.FactLearned(at=now, by="ana", name="number", value=SAID, source="customer"),
            ev.NoteAdded(at=now, by="ana", text=f"{SAID} called"),
            ev.PromiseMade(at=now, by="ana", promise="p1", text=f"call {SAID}", owner="ana", due=now),
            ev.PlaybookStarted(at=now, by="ana", playbook="general", version="1"),
            ev.PlaybookAdvanced(at=now, by="ana", step="ask", input={"answer": SAID, "facts": {"n": SAID}}),
            ev.Noted(at=now, by="ana", what="link opened", detail=CANARY),
            ev.CrmWritten(at=now, by="firsthand", crm="Salesforce", written=True, what="the case", link=CANARY),
            ev.IdentityVerified(at=now, by="customer", level=1, method=SAID, until=now, account=SAID),
            ev.WrappedUp(at=now + timedelta(minutes=1), by="ana", disposition="answered", note=f"{SAID} thanks"),
        ),
        expected=version,
    )
    CustomerRow.objects.filter(handle=CANARY).update(crm_account=SAID, name=SAID)
    NoticeRow.objects.create(
        key="n", case=case, version=1, kind="handed", way="email", title=SAID, source=CANARY, at=now, state="sent"
    )
    CrmWriteRow.objects.create(
        key=f"sf:{case}", crm="sf", case=case, version=1, state="refused", link=CANARY, problem=SAID
    )
    AccountEventRow.objects.create(
        key="e", account=SAID, kind="plan_changed", at=now, detail=CANARY, source="billing", told_at=now
    )
    CallBackRow.objects.create(
        id="cb", case=case, start=now, end=now, seat=1, phone=SAID, about=CANARY, booked_at=now
    )
    IdempotencyRow.objects.create(
        scope="s", key="k", request_sha256="0", status=200, answer=f"{case} {SAID}", at=now
    )
    desk.audit.note("ana", "contacts joined", "cust", f"x {CANARY}: why")
    desk.audit.note("ana", "something else", "case", "of somebody else")
    whom = erasure.person("x", CANARY)
    assert whom is not None
    before = desk.log.case(case)
    note = ev.Noted(at=now, by="console", what="erased", detail="on request")
    erasure.erase(whom, DjangoCaseLog(lambda: desk.policy), note)
    for model in apps.get_app_config("records").get_models():
        for row in model.objects.values():
            assert not any(word in str(value) for value in row.values() for word in (CANARY, SAID)), (model, row)
    from firsthand.records.audit import broken_link

    assert broken_link() is None
    after = desk.log.case(case)
    assert (after.state, after.closed_at, after.version) == (before.state, before.closed_at, before.version + 1)
    client = Client(raise_request_exception=True)
    client.force_login(
        get_user_model().objects.get(username="lea"), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(reverse("case", args=[case])).status_code == 200

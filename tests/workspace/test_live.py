"""Live events: only for people who signed in, and only of cases in their sight."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.db import OperationalError
from django.test import Client

from firsthand.desk.cases import add_note
from firsthand.records.live import Follower
from firsthand.workspace.live import Live
from tests.workspace import world


def scope(cookie=""):
    headers = [(b"cookie", cookie.encode())] if cookie else []
    return {"type": "http", "method": "GET", "path": "/events", "headers": headers}


class Page:
    """One open page: what it was sent, and a way to go."""

    def __init__(self):
        self.sent, self.going = [], asyncio.Event()

    async def receive(self):
        await self.going.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.sent.append(message)

    def events(self):
        text = b"".join(m.get("body", b"") for m in self.sent).decode()
        return [json.loads(line[6:]) for line in text.splitlines() if line.startswith('data: {"case')]


def test_a_stranger_gets_no_stream(db):
    asyncio.run(_refused())


async def _refused():
    page = Page()
    page.going.set()
    await Live()(scope(), page.receive, page.send)
    assert page.sent[0]["status"] == 403


def signed_in(*names):
    """A small desk, and the cookie of each person on it."""
    world.people()
    world.mentions()
    cookies = {}
    for name in names:
        client = Client()
        client.force_login(
            get_user_model().objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend"
        )
        cookies[name] = f"sessionid={client.cookies['sessionid'].value}"
    return cookies


class Stumbling(Follower):
    """Its first look at the log finds the database gone."""

    looks = 0

    def changes(self):
        self.looks += 1
        if self.looks == 1:
            raise OperationalError("the connection is closed")
        return super().changes()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_gone_for_a_moment_ends_no_page():
    cookie = signed_in("ana")["ana"]
    case, desk = world.case_of("ines"), world.the_desk()

    async def watched():
        live, ana = Live(Stumbling), Page()
        stream = asyncio.create_task(live(scope(cookie), ana.receive, ana.send))
        while not ana.sent:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.7)
        await sync_to_async(add_note)(case, "ben", "seen before", desk)
        for _ in range(200):
            if ana.events():
                break
            await asyncio.sleep(0.02)
        ana.going.set()
        await stream
        return ana.events()

    assert [event["kind"] for event in asyncio.run(watched())] == ["NoteAdded"]


@pytest.mark.django_db(transaction=True)
def test_a_change_reaches_the_pages_that_may_see_it_and_no_other():
    cookies = signed_in("ana", "helen")
    case, desk = world.case_of("ines"), world.the_desk()

    async def both():
        live, ana, helen = Live(), Page(), Page()
        streams = [
            asyncio.create_task(live(scope(cookies["ana"]), ana.receive, ana.send)),
            asyncio.create_task(live(scope(cookies["helen"]), helen.receive, helen.send)),
        ]
        while not (ana.sent and helen.sent):
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.7)
        await sync_to_async(add_note)(case, "ben", "seen before", desk)
        for _ in range(200):
            if ana.events():
                break
            await asyncio.sleep(0.02)
        for page in (ana, helen):
            page.going.set()
        await asyncio.gather(*streams)
        return ana.events(), helen.events()

    ana, helen = asyncio.run(both())
    assert [(event["case"], event["kind"], event["by"]) for event in ana] == [(case, "NoteAdded", "ben")]
    assert helen == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ends", ["log out", "disabled"])
def test_whoever_may_not_see_the_desk_any_more_is_told_nothing_on_an_open_page(ends):
    cookie = signed_in("ana")["ana"]
    case, desk = world.case_of("ines"), world.the_desk()

    def end():
        if ends == "log out":
            Client(headers={"cookie": cookie}).post("/logout/")
        else:
            get_user_model().objects.filter(username="ana").update(is_active=False)

    async def watched():
        live, ana = Live(look_seconds=0), Page()
        stream = asyncio.create_task(live(scope(cookie), ana.receive, ana.send))
        while not ana.sent:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.7)
        await sync_to_async(end)()
        await sync_to_async(add_note)(case, "ben", "seen before", desk)
        await asyncio.wait_for(stream, 10)
        return ana

    ana = asyncio.run(watched())
    assert ana.events() == []
    assert ana.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", ["a/b=1; ", 'seen={"tips":true}; ', "[k]=v; ", "x=\xff; "])
def test_a_cookie_of_another_program_on_this_host_closes_no_live_page(other):
    cookie = signed_in("ana")["ana"]

    async def opened():
        live, ana = Live(), Page()
        ana.going.set()
        found = scope()
        found["headers"] = [(b"cookie", (other + cookie).encode("latin-1"))]
        await live(found, ana.receive, ana.send)
        return ana.sent[0]["status"]

    assert asyncio.run(opened()) == 200


@pytest.mark.django_db(transaction=True)
def test_an_open_page_does_not_keep_a_server_that_stops():
    cookie = signed_in("ana")["ana"]

    async def ended():
        live, ana = Live(), Page()
        stream = asyncio.create_task(live(scope(cookie), ana.receive, ana.send))
        while not ana.sent:
            await asyncio.sleep(0.02)
        live.end()
        await asyncio.wait_for(stream, 10)
        return ana.sent[-1]

    assert asyncio.run(ended()) == {"type": "http.response.body", "body": b"", "more_body": False}

"""What a person does on the pages, as forms are sent: read, type, send, look."""

from __future__ import annotations

import html
import re

from django.test import Client

from firsthand import wiring
from firsthand.domain.case import Case


def the_case(case: str) -> Case:
    return wiring.desk().log.case(case)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.unescape(answer.content.decode())


def words(text: str) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def composer(client: Client, case: str) -> dict[str, str]:
    shown = page(client, f"/case/{case}/")
    names = ("client_token", "seen_version")
    return {name: re.search(rf'name="{name}" value="(\w+)"', shown)[1] for name in names}


def check(client: Client, case: str, text: str) -> str:
    answer = client.post(f"/case/{case}/check/", {"text": text})
    return html.unescape(answer.content.decode())


def send(client: Client, case: str, text: str, **more: str) -> str:
    answer = client.post(f"/case/{case}/send/", {**composer(client, case), "text": text, **more})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())

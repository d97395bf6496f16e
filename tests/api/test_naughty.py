"""Strings that break programs, through every address: an answer below 500 each time, and nothing bent on the way."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from firsthand.records.models import MentionRow

ADDRESSES = (
    "/api/cases?queue={}",
    "/api/cases?owner={}",
    "/api/cases?state={}",
    "/api/cases?before={}",
    "/api/cases?limit={}",
    "/api/report?hours={}",
    "/api/cases/{}",
    "/api/cases/{}/events",
    "/api/replies/{}",
    "/api/{}",
)
NUL = "\x00"


@pytest.fixture(scope="module")
def naughty(shared) -> list[str]:
    words = json.loads((shared / "fixtures" / "naughty" / "blns" / "blns.json").read_text())
    return [*words, NUL, "a\x00b", "\ud83d", "\u202egnp.exe", "😀" * 500, "x" * 5_000, "%s%n", "../../etc/passwd"]


def test_as_every_part_of_an_address(caller, naughty):
    agent = caller("agent")
    for number, words in enumerate(naughty):
        path = ADDRESSES[number % len(ADDRESSES)].format(quote(words.encode("utf-8", "surrogatepass"), safe=""))
        assert agent.get(path).status_code < 500, path


def test_as_every_field_of_a_mention(caller, naughty):
    """Each is stored as it came or refused by its field."""
    lines = []
    for number, words in enumerate(naughty):
        row = {"id": f"n{number}", "channel": "webhook", "author": "jane", "text": "no signal, please help"}
        row["created_at"] = "2026-09-18T17:00:00Z"
        field = ("text", "author", "id", "in_reply_to", "page", "url", "lang", "channel", "created_at")[number % 9]
        lines.append(json.dumps({**row, field: words}))
    answer = caller("integrator").post("/api/mentions", "\n".join(lines).encode())
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["mentions"] == len(lines) == told["new"] + told["duplicates"] + len(told["refused"])
    assert told["new"] > len(lines) // 2
    assert all(row["problem"] and row["mend"] for row in told["refused"])


def test_a_text_is_stored_as_it_came(caller, naughty):
    row = {"channel": "webhook", "author": "jane", "created_at": "2026-09-18T17:00:00Z"}
    whole = {f"t{n}": words for n, words in enumerate(naughty) if words and NUL not in words and words != "\ud83d"}
    lines = [json.dumps({**row, "id": ext_id, "text": words}) for ext_id, words in whole.items()]
    caller("integrator").post("/api/mentions", "\n".join(lines).encode())
    stored = dict(MentionRow.objects.filter(ext_id__in=whole).values_list("ext_id", "text"))
    assert len(stored) > len(whole) * 0.9
    assert {ext_id: words for ext_id, words in stored.items() if words != whole[ext_id]} == {}


def test_as_a_reply_and_as_a_body(caller, case, naughty):
    agent = caller("agent")
    for words in naughty[::3]:
        body = json.dumps({"text": words}).encode()
        assert agent.post(f"/api/cases/{case}/replies", body).status_code < 500, words
        raw = words.encode("utf-8", "surrogatepass")
        assert agent.post(f"/api/cases/{case}/replies", raw).status_code in (400, 422)


def test_as_a_key_and_as_a_token(caller, client, naughty):
    secret = caller("integrator").secret
    for words in naughty[1::3]:
        value = words.encode("utf-8", "replace").decode("latin-1").replace("\n", " ").replace("\r", " ")
        for headers in (
            {"Authorization": f"Bearer {secret}", "Idempotency-Key": value},
            {"Authorization": value, "Idempotency-Key": "k"},
            {"Authorization": f"Bearer {value}", "Idempotency-Key": "k"},
        ):
            answer = client.post("/api/mentions", b"{}", content_type="application/json", headers=headers)
            assert answer.status_code in (400, 401, 422), (words, answer.content)

"""E-mail and webhook as they go over the wire: what arrives, how it is signed, what a broken answer means."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from firsthand.channels.signing import of_standard
from firsthand.desk.notices import Waiting
from firsthand.domain.notice import Notice
from firsthand.notifiers import Hook, Mail
from tests.fakes.mail_servers import mail_server

NOW = datetime(2026, 9, 18, 17, 0, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOTICE = Notice(
    "case-1",
    7,
    "hand_off",
    "Handed off to billing\r\nBcc: all@example.org =?utf-8?q?x=0D=0ABcc=3A_all=40example.org?=",
    "x, jane",
    "look_at_bill",
    "Reply sent.",
    NOW,
)
WAITING = Waiting("case-1-7-hand_off-email-ana", "ana", NOTICE)


@contextmanager
def receiver(status=204):
    """A program that takes webhooks."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.append((dict(self.headers.items()), body))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", heard
    finally:
        server.shutdown()
        server.server_close()


def test_a_webhook_is_signed_by_the_standard_and_names_its_case_and_link():
    with receiver() as (url, heard):
        hook = Hook(url, SECRET, "https://desk.example/")
        assert hook.carry([WAITING], NOW).state == "sent"
        assert hook.carry([WAITING], NOW).state == "sent"
    (headers, body), (again, _) = heard
    assert of_standard(body, headers, [SECRET], NOW).ok
    assert not of_standard(body + b" ", headers, [SECRET], NOW).ok
    assert headers["webhook-id"] == again["webhook-id"]
    told = json.loads(body)
    assert told["type"] == "case.hand_off"
    assert told["data"]["link"] == "https://desk.example/case/case-1/"
    assert {"source", "stage", "last_action"} <= set(told["data"])


@pytest.mark.parametrize("status", [301, 400, 500])
def test_a_receiver_that_does_not_say_yes_is_asked_again(status):
    with receiver(status) as (url, _):
        assert Hook(url, SECRET, "").carry([WAITING], NOW).state == "later"


def test_a_receiver_that_is_not_there_is_asked_again():
    assert Hook("http://127.0.0.1:9/", SECRET, "").carry([WAITING], NOW).state == "later"


def mail(url):
    return Mail(url, "Firsthand <desk@larkwire.example>", "https://desk.example", {"ana": "ana@larkwire.example"})


def test_a_mail_says_source_stage_last_action_and_link_and_takes_no_header_from_words():
    with mail_server({"DATA": "354 go on"}) as (url, texts):
        assert mail(url).carry([WAITING], NOW).state == "sent"
    (text,) = texts
    head, _, body = text.partition("\r\n\r\n")
    assert "Bcc:" not in [line.split(" ")[0] for line in head.splitlines()]
    assert "To: ana@larkwire.example" in head
    assert "Auto-Submitted: auto-generated" in head
    for part in (
        "Source: x, jane",
        "Stage: look_at_bill",
        "Last action: Reply sent.",
        "https://desk.example/case/case-1/",
    ):
        assert part in body


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({"RCPT": "550 nobody"}, "later"),
        ({"DATA": "451 busy"}, "later"),
        ({"DATA": "354 go on", "TEXT": "554 no"}, "later"),
        ({"DATA": "354 go on", "TEXT": "451 later"}, "later"),
        ({"DATA": "354 go on", "TEXT": "cut"}, "unknown"),
        ({"DATA": "354 go on", "TEXT": "gone through"}, "unknown"),
        ({"DATA": "354 go on", "TEXT": "252 perhaps"}, "unknown"),
    ],
)
def test_what_a_mail_servers_answer_means(answers, state):
    with mail_server(answers) as (url, _):
        assert mail(url).carry([WAITING], NOW).state == state


def test_a_mail_server_that_is_not_there_is_asked_again():
    assert mail("smtp://127.0.0.1:9").carry([WAITING], NOW).state == "later"


def test_only_who_has_an_address_is_reached_by_mail():
    assert mail("smtp://127.0.0.1:9").reaches("ana")
    assert not mail("smtp://127.0.0.1:9").reaches("ben")


def late(case):
    words = ("Service level missed: first answer", f"x, {case}", "network, tier 1", "Nothing yet.")
    notice = Notice(case, 4, "breach", *words, NOW, bundle="inc-1:first_response")
    return Waiting(f"{case}-4-breach-email-ana", "ana", notice)


def test_one_mail_tells_all_that_was_missed_together_with_a_link_to_each():
    with mail_server({"DATA": "354 go on"}) as (url, texts):
        assert mail(url).carry([late("case-1"), late("case-2"), late("case-2")], NOW).state == "sent"
    head, _, body = texts[0].partition("\r\n\r\n")
    assert "Subject: Service level missed: first answer, 2 cases" in head
    assert "https://desk.example/notices/told/?bundle=inc-1%3Afirst_response" in body
    assert "x, case-1; network, tier 1\r\nhttps://desk.example/case/case-1/" in body
    assert "https://desk.example/case/case-2/" in body


def test_a_program_is_told_what_belongs_together():
    with receiver() as (url, heard):
        Hook(url, SECRET, "").carry([late("case-1")], NOW)
        Hook(url, SECRET, "").carry([WAITING], NOW)
    assert [json.loads(body)["data"]["bundle"] for _, body in heard] == ["inc-1:first_response", None]

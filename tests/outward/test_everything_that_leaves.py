"""Whatever leaves the house leaves by one way out: CRMs, the support AI, notices and mail as well as channels."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firsthand import wiring
from firsthand.channels import connect
from firsthand.crm.calls import call as crm_call
from firsthand.crm.salesforce import Salesforce
from firsthand.desk.channel import CannotTell, ChannelAccount, Intent, Later
from firsthand.desk.crm_writing import CrmConnection
from firsthand.desk.notices import Waiting
from firsthand.domain.notice import Notice
from firsthand.drafters import OpenAiCompatible
from firsthand.notifiers import Hook, Mail
from firsthand.outward import INSIDE_HOSTS, Inside, NoAnswer, NotSent, call
from firsthand.outward.mail import imap, smtp
from firsthand.wiring import care

SRC = Path(__file__).parents[2] / "src" / "firsthand"
NOW = datetime(2026, 9, 18, 17, 0, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
WAITING = Waiting("k", "ana", Notice("case-1", 1, "hand_off", "Handed off", "x", "stage", "last", NOW))
AGAIN = 300
OPENS = ("httpx.Client", "httpx.get", "httpx.post", "httpx.stream", "import requests", "smtplib.SMTP(", "SMTP_SSL(",
         "IMAP4(", "IMAP4_SSL(", "urlopen", "create_connection", "HTTPSConnection")  # fmt: skip


@pytest.fixture(autouse=True)
def without_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", INSIDE_HOSTS):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@contextmanager
def server(*says: bytes, again: bytes = b"") -> Iterator[int]:
    """A server on this machine that says this to whoever comes, then one thing for three seconds, and the end."""
    door = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                line, _ = door.accept()
            except OSError:
                return
            with line:
                try:
                    line.recv(65_536)
                    for each in says:
                        line.sendall(each)
                    for _ in range(AGAIN if again else 0):
                        if over.wait(0.01):
                            return
                        line.sendall(again)
                    line.sendall(b"\r\n")
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield door.getsockname()[1]
    finally:
        over.set()
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join(10)


def test_nobody_opens_a_line_beside_the_way_out():
    for path in sorted(SRC.rglob("*.py")):
        if path.relative_to(SRC).parts[0] != "outward":
            words = path.read_text()
            assert not [each for each in OPENS if each in words], path.relative_to(SRC)


def test_a_crm_inside_is_not_called_and_the_mend_is_said():
    writer = Salesforce(
        CrmConnection("crm", "salesforce", options={"domain": "https://10.0.0.5"}, secrets={"client_secret": "s"})
    )
    tried = writer.attempt(NOW)
    assert not tried.well
    assert INSIDE_HOSTS in tried.words
    with pytest.raises(NotSent):
        crm_call("GET", "https://169.254.169.254/latest/meta-data/")


def test_the_support_ai_and_the_program_that_takes_notices_are_not_called_inside(caplog):
    assert OpenAiCompatible("https://192.168.1.7/v1", "small").phrase("Hello.", "hi") is None
    assert INSIDE_HOSTS in caplog.text
    carried = Hook("https://10.1.1.1/hook", SECRET, "").carry([WAITING], NOW)
    assert (carried.state, INSIDE_HOSTS in carried.problem) == ("later", True)


@pytest.mark.parametrize("host", ["localhost.evil.example", "127.0.0.1.evil.example", "evil.example"])
def test_a_name_that_only_begins_like_this_machine_is_not_this_machine(host, monkeypatch):
    monkeypatch.setenv("FIRSTHAND_DRAFTER_URL", f"http://{host}/v1")
    with pytest.raises(wiring.NotConfigured, match="https"):
        care.drafter()


def test_a_mail_server_inside_is_not_called_until_it_is_named(monkeypatch):
    mail = Mail("smtp://10.0.0.9:25", "desk@example.com", "", {"ana": "ana@example.com"})
    assert INSIDE_HOSTS in mail.carry([WAITING], NOW).problem
    for opened in (smtp, imap):
        with pytest.raises(Inside, match=INSIDE_HOSTS):
            opened("10.0.0.9", 993, 1.0)
    with server(b"* OK ready\r\n") as port:
        monkeypatch.setenv(INSIDE_HOSTS, "0.0.0.0")
        with pytest.raises(ssl.SSLError):
            imap("0.0.0.0", port, 5.0)


def test_a_mailbox_inside_says_so_and_its_replies_wait():
    options = {"address": "care@brand.example", "imap_host": "10.0.0.9", "smtp_host": "10.0.0.9"}
    channel = connect(ChannelAccount("mail", "email", options=options, secrets={"secret": "s"}), Path("/nowhere"))
    assert INSIDE_HOSTS in channel.catch_up("", NOW).problem
    intent = Intent("i", "case-1", "mail", "On it.", "", parent="<1@customer.example>", to="jane@customer.example")
    answer = channel.publish(intent, NOW)
    assert isinstance(answer, Later)
    assert INSIDE_HOSTS in answer.reason
    assert isinstance(channel.lookup(intent, NOW), CannotTell)


def test_a_server_that_drips_its_answer_for_ever_is_left_in_time():
    for says in (b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"):
        with server(says, again=b"x: y\r\n") as port, pytest.raises(NoAnswer):
            call("GET", f"http://127.0.0.1:{port}/", near=True, deadline_seconds=0.3)


def test_an_answer_that_is_too_long_is_not_read_to_its_end():
    with server(b"HTTP/1.1 200 OK\r\n\r\n", again=b"x" * 65_536) as port, pytest.raises(NoAnswer):
        call("GET", f"http://127.0.0.1:{port}/", near=True, bytes_max=1_000)


def test_a_redirect_into_the_house_is_not_followed():
    moved = b"HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n"
    with server(moved) as port:
        assert call("GET", f"http://127.0.0.1:{port}/", near=True).status == 302
        carried = Hook(f"http://127.0.0.1:{port}/", SECRET, "").carry([WAITING], NOW)
    assert (carried.state, carried.problem) == ("later", "the receiver answered 302")

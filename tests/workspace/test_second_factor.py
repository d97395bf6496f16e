"""The second factor: set up by oneself, asked for at the next log-in, in the desk's own look."""

import base64
import hashlib
import hmac
import re
import struct
import time

from django.test import Client

from tests.workspace import world


def code_of(secret: str) -> str:
    """What the person's phone shows now (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def log_in() -> tuple[Client, str]:
    client = Client()
    answer = client.post("/login/", {"username": "ana", "password": world.PASSWORD})
    return client, answer["Location"]


def test_a_second_factor_is_set_up_and_asked_for_at_the_next_log_in(desk_world):
    client, _ = log_in()
    assert b"Set up" in client.get("/me/").content
    setting_up = "/accounts/2fa/totp/activate/"
    again = {"password": world.PASSWORD, "next": setting_up}
    page = client.post("/accounts/reauthenticate/", again, follow=True).content.decode()
    assert "firsthand.css" in page
    assert "<style" not in page
    secret = re.search(r'value="([A-Z2-7]{16,})"', page)[1]
    client.post(setting_up, {"code": code_of(secret)})
    codes = re.findall(r"\b[0-9a-f]{8}\b", client.get("/accounts/2fa/recovery-codes/").content.decode())
    assert len(codes) >= 8
    again, where = log_in()
    assert where.startswith("/accounts/2fa/authenticate/")
    assert again.get("/inbox/").status_code == 302
    asked = again.get(where).content.decode()
    assert "firsthand.css" in asked
    again.post(where, {"code": "000000"})
    assert again.get("/inbox/").status_code == 302
    again.post(where, {"code": codes[0]})
    assert again.get("/inbox/").status_code == 200


def test_nobody_is_told_that_they_logged_in_when_they_open_their_second_factor(desk_world):
    client, _ = log_in()
    page = client.get("/accounts/2fa/", follow=True).content.decode()
    assert "Your settings" in page
    assert "signed in as" not in page


def test_a_fresh_log_in_is_asked_for_before_the_second_factor_changes(as_):
    client = as_("ana")
    answer = client.get("/accounts/2fa/totp/activate/")
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert b"firsthand.css" in client.get(answer["Location"]).content

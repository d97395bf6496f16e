"""The way out: what an administrator enters leads to a vendor, never into the house, whatever a name says later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.channels import connect
from firsthand.channels.streaming import Broken, Stream, blocks
from firsthand.desk.channel import ChannelAccount
from firsthand.outward import INSIDE_HOSTS, Inside, NotSent, call, is_inside, ways
from tests.fakes.vendors import GraphVendor

INSIDE = (
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0x7f.1/",
    "https://2130706433/",
    "https://localhost/",
    "https://localhost./",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://0.0.0.0/",
    "https://10.0.0.5/",
    "https://172.16.3.4/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://100.64.0.1/",
    "https://224.0.0.1/",
    "http://93.184.216.34/",
    "ftp://example.com/",
    "gopher://example.com/",
    "file:///etc/passwd",
)


class Names:
    """A resolver with a script: each look-up of a name takes its next answer."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def without_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def vendor() -> Iterator[GraphVendor]:
    made = GraphVendor()
    yield made
    made.close()


@pytest.mark.parametrize("url", INSIDE)
def test_an_address_inside_is_never_called(url, without_proxy):
    with pytest.raises(Inside, match=r"leads into|begins with"):
        list(ways(url))
    with pytest.raises(NotSent):
        call("GET", url)


@pytest.mark.parametrize("url", INSIDE)
def test_a_proxy_opens_no_door_either(url, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with pytest.raises(Inside):
        list(ways(url))


def test_a_name_with_one_address_inside_is_not_called_at_all(without_proxy):
    names = Names(["93.184.216.34", "10.0.0.5"])
    with pytest.raises(Inside, match=r"example\.social leads into your own network"):
        list(ways("https://example.social/api", resolve=names))


def test_a_name_that_changes_after_it_was_looked_at_changes_nothing(without_proxy):
    names = Names(["93.184.216.34"], ["127.0.0.1"])
    (way,) = ways("https://example.social:8443/api?a=b", resolve=names)
    assert way.url == "https://93.184.216.34:8443/api?a=b"
    assert way.headers == {"host": "example.social:8443"}
    assert way.extensions == {"sni_hostname": "example.social"}
    assert names.asked == ["example.social"]


def test_a_name_without_an_address_is_not_sent_and_tried_again_later(without_proxy):
    with pytest.raises(NotSent, match="no address"):
        call("GET", "https://nowhere.invalid/")


def test_this_machine_is_called_only_where_it_was_set_on_purpose(vendor):
    with pytest.raises(NotSent):
        call("GET", f"{vendor.base}/x")
    assert call("GET", f"{vendor.base}/x", near=True).status
    with pytest.raises(Broken):
        list(blocks(Stream(f"{vendor.base}/x")))


def test_a_server_of_our_own_is_named_in_the_environment(vendor, monkeypatch):
    monkeypatch.setenv(INSIDE_HOSTS, "chat.corp.example, 127.0.0.1")
    assert call("GET", f"{vendor.base}/x").status


@pytest.mark.parametrize(
    ("kind", "options"),
    [("mastodon", {"server": "https://192.168.1.1"}), ("webhook", {"reply_url": "https://169.254.169.254/x"})],
)
def test_an_account_that_leads_inside_is_not_connected_and_says_the_mend(kind, options, without_proxy):
    secrets = {"secret": "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
    channel = connect(ChannelAccount("a", kind, options=options, secrets=secrets), Path("/nowhere"))
    with pytest.raises(ValueError, match=INSIDE_HOSTS):
        channel.check()


def test_every_kind_of_address_that_is_not_public_is_inside():
    for address in (
        "127.0.0.1",
        "::1",
        "10.1.2.3",
        "169.254.1.1",
        "fe80::1",
        "2002:7f00:1::",
        "0.0.0.0",
        "240.0.0.1",
        "168.63.129.16",
        "192.0.0.192",
        "fec0::1",
        "::10.0.0.1",
        "::ffff:0:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "5f00::1",
    ):
        assert is_inside(address), address
    for address in ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"):
        assert not is_inside(address), address

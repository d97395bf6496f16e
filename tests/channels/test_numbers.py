"""Numbers that vendors change: the home's own file goes before the shipped one, and a wrong line is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from firsthand.channels import connect
from firsthand.channels.meta import graph_error
from firsthand.desk.channel import ChannelAccount, Later
from firsthand.outward import Told


def test_what_a_vendor_changed_is_written_down_without_a_new_version(tmp_path):
    (tmp_path / "channels.toml").write_text("[x]\n[x.capabilities]\nlength_public = 500\ncalls = 20\n")
    channel = connect(ChannelAccount("acc", "x"), tmp_path)
    assert channel.capabilities.length_public == 500
    assert channel.capabilities.calls == 20
    assert channel.capabilities.length_private == 10_000


@pytest.mark.parametrize("words", ["[x", "[x]\n[x.capabilities]\nlenght = 5\n"])
def test_a_wrong_line_is_named_with_its_file(tmp_path, words):
    (tmp_path / "channels.toml").write_text(words)
    with pytest.raises(ValueError, match=r"channels\.toml"):
        connect(ChannelAccount("acc", "x"), tmp_path)


def test_metas_limit_is_lifted_when_the_graph_says_so():
    now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    doc = {"error": {"code": 32, "message": "limit"}}
    for headers, minutes in (
        ({}, 15),
        ({"retry-after": "60"}, 1),
        ({"x-business-use-case-usage": '{"1": [{"estimated_time_to_regain_access": 7}]}'}, 7),
        ({"x-business-use-case-usage": "[broken"}, 15),
    ):
        answer = graph_error(Told(400, headers, b"", doc), now)
        assert isinstance(answer, Later)
        assert answer.retry_at == now + timedelta(minutes=minutes)

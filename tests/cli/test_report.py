"""`firsthand report`: numbers that fit a terminal, open to their cases, and never stand on nothing."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.slow
"""A dozen real commands: what a person at a terminal sees is told by nothing less."""

LINES = "\n".join(
    json.dumps({"id": f"m{n}", "channel": "x", "author": f"a{n}", "text": text, "created_at": at})
    for n, (text, at) in enumerate(
        (
            ("no signal since this morning, please help", "2026-09-18T03:30:00Z"),
            ("my bill is 30 dollars higher than last month", "2026-09-18T18:00:00Z"),
        )
    )
).encode()


def test_an_empty_desk_is_told_so_and_programs_get_every_metric_as_null(terminal):
    ran = terminal("report")
    assert (ran.code, "no case yet" in ran.out) == (0, True)
    metrics = terminal("report", "--json").json["metrics"]
    assert metrics["first_response_minutes"]["value"] is None
    assert all({"value", "low", "high", "count", "unit", "definition"} == set(row) for row in metrics.values())


def test_the_table_fits_eighty_columns_and_a_number_opens_to_its_cases(terminal):
    assert terminal("ingest", "-", stdin=LINES).code == 0
    ran = terminal("report")
    assert "negative share" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    opened = terminal("report", "--cases", "backlog", "--json").json
    assert len(opened["cases"]) == 2
    assert terminal("report", "--cases", "first response minutes").code == 0
    assert terminal("report", "--cases", "happiness").code == 2


def test_a_date_is_a_day_where_the_desk_is(terminal):
    """Half past three in the night of UTC is still the evening before at the desk."""
    assert terminal("ingest", "-", stdin=LINES).code == 0
    day = terminal("report", "--since", "2026-09-18", "--until", "2026-09-19", "--json").json
    assert day["metrics"]["backlog"]["value"] == 1
    both = terminal("report", "--since", "2026-09-18T00:00:00Z", "--json").json
    assert both["metrics"]["backlog"]["value"] == 2


def test_words_that_are_no_time_are_named_and_far_ones_are_borne(terminal):
    for words in ("yesterday", "2026-13-40", "0001-01-01T00:00:00+05:00"):
        ran = terminal("report", "--since", words)
        assert ran.code == 2
        assert "is no time" in ran.err
        assert "Traceback" not in ran.err
    assert terminal("report", "--since", "99999d", "--until", "0001-01-02").code == 0

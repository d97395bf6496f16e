"""`firsthand crm`: account events from files, all or none, and the connected CRMs."""

from __future__ import annotations

import json

LINE = {"id": "e1", "account": "LW-1", "kind": "sim_changed", "at": "2026-01-28T09:30:00Z", "detail": "in a store"}


def test_events_are_taken_once_and_a_wrong_line_takes_none(terminal, tmp_path):
    file = tmp_path / "changes.jsonl"
    file.write_text(f"{json.dumps(LINE)}\n\n{json.dumps({**LINE, 'id': 'e2', 'kind': 'plan_changed'})}\n")
    took = ("crm", "events", file, "--source", "billing", "--json")
    assert terminal(*took).json == {"read": 2, "new": 2}
    assert terminal(*took).json == {"read": 2, "new": 0}
    file.write_text(f"{json.dumps({**LINE, 'id': 'e3'})}\n{json.dumps({**LINE, 'kind': 'eclipse'})}\n")
    wrong = terminal(*took)
    assert (wrong.code, "line 2: kind is 'eclipse'" in wrong.err) == (1, True)
    file.write_text("{\n")
    assert "line 1: is no JSON" in terminal(*took).err
    assert "cannot be read" in terminal("crm", "events", tmp_path / "none.jsonl").err


def test_without_a_crm_the_list_says_where_to_connect_one(terminal):
    assert "on the page CRM" in terminal("crm", "list").out
    assert terminal("crm", "list", "--json").json == {"crms": []}

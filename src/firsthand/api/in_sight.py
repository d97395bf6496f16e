"""What the API shows of a case's log: facts of the account only while the customer's sign-in is in force."""

from __future__ import annotations

from typing import Any

from firsthand import wiring
from firsthand.domain.in_sight import MASK, hidden, scrubbed


def rows_in_sight(case_id: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as they may be shown now; the answers of tools are masked whole, for they may say more than a fact."""
    desk = wiring.desk()
    case = desk.log.case(case_id)
    level = case.level_at(desk.now())
    names = hidden(case, level)
    if not names:
        return rows
    return [{**row, "payload": scrubbed(_opened(row, names), case, level)} for row in rows]


def _opened(row: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    payload = dict(row["payload"])
    if row["kind"] == "FactLearned" and payload.get("name") in names:
        payload["value"] = MASK
    given = payload.get("input")
    if row["kind"] == "PlaybookAdvanced" and isinstance(given, dict):
        payload["input"] = {**given, **({"result": MASK} if "result" in given else {})}
        if isinstance(start := given.get("start"), dict) and isinstance(facts := start.get("facts"), dict):
            masked = {name: MASK if name in names else value for name, value in facts.items()}
            payload["input"]["start"] = {**start, "facts": masked}
    return payload

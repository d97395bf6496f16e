"""Connecting accounts: what was asked is checked before anything is stored, and each mistake names its mend."""

from __future__ import annotations

import getpass
import json
import re
import sys
from pathlib import Path
from typing import Any

import typer

from firsthand import wiring
from firsthand.desk.channel import ChannelAccount


def connect(
    kind: str,
    account: str,
    secret_file: str | None,
    verify_token_file: Path | None,
    settings: list[str],
    name: str,
    live: bool,
) -> dict[str, str]:
    """Check and store; returns id, kind, state and hook."""
    wiring.migrate()
    from firsthand.channels import KINDS
    from firsthand.wiring.accounts import connect as connect_account
    from firsthand.wiring.answers import AccountProblem

    keys = KINDS[kind].secret_keys if kind in KINDS else ()
    options, secrets = _settings(settings, keys)
    secrets.update(_secrets(secret_file))
    if verify_token_file:
        secrets["verify_token"] = _read(str(verify_token_file))
    made = ChannelAccount(account, kind, name, "live" if live else "listening", options, secrets)
    try:
        connected = connect_account(made, by=_who())
    except AccountProblem as problem:
        where = {"id": "--id: ", "": ""}.get(problem.field, "--secret-file: ")
        fail(f"{where}{problem}")
        raise AssertionError from problem
    return {"id": account, "kind": kind, "state": connected.account.state, "hook": connected.hook}


def fail(words: str) -> None:
    typer.echo(words, err=True)
    raise typer.Exit(1)


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"


def _settings(settings: list[str], secret_keys: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    options: dict[str, str] = {}
    secrets: dict[str, str] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key.strip():
            fail(f"--set '{setting[:60]}' is no setting; write key=value")
        if key.strip() in secret_keys:
            typer.echo(
                f"{key.strip()} is a secret: it is stored encrypted, but --secret-file keeps it out of sight",
                err=True,
            )
            secrets[key.strip()] = value
        else:
            options[key.strip()] = value
    return options, secrets


def _read(path: str) -> str:
    try:
        words = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{path} cannot be read: {error}")
        raise AssertionError from error
    return words.strip()


def _secrets(path: str | None) -> dict[str, str]:
    """One secret by itself; or JSON, or name=value lines, for several."""
    if path is None:
        return {}
    words = _read(path)
    if not words:
        fail(f"{path} is empty")
    if words.startswith("{"):
        try:
            return {str(k): str(v) for k, v in json.loads(words).items()}
        except ValueError:
            return {"secret": words}
    lines = [line.strip() for line in words.splitlines() if line.strip() and not line.startswith("#")]
    pairs = [re.fullmatch(r"([a-z_]+)\s*=\s*(.+)", line) for line in lines]
    if pairs and all(pairs) and (len(pairs) > 1 or (pairs[0] and pairs[0][1] in _NAMES)):
        return {pair[1]: pair[2] for pair in pairs if pair}
    return {"secret": words}


_NAMES = frozenset(
    "secret secret_before access_token token consumer_secret verify_token password app_password client_secret "
    "private_key refresh_token imap_password smtp_password".split()
)


def listed() -> dict[str, Any]:
    """What `channel list --json` prints."""
    wiring.migrate()
    from firsthand.channels import KINDS
    from firsthand.records import accounts
    from firsthand.records.outbox import waits_because
    from firsthand.wiring.accounts import dead_channels

    counts, now = wiring.completeness(), wiring.now()
    dead = {each.id: each for each in dead_channels()}
    found = []
    for health in accounts.health():
        kind = KINDS.get(health.kind)
        found.append(
            {
                "id": health.id,
                "kind": health.kind,
                "name": health.name,
                "state": health.state,
                "hook": f"/hooks/{health.id}" if kind and "webhook" in kind.ingest() else "",
                "last_event_at": health.last_event_at.isoformat() if health.last_event_at else None,
                "last_poll_at": health.last_poll_at.isoformat() if health.last_poll_at else None,
                "silent_seconds": round(dead[health.id].seconds) if health.id in dead else 0,
                "waits_because": waits_because(health.id, now, wiring.policy().zone),
                "health": dict(health.notes),
                **counts.get(health.id, {}),
            }
        )
    return {"publishing": "paused" if accounts.publishing_paused() else "on", "channels": found}


def table(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    screen = Console()
    shown = Table(title=f"publishing is {found['publishing']}")
    columns = ("id", "kind", "state", "last_event_at", "received", "kept", "refused", "unparsed")
    for column in (*columns, "problem"):
        shown.add_column(column.replace("_", " "))
    for row in found["channels"]:
        silent = f"no sign of life for {row['silent_seconds']} s too long" if row["silent_seconds"] else ""
        problem = row["health"].get("problem") or silent or row["waits_because"]
        shown.add_row(*(str(row.get(column) or "") for column in columns), str(problem))
    screen.print(shown)


def set_state(account: str, state: str) -> None:
    wiring.migrate()
    from firsthand.records import accounts

    try:
        accounts.set_state(account, state)
    except KeyError:
        fail(f"there is no account '{account}'; firsthand channel list shows them")
    wiring.audit().note(_who(), f"account {state}", account)


def press(pressed: bool) -> None:
    wiring.migrate()
    from firsthand.records import accounts

    accounts.pause_publishing(pressed)
    wiring.audit().note(_who(), "all publishing paused" if pressed else "publishing goes on")

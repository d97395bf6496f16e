"""`firsthand rebuild`: the list projection again, from the log."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def run(
    json_out: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Make the list projection (inbox rows, timers) again from the case log.

    The log is the truth; the projection is only its shadow, kept so that lists are fast. Rebuilding gives
    identical rows. It is needed after a change of the policy's targets, and never does harm.

    Example:

      firsthand rebuild
    """
    from firsthand import wiring

    wiring.migrate()
    from firsthand.records.case_log import DjangoCaseLog, rebuild

    in_force = wiring.policy()
    count = rebuild(DjangoCaseLog(lambda: in_force))
    typer.echo(json.dumps({"cases": count}) if json_out else f"{count:,} cases rebuilt from their logs")

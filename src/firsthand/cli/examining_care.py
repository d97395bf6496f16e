"""What the doctor looks at for conversations: sign-in, notices, the support AI, playbooks of one's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from firsthand import wiring
from firsthand.cli.examined import Line
from firsthand.wiring import care


def examine() -> Iterator[Line]:
    """Conversations: each way out that is set works with what is set, and what is missing is said."""
    yield from _set("sign-in", "FIRSTHAND_SIGN_IN_URL", care.sign_in, "customers cannot sign in outside the demo")
    yield from _set("notices by mail", "FIRSTHAND_SMTP_URL", care.mail_set, "notices stand in the workspace only")
    yield from _set("notices by webhook", "FIRSTHAND_NOTICE_URL", care.hook_set, "no other program is told")
    yield from _set("support AI", "FIRSTHAND_DRAFTER_URL", care.drafter, "none; everything works without one")
    yield from _own_playbooks()


def _set(about: str, variable: str, use: Callable[[], object], without: str) -> Iterator[Line]:
    address = os.environ.get(variable, "")
    if not address:
        yield Line("ok", about, f"{variable} is not set: {without}")
        return
    try:
        use()
    except (wiring.NotConfigured, ValueError) as error:
        yield Line("fix", about, str(error)[:300], f"set {variable} right, or leave it out")
    else:
        yield Line("ok", about, "set")


def _own_playbooks() -> Iterator[Line]:
    for file in care.playbooks_only_looked_at().files:
        if file.wrong:
            first, path = file.wrong[0], wiring.home() / "playbooks" / file.name
            more = f"; `firsthand playbook check {path}` names the rest" if len(file.wrong) > 1 else ""
            told = f"{first.file}, line {first.line}: {first.problem}"[:300]
            yield Line("fix", "playbooks", f"{told}. {file.goes_on}", f"{first.mend}{more}")
        elif file.playbook is not None:
            yield Line("ok", "playbooks", f"{file.name}, version {file.playbook.version}")

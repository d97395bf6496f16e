"""The waist, second page: what a conversation is conducted with: hands for tools, sign-in, playbooks.

Like `wiring`, the only room that knows which adapters are in use.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from firsthand import wiring
from firsthand.crm import DemoPhone
from firsthand.crm.account_tool import get_account
from firsthand.desk.hands import Kit
from firsthand.domain.case import Case
from firsthand.domain.playbook import Playbook


@dataclass(frozen=True, slots=True)
class SignIn:
    """The brand's own sign-in: where it is, and the secret that signs its answer."""

    address: str
    secret: bytes


def sign_in() -> SignIn | None:
    """FIRSTHAND_SIGN_IN_URL and FIRSTHAND_SIGN_IN_SECRET_FILE; None where no sign-in is connected."""
    address, file = (
        os.environ.get("FIRSTHAND_SIGN_IN_URL", ""),
        os.environ.get("FIRSTHAND_SIGN_IN_SECRET_FILE", ""),
    )
    if not address:
        return None
    if not address.startswith("https://") and not address.startswith("http://127.0.0.1"):
        raise wiring.NotConfigured("FIRSTHAND_SIGN_IN_URL must begin with https://")
    if not file or not Path(file).is_file():
        raise wiring.NotConfigured(
            "FIRSTHAND_SIGN_IN_SECRET_FILE names no file; it holds the secret of the sign-in"
        )
    return SignIn(address, Path(file).read_bytes().strip())


def phones() -> DemoPhone:
    """The phone of record; so far the demo's fake, which leaves a text in the home."""
    return DemoPhone(wiring.home(), wiring.crm(), wiring.now)


@cache
def playbooks() -> dict[str, Playbook]:
    """The playbooks that ship, and the home's own in `playbooks/`; one of the home's takes the place of ours."""
    from firsthand.desk.playbook_files import load, load_library

    own = sorted((wiring.home() / "playbooks").glob("*.yaml"))
    return {**load_library(), **{playbook.id: playbook for playbook in map(load, own)}}


def kit() -> Kit:
    """What the desk does by itself in a playbook, and what the channels can."""
    return Kit(
        hands={"get_account": partial(get_account, crm=wiring.crm())},
        can_go_private=can_go_private,
    )


def can_go_private(case: Case) -> bool:
    """Whether a public thread of this channel can go on in a private message; a private one is there already."""
    from firsthand.channels import KINDS
    from firsthand.channels.base import capabilities

    if case.private or case.private_channel:
        return True
    if case.channel not in KINDS:
        return False
    can = capabilities(case.channel)
    return can.private or can.private_reply

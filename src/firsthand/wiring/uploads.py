"""Files for a reply: uploaded once, kept by their hash, named by a token that only we can make, and checked.

The composer and the API attach by the same code, so that what one refuses the other refuses as well.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace

from django.core import signing

from firsthand import wiring
from firsthand.channels.base import BaseChannel
from firsthand.desk.attachments import BYTES_MAX, Attachment, kind_of, name_problem, safe_name
from firsthand.desk.pictures import kind_of_bytes, without_traces
from firsthand.desk.ports import Desk
from firsthand.desk.reply import Written, draft_of, findings_of
from firsthand.domain.case import Case

MOST = 10
SALT = "attached"
SECONDS = 86_400
"""A token ends after a day: what was not sent by then is uploaded anew."""


def keep(name: str, raw: bytes) -> tuple[Attachment | None, str]:
    """The file, stored without the traces that a camera leaves; or why it is not taken."""
    from firsthand.records import files

    name = safe_name(name)
    if len(raw) > BYTES_MAX:
        return None, f"{name} is larger than {BYTES_MAX // 1_000_000} MB."
    content = without_traces(raw)
    mime = kind_of_bytes(content)
    if problem := name_problem(name):
        return None, f"{name}: {problem}."
    if not mime:
        return None, f"{name}: pictures (JPEG, PNG, GIF, WebP) and PDF can be attached."
    digest = hashlib.sha256(content).hexdigest()
    files.keep(digest, content)
    return Attachment(kind_of(mime), name=name, mime=mime, size=len(content), sha256=digest), ""


def token_of(attachment: Attachment) -> str:
    return signing.dumps(asdict(replace(attachment, alt="")), salt=SALT, compress=True)


def opened(token: str) -> Attachment | None:
    """The file that a token names; None for a token that we did not make, or too old a one."""
    try:
        return Attachment(**signing.loads(token, salt=SALT, max_age=SECONDS))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def described(attachment: Attachment, alt: str) -> Attachment:
    """With what is said of it to somebody who cannot see it."""
    return replace(attachment, alt=" ".join(alt.split())[:1000])


def problem_of(written: Written, case: Case, desk: Desk) -> str:
    """Why these files cannot leave with this reply: the channel's rules, and the checks of their descriptions."""
    if not written.attached:
        return ""
    channel = wiring.channel_of(case.account)
    if isinstance(channel, BaseChannel) and (why := channel.attach_problem(written.attached, written.private)):
        named = any(why.startswith(each.name) for each in written.attached if each.name)
        return f"{why}." if named else f"{why[:1].upper()}{why[1:]}."
    draft = draft_of(written, case)
    for each in written.attached:
        blocks = [f for f in findings_of(replace(draft, text=each.alt), case, desk) if f.severity == "block"]
        if each.alt and blocks:
            return f"The description of {each.name}: {blocks[0].message}"
    return ""

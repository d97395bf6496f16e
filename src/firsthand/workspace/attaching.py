"""Attaching: a file is uploaded once, kept by its hash, and named on the page by a token that only we can make."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.core.files.base import File
from django.http import HttpRequest, HttpResponseBase, QueryDict

from firsthand import wiring
from firsthand.channels.base import BaseChannel
from firsthand.desk.attachments import BYTES_MAX, Attachment, kind_of, name_problem, safe_name
from firsthand.desk.pictures import kind_of_bytes, without_traces
from firsthand.desk.reply import draft_of, findings_of
from firsthand.domain.case import Case
from firsthand.records import files
from firsthand.workspace.access import Seat, case_in_sight, page, seated
from firsthand.workspace.case_parts import may_write
from firsthand.workspace.composer import Composer, written_of
from firsthand.workspace.tokens import opened, token_of

MOST = 10


@seated(writes=True)
def attach(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Keep an uploaded file; answers with the line that the composer shows for it."""
    case = case_in_sight(seat, case_id)
    found = request.FILES.get("file")
    if found is None or not may_write(seat, case):
        return page(
            request, seat, "attached_file.html", {"problem": "No file came with this.", "case": case}, status=422
        )
    attachment, problem = _kept(found)
    if attachment is None:
        return page(request, seat, "attached_file.html", {"problem": problem, "case": case})
    return page(
        request, seat, "attached_file.html", {"a": attachment, "token": token_of(attachment), "case": case}
    )


def _kept(found: File[bytes]) -> tuple[Attachment | None, str]:
    """The file, stored; or why it is not taken."""
    name = safe_name(found.name or "file")
    if (found.size or 0) > BYTES_MAX:
        return None, f"{name} is larger than {BYTES_MAX // 1_000_000} MB."
    content = without_traces(found.read())
    mime = kind_of_bytes(content)
    if problem := name_problem(name):
        return None, f"{name}: {problem}."
    if not mime:
        return None, f"{name}: pictures (JPEG, PNG, GIF, WebP) and PDF can be attached."
    digest = hashlib.sha256(content).hexdigest()
    files.keep(digest, content)
    return Attachment(kind_of(mime), name=name, mime=mime, size=len(content), sha256=digest), ""


def attached_of(post: QueryDict) -> tuple[Attachment, ...]:
    """What the page says is attached, with the descriptions as they stand; a token that we did not make is nothing."""
    found = []
    for token in post.getlist("attach")[:MOST]:
        attachment = opened(token)
        if attachment is None:
            continue
        alt = " ".join(post.get(f"alt-{attachment.sha256[:16]}", "").split())[:1000]
        found.append(replace(attachment, alt=alt))
    return tuple(found)


def problem_of(seat: Seat, case: Case, composer: Composer) -> str:
    """Why these files cannot leave with this reply: the channel's rules, and the checks of their descriptions."""
    if not composer.attached:
        return ""
    channel = wiring.channel_of(case.account)
    if isinstance(channel, BaseChannel) and (why := channel.attach_problem(composer.attached, composer.private)):
        return f"{why[:1].upper()}{why[1:]}."
    return _said(seat, case, composer, composer.attached)


def _said(seat: Seat, case: Case, composer: Composer, attached: Sequence[Attachment]) -> str:
    draft = draft_of(written_of(composer, case, seat.agent.id), case)
    for each in attached:
        blocks = [f for f in findings_of(replace(draft, text=each.alt), case, seat.desk) if f.severity == "block"]
        if each.alt and blocks:
            return f"The description of {each.name}: {blocks[0].message}"
    return ""

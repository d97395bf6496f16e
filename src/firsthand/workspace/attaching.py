"""Attaching: a file is uploaded once, kept by its hash, and named on the page by a token that only we can make."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, QueryDict

from firsthand.desk.attachments import BYTES_MAX, Attachment, safe_name
from firsthand.domain.case import Case
from firsthand.wiring import uploads
from firsthand.workspace.access import Seat, case_in_sight, page, seated
from firsthand.workspace.case_parts import may_write
from firsthand.workspace.composer import Composer, written_of


@seated(writes=True)
def attach(request: HttpRequest, seat: Seat, case_id: str) -> HttpResponseBase:
    """Keep an uploaded file; answers with the line that the composer shows for it."""
    case = case_in_sight(seat, case_id)
    found = request.FILES.get("file")
    if found is None or not may_write(seat, case):
        return page(
            request, seat, "attached_file.html", {"problem": "No file came with this.", "case": case}, status=422
        )
    name = found.name or "file"
    if (found.size or 0) > BYTES_MAX:
        problem = f"{safe_name(name)} is larger than {BYTES_MAX // 1_000_000} MB."
        return page(request, seat, "attached_file.html", {"problem": problem, "case": case})
    attachment, problem = uploads.keep(name, found.read())
    if attachment is None:
        return page(request, seat, "attached_file.html", {"problem": problem, "case": case})
    told = {"a": attachment, "token": uploads.token_of(attachment), "case": case}
    return page(request, seat, "attached_file.html", told)


def attached_of(post: QueryDict) -> tuple[Attachment, ...]:
    """What the page says is attached, with the descriptions as they stand; a token that we did not make is nothing."""
    found = (uploads.opened(token) for token in post.getlist("attach")[: uploads.MOST])
    return tuple(uploads.described(a, post.get(f"alt-{a.sha256[:16]}", "")) for a in found if a)


def problem_of(seat: Seat, case: Case, composer: Composer) -> str:
    return uploads.problem_of(written_of(composer, case, seat.agent.id), case, seat.desk)

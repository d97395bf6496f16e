"""Files that came with a message: handed out to whoever may see the case, never opened by this page."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from firsthand.desk.attachments import Attachment, safe_name
from firsthand.records import files
from firsthand.records.thread import thread
from firsthand.workspace.access import Seat, case_in_sight, seated

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Only these are shown in the page itself; everything else is a download."""


@seated()
def file(request: HttpRequest, seat: Seat, case_id: str, sha256: str) -> HttpResponseBase:
    """One kept file of this case. It cannot run anything: its type is fixed, and a page is never made of it."""
    case = case_in_sight(seat, case_id)
    attached = next((a for m in thread(case) for a in m.attached if a.sha256 == sha256), None)
    content = files.read(sha256) if attached else None
    if attached is None or content is None:
        raise Http404
    seen = attached.mime in SHOWN and not attached.problem and _is_picture(content)
    answer = HttpResponse(content, content_type=attached.mime if seen else "application/octet-stream")
    how = "inline" if seen else "attachment"
    answer["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(_name(attached))}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _name(attached: Attachment) -> str:
    return safe_name(attached.name or f"{attached.kind}-{attached.sha256[:8]}")


def _is_picture(content: bytes) -> bool:
    """Whether the bytes are what they are called: a page that is named like a picture is none."""
    return content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")) or content[8:12] == b"WEBP"

"""What the routes answer: (status, body). A problem names its field and the mend."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from datetime import timedelta
from hashlib import sha256
from operator import itemgetter
from typing import Any

from firsthand import wiring
from firsthand.api.errors import as_json, problem
from firsthand.api.in_sight import rows_in_sight
from firsthand.api.schemas import ReplyIn
from firsthand.desk import reply as replies
from firsthand.desk.intake import Refusal, Taken, take_patiently
from firsthand.desk.lines import Refused, placed_lines
from firsthand.desk.ports import Conflict
from firsthand.desk.sight import Sight
from firsthand.domain.case import IllegalEvent
from firsthand.domain.mention import Mention
from firsthand.records import api_rows, thread
from firsthand.records.idempotency import Answer
from firsthand.records.tokens import Token
from firsthand.wiring import clock, uploads

Body = tuple[int, Any]
CLIENT_TOKEN_MOST = 80
NO_CASE = problem(404, "no such case", "GET /api/cases lists them", "case")
NO_REPLY = problem(404, "no such reply", "the answer to POST /api/cases/{id}/replies names it", "reply")


def forbidden(token: Token, right: str) -> dict[str, Any]:
    mend = "make one with another role: firsthand token NAME --role ROLE"
    return problem(403, f"a token of role {token.role} may not do this ({right})", mend, "Authorization")


def _text(status: int, body: Any) -> Answer:
    return status, as_json(body)


def _wrong(status: int, detail: str, mend: str, field: str | None = None) -> Answer:
    return _text(status, problem(status, detail, mend, field))


def take(body: bytes) -> Answer:
    """Take mentions: what is refused is named, the rest is taken."""
    raw = _one_line(body) if body.lstrip().startswith(b"{") and b"\n" in body.strip() else body
    placed = list(placed_lines(io.BytesIO(raw), clock.latest(wiring.home())))
    entries = [entry for _, entry in placed]
    mentions = [entry for entry in entries if isinstance(entry, Mention)]
    refused = [_refused(entry, entry.line) for entry in entries if isinstance(entry, Refused)]
    if not entries:
        return _wrong(400, "no mention in the body", "send one JSON object, or one a line")
    try:
        taken = take_patiently(mentions, wiring.desk()) if mentions else Taken()
    except Conflict as conflict:
        return _wrong(503, str(conflict), "send it again with the same key in a moment")
    line_of = {id(entry): line for line, entry in placed}
    refused += [_refused(each, line_of[id(each.mention)]) for each in taken.refused]
    refused.sort(key=itemgetter("line"))
    told = {
        "mentions": len(entries),
        "new": taken.new,
        "duplicates": taken.duplicates,
        "refused": refused,
        "actionable": taken.actionable,
        "abstained": taken.abstained,
        "cases": taken.opened,
    }
    if mentions:
        return _text(200, told)
    first = refused[0]
    none = problem(422, f"no mention could be taken: {first['problem']}", first["mend"], first["field"] or None)
    return _text(422, {**none, **told})


def _one_line(raw: bytes) -> bytes:
    """One object that was printed over several lines; JSON lines stay as they are."""
    try:
        return json.dumps(json.loads(raw)).encode()
    except ValueError:
        return raw


def _refused(entry: Refused | Refusal, line: int) -> dict[str, Any]:
    return {"line": line, "field": entry.field, "problem": entry.problem, "mend": entry.mend}


def no_case() -> Answer:
    return _text(404, NO_CASE)


def cases(sight: Sight, **wanted: Any) -> Body:
    return 200, api_rows.cases(sight, **wanted)


def case(case_id: str, sight: Sight) -> Body:
    row = api_rows.case(case_id, sight)
    return (200, row) if row else (404, NO_CASE)


def case_of(reply_id: str) -> str:
    """Of which case a reply is; empty for a stranger."""
    row = api_rows.reply(reply_id)
    return str(row["case"]) if row else ""


def events(case_id: str) -> Body:
    rows = api_rows.events(case_id)
    return (200, rows_in_sight(case_id, rows)) if rows else (404, NO_CASE)


def reply(reply_id: str, sight: Sight) -> Body:
    """The reply, if its case is in sight; otherwise 404 in the same words as for a stranger."""
    row = api_rows.reply(reply_id)
    return (200, row) if row and api_rows.case(row["case"], sight) else (404, NO_REPLY)


def write(case_id: str, body: ReplyIn, token: Token, key: str) -> Answer:
    """Write a reply to the customer's latest message."""
    desk = wiring.desk()
    try:
        found = desk.log.case(case_id)
    except KeyError:
        return _text(404, NO_CASE)
    if not found.is_open:
        return _wrong(409, "the case is closed", "it opens again when the customer writes", "case")
    if token.person and found.owner not in (None, token.by):
        return _wrong(409, f"{found.owner} holds this case", "exactly one person writes on a case", "case")
    answered = thread.last_inbound(thread.thread(found))
    written = replies.Written(
        case=case_id,
        text=body.text,
        by=token.by,
        client_token=_client_token(token.name, key),
        seen_version=found.version if body.seen_version is None else body.seen_version,
        parent=answered.ext_id if answered else "",
        to=found.author,
        in_reply_to_text=answered.text if answered else "",
        private=body.private,
        attached=tuple(
            uploads.described(a, each.alt) for each in body.attachments if (a := uploads.opened(each.token))
        ),
    )
    if len(written.attached) < len(body.attachments):
        mend = "upload it anew: POST /api/cases/{case}/files"
        return _wrong(
            422, "an attachment's token was not made here, or is more than a day old", mend, "attachments"
        )
    if why := uploads.problem_of(written, found, desk):
        return _wrong(422, why, "change the files, or send the words alone", "attachments")
    try:
        outcome = replies.send(written, desk)
    except replies.Changed as changed:
        what = [type(event).__name__ for event in changed.what]
        mend = "read the case again, then answer with its version"
        return _wrong(409, f"the case changed: {', '.join(what)}", mend, "seen_version")
    except Conflict as conflict:
        return _wrong(409, str(conflict), "read the case again", "case")
    return _text(200, _outcome(case_id, body.text, outcome))


def _client_token(name: str, key: str) -> str:
    """The token of a reply for a caller's key: two keys are two tokens, however late they differ."""
    said = f"{name}:{key}"
    return said if len(said) <= CLIENT_TOKEN_MOST else f"sha256:{sha256(said.encode()).hexdigest()}"


def upload(name: str, raw: bytes) -> Answer:
    """Keep a file for a reply; the same bytes are one file, however often they are sent."""
    if not name:
        return _wrong(422, "no file came with this", "send it as multipart/form-data, in the field file", "file")
    kept, problem = uploads.keep(name, raw)
    if kept is None:
        return _wrong(422, problem, "send another file", "file")
    told = {"name": kept.name, "mime": kept.mime, "size": kept.size, "sha256": kept.sha256}
    return _text(200, {"token": uploads.token_of(kept), **told})


def _outcome(case_id: str, text: str, outcome: replies.Outcome) -> dict[str, Any]:
    stored = api_rows.reply(outcome.reply) or {"id": outcome.reply, "case": case_id, "text": text}
    status = "draft" if outcome.status == "asked" else outcome.status
    found = [asdict(finding) for finding in outcome.findings]
    return {**stored, "status": status, "findings": found, "second_approval": list(outcome.reasons)}


def approve(reply_id: str, token: Token) -> Answer:
    row = api_rows.reply(reply_id)
    if row is None:
        return _text(404, NO_REPLY)
    try:
        outcome = replies.approve(row["case"], reply_id, token.by, thread.reply_parent(reply_id), wiring.desk())
    except IllegalEvent as error:
        return _wrong(409, str(error), "another person approves", "reply")
    except Conflict as conflict:
        return _wrong(409, str(conflict), "read the reply again", "reply")
    return _text(200, {**row, **(api_rows.reply(reply_id) or {}), "status": outcome.status})


def report(hours: float) -> dict[str, Any]:
    return wiring.report(wiring.now() - timedelta(hours=hours), wiring.now())

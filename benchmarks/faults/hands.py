"""The agent's hands, as a process of their own: it answers cases, and tells at the end what the records hold.

One JSON object a line on standard input, one on standard output: {"answer": 5}, {"facts": true}.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from firsthand import wiring


def answer(most: int) -> dict[str, Any]:
    """Write to so many cases that nobody answered yet; the client token makes a second try the same reply."""
    from firsthand.desk import reply
    from firsthand.desk.ports import Conflict
    from firsthand.records.models import CaseRow, MentionRow, ReplyRow

    desk = wiring.desk()
    answered = set(ReplyRow.objects.values_list("case", flat=True))
    made: list[dict[str, Any]] = []
    for row in CaseRow.objects.exclude(state="closed").order_by("opened_at", "id"):
        if len(made) >= most:
            break
        if row.id in answered:
            continue
        heard = MentionRow.objects.filter(case=row.id, inbound=True, gone=False).order_by("created_at").first()
        if heard is None:
            continue
        case = desk.log.case(row.id)
        text = f"Sorry about that. We are on it under reference {row.id[-12:]}, and write again today."
        written = reply.Written(
            case=row.id,
            text=text,
            by="ana",
            client_token=f"t-{row.id}",
            seen_version=case.version,
            parent=heard.ext_id,
            to=heard.author,
            private=bool(heard.private),
            overruled=True,
        )
        try:
            outcome = reply.send(written, desk)
            if outcome.status == "asked":
                reply.approve(row.id, outcome.reply, "lee", heard.ext_id, desk)
        except Conflict:
            continue
        told = {"reply": outcome.reply, "text": text, "private": bool(heard.private), "status": outcome.status}
        made.append({**told, "parent": heard.author if heard.private else heard.ext_id})
    return {"made": made}


def facts() -> dict[str, Any]:
    """What the records hold: mentions, cases, replies with their evidence, the audit's chain, what waits."""
    from firsthand.records.audit import broken_link
    from firsthand.records.models import AuditRow, CaseRow, MentionRow, RawItem, ReplyRow, UnparsedRow
    from firsthand.records.raw_inbox import completeness

    desk = wiring.desk()
    every = list(CaseRow.objects.values_list("id", flat=True))
    threads = {
        case: [seen.id for seen in known.thread]
        for start in range(0, len(every), 500)
        for case, known in desk.log.cases(every[start : start + 500]).items()
    }
    columns = ("key", "ext_id", "author", "text", "created_at", "gone", "case", "inbound")
    mentions = [dict(zip(columns, row, strict=True)) for row in MentionRow.objects.values_list(*columns)]
    of_reply = (
        "id",
        "status",
        "text",
        "text_sha256",
        "parent",
        "ext_id",
        "private",
        "calls",
        "evidence",
        "problem",
    )
    replies = [dict(zip(of_reply, row, strict=True)) for row in ReplyRow.objects.values_list(*of_reply)]
    return {
        "mentions": mentions,
        "threads": threads,
        "replies": replies,
        "queued": sorted(set(AuditRow.objects.filter(what__in=QUEUED).values_list("about", flat=True))),
        "audit_broken_at": broken_link(),
        "raw_waiting": RawItem.objects.filter(state="new").count(),
        "unparsed": UnparsedRow.objects.count(),
        "completeness": completeness(),
    }


QUEUED = ("reply queued", "reply approved")


def waiting() -> dict[str, Any]:
    """What is still on its way."""
    from firsthand.records.models import RawItem, ReplyRow

    open_ones = ReplyRow.objects.filter(status__in=("ready", "later", "sending", "unknown"))
    return {
        "raw": RawItem.objects.filter(state="new").count(),
        "replies": open_ones.count(),
        "mentions": _mentions(),
    }


def _mentions() -> int:
    from firsthand.records.models import MentionRow

    return MentionRow.objects.filter(inbound=True).count()


def main() -> None:
    wiring.migrate()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            if "answer" in asked:
                told = answer(int(asked["answer"]))
            elif "facts" in asked:
                told = facts()
            else:
                told = waiting()
        except Exception as error:
            wiring.close_connections()
            told = {"error": f"{type(error).__name__}: {str(error)[:200]}"}
        print(json.dumps(told, default=str), flush=True)


if __name__ == "__main__":
    main()

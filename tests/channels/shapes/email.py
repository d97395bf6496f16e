"""E-mail: parts in every encoding, invitations, forwarded and signed mail, reports, answers by machines, broken headers."""

from __future__ import annotations

import base64
from typing import Any


def mail(*lines: str, body: str = "no signal", **headers: str) -> str:
    told = {
        "From": "Jane <jane@far.example>",
        "To": "care@brand.example",
        "Subject": "Re: Help",
        "Message-ID": "<a@far.example>",
    }
    told = {
        **told,
        "Date": "Fri, 20 Nov 2026 10:00:00 +0000",
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    return "\r\n".join([*(f"{k}: {v}" for k, v in told.items() if v), *lines, "", body])


def parts(kind: str, *pieces: str, **headers: str) -> str:
    body = "".join(f"--B\r\n{piece}\r\n" for piece in pieces) + "--B--\r\n"
    return mail(body=body, **{**headers, "Content_Type": f'multipart/{kind}; boundary="B"', "MIME_Version": "1.0"})


def piece(kind: str, body: str, *more: str) -> str:
    return "\r\n".join([f"Content-Type: {kind}", *more, "", body])


def b64(words: str, charset: str = "utf-8") -> str:
    return base64.b64encode(words.encode(charset)).decode()


def heard(words: str) -> list[str]:
    return [f"message <a@far.example> by jane@far.example: {words}"]


PLAIN, PAGE = piece("text/plain", "the plain words"), piece("text/html", "<p>the <b>page</b></p>")
REPORT = piece("text/plain", "It could not be delivered.")
ABOUT = piece("text/rfc822-headers", "Message-ID: <sent@brand.example>\r\nSubject: x")


def dsn(action: str) -> str:
    return piece(
        "message/delivery-status",
        f"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; j@x\r\nAction: {action}\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user",
    )


SHAPES: dict[str, tuple[Any, list[str]]] = {
    "plain": (mail(), heard("no signal")),
    "with a subject of its own": (mail(Subject="No signal"), heard("No signal\n\nno signal")),
    "quoted-printable": (
        mail(
            body="caf=C3=A9 with a long =\r\nline",
            Content_Type="text/plain; charset=utf-8",
            Content_Transfer_Encoding="quoted-printable",
        ),
        heard("café with a long line"),
    ),
    "base64": (
        mail(
            body=b64("gr\u00fc\u00dfe"),
            Content_Type="text/plain; charset=utf-8",
            Content_Transfer_Encoding="base64",
        ),
        heard("grüße"),
    ),
    "letters of Japan, China, Russia": (
        "\n".join(
            "From x@y Thu Nov 20 10:00:00 2026\n"
            + mail(
                body=b64(words, charset),
                Message_ID=f"<{charset}@far.example>",
                Content_Type=f"text/plain; charset={charset}",
                Content_Transfer_Encoding="base64",
            ).replace("\r\n", "\n")
            + "\n"
            for words, charset in (("電波がない", "iso-2022-jp"), ("没有信号", "gb2312"), ("нет связи", "koi8-r"))
        ),
        [
            "message <iso-2022-jp@far.example> by jane@far.example: 電波がない",
            "message <gb2312@far.example> by jane@far.example: 没有信号",
            "message <koi8-r@far.example> by jane@far.example: нет связи",
        ],
    ),
    "a charset that nobody knows": (
        mail(
            body=b64("caf\u00e9", "cp1252"),
            Content_Type="text/plain; charset=x-mystery",
            Content_Transfer_Encoding="base64",
        ),
        heard("café"),
    ),
    "a page alone": (
        mail(body="<html><style>p{}</style><p>no<br>signal &amp; more</p></html>", Content_Type="text/html"),
        heard("no\nsignal & more"),
    ),
    "plain and page": (parts("alternative", PLAIN, PAGE), heard("the plain words")),
    "an empty plain part and a page": (
        parts("alternative", piece("text/plain", " \r\n"), PAGE),
        heard("the page"),
    ),
    "attached files": (
        parts(
            "mixed",
            PLAIN,
            piece(
                "image/png",
                b64("png"),
                "Content-Transfer-Encoding: base64",
                'Content-Disposition: attachment; filename="../../bill.png"',
            ),
            piece(
                "application/octet-stream",
                b64("MZ"),
                "Content-Transfer-Encoding: base64",
                'Content-Disposition: attachment; filename="bill.pdf.exe"',
            ),
        ),
        heard("the plain words + image bill.png + document bill.pdf.exe !a program that is named like a document"),
    ),
    "a name in two letters' worlds": (
        parts(
            "mixed",
            PLAIN,
            piece(
                "application/pdf",
                b64("x"),
                "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment; filename*=utf-8''Rechnung%20M%C3%A4rz.pdf",
            ),
        ),
        heard("the plain words + document Rechnung März.pdf"),
    ),
    "a picture inside the page": (
        parts(
            "related",
            PAGE,
            piece(
                "image/gif",
                b64("gif"),
                "Content-Transfer-Encoding: base64",
                "Content-ID: <logo>",
                "Content-Disposition: inline; filename=logo.gif",
            ),
        ),
        heard("the page + image logo.gif"),
    ),
    "a picture alone": (
        mail(
            body=b64("jpg"),
            Content_Type='image/jpeg; name="bill.jpg"',
            Content_Transfer_Encoding="base64",
            Content_Disposition="inline",
        ),
        heard("(image: bill.jpg) + image bill.jpg"),
    ),
    "an invitation": (
        mail(
            body="BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Visit\\, long\r\nDTSTART;TZID=X:20261120T100000\r\nLOCATION:Shop\r\nEND:VEVENT\r\nEND:VCALENDAR",
            Content_Type="text/calendar; method=REQUEST; charset=utf-8",
        ),
        heard("(invitation) REQUEST, Visit, long, 20261120T100000, Shop"),
    ),
    "forwarded as a whole": (
        parts("mixed", piece("message/rfc822", mail(From="Sam <sam@x.example>", body="inner words"))),
        heard("(forwarded from Sam <sam@x.example>)\n\ninner words + document mail.eml"),
    ),
    "forwarded with a word": (
        parts("mixed", PLAIN, piece("message/rfc822", mail(From="Sam <sam@x.example>", body="inner words"))),
        heard("the plain words + document mail.eml"),
    ),
    "signed": (
        parts(
            "signed",
            PLAIN,
            piece("application/pkcs7-signature; name=smime.p7s", b64("sig"), "Content-Transfer-Encoding: base64"),
        ),
        heard("the plain words"),
    ),
    "sealed": (
        mail(
            body=b64("sealed"),
            Content_Type="application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
            Content_Transfer_Encoding="base64",
        ),
        heard("(document: smime.p7m) + document smime.p7m"),
    ),
    "it came back": (
        parts("report; report-type=delivery-status", REPORT, dsn("failed"), ABOUT, From="MAILER-DAEMON@mx"),
        ["failed <sent@brand.example>"],
    ),
    "it is late": (
        parts("report; report-type=delivery-status", REPORT, dsn("delayed"), ABOUT, From="MAILER-DAEMON@mx"),
        ["delayed <sent@brand.example>"],
    ),
    "it was read": (
        parts(
            "report; report-type=disposition-notification",
            REPORT,
            piece(
                "message/disposition-notification",
                "Original-Message-ID: <sent@brand.example>\r\nDisposition: manual-action/MDN-sent-manually; displayed",
            ),
        ),
        ["read <sent@brand.example>"],
    ),
    "a complaint": (
        parts(
            "report; report-type=feedback-report",
            REPORT,
            piece("message/feedback-report", "Feedback-Type: abuse"),
            ABOUT,
        ),
        ["noticed mail complaint"],
    ),
    "a holiday answer, a list, a machine": (
        "\n".join(
            "From x@y Thu Nov 20 10:00:00 2026\n"
            + mail(Message_ID=f"<{n}@m>", **more).replace("\r\n", "\n")
            + "\n"
            for n, more in enumerate(
                ({"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"From": "MAILER-DAEMON@mx"})
            )
        ),
        ["noticed automatic mail", "noticed automatic mail", "noticed automatic mail"],
    ),
    "no message id": (mail(Message_ID=""), ["message by jane@far.example: no signal"]),
    "bare letters in the headers": (
        mail(From="J\u00f6rg <joerg@x.example>", Subject="Re: Gr\u00fc\u00dfe"),
        ["message <a@far.example> by joerg@x.example: no signal"],
    ),
    "broken headers": (
        mail(
            "Content-Type: multipart/mixed; boundary=",
            "References: <<<",
            "Date: yesterday",
            From="=?utf-8?q?=C3?= <jane@far.example",
            Date="",
        ),
        ["message <a@far.example> by jane@far.example: no signal"],
    ),
    "empty lines in front": ("\r\n\r\n" + mail(), heard("no signal")),
    "an answer below quoted words": (
        mail(
            body="It is still down.\r\n\r\nOn Fri, 20 Nov 2026 at 09:00, Care <care@brand.example> wrote:\r\n> hello\r\n> there"
        ),
        heard("It is still down."),
    ),
    "all of it quoted": (mail(body="> only\r\n> quoted"), heard("> only\n> quoted")),
    "nothing at all": (mail(body=""), heard("(a mail without words)")),
    "no mail": ("just a line of text", ["unparsed"]),
}

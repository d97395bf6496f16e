"""Mail servers: reached by an address that was looked at, over TLS that is verified; plain only on this machine."""

from __future__ import annotations

import imaplib
import re
import smtplib
import socket

from firsthand.outward.addresses import is_near_host, looked_at
from firsthand.outward.lines import trusted

_ENCODED = re.compile(r"=(?=\?)")


def one_line(words: str) -> str:
    """Words for a header: on one line, and as they stand.

    Python decodes an encoded word even in what is set as plain text, and a line end inside it would begin a header.
    """
    printable = "".join(each if each.isprintable() else " " for each in words)
    return _ENCODED.sub("= ", " ".join(printable.split()))


def smtp(host: str, port: int, seconds: float, *, secure: bool = False) -> smtplib.SMTP:
    """An open line for sending; `secure` is TLS from the first byte. Raises Inside, OSError or SMTPException."""
    if secure:
        return _SmtpSsl(host, port, timeout=seconds, context=trusted())
    door = _Smtp(host, port, timeout=seconds)
    if not is_near_host(host):
        try:
            door.starttls(context=trusted())
        except BaseException:
            door.close()
            raise
    return door


def is_not_now(error: smtplib.SMTPResponseException) -> bool:
    """Whether a server's answer is a definite not-now; to a text that it was given, anything else may be a yes."""
    return 400 <= error.smtp_code < 500


def imap(host: str, port: int, seconds: float) -> imaplib.IMAP4:
    """An open line for reading. Raises Inside, OSError or IMAP4.error."""
    if is_near_host(host):
        return imaplib.IMAP4(host, port, seconds)
    return _Imap(host, port, ssl_context=trusted(), timeout=seconds)


def _connected(host: str, port: int, seconds: float | None) -> socket.socket:
    """The first address behind a name that answers, of those that were looked at."""
    if is_near_host(host):
        return socket.create_connection((host, port), seconds)
    refused = OSError(f"{host} has no address")
    for address in looked_at(host, port):
        try:
            return socket.create_connection((address, port), seconds)
        except OSError as error:
            refused = error
    raise refused


class _Smtp(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
        return _connected(host, port, timeout)


class _SmtpSsl(smtplib.SMTP_SSL, _Smtp):
    """TLS around the socket that the next in line opens: the name in the certificate stays the server's own."""


class _Imap(imaplib.IMAP4_SSL):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        line = _connected(self.host, self.port, timeout)
        return trusted().wrap_socket(line, server_hostname=self.host)

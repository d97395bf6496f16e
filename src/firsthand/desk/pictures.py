"""Pictures on their way out: what the camera wrote into them, such as the place, is taken out first."""

from __future__ import annotations

import re
import struct

_DROPPED = frozenset({0xE1, 0xED, 0xFE})
"""Of a JPEG: Exif and XMP, Photoshop's, and comments."""

_SCAN, _END = 0xDA, 0xD9
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends a scan: neither an escaped byte of its own nor one of its restarts."""

_WEBP_SAYS_TRACES = 0x0C
"""In a WebP's header: it has Exif, it has XMP."""

_PNG = b"\x89PNG\r\n\x1a\n"
_CHUNKS_DROPPED = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


def kind_of_bytes(content: bytes) -> str:
    """What the bytes are, whatever they are called; empty for what may not leave as an attachment."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(_PNG):
        return "image/png"
    if content.startswith(b"GIF8"):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return "application/pdf" if content.startswith(b"%PDF-") else ""


def without_traces(content: bytes) -> bytes:
    """The same picture without what tells where and by whom it was made; anything else as it is.

    Nothing behind the end of a picture leaves: phones put a second one there, with a place of its own.
    """
    clean = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}.get(kind_of_bytes(content))
    return clean(content) if clean else content


def _jpeg(content: bytes) -> bytes:
    out, at = bytearray(content[:2]), 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != _END:
        marker = content[at + 1]
        if marker == 0xFF:  # filled up to the marker
            at += 1
            continue
        end = at + 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
        if marker == _SCAN:
            found = _MARKER.search(content, end)
            end = found.start() if found else len(content)
        if marker not in _DROPPED:
            out += content[at:end]
        at = end
    ended = content[at : at + 2] == bytes((0xFF, _END))
    return bytes(out + (content[at : at + 2] if ended else content[at:]))


def _png(content: bytes) -> bytes:
    out, at = bytearray(content[:8]), 8
    while at + 12 <= len(content):
        length = int(struct.unpack(">I", content[at : at + 4])[0])
        kind = content[at + 4 : at + 8]
        if kind not in _CHUNKS_DROPPED:
            out += content[at : at + 12 + length]
        at += 12 + length
        if kind == b"IEND":
            return bytes(out)
    return bytes(out + content[at:])


def _webp(content: bytes) -> bytes:
    whole = content[: 8 + int(struct.unpack("<I", content[4:8])[0])]
    out, at = bytearray(), 12
    while at + 8 <= len(whole):
        kind, length = whole[at : at + 4], int(struct.unpack("<I", whole[at + 4 : at + 8])[0])
        end = at + 8 + length + length % 2
        if kind == b"VP8X" and at + 8 < len(whole):
            out += whole[at : at + 8] + bytes((whole[at + 8] & ~_WEBP_SAYS_TRACES,)) + whole[at + 9 : end]
        elif kind not in (b"EXIF", b"XMP "):
            out += whole[at:end]
        at = end
    return b"RIFF" + struct.pack("<I", len(out) + 4) + b"WEBP" + bytes(out)

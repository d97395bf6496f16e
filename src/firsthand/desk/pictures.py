"""Pictures on their way out: what the camera wrote into them, such as the place, is taken out first."""

from __future__ import annotations

import struct

_DROPPED = frozenset({0xE1, 0xED, 0xFE})
"""Of a JPEG: Exif and XMP, Photoshop's, and comments."""

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
    """The same picture without what tells where and by whom it was made; anything else as it is."""
    kind = kind_of_bytes(content)
    if kind == "image/jpeg":
        return _jpeg(content)
    return _png(content) if kind == "image/png" else content


def _jpeg(content: bytes) -> bytes:
    out, at = bytearray(content[:2]), 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xDA:
            break
        length = int(struct.unpack(">H", content[at + 2 : at + 4])[0])
        if marker not in _DROPPED:
            out += content[at : at + 2 + length]
        at += 2 + length
    return bytes(out + content[at:])


def _png(content: bytes) -> bytes:
    out, at = bytearray(content[:8]), 8
    while at + 12 <= len(content):
        length = int(struct.unpack(">I", content[at : at + 4])[0])
        if content[at + 4 : at + 8] not in _CHUNKS_DROPPED:
            out += content[at : at + 12 + length]
        at += 12 + length
    return bytes(out + content[at:])

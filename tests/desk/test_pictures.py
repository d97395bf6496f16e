"""Pictures leave without the place that the camera wrote into them, and are the same picture otherwise."""

from __future__ import annotations

import struct
import zlib

from hypothesis import given
from hypothesis import strategies as st

from firsthand.desk.pictures import kind_of_bytes, without_traces


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


GPS = b"Exif\x00\x00GPS 48.1N 11.5E"
JPEG = b"\xff\xd8" + segment(0xE0, b"JFIF\x00") + segment(0xE1, GPS) + segment(0xDB, b"q" * 64)
JPEG += segment(0xDA, b"scan") + b"\x12\xff\x00\x34" + b"\xff\xd9"
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", b"\0" * 13)
    + chunk(b"eXIf", GPS)
    + chunk(b"IDAT", b"data")
    + chunk(b"IEND", b"")
)


def test_the_place_is_gone_and_the_picture_stays():
    for picture in (JPEG, PNG):
        clean = without_traces(picture)
        assert GPS in picture
        assert b"GPS" not in clean
        assert kind_of_bytes(clean) == kind_of_bytes(picture)
        assert without_traces(clean) == clean
    assert without_traces(JPEG).endswith(b"\x12\xff\x00\x34\xff\xd9")
    assert b"data" in without_traces(PNG)


def test_what_is_no_picture_is_told_apart_whatever_it_is_called():
    assert kind_of_bytes(b"<svg onload=alert(1)>") == ""
    assert kind_of_bytes(b"MZ") == ""
    assert kind_of_bytes(b"%PDF-1.7") == "application/pdf"


@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b""]), st.binary(max_size=200))
def test_broken_pictures_break_nothing(begin, rest):
    assert isinstance(without_traces(begin + rest), bytes)

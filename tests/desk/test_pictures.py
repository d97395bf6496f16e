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


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(k + struct.pack("<I", len(c)) + c + b"\0" * (len(c) % 2) for k, c in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def test_the_place_is_gone_from_webp_too_and_its_header_no_longer_says_that_it_is_there():
    picture = webp((b"VP8X", b"\x1c" + b"\0" * 9), (b"VP8 ", b"data!"), (b"EXIF", GPS), (b"XMP ", b"<GPS>"))
    clean = without_traces(picture)
    assert clean == webp((b"VP8X", b"\x10" + b"\0" * 9), (b"VP8 ", b"data!"))
    assert without_traces(clean) == clean


def test_what_stands_behind_the_end_of_a_picture_does_not_leave():
    for picture in (JPEG, PNG, webp((b"VP8 ", b"data"))):
        clean = without_traces(picture + JPEG + b"<script>")
        assert clean == without_traces(picture), "a phone hides a second picture there, with its own place"


def test_a_picture_of_several_scans_stays_whole():
    several = JPEG[:-2] + segment(0xC4, b"table") + segment(0xDA, b"scan") + b"\x56\xff\xd3\x78\xff\xd9"
    assert without_traces(several) == without_traces(JPEG)[:-2] + several[len(JPEG) - 2 :]


def test_what_is_no_picture_is_told_apart_whatever_it_is_called():
    assert kind_of_bytes(b"<svg onload=alert(1)>") == ""
    assert kind_of_bytes(b"MZ") == ""
    assert kind_of_bytes(b"%PDF-1.7") == "application/pdf"


@given(
    st.sampled_from(
        [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP", b"RIFF\x20\0\0\0WEBPVP8X\x01\0\0\0", b""]
    ),
    st.binary(max_size=200),
)
def test_broken_pictures_break_nothing(begin, rest):
    assert isinstance(without_traces(begin + rest), bytes)

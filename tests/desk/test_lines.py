"""Whatever a file holds, each line is a mention or a refusal that names line, field and mend."""

import gzip
import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.desk.lines import LINE_BYTES_MAX, Refused, open_lines, read_lines, refusals_as_lines
from firsthand.domain.mention import Mention

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
GOOD = {"id": "1", "channel": "x", "author": "ann", "text": "no signal", "created_at": "2026-11-23T08:00:00Z"}


def read(*lines: object) -> list[Mention | Refused]:
    raw = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return list(read_lines(io.BytesIO(raw), now=NOW))


def test_a_good_line_is_a_mention_in_utc():
    (mention,) = read({**GOOD, "created_at": "2026-11-23T10:00:00+02:00", "rating": 4, "lang": None})
    assert isinstance(mention, Mention)
    assert mention.created_at == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert mention.created_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": ""}, "id"),
        ({"id": 5}, "id"),
        ({"channel": "myspace"}, "channel"),
        ({"text": None}, "text"),
        ({"created_at": "yesterday"}, "created_at"),
        ({"created_at": "2026-11-23"}, "created_at"),
        ({"created_at": "2026-11-23T08:00:00"}, "created_at"),
        ({"created_at": "2026-11-25T08:00:00Z"}, "created_at"),
        ({"created_at": "9999-12-31T23:59:59-12:00"}, "created_at"),
        ({"inbound": "yes"}, "inbound"),
        ({"rating": 9}, "rating"),
        ({"rating": 4.5}, "rating"),
        ({"reach": -1}, "reach"),
        ({"reach": 10**30}, "reach"),
        ({"text": "half an emoji \ud83d"}, "text"),
    ],
)
def test_a_wrong_value_names_its_field_and_the_mend(change, field):
    (refused,) = read({**GOOD, **change})
    assert isinstance(refused, Refused)
    assert (refused.line, refused.field) == (1, field)
    assert refused.mend


@pytest.mark.parametrize("field", ["id", "channel", "author", "text", "created_at"])
def test_a_missing_field_is_named(field):
    (refused,) = read({name: value for name, value in GOOD.items() if name != field})
    assert isinstance(refused, Refused)
    assert (refused.field, refused.problem) == (field, "the field is missing")


@pytest.mark.parametrize(
    "raw",
    [
        b'{"id": "1"',
        b"[1, 2]",
        b"null",
        b"nan",
        b'"text"',
        b"\xff\xfe{\x00",
        b"\x00\x01",
        b'{"a":' + b"[" * 50_000,
        b'{"id": "\xff"}',
    ],
)
def test_a_broken_line_is_refused_and_the_rest_goes_on(raw):
    refused, mention = read(raw, GOOD)
    assert isinstance(refused, Refused)
    assert "mend" in str(refused)
    assert isinstance(mention, Mention)


def test_a_line_of_ten_megabytes_is_refused_in_flat_memory():
    refused, mention = read(b'{"text": "' + b"x" * 10_000_000 + b'"}', GOOD)
    assert isinstance(refused, Refused)
    assert len(refused.raw) < LINE_BYTES_MAX
    assert isinstance(mention, Mention)


def test_blank_lines_a_byte_order_mark_and_an_empty_file_are_no_trouble():
    assert read() == []
    assert read(b"", b"  ", b"\r") == []
    (mention,) = read(b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\r")
    assert isinstance(mention, Mention)


def test_a_packed_file_that_was_cut_gives_what_is_whole_and_says_so(tmp_path):
    path = tmp_path / "mentions.jsonl.gz"
    packed = gzip.compress(b"\n".join(json.dumps({**GOOD, "id": str(i)}).encode() for i in range(5_000)))
    path.write_bytes(packed[: len(packed) // 2])
    with open_lines(str(path)) as stream:
        *_, last = read_lines(stream)
    assert isinstance(last, Refused)
    assert "cannot be read further" in last.problem


@given(st.binary(max_size=300))
def test_no_bytes_raise(raw):
    outcomes = list(read_lines(io.BytesIO(raw), now=NOW))
    kept = list(refusals_as_lines(each for each in outcomes if isinstance(each, Refused)))
    assert all(json.loads(line)["mend"] for line in kept)

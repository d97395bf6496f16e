"""When a limit is lifted: channels and CRMs are read alike."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from firsthand.outward import lifted_at

NOW = datetime(2026, 9, 18, 15, 40, tzinfo=UTC)
A_WHILE = timedelta(minutes=10)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "60"}, 60),
        ({"retry-after": " 2.5 "}, 2.5),
        ({"retry-after": "0"}, 1),
        ({"retry-after": "Fri, 18 Sep 2026 15:45:00 GMT"}, 300),
        ({"retry-after": "Fri, 18 Sep 2026 15:45:00 -0000"}, 300),
        ({"retry-after": "2026-09-18T15:45:00Z"}, 300),
        ({"retry-after": "2026-09-18T15:45:00"}, 300),
        ({"x-rate-limit-reset": str(int(NOW.timestamp()) + 90)}, 90),
        ({"retry-after": "soon", "x-ratelimit-reset": "30"}, 30),
        ({"retry-after": "Thu, 17 Sep 2026 15:45:00 GMT"}, 1),
        ({"retry-after": "99999999"}, 86_400),
        ({"retry-after": "1e300"}, 86_400),
        ({"retry-after": "-5"}, 600),
        ({"retry-after": "nan"}, 600),
        ({"retry-after": "inf"}, 600),
        ({"retry-after": ""}, 600),
        ({}, 600),
    ],
)
def test_whatever_is_written_it_is_one_moment_within_a_day(headers, seconds):
    assert lifted_at(headers, NOW, A_WHILE) == NOW + timedelta(seconds=seconds)

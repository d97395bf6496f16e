"""A sign-in link raises the level for one case and a limited time, once."""

from __future__ import annotations

import pytest

from firsthand.desk.identity import LINK_MINUTES, VERIFIED_MINUTES, BadLink, confirm, invite
from firsthand.desk.intake import take
from tests.builders import a_mention

pytestmark = pytest.mark.django_db
KEY = b"a key of the test's own"


@pytest.fixture
def case_id(desk) -> str:
    return take([a_mention("no signal", author="jane")], desk).opened[0]


def test_a_handle_alone_is_never_authentication(desk, case_id, clock):
    assert desk.log.case(case_id).level_at(clock.at) == 0


def test_a_link_raises_the_level_for_this_case_until_its_time_is_over(desk, case_id, clock):
    confirm(invite(case_id, "LW-1", "ana", desk, KEY), desk, KEY)
    case = desk.log.case(case_id)
    assert (case.level_at(clock.at), case.auth_account) == (2, "LW-1")
    clock.move(minutes=VERIFIED_MINUTES)
    assert case.level_at(clock.at) == 0


def test_a_link_is_used_once(desk, case_id):
    token = invite(case_id, "LW-1", "ana", desk, KEY)
    confirm(token, desk, KEY)
    with pytest.raises(BadLink, match="used already"):
        confirm(token, desk, KEY)


def test_an_old_link_has_run_out(desk, case_id, clock):
    token = invite(case_id, "LW-1", "ana", desk, KEY)
    clock.move(minutes=LINK_MINUTES)
    with pytest.raises(BadLink, match="run out"):
        confirm(token, desk, KEY)


@pytest.mark.parametrize(
    "change", [lambda t: t[:-2], lambda t: "x" + t, lambda t: "", lambda t: t.replace(".", "")]
)
def test_a_changed_link_is_not_ours(desk, case_id, change):
    token = invite(case_id, "LW-1", "ana", desk, KEY)
    with pytest.raises(BadLink, match="not one of ours"):
        confirm(change(token), desk, KEY)


def test_another_desks_link_is_not_ours(desk, case_id):
    with pytest.raises(BadLink):
        confirm(invite(case_id, "LW-1", "ana", desk, b"another key"), desk, KEY)


def test_the_token_is_in_no_log(desk, case_id):
    from firsthand.records.export import lines

    token = invite(case_id, "LW-1", "ana", desk, KEY)
    assert token.encode() not in b"".join(lines())

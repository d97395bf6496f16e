"""Every address of the workspace, as the list of addresses has it: a new page is tried here without being asked to.

What is tried at each: a stranger, a form without its token, a link that only looks, a case that is somebody else's,
and a form with more fields than it has.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern

from firsthand.records.models import (
    AccountRow,
    AuditRow,
    CaseRow,
    CrmRow,
    EventRow,
    MentionRow,
    PersonRow,
    PolicyRow,
    ReplyRow,
    StoreRow,
    TokenRow,
)
from firsthand.workspace.urls import urlpatterns
from tests.workspace import world

PUBLIC = {"login", "enter", "logout", "verify", "verify_back", "public", "deletion"}
"""What somebody who has not signed in may reach; each says by itself what it needs."""
STANDING = (PersonRow, StoreRow, TokenRow, AccountRow, CrmRow, PolicyRow)
"""What no agent changes by any form."""


def address(pattern: URLPattern, **known: str) -> str:
    """The pattern's address; what nothing is known of names nobody."""
    found = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        value = known.get(name, "1" if kind == "int" else "nobody")
        found = found.replace(f"<{kind}:{name}>", value)
    return f"/{found}"


def by_name(patterns: list[URLPattern]) -> Any:
    return pytest.mark.parametrize("pattern", patterns, ids=lambda each: each.name)


OF_A_CASE = [each for each in urlpatterns if "case_id" in each.pattern.converters]


def rows(*models: Any) -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_nobody_gets_in_without_a_log_in(client, desk_world):
    open_doors = {
        each.name
        for each in urlpatterns
        for method in ("get", "post")
        if each.name not in PUBLIC
        and not getattr(client, method)(address(each)).get("Location", "").startswith("/login/")
    }
    assert open_doors == set()


def test_no_form_is_taken_without_its_token(desk_world):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(
        get_user_model().objects.get(username="lea"), backend="django.contrib.auth.backends.ModelBackend"
    )
    case = world.case_of("ines")
    taken = {each.name for each in urlpatterns if strict.post(address(each, case_id=case)).status_code != 403}
    assert taken == set()


def test_a_link_that_somebody_follows_changes_nothing(as_):
    case, lea = world.case_of("ines"), as_("lea")
    kept = (EventRow, ReplyRow, MentionRow, *STANDING)
    lea.get("/inbox/")
    before = rows(*kept)
    for each in urlpatterns:
        if each.name != "logout":
            lea.get(address(each, case_id=case, person="ana", store="oak-street", account="larkwire"))
    assert rows(*kept) == before
    assert not AuditRow.objects.filter(who="lea").exists()


@by_name(OF_A_CASE)
def test_somebody_elses_case_is_answered_as_one_that_is_not_there(as_, pattern):
    ana, review = as_("ana"), world.case_of("guest of oak-street")
    before = rows(EventRow, ReplyRow)
    for method in ("get", "post"):
        hidden = getattr(ana, method)(address(pattern, case_id=review))
        stranger = getattr(ana, method)(address(pattern, case_id="nobody"))
        assert hidden.status_code == stranger.status_code >= 400, method
        assert "guest of" not in hidden.content.decode()
    assert rows(EventRow, ReplyRow) == before


def test_what_leads_to_somebody_elses_case_by_another_name_is_not_there_either(as_):
    row = CaseRow.objects.get(author="guest of oak-street")
    mention = MentionRow.objects.get(author="guest of oak-street")
    for there in (f"/customer/{row.customer}/", f"/why/{mention.key}/", "/store/oak-street/"):
        answer = as_("ana").get(there)
        assert answer.status_code == 404, there


def test_a_form_with_more_fields_than_it_has_changes_nobodys_part(as_):
    columns = {field.name for model in apps.get_app_config("records").get_models() for field in model._meta.fields}
    given = dict.fromkeys(columns, "admin") | {"person": "ana", "tier": "3", "capacity": "9", "state": "live"}
    ana, case, before = as_("ana"), world.case_of("ines"), rows(*STANDING)
    present = {"on_duty", "idle_since", "away_why", "missed"}
    for each in urlpatterns:
        if each.name not in ("logout", "password"):
            ana.post(address(each, case_id=case, person="ana", store="oak-street", account="larkwire"), given)
    after = rows(*STANDING)
    for kept in (before, after):
        for person in kept[0]:
            for name in present:
                person.pop(name)
    assert after == before

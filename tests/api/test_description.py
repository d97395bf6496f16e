"""The description at /api/openapi.json: true to the code, the same as the page in the docs, and searched by machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from firsthand.api.routes import api

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
APP = get_wsgi_application()
schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))


def test_the_page_in_the_docs_is_current():
    said = json.loads(PAGE.read_text())
    assert said == json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/"))), (
        "docs/reference is behind: .venv/bin/python docs/generate.py"
    )


def test_every_route_says_what_it_does_and_what_a_mistake_is_told():
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, route in methods.items():
            assert len(route["summary"]) > 5, path
            refusals = {int(code) for code in route["responses"]} - {200}
            assert refusals >= {401, 403, 422}, (method, path)


@pytest.fixture
def program(caller, case):
    return caller("lead").secret


@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_whatever_the_description_allows_is_answered_as_it_says(case, program):
    answer = case.call(app=APP, headers={"Authorization": f"Bearer {program}"})
    case.validate_response(
        answer,
        checks=[
            not_a_server_error,
            content_type_conformance,
            response_schema_conformance,
            status_code_conformance,
        ],
    )

"""The HTTP API, from its own description."""

from __future__ import annotations

from typing import Any

from docs.pages.code import table

RIGHTS = {
    ("POST", "/api/mentions"): "mentions",
    ("POST", "/api/cases/{case}/replies"): "reply",
    ("POST", "/api/cases/{case}/files"): "reply",
    ("POST", "/api/replies/{reply}/approve"): "approve",
    ("POST", "/api/cases/{case}/flow"): "flow",
}


def http_api() -> str:
    """The page: what every call needs, then each route."""
    from firsthand.api.auth import MAY
    from firsthand.api.routes import api

    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/")
    parts = [_BEGINNING]
    for path, methods in schema["paths"].items():
        for method, route in methods.items():
            roles = MAY[RIGHTS.get((method.upper(), path), "read")]
            parts.append(_route(method.upper(), path, route, sorted(roles)))
    return "".join(parts) + _END


def _route(method: str, path: str, route: dict[str, Any], roles: list[str]) -> str:
    words = f"\n## {method} {path}\n\n{route['summary']}.\n\n"
    if "description" in route:
        words += " ".join(route["description"].split()) + "\n\n"
    words += f"Roles: {', '.join(roles)}.\n"
    rows = [
        (
            f"`{p['name']}`",
            p["in"],
            "yes" if p.get("required") else "",
            _limits(p["schema"]),
            p.get("description", ""),
        )
        for p in route.get("parameters", [])
    ]
    return words + ("\n" + table(("name", "in", "needed", "shape", "meaning"), rows) if rows else "")


def _limits(schema: dict[str, Any]) -> str:
    shapes = schema.get("anyOf", [schema])
    kind = " or ".join(shape.get("type", "") for shape in shapes if shape.get("type") != "null")
    names = {
        "minimum": "from",
        "exclusiveMinimum": "over",
        "maximum": "to",
        "maxLength": "up to",
        "default": "else",
    }
    found = {name: shape[name] for shape in (schema, *shapes) for name in names if shape.get(name) is not None}
    limits = ", ".join(f"{words} {found[name]}" for name, words in names.items() if name in found)
    return f"{kind}, {limits}" if limits else kind


_BEGINNING = """# HTTP API

The description for machines is [openapi.json](openapi.json), served at `/api/openapi.json`; people try it at
`/api/docs`. Every call carries `Authorization: Bearer TOKEN`; `firsthand token NAME --role ROLE` makes one.

A person's token, made with `--for PERSON`, has the person's role, sees the cases that the person sees, and writes as the
person: not on a case that somebody else holds, and not as the second one who approves. It ends when the person may no
longer sign in. A token of a role sees the whole desk; one of role `agent` sees what an agent of tier 1 sees. A case out of
sight is answered as one that is not there.

Every change takes an `Idempotency-Key` of your making. The same key with the same request gets the stored answer, so
a program that lost an answer asks again without fear; with another request it is an error (422), and while the first
is still under way it is a conflict (409).

```sh
curl -sS http://127.0.0.1:8000/api/mentions \\
  -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: monday-1" -H "Content-Type: application/json" \\
  -d '{"id": "1", "channel": "webhook", "author": "jane", "text": "no signal", "created_at": "2026-09-18T15:00:00Z"}'
```

## Mistakes

Every refusal is `application/problem+json` (RFC 9457) of one shape, with two words of our own: `field` says where, `mend`
says what to do.

```json
{"type": "about:blank", "title": "Unprocessable Entity", "status": 422,
 "detail": "text: Field required", "field": "text", "mend": "send this field; /api/docs shows the shape"}
```

| status | when |
| --- | --- |
| 400 | the body is no JSON, or it ended early |
| 401 | no token, or one that is not in force |
| 403 | the token's role may not do this |
| 404 | no such case, reply or address |
| 409 | the case moved on, or the first request with this key is still under way |
| 413 | the body is over 4,194,304 bytes |
| 422 | a field is missing, unknown or out of range; or the key was used for another request |
| 503 | the database is busy: send the same again, with the same key |
"""
_END = """
## Hooks and health

| address | what it does |
| --- | --- |
| `POST /hooks/ACCOUNT` | a channel's delivery, signed as the channel signs; kept before it is acknowledged |
| `POST /hooks/ACCOUNT/deletion` | Meta's data deletion callback, `signed_request=...` as a form of 16 KB at most; answered with `url` and `confirmation_code` |
| `GET /deletion/CODE/` | the page of whoever asked: asked, done or nothing kept, and the days; no log-in |
| `GET /hooks/ACCOUNT` | the answer to a channel's check of the address |
| `GET /healthz` | alive: the process answers |
| `GET /readyz` | ready: the database answers and its schema is in step; the worker and the accounts beside |
| `GET /metrics` | gauges for Prometheus: counts only |

The deletion callback refuses with 401 a signature that is missing or wrong (both of an account's secrets count while one is
rotated), with 413 what is too long, with 422 a request that names nobody, with 404 an account that is not Meta's; 503 means: come
again. The same request has the same code.
"""

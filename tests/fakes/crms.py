"""CRMs on loopback: real HTTP servers that behave as the vendors document, and misbehave when they are told to.

`plan` is what the next writes do, in turn: ok, limit, auth, `500 lost`, `500 landed`, lost, landed (the connection
closes without an answer, before or after it was written). Reads are not planned.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Answer = tuple[int, dict[str, str], Any]
LANDS = ("ok", "500 landed", "landed")


class CrmFake:
    """One vendor's server. A subclass says what is asked, what is a write, and how faults look there."""

    faults: dict[str, Answer] = {}

    def __init__(self) -> None:
        self.plan: list[str] = []
        self.asked: list[tuple[str, str]] = []
        self.lock = threading.RLock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def handle(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> Answer | None:
        raise NotImplementedError

    def written(self, write: Callable[[], Answer]) -> Answer | None:
        """Do a write as planned; None closes the connection without an answer."""
        name = self.plan.pop(0) if self.plan else "ok"
        answer = write() if name in LANDS else None
        if name in ("lost", "landed"):
            return None
        if name == "ok":
            return answer
        return self.faults[name.split()[0]]


class SalesforceFake(CrmFake):
    """sObject Rows by External ID, `describe`, and the client credentials flow."""

    faults = {
        "limit": (403, {}, [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]),
        "auth": (401, {}, [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]),
        "500": (500, {}, [{"errorCode": "UNKNOWN_EXCEPTION", "message": "An unexpected error occurred"}]),
        "lock": (400, {}, [{"errorCode": "UNABLE_TO_LOCK_ROW", "message": "unable to obtain exclusive access"}]),
    }

    def __init__(self) -> None:
        super().__init__()
        self.cases: list[dict[str, Any]] = []
        self.fields = {"FH_case__c", "Subject", "Description", "Status", "Priority", "Origin", "AccountId"}
        self.external = {"FH_case__c"}
        self.secret, self.token, self.tokens = "s3cret", "", 0

    def handle(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> Answer | None:
        if path == "/services/oauth2/token":
            return self._token({k: v[-1] for k, v in parse_qs(body.decode()).items()})
        if not self.token or headers.get("authorization") != f"Bearer {self.token}":
            return self.faults["auth"]
        if path.endswith("/sobjects/Case/describe"):
            return 200, {}, {"fields": [self._described(name) for name in sorted(self.fields)]}
        found = re.fullmatch(r"/services/data/v[\d.]+/sobjects/Case/(\w+)/(.+)", path)
        if method != "PATCH" or not found:
            return 404, {}, [{"errorCode": "NOT_FOUND", "message": "The requested resource does not exist"}]
        answer = self.written(lambda: self._upsert(found[1], found[2], json.loads(body)))
        if answer and answer[0] == 401:
            self.token = ""
        return answer

    def _token(self, asked: dict[str, str]) -> Answer:
        if asked.get("client_secret") != self.secret or asked.get("grant_type") != "client_credentials":
            return 400, {}, {"error": "invalid_client", "error_description": "invalid client credentials"}
        self.tokens += 1
        self.token = f"00D{self.tokens}"
        return 200, {}, {"access_token": self.token, "instance_url": self.base, "token_type": "Bearer"}

    def _described(self, name: str) -> dict[str, Any]:
        return {"name": name, "externalId": name in self.external, "updateable": True}

    def _upsert(self, field: str, value: str, body: dict[str, Any]) -> Answer:
        if field not in self.external:
            words = f"Provided external ID field does not exist or is not accessible: {field}"
            return 404, {}, [{"errorCode": "NOT_FOUND", "message": words}]
        strange = [name for name in body if name not in self.fields and name != "Account"]
        if strange:
            words = f"No such column '{strange[0]}' on sobject of type Case"
            return 400, {}, [{"errorCode": "INVALID_FIELD", "message": words}]
        known = [case for case in self.cases if case[field] == value]
        if len(known) > 1:
            return 300, {}, [f"/services/data/v62.0/sobjects/Case/{case['Id']}" for case in known]
        if known:
            known[0].update(body)
            return 200, {}, {"id": known[0]["Id"], "success": True, "errors": [], "created": False}
        made = {"Id": f"500{len(self.cases):012d}AAA", field: value, **body}
        self.cases.append(made)
        return 201, {}, {"id": made["Id"], "success": True, "errors": [], "created": True}


class HubSpotFake(CrmFake):
    """Tickets by batch upsert on a property with unique values, and the properties of tickets."""

    faults = {
        "limit": (429, {"retry-after": "10"}, {"policyName": "TEN_SECONDLY_ROLLING", "category": "RATE_LIMITS"}),
        "daily": (429, {}, {"policyName": "DAILY", "category": "RATE_LIMITS", "message": "daily limit"}),
        "auth": (401, {}, {"category": "INVALID_AUTHENTICATION", "message": "expired access token"}),
        "scope": (403, {}, {"category": "MISSING_SCOPES", "message": "requires [tickets]"}),
        "500": (502, {}, {"message": "bad gateway"}),
    }

    def __init__(self) -> None:
        super().__init__()
        self.tickets: list[dict[str, Any]] = []
        self.properties = {
            "subject",
            "content",
            "hs_pipeline",
            "hs_pipeline_stage",
            "hs_ticket_priority",
            "firsthand_case",
        }
        self.unique = {"firsthand_case"}
        self.token = "pat-1"

    def handle(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> Answer | None:
        if headers.get("authorization") != f"Bearer {self.token}":
            return self.faults["auth"]
        if (method, path) == ("GET", "/crm/v3/properties/tickets"):
            known = sorted(self.properties)
            return 200, {}, {"results": [{"name": n, "hasUniqueValue": n in self.unique} for n in known]}
        if (method, path) == ("POST", "/crm/v3/objects/tickets/batch/upsert"):
            return self.written(lambda: self._upsert(json.loads(body)["inputs"][0]))
        return 404, {}, {"message": "resource not found"}

    def _upsert(self, one: dict[str, Any]) -> Answer:
        strange = [name for name in (*one["properties"], one["idProperty"]) if name not in self.properties]
        if strange:
            error = {"code": "PROPERTY_DOESNT_EXIST", "message": f'Property "{strange[0]}" does not exist'}
            return (
                400,
                {},
                {"category": "VALIDATION_ERROR", "message": "Property values were not valid", "errors": [error]},
            )
        if one["idProperty"] not in self.unique:
            return 400, {}, {"category": "VALIDATION_ERROR", "message": "idProperty is not a unique property"}
        known = next((t for t in self.tickets if t["properties"][one["idProperty"]] == one["id"]), None)
        fresh = known is None
        if known is None:
            known = {"id": str(900 + len(self.tickets)), "properties": {one["idProperty"]: one["id"]}}
            self.tickets.append(known)
        known["properties"].update(one["properties"])
        return 200, {}, {"status": "COMPLETE", "results": [{**known, "new": fresh}]}


class ZendeskFake(CrmFake):
    """Tickets by external id, idempotency keys on the making, safe updates; whatever is closed stays closed."""

    faults = {
        "limit": (429, {"retry-after": "7"}, {"description": "Rate limit exceeded"}),
        "auth": (401, {}, {"error": "Couldn't authenticate you"}),
        "500": (500, {}, {"error": "Internal Server Error"}),
        "assignee": (
            422,
            {},
            {
                "error": "RecordInvalid",
                "description": "Record validation errors",
                "details": {"base": [{"description": "Assignee: is required when solving a ticket"}]},
            },
        ),
    }

    def __init__(self) -> None:
        super().__init__()
        self.tickets: list[dict[str, Any]] = []
        self.keys: dict[str, tuple[bytes, Answer]] = {}
        self.fields = {11, 12}
        self.who = base64.b64encode(b"desk@larkwire.example/token:t0ken").decode()
        self.stamp = 0

    def handle(
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> Answer | None:
        if headers.get("authorization") != f"Basic {self.who}":
            return self.faults["auth"]
        if method == "GET":
            return self._read(path, query)
        if (method, path) == ("POST", "/api/v2/tickets.json"):
            key = headers.get("idempotency-key", "")
            if key in self.keys:
                before, answer = self.keys[key]
                if before != body:
                    return 400, {}, {"error": "IdempotentRequestError", "description": "Idempotent key was used"}
                return answer[0], {"x-idempotency-lookup": "hit"}, answer[2]
            return self.written(lambda: self._made(key, body))
        found = re.fullmatch(r"/api/v2/tickets/(\d+)\.json", path)
        if method == "PUT" and found:
            return self.written(lambda: self._updated(int(found[1]), json.loads(body)["ticket"]))
        return 404, {}, {"error": "InvalidEndpoint"}

    def _read(self, path: str, query: dict[str, str]) -> Answer:
        if path == "/api/v2/users/me.json":
            return 200, {}, {"user": {"id": 5, "name": "Desk", "role": "agent"}}
        if path == "/api/v2/tickets.json":
            return 200, {}, {"tickets": [t for t in self.tickets if t["external_id"] == query.get("external_id")]}
        found = re.fullmatch(r"/api/v2/ticket_fields/(\d+)\.json", path)
        if found and int(found[1]) in self.fields:
            return 200, {}, {"ticket_field": {"id": int(found[1]), "active": True}}
        return 404, {}, {"error": "RecordNotFound", "description": "Not found"}

    def _made(self, key: str, body: bytes) -> Answer:
        asked = json.loads(body)["ticket"]
        comment = asked.pop("comment")
        made = {**asked, "id": 1000 + len(self.tickets), "comments": [comment]}
        self._stamped(made)
        self.tickets.append(made)
        answer: Answer = (201, {"x-idempotency-lookup": "miss"}, {"ticket": made})
        if key:
            self.keys[key] = (body, answer)
        return answer

    def _updated(self, number: int, asked: dict[str, Any]) -> Answer:
        known = next((t for t in self.tickets if t["id"] == number), None)
        if known is None:
            return 404, {}, {"error": "RecordNotFound", "description": "Not found"}
        if known["status"] == "closed":
            return 422, {}, {"error": "RecordInvalid", "description": "Status: closed prevents ticket update"}
        if asked.pop("safe_update", False) and asked.get("updated_stamp") != known["updated_at"]:
            return 409, {}, {"error": "UpdateConflict", "description": "Safe Update prevented the update"}
        known["comments"].append(asked.pop("comment"))
        known.update(asked)
        self._stamped(known)
        return 200, {}, {"ticket": known}

    def _stamped(self, ticket: dict[str, Any]) -> None:
        self.stamp += 1
        ticket["updated_at"] = f"2026-09-18T17:00:{self.stamp:02d}Z"


def _handler(fake: CrmFake) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            parts = urlsplit(self.path)
            query = {k: v[-1] for k, v in parse_qs(parts.query).items()}
            headers = {k.lower(): v for k, v in self.headers.items()}
            with fake.lock:
                fake.asked.append((self.command, unquote(parts.path)))
                answer = fake.handle(self.command, unquote(parts.path), query, headers, body)
            self.close_connection = True
            if answer is None:
                return
            status, more, doc = answer
            payload = json.dumps(doc).encode()
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = do_PUT = do_PATCH = _do

    return Handler

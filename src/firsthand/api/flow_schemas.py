"""The shapes of playbooks over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field, model_validator

from firsthand.api.schemas import Strict

INPUTS_MOST = 400


class StartIn(Strict):
    """What a run begins with."""

    text: str = Field("", max_length=10_000, description="The customer's first message.")
    now: datetime | None = Field(None, description="RFC 3339; without it the playbook's default, else the clock.")
    facts: dict[str, Any] = {}
    tools: list[str] | None = Field(None, description="The tools at hand; without it, all of the playbook's.")
    public: bool = False
    auth_level: int = Field(0, ge=0, le=3)
    context: dict[str, Any] = {}


class EventIn(Strict):
    """One input of a run: exactly one of these."""

    start: StartIn | None = None
    answer: str | None = Field(None, max_length=4000)
    message: str | None = Field(None, max_length=4000)
    silence: float | None = Field(None, ge=0, le=100_000, description="Minutes without an answer.")
    result: Any = Field(None, description="What a tool answered: text or JSON.")
    error: bool = Field(False, description="With `result`: the tool failed.")
    end: bool | None = None
    now: datetime | None = None

    @model_validator(mode="after")
    def one_of_them(self) -> EventIn:
        given = self.model_fields_set & {"start", "answer", "message", "silence", "result", "end"}
        if len(given) != 1:
            raise ValueError("an input is exactly one of start, answer, message, silence, result, end")
        return self

    def plain(self) -> dict[str, Any]:
        """The input as the interpreter takes it."""
        told = self.model_dump(exclude_unset=True, mode="json")
        if "start" in told:
            told["start"] = {name: value for name, value in told["start"].items() if value is not None}
        return told


class RunIn(Strict):
    inputs: list[EventIn] = Field(min_length=1, max_length=INPUTS_MOST)


class CaseFlowIn(Strict):
    """Begin with `playbook`, or one input."""

    playbook: str | None = Field(None, pattern="^[a-z0-9_]{1,60}$")
    answer: str | None = Field(None, min_length=1, max_length=4000)
    message: str | None = Field(None, min_length=1, max_length=4000)
    silence: float | None = Field(None, ge=0, le=100_000)
    result: Any = None
    error: bool = False

    @model_validator(mode="after")
    def one_of_them(self) -> CaseFlowIn:
        given = self.model_fields_set & {"playbook", "answer", "message", "silence", "result"}
        if len(given) != 1 or any(getattr(self, name) is None for name in given - {"result"}):
            raise ValueError("send exactly one of playbook, answer, message, silence, result")
        return self


class PlaybookOut(Schema):
    id: str
    version: int
    title: str
    topic: str
    summary: str


class FlowOut(Schema):
    lines: list[dict[str, Any]] = Field(
        description='What the playbook writes next: {"say"}, then one of {"ask"}, {"call"}, {"done"}.'
    )
    expects: list[str] = Field(description="Which inputs may follow.")
    step: str
    outcome: str = Field(description="Empty while it runs; resolved, escalated or stopped.")
    reason: str


class CaseFlowOut(FlowOut):
    case: str
    playbook: str
    version: int
    waits_for: str = Field(description="customer, tool, sign_in, or empty when it is over")
    link: str = Field("", description="At a sign-in step: for a private reply, works once, for 30 minutes.")
    handed_to: str = Field("", description="The queue that the case was handed to, after an escalation.")

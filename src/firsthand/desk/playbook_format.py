"""The format of a playbook file: what may stand in it, and of which type. `schema()` gives it as JSON Schema."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Target = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="a step's id, or `back` in a part")]
Wording = Annotated[str, Field(min_length=1, description="what is said; {fact} is a slot, {fact|money} writes $")]
Cel = Annotated[str, Field(min_length=1, description="a CEL expression over the facts")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class ChoiceRow(Strict):
    value: Name
    words: list[str] = []


class SaidRow(Strict):
    """What the first message (or a correction) says about a fact: a pattern, and the value it stands for."""

    pattern: str
    value: str = ""


class FactRow(Strict):
    type: Literal["text", "yes_no", "number", "choice", "phone", "date", "list", "record"]
    source: str = "customer"
    min_auth: int = Field(0, ge=0, le=3)
    label: str = ""
    choices: list[ChoiceRow] = []
    min: float | None = None
    max: float | None = None
    unit: str = ""
    form: str = Field("", description="how a phone number is written for the tools, e.g. ###-###-####")
    default: Any = None
    also: list[str] = []
    from_text: list[SaidRow] = []
    corrected_by: list[str] = []
    value: Cel | None = Field(None, description="a derived fact: how it follows from others")


class ToolRow(Strict):
    writes: bool = False
    cost: bool = False
    consent: str = ""
    arguments: list[str] = []
    optional: bool = False
    by_customer: bool = False
    how: str = ""


class ReadRow(Strict):
    value: Cel | None = None
    pattern: str = ""
    optional: bool = False


class BranchRow(Strict):
    when: Cel | None = None
    then: Target | None = None
    otherwise: Target | None = None


class CalmRow(Strict):
    """What calming is: acknowledge the specific thing, own it, say what happens next and when."""

    acknowledge: Wording
    own: Wording
    next: Wording


class StepRow(Strict):
    id: Name
    at_most: int = Field(0, ge=0, le=50, description="how often this step may be entered: the bound of a loop")
    spent: Target = Field("", description="where to go when that is used up")


class SayRow(StepRow):
    say: Wording
    next: Target = ""


class AskRow(StepRow):
    ask: Name
    say: Wording
    again: str = ""
    next: Target = ""
    yes: Target = ""
    no: Target = ""
    unsure: Target = ""
    refused: Target = ""
    anew: bool = False


class ToolStepRow(StepRow):
    with_: dict[str, Cel] = Field({}, alias="with")
    read: dict[str, ReadRow | Cel] = {}
    say: str = ""
    error: Target = ""
    next: Target = ""


class CallRow(ToolStepRow):
    call: Name
    each: Cel | None = None
    until: Cel | None = None
    none: Target = ""


class VerifyRow(ToolStepRow):
    verify: int = Field(ge=1, le=3)
    tool: Name
    minutes: int = Field(30, ge=1, le=240, description="how long the raised level lasts")
    proof: Cel = Field("result.verified == true", description="what the answer must say for the level to rise")


class ScheduleRow(ToolStepRow):
    schedule: Name
    promise: Wording
    owner: str = "the desk"
    within_minutes: int = Field(0, ge=0)


class DecideRow(StepRow):
    decide: list[BranchRow] = Field(min_length=1)


class CalmStepRow(StepRow):
    calm: CalmRow
    next: Target = ""


class OfferRow(StepRow):
    offer: Name
    kind: Literal["recovery", "save", "cross_sell"]
    say: Wording
    need: str = ""
    eligible: Cel | None = None
    amount: Cel | None = Field(None, description="recovery: the credit in dollars, held against the tier's limit")
    yes: Target = ""
    no: Target = ""
    withheld: Target = ""


class EscalateRow(StepRow):
    escalate: Literal[
        "customer_request",
        "low_confidence",
        "missing_knowledge",
        "out_of_scope",
        "policy",
        "tool_failure",
        "limit",
        "risk",
    ]
    to: str = ""
    say: str = ""


class ResolveRow(StepRow):
    resolve: Wording
    evidence: Cel | None = None
    ask: bool | None = Field(None, description="ask where there is no evidence; by default when none is named")
    again: str = ""
    yes: Target = ""
    no: Target = ""


class WrapUpRow(StepRow):
    wrap_up: Name
    say: str = ""
    outcome: Literal["resolved", "stopped"] = "resolved"


class UseRow(StepRow):
    use: Name
    next: Target = ""


KIND_OF_KEY: dict[str, type[StepRow]] = {
    "verify": VerifyRow,
    "schedule": ScheduleRow,
    "offer": OfferRow,
    "resolve": ResolveRow,
    "wrap_up": WrapUpRow,
    "escalate": EscalateRow,
    "decide": DecideRow,
    "calm": CalmStepRow,
    "call": CallRow,
    "ask": AskRow,
    "use": UseRow,
    "say": SayRow,
}
"""The key that tells a step's kind, in the order of looking: a resolve may `ask`, an ask has a `say`."""


def _kind(row: Any) -> str | None:
    keys = row if isinstance(row, dict) else getattr(row, "__dict__", ())
    return next((key for key in KIND_OF_KEY if key in keys), None)


AnyStep = Annotated[
    Annotated[SayRow, Tag("say")]
    | Annotated[AskRow, Tag("ask")]
    | Annotated[CallRow, Tag("call")]
    | Annotated[VerifyRow, Tag("verify")]
    | Annotated[ScheduleRow, Tag("schedule")]
    | Annotated[DecideRow, Tag("decide")]
    | Annotated[CalmStepRow, Tag("calm")]
    | Annotated[OfferRow, Tag("offer")]
    | Annotated[EscalateRow, Tag("escalate")]
    | Annotated[ResolveRow, Tag("resolve")]
    | Annotated[WrapUpRow, Tag("wrap_up")]
    | Annotated[UseRow, Tag("use")],
    Discriminator(_kind),
]


class QuestionRow(Strict):
    id: Name
    text: Wording
    steps: list[Name] = Field(min_length=1)
    weight: int = Field(1, ge=0, le=10)
    critical: bool = False
    not_applicable: str = ""


class LimitsRow(Strict):
    steps: int = Field(120, ge=5, le=1000)
    calls: int = Field(40, ge=0, le=200)
    minutes: float = Field(240, gt=0, le=10080)
    reasks: int = Field(2, ge=0, le=2)
    corrections: int = Field(3, ge=0, le=10)
    silence_minutes: float = Field(60, gt=0, le=10080)


class SharedRow(Strict):
    """A file of shared parts: facts, tools and parts that playbooks include."""

    facts: dict[Name, FactRow] = {}
    tools: dict[Name, ToolRow] = {}
    parts: dict[Name, list[AnyStep]] = {}
    qa: list[QuestionRow] = []


class PlaybookRow(SharedRow):
    id: Name
    version: int = Field(ge=1)
    title: Wording
    topic: Literal["network", "device", "billing", "sales", "order", "account", "cancel", "service", "none"]
    summary: str = ""
    fits: list[Annotated[str, Field(min_length=1)]] = []
    source: str = ""
    now: str = ""
    include: list[str] = []
    limits: LimitsRow = LimitsRow.model_construct()
    calm: CalmRow | None = None
    reask: str = "Sorry, I did not quite get that."
    still_there: str = "Are you still there? Take your time; I am here."
    noted: str = "Thank you, I have noted that."
    escalation_tool: str = ""
    escalation_say: str = ""
    leaving: str = ""
    steps: list[AnyStep] = Field(min_length=1)


def schema() -> dict[str, Any]:
    """The format as JSON Schema, for editors."""
    return PlaybookRow.model_json_schema(by_alias=True)

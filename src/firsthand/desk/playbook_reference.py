"""The reference of the playbook format, written from the format itself: every field, its type, what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from firsthand.desk import playbook_format as form
from firsthand.desk.expressions import OWN_WORDS, RESULT_WORDS

STEP = {
    "id": "the step's name, the same on every surface",
    "at_most": "how often the step may be entered; what bounds a loop",
    "spent": "where to go when that is used up",
}
TOOL_STEP = {
    "with": "the tool's arguments, each a CEL expression over the facts",
    "read": "facts to read out of the answer: a CEL expression over `result` and `text`, or a pattern",
    "say": "said before the tool is used",
    "error": "where to go when the tool failed or its answer could not be read; without it a person takes over",
    "next": "the step after it; without it, the next one of the file",
}
YES_NO = {"yes": "the step after a yes", "no": "the step after a no"}

MEANINGS: Mapping[type[BaseModel], Mapping[str, str]] = {
    form.PlaybookRow: {
        "id": "the playbook's name; the file bears it",
        "version": "raised with every change; a run keeps the version that it began with",
        "title": "what people call it",
        "topic": "the topic whose cases it is suggested for",
        "summary": "one sentence for whoever chooses a playbook",
        "fits": "words in which customers tell of it; a case that says them is offered this playbook first",
        "source": "where it was transcribed from",
        "now": "the policy's own stated time, where it has one; else the wall clock",
        "include": "files of shared parts, beside this one",
        "facts": "what there is to know",
        "tools": "what can be looked up or changed",
        "parts": "steps that are used from several places; `back` leaves a part",
        "limits": "a run ends inside these, whatever happens",
        "calm": "said once, by itself, when the customer is clearly upset",
        "reask": "before a question that was not understood",
        "still_there": "after a silence",
        "noted": "after words that nobody asked for",
        "escalation_tool": "a tool that is called with the summary when a person takes over",
        "escalation_say": "said then",
        "leaving": "the step for a stated wish to leave, or `here`; without it such a wish goes to a person at once",
        "steps": "the flow, in the order of the file",
        "qa": "questions of the scorecard",
    },
    form.FactRow: {
        "type": "its type",
        "source": "who knows it: customer, start, or a tool's name",
        "min_auth": "from which level of sign-in on it may be spoken of; below it, it is masked everywhere",
        "label": "how it is called on screen",
        "choices": "the answers of a choice, each with the words that mean it",
        "min": "the least a number may be",
        "max": "the most a number may be",
        "unit": "the unit of a number",
        "form": "how a phone number is written for the tools, such as `###-###-####`",
        "default": "the value while nobody has said another",
        "also": "other names under which a host may give it",
        "from_text": "patterns by which the customer's first message already says it",
        "corrected_by": "words with which a customer takes an earlier answer back",
        "value": "a derived fact: how it follows from others, in CEL",
    },
    form.ChoiceRow: {"value": "the answer", "words": "words that mean it"},
    form.SaidRow: {"pattern": "a regular expression", "value": "what it stands for; else what the pattern caught"},
    form.ToolRow: {
        "writes": "it changes something",
        "cost": "the customer pays or loses something by it; then `consent` is needed",
        "consent": "the yes-or-no fact that has to be asked for before each use: one yes, one call",
        "arguments": "the names of its arguments",
        "optional": "the playbook can do without it",
        "by_customer": "the customer does it on their own device",
        "how": "what a person does where no program does it",
    },
    form.ReadRow: {
        "value": "a CEL expression over `result` (JSON, opened) and `text`",
        "pattern": "a regular expression over the text; its first group is the value",
        "optional": "it may be missing",
    },
    form.LimitsRow: {
        "steps": "steps that a run may take",
        "calls": "tool calls",
        "minutes": "minutes from start to end",
        "reasks": "how often a question is asked again before a person takes over",
        "corrections": "how often the customer may take something back",
        "silence_minutes": "how long one silence may last",
    },
    form.CalmRow: {
        "acknowledge": "the specific thing that happened to this customer",
        "own": "that it is ours",
        "next": "what happens next, and when",
    },
    form.QuestionRow: {
        "id": "the question's name",
        "text": "the question",
        "steps": "the steps that it looks at",
        "weight": "how much it counts",
        "critical": "failing it fails the whole",
        "not_applicable": "when it does not apply",
    },
    form.BranchRow: {
        "when": "a CEL condition",
        "then": "the step where it holds",
        "otherwise": "the step where none before it held; the last branch has it",
    },
    form.SayRow: {**STEP, "say": "the words", "next": TOOL_STEP["next"]},
    form.AskRow: {
        **STEP,
        **YES_NO,
        "ask": "the fact that is asked for",
        "say": "the question",
        "again": "the question in other words, when the answer was not understood",
        "next": TOOL_STEP["next"],
        "unsure": "the step for “I don't know”",
        "refused": "the step for “I'd rather not say”",
        "anew": "ask even when it is known; a consent is always asked anew",
    },
    form.CallRow: {
        **STEP,
        **TOOL_STEP,
        "call": "the tool",
        "each": "a list to go through, one call for each element",
        "until": "the condition that ends it: this one fits",
        "none": "where to go when none fits",
    },
    form.VerifyRow: {
        **STEP,
        **TOOL_STEP,
        "verify": "the level of sign-in that is needed; a public thread moves into a private message first",
        "tool": "the tool that sends the link",
        "minutes": "how long the level lasts",
        "proof": "what the answer must say for the level to rise; on a case, only the customer's own sign-in does",
    },
    form.ScheduleRow: {
        **STEP,
        **TOOL_STEP,
        "schedule": "the tool that books",
        "promise": "what is promised by it",
        "owner": "who keeps the promise",
        "within_minutes": "when the promise is due, from now",
    },
    form.DecideRow: {**STEP, "decide": "branches, the first that holds wins"},
    form.CalmStepRow: {**STEP, "calm": "the three parts of calming", "next": TOOL_STEP["next"]},
    form.OfferRow: {
        **STEP,
        **YES_NO,
        "offer": "the offer's name",
        "kind": "recovery, save or cross_sell; each has its own rule in the engine",
        "say": "the question, asked only where the rule allows it",
        "need": "the need that the customer showed",
        "eligible": "whether the account is eligible, in CEL",
        "amount": "recovery: dollars, held against the tier's limit",
        "withheld": "the step where the rule says no",
    },
    form.EscalateRow: {
        **STEP,
        "escalate": "why a person takes over",
        "to": "who",
        "say": "said to the customer",
    },
    form.ResolveRow: {
        **STEP,
        **YES_NO,
        "resolve": "the question whether it is solved, or the words where evidence says so",
        "evidence": "a CEL condition that needs no question",
        "ask": "ask where there is no evidence",
        "again": "the question in other words",
    },
    form.WrapUpRow: {
        **STEP,
        "wrap_up": "the closing code",
        "say": "the last words",
        "outcome": "resolved or stopped",
    },
    form.UseRow: {**STEP, "use": "the part that is entered", "next": "the step after it"},
    form.StepRow: STEP,
}
"""What every field means. A test sees to it that none is missing and none too many."""

PARTS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("The file", "", form.PlaybookRow),
    ("A fact", "Under `facts`, by its name.", form.FactRow),
    ("A choice", "Under a fact's `choices`.", form.ChoiceRow),
    ("What a text says", "Under a fact's `from_text`.", form.SaidRow),
    ("A tool", "Under `tools`, by its name.", form.ToolRow),
    ("A reading", "Under a step's `read`, by the fact's name; an expression alone is its `value`.", form.ReadRow),
    ("Limits", "", form.LimitsRow),
    ("Calming", "For the playbook, or as a step.", form.CalmRow),
    ("A question of the scorecard", "Under `qa`.", form.QuestionRow),
    ("A branch", "Under `decide`.", form.BranchRow),
)


def rows_of(model: type[BaseModel]) -> Iterator[tuple[str, str, str, str]]:
    """(field, type, default, meaning) for each field of a model, as the file writes it."""
    schema = model.model_json_schema(by_alias=True)
    required = set(schema.get("required", ()))
    for name, told in schema["properties"].items():
        default = "needed" if name in required else _default(told.get("default"))
        yield name, _type(told), default, MEANINGS[model][name]


def _type(told: Mapping[str, Any]) -> str:
    if "enum" in told:
        return ", ".join(f"`{value}`" for value in told["enum"])
    if "anyOf" in told:
        return " or ".join(dict.fromkeys(_type(each) for each in told["anyOf"] if each.get("type") != "null"))
    if "$ref" in told:
        return str(told["$ref"]).rsplit("/", 1)[-1].removesuffix("Row").lower()
    kind = str(told.get("type", "any"))
    if kind == "array":
        return f"list of {'steps' if 'oneOf' in told.get('items', {}) else _type(told.get('items', {}))}"
    least, most = told.get("minimum"), told.get("maximum")
    words = {"string": "text", "boolean": "true or false", "object": "a table", "integer": "whole number"}
    return words.get(kind, kind) + (f", {least} to {most}" if least is not None and most is not None else "")


def _default(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, dict):
        return "as below"
    return str(value).lower() if isinstance(value, bool) else f"{value}"


def table(model: type[BaseModel], skip: frozenset[str] = frozenset()) -> str:
    lines = ["| field | what it holds | if left out | meaning |", "| --- | --- | --- | --- |"]
    for name, kind, default, meaning in rows_of(model):
        if name not in skip:
            lines.append(f"| `{name}` | {kind} | {default} | {meaning} |".replace("\n", " "))
    return "\n".join(lines)


def reference() -> str:
    """The whole page."""
    parts = [
        "# The playbook format",
        "Written from the format itself by `docs/generate.py`. A file is YAML; `firsthand playbook check FILE` says "
        "what is wrong in it, with the line and the mend. [How to write one](../how-to/playbooks.md) comes first.",
    ]
    for title, word, model in PARTS:
        parts += [f"## {title}", *([word] if word else []), table(model)]
    parts += [
        "## Steps",
        "Each step has its kind's key. These three belong to every step:",
        table(form.StepRow),
    ]
    for kind, model in sorted(form.KIND_OF_KEY.items()):
        parts += [f"### {kind}", _first_line(kind), table(model, frozenset(STEP))]
    own = ", ".join(f"`{word}`" for word in OWN_WORDS)
    result = ", ".join(f"`{word}`" for word in RESULT_WORDS)
    parts += [
        "## Words of an expression",
        f"Every fact by its name, and {own}. `known.FACT` is true when the fact is known. In `read`, `until` and "
        f"`proof` also {result}.",
        "## Slots of a wording",
        "`{fact}` is its value, `{fact|money}` writes dollars, `{fact|words}` writes a choice as words. A fact above "
        "the level of sign-in is masked in every slot.",
    ]
    return "\n\n".join(parts) + "\n"


_KINDS = {
    "ask": "Asks for one fact, unless it is known.",
    "call": "Uses a tool, or goes through a list with it.",
    "calm": "Acknowledges, owns, says what comes next.",
    "decide": "Chooses the way by conditions.",
    "escalate": "Hands over to a person, with the summary.",
    "offer": "Weighs an offer by its rule; asks only after a yes of the rule.",
    "resolve": "Is it solved? Only a yes, or evidence, confirms it.",
    "say": "Says something and goes on.",
    "schedule": "Books something and makes a promise of it.",
    "use": "Enters a shared part and comes back.",
    "verify": "Into a private message, then the customer's own sign-in.",
    "wrap_up": "Ends the run.",
}


def _first_line(kind: str) -> str:
    return _KINDS[kind]

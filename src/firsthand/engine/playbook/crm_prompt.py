"""The CRM prompt: fields, prompts, picklists and next best steps as JSON, with a mapping for three CRMs."""

from __future__ import annotations

from typing import Any

from firsthand.domain.playbook import Fact, Playbook, Step
from firsthand.engine.playbook.flow import ways
from firsthand.engine.playbook.script import spoken

SALESFORCE_TYPES = {
    "text": "Text(255)",
    "yes_no": "Checkbox",
    "number": "Number(16,2)",
    "choice": "Picklist",
    "phone": "Phone",
    "date": "Date",
    "list": "LongTextArea",
    "record": "LongTextArea",
}
HUBSPOT_TYPES = {
    "text": ("string", "text"),
    "yes_no": ("bool", "booleancheckbox"),
    "number": ("number", "number"),
    "choice": ("enumeration", "select"),
    "phone": ("string", "phonenumber"),
    "date": ("date", "date"),
    "list": ("string", "textarea"),
    "record": ("string", "textarea"),
}
ZENDESK_TYPES = {
    "text": "text",
    "yes_no": "checkbox",
    "number": "decimal",
    "choice": "tagger",
    "phone": "text",
    "date": "date",
    "list": "textarea",
    "record": "textarea",
}


def crm_prompt(playbook: Playbook) -> dict[str, Any]:
    """What a CRM needs to guide an agent through the playbook; every prompt carries its step's id."""
    return {
        "playbook": playbook.id,
        "version": playbook.version,
        "title": playbook.title,
        "start": playbook.start,
        "fields": [_field(fact) for fact in playbook.facts.values()],
        "prompts": [_prompt(playbook, step) for step in playbook.steps.values()],
        "next_best_step": {step.id: _next(playbook, step) for step in playbook.steps.values()},
        "dispositions": sorted({s.disposition for s in playbook.steps.values() if s.disposition}),
        "mapping": {
            "salesforce": _salesforce(playbook),
            "hubspot": _hubspot(playbook),
            "zendesk": _zendesk(playbook),
        },
    }


def _field(fact: Fact) -> dict[str, Any]:
    return {
        "name": fact.name,
        "label": fact.label,
        "type": fact.type,
        "source": fact.source,
        "min_auth": fact.min_auth,
        "picklist": [choice.value for choice in fact.choices],
        "read_only": fact.source != "customer",
    }


def _prompt(playbook: Playbook, step: Step) -> dict[str, Any]:
    prompt = {
        "step": step.id,
        "part": step.part,
        "kind": step.kind,
        "say": spoken(playbook, step.say),
        "field": step.fact,
        "tool": step.tool,
        "how": playbook.tools[step.tool].how if step.tool in playbook.tools else "",
        "needs_consent": playbook.tools[step.tool].consent if step.tool in playbook.tools else "",
    }
    if step.kind == "calm":
        prompt["say"] = " ".join(spoken(playbook, words) for words in (step.say, step.own, step.then_what))
    return {key: value for key, value in prompt.items() if value or key == "say"}


def _next(playbook: Playbook, step: Step) -> list[dict[str, str]]:
    if step.kind == "use":
        return [{"when": "enter", "step": playbook.parts[step.use]}, {"when": "after", "step": step.next}]
    return [{"when": by.removeprefix("when "), "step": target} for by, target in ways(step)]


def _salesforce(playbook: Playbook) -> dict[str, Any]:
    """Custom fields on the standard Case object; the step in hand stands in one of its own."""
    fields = {
        fact.name: {
            "api_name": f"FH_{fact.name}__c"[:43],
            "type": SALESFORCE_TYPES[fact.type],
            "label": fact.label,
        }
        for fact in playbook.facts.values()
    }
    return {"object": "Case", "step_field": "FH_playbook_step__c", "fields": fields}


def _hubspot(playbook: Playbook) -> dict[str, Any]:
    """Custom properties of tickets; the names are those under which finished cases are written."""
    fields = {
        fact.name: {
            "name": f"fh_{fact.name}".lower()[:100],
            "label": fact.label,
            "type": HUBSPOT_TYPES[fact.type][0],
            "fieldType": HUBSPOT_TYPES[fact.type][1],
            "options": [{"label": c.value, "value": c.value} for c in fact.choices],
        }
        for fact in playbook.facts.values()
    }
    return {"object": "tickets", "step_field": "fh_playbook_step", "fields": fields}


def _zendesk(playbook: Playbook) -> dict[str, Any]:
    """Custom fields of a support request; choices become tags, prefixed with the playbook's id."""
    fields = {
        fact.name: {
            "title": fact.label,
            "type": ZENDESK_TYPES[fact.type],
            "options": [{"name": c.value, "value": f"{playbook.id}_{c.value}"} for c in fact.choices],
        }
        for fact in playbook.facts.values()
    }
    return {"step_field": "playbook_step", "fields": fields}

"""The example that `firsthand playbook new` writes: small, whole, and made to be changed."""

from __future__ import annotations

_EXAMPLE = """\
id: {id}
version: 1
title: {title}
topic: service        # network, device, billing, sales, order, account, cancel or service
summary: What this is for, in one line.

facts:                # what has to be known; each is asked or read once
  store: {{type: text, label: The store}}
  opening_hours: {{type: text, source: get_store, label: Opening hours}}

tools:                # what is looked up or done; add writes, cost and a consent where something changes
  get_store: {{arguments: [store], how: Open the store's page.}}

limits: {{steps: 60, calls: 6, minutes: 240}}

steps:                # in order; each goes on to the next one, unless it says where to
  - id: greet
    say: Hi, happy to help.
  - id: ask_store
    ask: store
    say: Which store is it?
    unsure: to_a_person
  - id: look_up
    call: get_store
    with: {{store: store}}
    read: {{opening_hours: result.hours}}
    error: to_a_person
  - id: tell
    resolve: "It is open {{opening_hours}}. Does that help?"
    yes: done
    no: to_a_person
  - id: done
    wrap_up: answered
    say: Glad to help.
  - id: to_a_person
    escalate: missing_knowledge
    say: A colleague answers that for you today.

qa:
  - {{id: asked_first, text: "Was the store asked for before anything was said about it?", steps: [ask_store], weight: 2}}
"""


def example(playbook_id: str) -> str:
    """A playbook that passes `check`, under this id."""
    return _EXAMPLE.format(id=playbook_id, title=playbook_id.replace("_", " ").capitalize())

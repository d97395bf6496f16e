"""A playbook at the terminal: a person plays the customer, and does the tools by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from firsthand.domain.playbook import Playbook
from firsthand.domain.playbook_run import Action, Packet
from firsthand.engine.playbook import NotAnInput, start, step

HELP = (
    'Answer as the customer; "/m words" says something unasked, "/s 30" is silent for 30 minutes, "/end" leaves.'
)


def talk(playbook: Playbook, text: str, now: str, write: Callable[[str], Any], read: Callable[[str], str]) -> None:
    """Play one conversation: `write` shows a line, `read` asks for one. Leaves with the hand-off summary."""
    write(f"{playbook.title}. {HELP}")
    state, action = start(playbook, {"text": text}, now)
    while True:
        for said in action.says:
            write(f"  {said.text}   [{said.step}]")
        if action.kind == "done":
            _show_end(action, write)
            return
        try:
            state, action = step(playbook, state, _event(playbook, action, read))
        except (NotAnInput, ValueError) as error:
            write(f"  ({error})")


def _event(playbook: Playbook, action: Action, read: Callable[[str], str]) -> dict[str, Any]:
    if action.kind == "call":
        how = playbook.tools[action.call].how or "What does it answer?"
        given = ", ".join(f"{name}={value}" for name, value in action.arguments.items())
        words = read(f"  tool {action.call}({given}): {how}\n  result")
        return {"result": words.removeprefix("error:"), "error": words.startswith("error:")}
    choices = f" ({' / '.join(action.choices)})" if action.choices else ""
    words = read(f"  {action.ask}{choices}   [{action.step}]\n  customer")
    if words == "/end":
        return {"end": True}
    if words.startswith("/s"):
        return {"silence": float(words[2:].strip() or 5)}
    if words.startswith("/m "):
        return {"message": words[3:]}
    return {"answer": words}


def _show_end(action: Action, write: Callable[[str], Any]) -> None:
    write(f"  {action.outcome}" + (f", {action.reason.replace('_', ' ')}" if action.reason else ""))
    if action.packet:
        for line in packet_lines(action.packet):
            write(f"    {line}")


def packet_lines(packet: Packet) -> list[str]:
    """The hand-off summary as lines that a person reads."""
    known = [
        f"{name.replace('_', ' ')}: {fact['value']} (from {fact['from']})" for name, fact in packet.facts.items()
    ]
    tried = [
        f"{t['tool']}: {'failed' if t['error'] else ' '.join(str(t['result']).split())[:80]}"
        for t in packet.tools_tried
    ]
    return [
        f"problem: {packet.problem}",
        f"stage: {packet.stage}; last action: {packet.last_action}",
        *[f"known: {each}" for each in known],
        *[f"tried: {each}" for each in tried],
        *[f"promised: {each}" for each in packet.promises],
        *[f"noted: {each}" for each in packet.notes],
        f"next: {packet.next_step}",
    ]

"""A call-centre script becomes a draft that passes check, with a question for each of its gaps."""

from __future__ import annotations

from firsthand.desk.playbook_draft import draft
from firsthand.desk.playbook_files import parse

SCRIPT = """# Refund of a late delivery

1. Greet the customer and apologise for the delay.
2. Ask for the order number.
3. Look up the order (tool: get_order). If it fails, hand over to the order desk.
4. If the order is more than 3 days late, offer a credit of 10 dollars.
5. Ask whether that settles it.
6. Close the case.
"""


def test_a_branch_on_the_same_line_is_a_branch():
    text, _ = draft(SCRIPT, "refund")
    playbook = parse(text)
    look_up = next(step for step in playbook.steps.values() if step.kind == "call")
    assert (look_up.tool, look_up.error) == ("get_order", "to_a_person")


def test_a_last_line_that_closes_ends_the_run_and_no_step_is_lost():
    playbook = parse(draft(SCRIPT, "refund")[0])
    kinds = [step.kind for step in playbook.steps.values()]
    assert kinds == ["say", "ask", "call", "say", "resolve", "wrap_up", "escalate"]
    settles = next(step for step in playbook.steps.values() if step.kind == "resolve")
    assert (settles.yes, settles.no) == ("close_case", "to_a_person")


def test_a_line_that_holds_only_in_some_cases_is_a_question_to_its_author():
    _, questions = draft(SCRIPT, "refund")
    assert any("Step 4 holds only where the order is more than 3 days late" in question for question in questions)

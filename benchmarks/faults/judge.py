"""The judge: the page's truth, the records and the audit, compared. Each finding names its invariant."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.faults.world import UP_SECONDS_MAX, World

OPEN = ("ready", "later", "sending", "unknown")
CANARIES = (b"fault-campaign-app-secret", b"no signal in my street", b"We are on it under reference")


def findings(world: World, facts: dict[str, Any]) -> list[str]:
    """Everything that is wrong, by invariant I1 to I7; empty when all hold."""
    found = heard_once(world, facts) + posted_once(world, facts) + as_approved(world, facts)
    return found + nothing_stuck(facts) + audited(world, facts) + quiet(world) + quick(world)


def heard_once(world: World, facts: dict[str, Any]) -> list[str]:
    """I1: everything that was written is one mention, in one case at most once, in its author's order."""
    heard = Counter(m["ext_id"] for m in facts["mentions"] if m["inbound"])
    found = [f"I1 lost: {w.ext_id}" for w in world.sender.written if w.ext_id not in heard]
    found += [f"I1 doubled: {ext_id} is {n} mentions" for ext_id, n in heard.items() if n > 1]
    known = {w.ext_id for w in world.sender.written}
    found += [f"I1 invented: {ext_id}" for ext_id in heard if ext_id not in known and ext_id != "999_55"]
    in_cases = Counter(key for keys in facts["threads"].values() for key in keys)
    found += [f"I1 {key} stands {n} times in the cases" for key, n in in_cases.items() if n > 1]
    for one in facts["mentions"]:
        if one["case"] and one["inbound"] and in_cases[one["key"]] != 1:
            found.append(f"I1 {one['ext_id']} names a case whose log does not have it")
    gone = {w.ext_id for w in world.sender.written if w.deleted}
    found += [
        f"I1 {m['ext_id']} was deleted and still says something"
        for m in facts["mentions"]
        if m["ext_id"] in gone and m["text"]
    ]
    if facts["unparsed"]:
        found.append(f"I1 {facts['unparsed']} could not be read")
    return found


def posted_once(world: World, facts: dict[str, Any]) -> list[str]:
    """I2: an approved reply is on the page at most once, and once if the desk says that it is sent."""
    on_page = Counter(post.text for post in world.vendor.posts)
    found = [f"I2 posted {n} times: {text[:60]}" for text, n in on_page.items() if n > 1]
    for reply in facts["replies"]:
        if reply["status"] == "sent" and on_page[reply["text"]] != 1:
            found.append(f"I2 {reply['id']} is called sent and is {on_page[reply['text']]} times on the page")
    return found


def as_approved(world: World, facts: dict[str, Any]) -> list[str]:
    """I3 and I4: what is on the page was approved, byte for byte, for that parent; private stays private."""
    approved = {each["text"]: each for each in world.approved.values()}
    kept = {reply["text"]: reply for reply in facts["replies"]}
    found = []
    for post in world.vendor.posts:
        wanted, row = approved.get(post.text), kept.get(post.text)
        if row is None or sha256(post.text.encode()).hexdigest() != row["text_sha256"]:
            found.append(f"I3 nobody approved these bytes: {post.text[:60]!r}")
            continue
        parent = wanted["parent"] if wanted else (row["parent"] if not row["private"] else post.parent)
        if post.parent != parent:
            found.append(f"I3 {row['id']} hangs under {post.parent}, approved for {parent}")
        if row["private"] and not post.private:
            found.append(f"I4 {row['id']} was approved private and is public")
    return found


def nothing_stuck(facts: dict[str, Any]) -> list[str]:
    """I5: every reply ended, or waits for a person with evidence; every body was split."""
    found = [f"I5 {r['id']} is still {r['status']}" for r in facts["replies"] if r["status"] in OPEN]
    for reply in facts["replies"]:
        if reply["status"] == "human" and not (reply["problem"] and len(reply["evidence"]) > 2):
            found.append(f"I5 {reply['id']} waits for a person without evidence")
    if facts["raw_waiting"]:
        found.append(f"I5 {facts['raw_waiting']} bodies wait to be split")
    return found


def audited(world: World, facts: dict[str, Any]) -> list[str]:
    """I6: the chain is whole, and every approval that the agent saw stands in it."""
    found = [f"I6 the audit breaks at row {facts['audit_broken_at']}"] if facts["audit_broken_at"] else []
    noted = set(facts["queued"])
    return found + [
        f"I6 {reply} was approved and is not in the audit" for reply in world.approved if reply not in noted
    ]


def quiet(world: World) -> list[str]:
    """I6: no secret and nobody's words in a log."""
    found = []
    for log in Path(world.home.parent).glob(f"{world.home.name}.*.log"):
        raw = log.read_bytes()
        found += [f"I6 {log.name} says {canary.decode()!r}" for canary in CANARIES if canary in raw]
    return found


def quick(world: World) -> list[str]:
    """I7: whatever ended is up again in ten seconds, without a hand at the database."""
    slow = [f"I7 it took {s:.1f} s of its own to come up" for s in world.up_cpu_seconds if s > UP_SECONDS_MAX]
    return slow + ["I7 a server never came up"] * (not world.up_seconds)

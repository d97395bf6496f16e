"""Events, metrics, formats and families: what the code says of itself, as tables."""

from __future__ import annotations

import dataclasses
import sys
import typing
from collections.abc import Iterable, Sequence
from typing import Any


def _type(annotation: Any) -> str:
    words = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
    return words.replace("ev.", "").replace("|", "or").replace("  ", " ")


def _doc(thing: object) -> str:
    return " ".join((thing.__doc__ or "").split())


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def events() -> str:
    """Every kind of event with its fields."""
    from firsthand.domain.events import EVENTS

    parts = [
        "# Events\n\n",
        "A case is the fold of its log. These are all the kinds of events there are, as `firsthand export` and "
        "`GET /api/cases/{case}/events` give them. Every event also has `at` (RFC 3339, UTC) and `by` (an agent's id, "
        "`customer`, `channel` or `firsthand`). No event holds a mention's text: texts stand with the mention, where "
        "they can be erased.\n\n",
    ]
    for kind in EVENTS:
        own = [f for f in dataclasses.fields(kind) if f.name not in ("at", "by")]
        rows = [(f"`{f.name}`", _type(f.type)) for f in own]
        says = "" if _doc(kind).startswith(f"{kind.__name__}(") else f"{_doc(kind)}\n\n"
        parts.append(f"## {kind.__name__}\n\n{says}{table(('field', 'type'), rows)}\n")
    return "".join(parts).rstrip() + "\n"


def metrics() -> str:
    """Every metric with its definition."""
    from firsthand.metrics import METRICS

    parts = [
        "# Metrics\n\n",
        "What `firsthand report`, the board and `GET /api/report` count. Each number comes with a 95 % interval, with "
        "how many cases were counted, and opens to them. A metric is a pure function of folded cases and the "
        "policy, so the same log gives the same numbers on every machine. A what-if has no such log: it counts the "
        "month that it played by itself, with every actionable case as the base of its shares. Compare a what-if "
        "with a what-if, not with the board.\n\n",
    ]
    rows = []
    for metric in METRICS:
        module = sys.modules[metric.__module__]
        title = (module.__doc__ or "").split("\n")[0].rstrip(".")
        rows.append((f"`{metric.__name__}`", title, module.DEFINITION))  # type: ignore[attr-defined]
    return "".join(parts) + table(("name", "what it answers", "how it is counted"), rows)


MENTION = {
    "id": "the channel's own id, as text",
    "channel": "one of the words below",
    "author": 'the writer\'s handle; `""` where it is unknown',
    "text": "what was written, exactly",
    "created_at": "when, RFC 3339 with a zone",
    "in_reply_to": "the id of the post that it answers: what makes a conversation",
    "inbound": "false for the brand's own posts; true without it",
    "rating": "1 to 5, for reviews",
    "lang": "a language code, where the channel tells one; else it is found out",
    "url": "where it stands",
    "reach": "how many may see it",
    "page": "the brand page it stands on; `store:oak-street` for a store's",
    "reply_to_text": "the words that it answers, where the parent is not in the file",
    "account": "the connected account that heard it; the channel's name without it",
    "kind": "what sort of post, where one channel has several with ids of their own",
    "version": "for an edited mention: the same id, another version",
    "author_name": "the writer's display name",
    "private": "true for a direct message",
}
TRIAGE = {
    "id": "the mention's id",
    "actionable": "worth an answer",
    "p_actionable": "how likely, calibrated",
    "topic": "network, device, billing, sales, order, account, cancel, service or none",
    "topic_confidence": "how sure, calibrated",
    "tier": "0 to 3: nothing, simple, complex, specialist",
    "sentiment": "negative, neutral or positive",
    "urgency": "low, normal or high",
    "churn": "none, possible or explicit",
    "store": "about a store or standing on its page",
    "lang": "a language code",
    "abstain": "not sure enough to act: on screen, *needs a person*",
    "reasons": "the words and rules that led to it",
    "tier_confidence": "how sure of the tier",
    "sentiment_confidence": "how sure of the sentiment",
    "urgency_confidence": "how sure of the urgency",
    "churn_confidence": "how sure of the churn signal",
    "store_confidence": "how sure of the store",
    "second_topic": "the next best topic, offered to whoever looks",
    "second_confidence": "how likely that is",
    "tier_shares": "how likely each tier is",
    "critical": "a kind that no model may overrule: outage, fraud, regulator, safety, leaving, vulnerable",
    "spam": "unwanted",
    "abuse": "abusive words, also beside a just complaint",
    "private_data": "kinds of private data that stand in the text",
    "cluster": "shared by near-duplicates",
    "model": "the version of the model that read it",
}
LABELS = {
    "text": "the mention's words",
    "topic, tier, sentiment, urgency, churn, store, actionable": "any of the heads, with a person's answer",
    "reply_to_text, rating": "what else the reader sees of it, where known",
    "channel, lang": "where it was said and in which language (`en`), where known: with labels enough a place gets its own bars",
}
REFUSED = {
    "file": "the file",
    "line": "the line, from 1",
    "field": "the field, where one is to blame",
    "problem": "what is wrong",
    "mend": "what to do about it",
    "raw": "the line as it came; of one that is too long, its beginning",
}


def formats() -> str:
    """The shapes of the files that go in and come out."""
    from firsthand.domain.decisions import Triage
    from firsthand.domain.mention import CHANNELS, Mention

    needed = {f.name for f in dataclasses.fields(Mention) if f.default is dataclasses.MISSING}
    mention = [
        (f"`{f.name}`", _type(f.type), "yes" if f.name in needed else "", MENTION[f.name])
        for f in dataclasses.fields(Mention)
    ]
    hints = typing.get_type_hints(Triage)
    triage = [("`id`", "str", TRIAGE["id"])]
    triage += [(f"`{f.name}`", _type(hints[f.name]), TRIAGE[f.name]) for f in dataclasses.fields(Triage)]
    return (
        "# Formats\n\nFiles are UTF-8, one JSON object a line, `.gz` too. A field that is not named here is passed "
        "over; a line of more than 1,048,576 bytes is refused.\n\n"
        "## A mention\n\nWhat `firsthand ingest`, `firsthand triage` and `POST /api/mentions` take.\n\n"
        + table(("field", "type", "needed", "meaning"), mention)
        + f"\n`channel` is one of {', '.join(CHANNELS)}.\n\n"
        '```json\n{"id": "1", "channel": "x", "author": "jane", "text": "no signal at Oak St", '
        '"created_at": "2026-09-18T15:00:00Z"}\n```\n\n'
        "## A triage result\n\nWhat `firsthand triage` writes, one line for each mention, in the same order.\n\n"
        + table(("field", "type", "meaning"), triage)
        + "\n## A label\n\nWhat `firsthand train` and `firsthand evaluate` take.\n\n"
        + table(("field", "meaning"), [(f"`{name}`", words) for name, words in LABELS.items()])
        + "\n## A refused line\n\nWhat stands in the file that a command names when it refused anything.\n\n"
        + table(("field", "meaning"), [(f"`{name}`", words) for name, words in REFUSED.items()])
    )


def families() -> str:
    """The members of the families, in the order in which they decide."""
    from firsthand.channels import CHANNELS
    from firsthand.engine.routing import RULES
    from firsthand.engine.safety import CHECKS
    from firsthand.engine.triage import READERS

    parts = ["# Readers, rules, checks and channels\n\nOne member a file; the order is the decision.\n"]
    told: tuple[tuple[str, str, Sequence[Any]], ...] = (
        ("Triage readers", "What is read of a mention.", READERS),
        ("Routing rules", "The first rule that answers wins; the last one always answers.", RULES),
        ("Reply checks", "What a reply is held against before it may leave.", CHECKS),
        (
            "Channels",
            "What connects; each has a page in [how-to/channels](../how-to/channels/README.md).",
            CHANNELS,
        ),
    )
    for title, words, family in told:
        rows = [(f"`{getattr(m, 'kind', None) or m.__name__}`", _doc(m)) for m in family]
        parts.append(f"\n## {title}\n\n{words}\n\n{table(('name', 'what it says'), rows)}")
    return "".join(parts)

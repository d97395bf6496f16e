"""The case log, its list projection, the outbox, timers and incidents."""

from __future__ import annotations

from django.db import models


class EventRow(models.Model):
    """The append-only log. `id` is the sequence that live pages follow; (case, version) is unique."""

    id = models.BigAutoField(primary_key=True)
    case = models.CharField(max_length=32)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    payload = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="one_event_a_version")]


class CaseRow(models.Model):
    """The list projection of the case log: `firsthand rebuild` makes it again, identically."""

    id = models.CharField(max_length=32, primary_key=True)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    channel = models.CharField(max_length=20)
    account = models.CharField(max_length=80)
    conversation = models.CharField(max_length=32)
    customer = models.CharField(max_length=32, db_index=True)
    author = models.CharField(max_length=200)
    page = models.CharField(max_length=120, null=True)
    private = models.BooleanField(default=False)
    rating = models.SmallIntegerField(null=True)
    queue = models.CharField(max_length=60, default="", blank=True)
    tier = models.SmallIntegerField(default=0)
    topic = models.CharField(max_length=12, default="", blank=True)
    urgency = models.CharField(max_length=8, default="", blank=True)
    sentiment = models.CharField(max_length=10, default="", blank=True)
    churn = models.CharField(max_length=10, default="", blank=True)
    lang = models.CharField(max_length=12, default="", blank=True)
    store = models.CharField(max_length=60, default="", blank=True)
    cluster = models.CharField(max_length=32, default="", blank=True, db_index=True)
    needs_person = models.BooleanField(default=False)
    owner = models.CharField(max_length=80, null=True)
    opened_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    answered = models.BooleanField(default=False)
    attention = models.CharField(max_length=12, default="", blank=True)
    """'', approval, unknown, human, refused: a reply of this case that somebody has to look at"""
    disposition = models.CharField(max_length=40, default="", blank=True)
    snippet = models.CharField(max_length=320, default="", blank=True)
    """The beginning of the latest inbound text, for lists and search."""
    mentions = models.PositiveIntegerField(default=1)
    offered_at = models.DateTimeField(null=True)
    """Since when the owner has been asked to accept it."""
    passed = models.TextField(default="", blank=True)
    """Who passed on it, and when the last did: they are not asked again for a while."""
    passed_at = models.DateTimeField(null=True)
    launch = models.CharField(max_length=32, null=True, db_index=True)
    """The planned launch that its words tell of; nothing for nearly all, which the index leaves out of the way."""

    class Meta:
        indexes = [
            models.Index(fields=["state", "queue", "due_at"], name="case_queue"),
            models.Index(fields=["owner", "state", "due_at"], name="case_owner"),
            models.Index(fields=["state", "due_at", "-touched_at"], name="case_open"),
            models.Index(fields=["state", "topic", "tier", "urgency", "opened_at"], name="case_heads"),
            models.Index(fields=["-opened_at", "launch", "store", "topic", "tier", "urgency"], name="case_newest"),
            models.Index(fields=["state", "-opened_at"], name="case_state_newest"),
            models.Index(fields=["attention", "state"], name="case_attention"),
            models.Index(fields=["store", "state"], name="case_store"),
        ]


class ReplyRow(models.Model):
    """The outbox: one intent to publish, with the protocol's own state (docs: publishing once)."""

    id = models.CharField(max_length=32, primary_key=True)
    case = models.CharField(max_length=32, db_index=True)
    account = models.CharField(max_length=80)
    channel = models.CharField(max_length=20)
    parent = models.CharField(max_length=300, default="", blank=True)
    to = models.CharField(max_length=200, default="", blank=True)
    private = models.BooleanField(default=False)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    author = models.CharField(max_length=80)
    author_kind = models.CharField(max_length=10, default="person")
    approved_by = models.CharField(max_length=80, default="", blank=True)
    context_version = models.PositiveIntegerField(default=0)
    """The case version that the approver saw."""
    client_token = models.CharField(max_length=80)
    status = models.CharField(max_length=12, default="draft")
    """draft, ready, sending, sent, refused, later, unknown, human, cancelled"""
    priority = models.SmallIntegerField(default=1)
    due = models.DateTimeField(null=True)
    settle_until = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    holder = models.CharField(max_length=80, default="", blank=True)
    calls = models.PositiveIntegerField(default=0)
    first_call_at = models.DateTimeField(null=True)
    last_call_at = models.DateTimeField(null=True)
    looks = models.PositiveSmallIntegerField(default=0)
    """How often it was read back; above 0 for one that was ever not confirmed."""
    ext_id = models.CharField(max_length=300, null=True)
    correlation = models.CharField(max_length=80, default="", blank=True)
    """The id of ours that the channel gives back: an rkey, a Message-ID, a callback datum."""
    attached = models.TextField(default="", blank=True)
    """What goes with it, frozen with the text: names, descriptions and the hashes of the bytes."""
    evidence = models.TextField(default="[]")
    problem = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "client_token"], name="one_reply_a_token"),
            models.UniqueConstraint(fields=["account", "ext_id"], name="one_reply_a_post"),
        ]
        indexes = [
            models.Index(fields=["account", "status", "due"], name="outbox_due"),
            models.Index(fields=["account", "last_call_at"], name="outbox_calls"),
        ]


class TimerRow(models.Model):
    """When time alone has something to do: only the cases that are due are visited."""

    case = models.CharField(max_length=32, primary_key=True)
    due_at = models.DateTimeField(db_index=True)


class IncidentRow(models.Model):
    """One matter told by many: cases that share a cause, and the one approved answer to all affected."""

    id = models.CharField(max_length=32, primary_key=True)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=120, default="", blank=True)
    topic = models.CharField(max_length=12, default="network")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    answer = models.TextField(default="", blank=True)
    approved_by = models.CharField(max_length=80, default="", blank=True)
    approved_at = models.DateTimeField(null=True)


class IncidentCase(models.Model):
    incident = models.ForeignKey(IncidentRow, on_delete=models.CASCADE, related_name="members")
    case = models.CharField(max_length=32, unique=True)
    answered = models.BooleanField(default=False)

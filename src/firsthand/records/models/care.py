"""What goes to the people who own a case, calls that were promised, who is one customer, and who asks to be forgotten."""

from __future__ import annotations

from django.db import models


class NoticeRow(models.Model):
    """One notice to one person by one way; the key makes it one, however often it is gathered."""

    key = models.CharField(max_length=64, primary_key=True)
    case = models.CharField(max_length=32, db_index=True)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    person = models.CharField(max_length=80, default="", blank=True)
    way = models.CharField(max_length=12)
    """workspace, email or webhook"""
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=300, default="", blank=True)
    stage = models.CharField(max_length=300, default="", blank=True)
    last_action = models.CharField(max_length=600, default="", blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10)
    """workspace: unread, read; the others: ready, sending, sent, unknown, failed"""
    fence = models.PositiveIntegerField(default=0)
    due = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, default="", blank=True)
    bundle = models.CharField(max_length=64, db_default="")
    """What is told as one; the key of a notice that is told by itself. Empty from a version that knew no bundles."""

    class Meta:
        indexes = [
            models.Index(fields=["way", "state", "due"], name="notice_due"),
            models.Index(fields=["person", "way", "state", "bundle"], name="notice_unread"),
            models.Index(fields=["person", "way", "bundle", "at", "state", "case"], name="notice_bundle"),
        ]


class CallBackRow(models.Model):
    """The diary of call-backs: one row takes one place in one slot. The case log says what became of it."""

    id = models.CharField(max_length=32, primary_key=True)
    case = models.CharField(max_length=32, db_index=True)
    start = models.DateTimeField()
    end = models.DateTimeField()
    seat = models.PositiveSmallIntegerField()
    owner = models.CharField(max_length=80, default="", blank=True)
    phone = models.CharField(max_length=40, default="", blank=True)
    about = models.CharField(max_length=300, default="", blank=True)
    open = models.BooleanField(default=True)
    booked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["start", "seat"], condition=models.Q(open=True), name="one_call_a_seat"
            )
        ]
        indexes = [models.Index(fields=["open", "start"], name="call_back_open")]


class MergeRow(models.Model):
    """Why two contacts count as one customer, by whom, and whether they were parted again."""

    child = models.CharField(max_length=32, db_index=True)
    root = models.CharField(max_length=32, db_index=True)
    evidence = models.CharField(max_length=12)
    """signed_in, crm or person"""
    detail = models.CharField(max_length=300, default="", blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    parted_by = models.CharField(max_length=80, default="", blank=True)
    parted_at = models.DateTimeField(null=True)


class ConsentRow(models.Model):
    """The consent ledger: one yes or no of a customer's, with what proves it; nothing is overwritten but a revocation."""

    customer = models.CharField(max_length=32, db_index=True)
    scope = models.CharField(max_length=30)
    channel = models.CharField(max_length=20)
    granted = models.BooleanField()
    method = models.CharField(max_length=30)
    evidence = models.CharField(max_length=300, default="", blank=True)
    case = models.CharField(max_length=32, default="", blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class ForgetRow(models.Model):
    """Somebody asks, by way of a channel, to be forgotten. The code derives from the request, so that it is kept once."""

    code = models.CharField(max_length=32, primary_key=True)
    account = models.CharField(max_length=80)
    person = models.CharField(max_length=100, db_default="", blank=True)
    """The channel's id for them; empty from the decision on."""
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, db_default="asked")
    """asked, done, nothing (nothing of theirs was kept)"""
    decided_by = models.CharField(max_length=80, db_default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"], name="forget_open")]

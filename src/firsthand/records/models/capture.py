"""Capture: raw bodies, counts of completeness, what could not be read, and connected accounts."""

from __future__ import annotations

from django.db import models


class RawItem(models.Model):
    """A raw body as it came, stored before it is acknowledged, so that a parser's failure loses nothing."""

    account = models.CharField(max_length=80, db_index=True)
    received_at = models.DateTimeField(db_index=True)
    source = models.CharField(max_length=20)
    headers = models.TextField(default="{}")
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)
    verified = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default="new", db_index=True)
    """new, done, unparsed, refused"""
    tries = models.PositiveIntegerField(default=0)
    problem = models.TextField(default="", blank=True)
    split_at = models.DateTimeField(null=True)


class CaptureCount(models.Model):
    """Completeness by account and hour: what came in, and what became of it."""

    account = models.CharField(max_length=80)
    hour = models.DateTimeField()
    received = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    unparsed = models.PositiveIntegerField(default=0)
    recovered = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "hour"], name="one_count_an_hour")]


class HeardRow(models.Model):
    """One thing that a channel said, once: what makes a second delivery of it a duplicate.

    `key` is derived from (account, what, kind, channel id, revision), so a second insert is ignored. `meta` holds ids
    that only the channel understands, for answering.
    """

    key = models.CharField(max_length=32, primary_key=True)
    account = models.CharField(max_length=80)
    what = models.CharField(max_length=12)
    """posted, deleted, receipt, noticed"""
    kind = models.CharField(max_length=20, default="", blank=True)
    ext_id = models.CharField(max_length=300)
    revision = models.CharField(max_length=80, default="", blank=True)
    at = models.DateTimeField()
    raw = models.BigIntegerField(null=True)
    meta = models.TextField(default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "ext_id"], name="heard_by_ext_id")]


class UnparsedRow(models.Model):
    """An entry of a channel that could not be read: a person sees it, nothing is dropped."""

    account = models.CharField(max_length=80, db_index=True)
    raw = models.ForeignKey(RawItem, null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField()
    problem = models.TextField()
    payload = models.TextField()
    state = models.CharField(max_length=12, default="open", db_index=True)


class AccountRow(models.Model):
    """A connected account of a channel. Secrets are encrypted; a new account listens only."""

    id = models.CharField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120, default="", blank=True)
    state = models.CharField(max_length=12, default="listening")
    """listening (replies wait), live, paused (nothing out), removed"""
    options = models.TextField(default="{}")
    secrets = models.TextField(default="", blank=True)
    cursor = models.TextField(default="", blank=True)
    health = models.TextField(default="{}")
    created_at = models.DateTimeField()
    last_event_at = models.DateTimeField(null=True)
    last_poll_at = models.DateTimeField(null=True)

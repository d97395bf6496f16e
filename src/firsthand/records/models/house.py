"""The desk itself: audit, tokens, stored answers, settings and policy versions."""

from __future__ import annotations

from django.db import models


class AuditRow(models.Model):
    """Who did what, in a hash-linked chain: a row that was taken out or changed shows."""

    at = models.DateTimeField()
    who = models.CharField(max_length=80)
    what = models.CharField(max_length=60)
    about = models.CharField(max_length=120, default="", blank=True)
    detail = models.TextField(default="", blank=True)
    link = models.CharField(max_length=64)


class TokenRow(models.Model):
    """A bearer token: only its hash is kept. One of a person has that person's role and sight, whatever it was."""

    name = models.CharField(max_length=80, unique=True)
    role = models.CharField(max_length=20)
    person = models.CharField(max_length=80, default="")
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked = models.BooleanField(default=False)


class IdempotencyRow(models.Model):
    """A stored answer: the same key with the same request gets the same answer, with another an error."""

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveIntegerField(default=0)
    answer = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="one_answer_a_key")]


class SettingRow(models.Model):
    """A switch of the whole desk: publishing paused, the demo's clock, the policy in force."""

    key = models.CharField(max_length=60, primary_key=True)
    value = models.TextField()


class PolicyRow(models.Model):
    """A version of the policy file, with who and when; the newest is in force."""

    text = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    note = models.CharField(max_length=200, default="", blank=True)


class LaunchRow(models.Model):
    """A planned launch. `body` holds it whole, as JSON; the columns are what lists are found by."""

    id = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=80)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    body = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

"""Connected CRMs, what waits to be written into them, and what happened to accounts elsewhere."""

from __future__ import annotations

from django.db import models


class CrmRow(models.Model):
    """A connected CRM, or a system that tells of accounts. Secrets are encrypted; a new one is paused."""

    id = models.CharField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120, default="", blank=True)
    state = models.CharField(max_length=12, default="paused")
    """paused (nothing is written, nothing is taken), live, removed"""
    options = models.TextField(default="{}")
    secrets = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()


class CrmWriteRow(models.Model):
    """One case in one CRM: which version is wanted, which one stands there, and what came out last. No words."""

    key = models.CharField(max_length=80, primary_key=True)
    crm = models.CharField(max_length=40)
    case = models.CharField(max_length=32, db_index=True)
    version = models.PositiveIntegerField()
    version_written = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10)
    """ready, writing, written or refused"""
    fence = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    due = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField(null=True)
    link = models.CharField(max_length=500, default="", blank=True)
    problem = models.CharField(max_length=600, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["crm", "state", "due"], name="crm_write_due")]


class AccountEventRow(models.Model):
    """What happened to a customer's account elsewhere: told by a signed delivery or a file, once."""

    key = models.CharField(max_length=64, primary_key=True)
    account = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    detail = models.CharField(max_length=300, default="", blank=True)
    source = models.CharField(max_length=120)
    told_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="account_event_of")]

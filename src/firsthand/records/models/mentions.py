"""Mentions, the conversations and customers they belong to, and labels of people."""

from __future__ import annotations

from django.db import models


class CustomerRow(models.Model):
    """A customer above the cases: one timeline across channels. Contacts are merged by evidence."""

    key = models.CharField(max_length=32, primary_key=True)
    channel = models.CharField(max_length=20)
    handle = models.CharField(max_length=200)
    name = models.CharField(max_length=200, default="", blank=True)
    merged_into = models.CharField(max_length=32, default="", blank=True, db_index=True)
    crm_account = models.CharField(max_length=60, default="", blank=True, db_index=True)
    recorded_at = models.DateTimeField(auto_now_add=True, db_index=True)


class ConversationRow(models.Model):
    """A thread with one contact on one channel, and the case that is current on it."""

    key = models.CharField(max_length=32, primary_key=True)
    account = models.CharField(max_length=80)
    case = models.CharField(max_length=32, default="", blank=True)
    joined_into = models.CharField(max_length=32, default="", blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)


class MentionRow(models.Model):
    """One mention with its triage. Noise is a row like any other, without a case."""

    key = models.CharField(max_length=32, primary_key=True)
    account = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    ext_id = models.CharField(max_length=300)
    ext_version = models.CharField(max_length=80, default="", blank=True)
    channel = models.CharField(max_length=20)
    author = models.CharField(max_length=200)
    author_name = models.CharField(max_length=200, default="", blank=True)
    customer = models.CharField(max_length=32, db_index=True)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    in_reply_to = models.CharField(max_length=300, null=True)
    inbound = models.BooleanField(default=True)
    private = models.BooleanField(default=False)
    rating = models.SmallIntegerField(null=True)
    lang = models.CharField(max_length=12, null=True)
    url = models.TextField(null=True)
    reach = models.BigIntegerField(null=True)
    page = models.CharField(max_length=120, null=True)
    reply_to_text = models.TextField(null=True)
    conversation = models.CharField(max_length=32, db_index=True)
    case = models.CharField(max_length=32, default="", blank=True, db_index=True)
    triage = models.TextField(default="", blank=True)
    actionable = models.BooleanField(null=True)
    abstain = models.BooleanField(null=True)
    topic = models.CharField(max_length=12, default="", blank=True)
    cluster = models.CharField(max_length=32, default="", blank=True, db_index=True)
    audit = models.CharField(max_length=12, default="", blank=True)
    """'', due, agreed, missed: the random share of the filtered-out pile that people read"""
    gone = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "ext_id", "ext_version"], name="one_mention_a_version"
            )
        ]
        indexes = [
            models.Index(fields=["account", "ext_id"], name="mention_by_ext_id"),
            models.Index(fields=["actionable", "-created_at"], name="mention_pile"),
            models.Index(fields=["created_at", "inbound", "actionable", "abstain"], name="mention_when"),
        ]


class LabelRow(models.Model):
    """A person's correction of a reading: training data with who and when."""

    mention = models.CharField(max_length=32, db_index=True)
    head = models.CharField(max_length=20)
    old = models.CharField(max_length=20)
    new = models.CharField(max_length=20)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

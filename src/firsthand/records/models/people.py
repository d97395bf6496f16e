"""People of the desk, stores, prepared answers, and the demo's account base."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class PersonRow(models.Model):
    """A person of the desk, above the framework's own log-in."""

    id = models.CharField(max_length=80, primary_key=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, default="agent")
    tier = models.SmallIntegerField(default=1)
    primary = models.CharField(max_length=200, default="", blank=True)
    secondary = models.CharField(max_length=200, default="", blank=True)
    languages = models.CharField(max_length=100, default="en")
    store = models.CharField(max_length=60, default="", blank=True)
    capacity = models.SmallIntegerField(default=3)
    simulated = models.BooleanField(default=False)
    on_duty = models.BooleanField(default=False)
    idle_since = models.DateTimeField(null=True)
    initials = models.CharField(max_length=4, default="", blank=True)
    missed = models.PositiveSmallIntegerField(default=0)
    """Cases in a row that were given to them and not opened in time."""
    away_why = models.CharField(max_length=120, default="", blank=True)
    """Why the desk set them away by itself; empty where they or a lead did."""
    duty_since = models.DateTimeField(null=True)
    """Since when they are on duty, or away; null where nobody has switched it since this is kept."""
    shift_ends = models.DateTimeField(null=True)
    """When their shift ends: the desk sets them away then. Null for no end."""
    occupancy = models.FloatField(null=True)
    """The share of the last two hours in which they were busy; the worker measures it once a minute."""


class StoreRow(models.Model):
    id = models.CharField(max_length=60, primary_key=True)
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=120)
    region = models.CharField(max_length=60, default="", blank=True)
    manager = models.CharField(max_length=80, default="", blank=True)
    pages = models.TextField(default="", blank=True)
    words = models.TextField(default="", blank=True)


class MacroRow(models.Model):
    """A prepared answer that an agent inserts and edits."""

    id = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(max_length=120)
    text = models.TextField()
    topic = models.CharField(max_length=12, default="", blank=True)


class CrmAccountRow(models.Model):
    """The demo's account base, of our own making; a real CRM answers through the same port."""

    id = models.CharField(max_length=60, primary_key=True)
    body = models.TextField()

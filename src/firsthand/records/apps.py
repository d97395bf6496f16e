"""The Django app that holds all rows."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "firsthand.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Records"

"""What goes with a reply."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0004_lists")]
    operations = [
        migrations.AddField("replyrow", "attached", models.TextField(default="", blank=True)),
    ]

"""Planned launches, and the launch that a case's words tell of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0009_case_waits"),
    ]

    operations = [
        migrations.CreateModel(
            name="LaunchRow",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("starts_at", models.DateTimeField(db_index=True)),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("body", models.TextField()),
                ("by", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
            ],
        ),
        # Nullable on purpose: SQLite then adds the column in place, and the index of migration 0009 stays.
        migrations.AddField(
            model_name="caserow",
            name="launch",
            field=models.CharField(db_index=True, max_length=32, null=True),
        ),
    ]

"""Who asks, by way of a channel, to be forgotten, and what was decided."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0015_counted"),
    ]

    operations = [
        migrations.CreateModel(
            name="ForgetRow",
            fields=[
                ("code", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("account", models.CharField(max_length=80)),
                ("person", models.CharField(blank=True, db_default="", max_length=100)),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(db_default="asked", max_length=10)),
                ("decided_by", models.CharField(blank=True, db_default="", max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "asked_at"], name="forget_open")],
            },
        ),
    ]

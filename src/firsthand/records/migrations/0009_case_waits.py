"""What waits stands in order of class and age, so that the oldest of each class is found without a look at the others."""

from django.db import migrations

CLASS = (
    "queue || '|' || topic || '|' || CAST(tier AS text) || '|' || urgency || '|' || "
    "CASE WHEN answered THEN '1' ELSE '0' END || '|' || lang || '|' || store || '|' || passed"
)
ARRIVED = "CASE WHEN answered THEN waiting_since ELSE opened_at END"
WAITS = "state || '' = 'new' AND coalesce(owner, '') = '' AND waiting_since IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0008_crm"),
    ]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX case_waits ON records_caserow (({CLASS}), ({ARRIVED}), id) WHERE {WAITS}",
            "DROP INDEX case_waits",
        ),
    ]

"""What the board and the staffing page count stands beside its time in one index: no row is read for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0014_notice_bundle"),
    ]

    operations = [
        migrations.AlterField(model_name="mentionrow", name="created_at", field=models.DateTimeField()),
        migrations.AddIndex(
            model_name="mentionrow",
            index=models.Index(fields=["created_at", "inbound", "actionable", "abstain"], name="mention_when"),
        ),
        migrations.RemoveIndex(model_name="caserow", name="case_newest"),
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(
                fields=["-opened_at", "launch", "store", "topic", "tier", "urgency"], name="case_newest"
            ),
        ),
    ]

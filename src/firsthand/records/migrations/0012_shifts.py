"""Since when somebody is on duty or away, and when their shift ends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0011_token_person"),
    ]

    operations = [
        migrations.AddField(
            model_name="personrow",
            name="duty_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="personrow",
            name="shift_ends",
            field=models.DateTimeField(null=True),
        ),
    ]

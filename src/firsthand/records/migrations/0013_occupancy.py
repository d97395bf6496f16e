"""How busy somebody on duty was in the last two hours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0012_shifts"),
    ]

    operations = [
        migrations.AddField(
            model_name="personrow",
            name="occupancy",
            field=models.FloatField(null=True),
        ),
    ]

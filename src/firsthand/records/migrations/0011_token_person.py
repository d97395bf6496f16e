"""A token may belong to a person: it sees what the person sees."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0010_launches"),
    ]

    operations = [
        migrations.AddField(
            model_name="tokenrow",
            name="person",
            field=models.CharField(default="", max_length=80),
        ),
    ]

"""Notices that are told as one share a bundle; those that were told before stand by themselves."""

from django.db import migrations, models


def stand_by_themselves(apps, schema_editor):
    apps.get_model("records", "NoticeRow").objects.update(bundle=models.F("key"))


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0013_occupancy"),
    ]

    operations = [
        migrations.AddField(
            model_name="noticerow",
            name="bundle",
            field=models.CharField(db_default="", max_length=64),
        ),
        migrations.RunPython(stand_by_themselves, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="noticerow", name="notice_mine"),
        migrations.AddIndex(
            model_name="noticerow",
            index=models.Index(fields=["person", "way", "state", "bundle"], name="notice_unread"),
        ),
        migrations.AddIndex(
            model_name="noticerow",
            index=models.Index(fields=["person", "way", "bundle", "at", "state", "case"], name="notice_bundle"),
        ),
    ]

"""Lists in the time of an index: newest first, the rest of a list, what somebody has to look at, stores; and search."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def make_search(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE case_search USING fts5(case_id UNINDEXED, words, tokenize='unicode61', prefix='3')"
        )
        fill_search(apps, schema_editor)
    else:
        schema_editor.execute(
            "CREATE INDEX case_search ON records_caserow "
            "USING gin (to_tsvector('simple', author || ' ' || snippet))"
        )


def fill_search(apps: Any, schema_editor: Any) -> None:
    """The cases that are here already."""
    from hashlib import blake2b

    rows = apps.get_model("records", "CaseRow").objects.values_list("id", "author", "snippet").iterator()
    with schema_editor.connection.cursor() as cursor:
        for case, author, snippet in rows:
            number = int.from_bytes(blake2b(case.encode(), digest_size=8).digest(), "big") >> 1
            cursor.execute(
                "INSERT OR REPLACE INTO case_search (rowid, case_id, words) VALUES (%s, %s, %s)",
                (number, case, f"{author} {snippet}"),
            )


def drop_search(apps: Any, schema_editor: Any) -> None:
    sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute("DROP TABLE case_search" if sqlite else "DROP INDEX case_search")


class Migration(migrations.Migration):
    dependencies = [("records", "0003_care")]

    operations = [
        migrations.RemoveIndex("caserow", "case_open"),
        migrations.RemoveIndex("caserow", "case_attention"),
        migrations.AddIndex("caserow", models.Index(fields=["state", "due_at", "-touched_at"], name="case_open")),
        migrations.AddIndex("caserow", models.Index(fields=["attention", "state"], name="case_attention")),
        migrations.AddIndex("caserow", models.Index(fields=["state", "-opened_at"], name="case_state_newest")),
        migrations.AddIndex("caserow", models.Index(fields=["store", "state"], name="case_store")),
        migrations.RunPython(make_search, drop_search),
    ]

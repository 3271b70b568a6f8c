"""Imported files get their seal; those that the books hold already are sealed as they are."""

from typing import Any

from django.db import migrations, models

from ledgerhall.finance.exchange.seals import content_hash


def seal(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    findings = apps.get_model("exchange", "ImportFinding").objects.using(alias)
    history = apps.get_model("exchange", "HistoryRow").objects.using(alias)
    for file in apps.get_model("exchange", "ImportedFile").objects.using(alias).defer("content"):
        file.content_hash = content_hash(file, findings.filter(file=file), history.filter(file=file))
        file.save(using=alias, update_fields=["content_hash"])


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="importedfile",
            name="content_hash",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(seal),
    ]

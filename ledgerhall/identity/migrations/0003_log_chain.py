"""The directory's log gets its chain: what it holds already is chained in its order, then the database keeps it."""

from typing import Any

from django.db import migrations, models

from ledgerhall.identity import log_chain


def chain(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    number, before = 0, log_chain.FIRST_HASH
    for entry in apps.get_model("identity", "DirectoryLogEntry").objects.using(alias).order_by("id").iterator():
        entry.hash_version, entry.previous_hash = 1, before
        entry.chain_hash = before = log_chain.chain_hash(entry)
        entry.save(using=alias, update_fields=["hash_version", "previous_hash", "chain_hash"])
        number = entry.id
    head = apps.get_model("identity", "DirectoryLogHead")
    head.objects.using(alias).create(id=1, last_entry_no=number, chain_hash=before)


def install(apps: Any, schema_editor: Any) -> None:
    log_chain.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0002_counter"),
    ]

    operations = [
        migrations.CreateModel(
            name="DirectoryLogHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_entry_no", models.BigIntegerField(default=0)),
                ("chain_hash", models.CharField(default="0" * 64, max_length=64)),
            ],
        ),
        migrations.AddField(
            model_name="directorylogentry",
            name="hash_version",
            field=models.SmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="directorylogentry",
            name="previous_hash",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="directorylogentry",
            name="chain_hash",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.RunPython(chain),
        migrations.AlterField(
            model_name="directorylogentry",
            name="previous_hash",
            field=models.CharField(max_length=64, unique=True),
        ),
        migrations.AlterField(
            model_name="directorylogentry",
            name="chain_hash",
            field=models.CharField(max_length=64, unique=True),
        ),
        migrations.RunPython(install),
    ]

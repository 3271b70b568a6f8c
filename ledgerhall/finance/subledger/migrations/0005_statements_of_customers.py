"""Which customers get statements, and the number of the last one (finance.md 1.4)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("subledger", "0004_documents_of_detailed_entries"),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="gets_statements",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="customer",
            name="last_statement_no",
            field=models.IntegerField(default=0),
        ),
    ]

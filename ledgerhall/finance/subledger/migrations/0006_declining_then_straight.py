"""Depreciation that declines and then goes on evenly (finance.md 1.13)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("subledger", "0005_statements_of_customers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assetbook",
            name="method",
            field=models.CharField(
                choices=[
                    ("straight-line", "Straight-Line"),
                    ("declining-balance 1", "Declining-Balance 1"),
                    ("db1/sl", "DB1/SL"),
                    ("manual", "Manual"),
                ],
                default="straight-line",
                max_length=20,
            ),
        ),
    ]

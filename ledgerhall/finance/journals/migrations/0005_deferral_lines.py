import django.db.models.deletion
from django.db import migrations, models

import ledgerhall.tenancy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("journals", "0004_template_defaults"),
    ]

    operations = [
        migrations.CreateModel(
            name="JournalDeferralLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("posting_date", models.DateField()),
                ("amount", ledgerhall.tenancy.fields.MoneyField()),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deferral_lines",
                        to="journals.journalline",
                    ),
                ),
            ],
        ),
    ]

import uuid

import django.db.models.deletion
from django.db import migrations, models

import ledgerhall.tenancy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("vat", "0003_statements_and_returns"),
    ]

    operations = [
        migrations.AddField(
            model_name="vatreturn",
            name="number_of_errors",
            field=models.IntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="vatreturn",
            name="status",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("released", "Released"),
                    ("submitted", "Submitted"),
                    ("accepted", "Accepted"),
                    ("rejected", "Rejected"),
                    ("closed", "Closed"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="VATReturnError",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("vat registration no", "The customer has no VAT registration number"),
                            ("country", "The customer has no country"),
                            ("own country", "Company Information names no country"),
                            ("rows", "The row adds up rows that are not there"),
                            ("accounts", "The row adds up accounts that are not there"),
                        ],
                        max_length=20,
                    ),
                ),
                ("party_no", ledgerhall.tenancy.fields.CodeField(blank=True, max_length=20)),
                ("party_name", models.CharField(blank=True, max_length=100)),
                ("country_code", models.CharField(blank=True, max_length=2)),
                ("row_no", ledgerhall.tenancy.fields.CodeField(blank=True, max_length=10)),
                ("amount", ledgerhall.tenancy.fields.MoneyField(default=0)),
                (
                    "vat_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="errors", to="vat.vatreturn"
                    ),
                ),
            ],
            options={
                "verbose_name": "VAT return error",
            },
        ),
        migrations.AddConstraint(
            model_name="vatreturnerror",
            constraint=models.UniqueConstraint(
                fields=("vat_return", "reason", "party_no", "country_code", "row_no"), name="vat_return_error_of"
            ),
        ),
    ]

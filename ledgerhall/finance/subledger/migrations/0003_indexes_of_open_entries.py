from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("subledger", "0002_number_series_of_cards"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="bankaccountledgerentry",
            name="bankentry_account_open",
        ),
        migrations.RemoveIndex(
            model_name="customerledgerentry",
            name="custentry_party_open",
        ),
        migrations.RemoveIndex(
            model_name="customerledgerentry",
            name="custentry_open_due",
        ),
        migrations.RemoveIndex(
            model_name="itemledgerentry",
            name="itementry_item_open",
        ),
        migrations.RemoveIndex(
            model_name="vendorledgerentry",
            name="vendentry_party_open",
        ),
        migrations.RemoveIndex(
            model_name="vendorledgerentry",
            name="vendentry_open_due",
        ),
        migrations.AddIndex(
            model_name="bankaccountledgerentry",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["bank_account", "entry_no"],
                name="bankentry_open_of_account",
            ),
        ),
        migrations.AddIndex(
            model_name="customerledgerentry",
            index=models.Index(fields=["party", "entry_no"], name="custentry_party"),
        ),
        migrations.AddIndex(
            model_name="customerledgerentry",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["party", "due_date", "entry_no"],
                name="custentry_open_of_party",
            ),
        ),
        migrations.AddIndex(
            model_name="customerledgerentry",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["party_no", "due_date", "entry_no"],
                name="custentry_open_of_no",
            ),
        ),
        migrations.AddIndex(
            model_name="customerledgerentry",
            index=models.Index(
                condition=models.Q(("is_open", True)), fields=["due_date", "entry_no"], name="custentry_open_by_due"
            ),
        ),
        migrations.AddIndex(
            model_name="detailedcustomerledgerentry",
            index=models.Index(fields=["ledger_entry_no"], name="custdetail_entry_no"),
        ),
        migrations.AddIndex(
            model_name="detailedcustomerledgerentry",
            index=models.Index(fields=["party_no", "posting_date"], name="custdetail_party_date"),
        ),
        migrations.AddIndex(
            model_name="detailedcustomerledgerentry",
            index=models.Index(fields=["posting_date"], name="custdetail_date"),
        ),
        migrations.AddIndex(
            model_name="detailedvendorledgerentry",
            index=models.Index(fields=["ledger_entry_no"], name="venddetail_entry_no"),
        ),
        migrations.AddIndex(
            model_name="detailedvendorledgerentry",
            index=models.Index(fields=["party_no", "posting_date"], name="venddetail_party_date"),
        ),
        migrations.AddIndex(
            model_name="detailedvendorledgerentry",
            index=models.Index(fields=["posting_date"], name="venddetail_date"),
        ),
        migrations.AddIndex(
            model_name="itemledgerentry",
            index=models.Index(fields=["item", "entry_no"], name="itementry_item"),
        ),
        migrations.AddIndex(
            model_name="itemledgerentry",
            index=models.Index(
                condition=models.Q(("is_open", True)), fields=["item", "entry_no"], name="itementry_open_of_item"
            ),
        ),
        migrations.AddIndex(
            model_name="vendorledgerentry",
            index=models.Index(fields=["party", "entry_no"], name="vendentry_party"),
        ),
        migrations.AddIndex(
            model_name="vendorledgerentry",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["party", "due_date", "entry_no"],
                name="vendentry_open_of_party",
            ),
        ),
        migrations.AddIndex(
            model_name="vendorledgerentry",
            index=models.Index(
                condition=models.Q(("is_open", True)),
                fields=["party_no", "due_date", "entry_no"],
                name="vendentry_open_of_no",
            ),
        ),
        migrations.AddIndex(
            model_name="vendorledgerentry",
            index=models.Index(
                condition=models.Q(("is_open", True)), fields=["due_date", "entry_no"], name="vendentry_open_by_due"
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("subledger", "0003_indexes_of_open_entries"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="detailedcustomerledgerentry",
            index=models.Index(fields=["document_no", "posting_date"], name="custdetail_document"),
        ),
        migrations.AddIndex(
            model_name="detailedvendorledgerentry",
            index=models.Index(fields=["document_no", "posting_date"], name="venddetail_document"),
        ),
    ]

"""Whether credit memos are marked as corrections (finance.md 1.14)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0003_number_series_of_cards"),
    ]

    operations = [
        migrations.AddField(
            model_name="generalledgersetup",
            name="is_credit_memo_correction",
            field=models.BooleanField(default=False),
        ),
    ]

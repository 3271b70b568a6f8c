"""Totals of five days, and sums read from an index alone. The totals begin anew: migrating books rolls them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="gltotal",
            name="span",
            field=models.CharField(
                choices=[("D", "Day"), ("F", "Five Days"), ("M", "Month"), ("Y", "Year")], max_length=1
            ),
        ),
        migrations.RunSQL("DELETE FROM ledger_gltotal", migrations.RunSQL.noop),
        migrations.RunSQL("UPDATE ledger_totalshead SET entry_no = 0", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="gltotal",
            index=models.Index(
                fields=["span", "starts", "account", "debit_amount", "credit_amount"], name="gltotal_sums"
            ),
        ),
    ]

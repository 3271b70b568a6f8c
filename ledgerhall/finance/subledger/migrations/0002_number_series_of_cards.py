import uuid

from django.db import migrations
from django.utils import timezone

import ledgerhall.tenancy.fields


def add_sides(apps, editor):
    """One row of sales and one of purchases in every company's books."""
    setups = apps.get_model("subledger", "TradeSetup").objects.using(editor.connection.alias)
    now = timezone.now()
    for side in ("sales", "purchases"):
        if not setups.filter(side=side).exists():
            setups.create(side=side, uuid=uuid.uuid4(), created_at=now, changed_at=now)


class Migration(migrations.Migration):
    dependencies = [
        ("subledger", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="tradesetup",
            name="card_series_code",
            field=ledgerhall.tenancy.fields.CodeField(blank=True, max_length=20),
        ),
        migrations.RunPython(add_sides, migrations.RunPython.noop),
    ]

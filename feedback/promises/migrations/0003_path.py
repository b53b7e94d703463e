import django.contrib.postgres.fields
from django.db import migrations, models

FILL = """
UPDATE promises_promise SET path = org_unit.path FROM org_unit WHERE org_unit.id = unit_id;
"""


class Migration(migrations.Migration):
    dependencies = [("promises", "0002_what_was_said_stays"), ("org", "0002_roster_uploads")]

    operations = [
        migrations.AddField(
            model_name="promise",
            name="path",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, editable=False, size=None
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]

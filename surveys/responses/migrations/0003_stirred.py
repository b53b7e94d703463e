import django.db.models.deletion
from django.db import migrations, models

from culture.core.dead_rows import vacuum_at_once

TABLE = "responses_stirred"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("responses", "0002_store"),
    ]

    operations = [
        migrations.CreateModel(
            name="Stirred",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.organisation",
                    ),
                ),
                ("through", models.DateField()),
            ],
        ),
        migrations.RunSQL(vacuum_at_once("responses_response"), migrations.RunSQL.noop),
        migrations.RunSQL(
            f"REVOKE INSERT, UPDATE, DELETE ON {TABLE} FROM culture_web",
            f"GRANT INSERT, UPDATE, DELETE ON {TABLE} TO culture_web",
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models

from culture.core.dead_rows import vacuum_at_once


class Migration(migrations.Migration):
    dependencies = [("waves", "0006_providers")]

    operations = [
        migrations.AddField(
            model_name="wave",
            name="keys_wanted",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="PreparedKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_key", models.BinaryField()),
                ("locked_key", models.BinaryField()),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prepared_keys",
                        to="waves.wave",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(vacuum_at_once("waves_preparedkey"), migrations.RunSQL.noop),
    ]

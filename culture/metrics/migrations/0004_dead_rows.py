from django.db import migrations

from culture.core.dead_rows import vacuum_at_once

# Older versions of cells differ by single answers, in the order in which these came.
VACUUMED = ("metrics_scorecell", "metrics_dirtymark")


class Migration(migrations.Migration):
    dependencies = [("metrics", "0003_counts_out_of_reach")]

    operations = [
        migrations.RunSQL([vacuum_at_once(table) for table in VACUUMED], migrations.RunSQL.noop),
    ]

from django.db import migrations

# Sums of one unit and day stand on fewer answers than may be shown; only the worker counts.
TABLES = (
    "metrics_scorecell, metrics_publishedblock, metrics_publishedcell, metrics_publishedgroup,"
    " metrics_publishedway"
)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0002_release_immutable"), ("core", "0001_database_roles")]

    operations = [
        migrations.RunSQL(
            f"REVOKE ALL ON {TABLES} FROM culture_web",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {TABLES} TO culture_web",
        )
    ]

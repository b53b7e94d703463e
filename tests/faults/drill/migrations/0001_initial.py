from django.db import migrations

TABLES = ("touchpoints_touchpoint", "responses_response", "org_unit", "metrics_dirtymark")


class Migration(migrations.Migration):
    dependencies = [
        ("touchpoints", "0001_initial"),
        ("responses", "0001_initial"),
        ("org", "0001_initial"),
        ("metrics", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(f"ALTER TABLE {table} ADD COLUMN drill integer NOT NULL DEFAULT 7")
        for table in TABLES
    ]

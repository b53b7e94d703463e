from django.db import migrations

# What was said stays as it was said: web adds ticks and evidence and changes none.
FORWARD = "REVOKE UPDATE, TRUNCATE ON toolkit_tick, toolkit_evidence FROM culture_web"
BACKWARD = "GRANT UPDATE ON toolkit_tick, toolkit_evidence TO culture_web"


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0001_initial"), ("core", "0001_database_roles")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

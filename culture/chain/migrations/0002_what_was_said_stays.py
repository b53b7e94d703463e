from django.db import migrations

# What was said stays as it was said. Only who said it is forgotten with an account or a person.
FORWARD = """
REVOKE UPDATE, TRUNCATE ON chain_prediction, chain_standard FROM culture_web;
GRANT UPDATE (lead_id, said_by_id) ON chain_prediction TO culture_web;
GRANT UPDATE (owner_id, set_by_id) ON chain_standard TO culture_web;
"""
BACKWARD = "GRANT UPDATE ON chain_prediction, chain_standard TO culture_web"


class Migration(migrations.Migration):
    dependencies = [("chain", "0001_initial"), ("core", "0001_database_roles")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

from django.db import migrations

# What was ruled and answered stays as it was said, and no question is dated back: web adds rows, and
# changes of a question only who asked, whether the answer was read, and which situation covers it.
FORWARD = """
REVOKE UPDATE, DELETE, TRUNCATE ON zones_situationversion, zones_consultationanswer FROM culture_web;
REVOKE DELETE, TRUNCATE ON zones_sharedvalue, zones_situation FROM culture_web;
REVOKE UPDATE, DELETE, TRUNCATE ON zones_consultation FROM culture_web;
GRANT UPDATE (asker_id, is_read, covered_by_id) ON zones_consultation TO culture_web;
"""
BACKWARD = """
REVOKE UPDATE (asker_id, is_read, covered_by_id) ON zones_consultation FROM culture_web;
GRANT UPDATE, DELETE ON zones_situationversion, zones_consultationanswer, zones_consultation
    TO culture_web;
GRANT DELETE ON zones_sharedvalue, zones_situation TO culture_web;
"""


class Migration(migrations.Migration):
    dependencies = [("zones", "0001_initial"), ("core", "0001_database_roles")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

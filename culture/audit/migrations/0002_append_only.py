from django.db import migrations

# Web writes what staff did and can change none of it. The worker may: what a person has erased
# is taken out of the details too.
FORWARD = "REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM culture_web"
BACKWARD = "GRANT UPDATE, DELETE ON audit_entry TO culture_web"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("core", "0001_database_roles")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

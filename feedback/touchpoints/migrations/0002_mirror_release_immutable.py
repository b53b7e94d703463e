from django.db import migrations

# Its person may delete a release, and nobody may change one; only the worker writes them.
FORWARD = """
CREATE FUNCTION refuse_mirror_release_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A mirror release is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER mirror_release_immutable BEFORE UPDATE ON touchpoints_mirrorrelease
    FOR EACH ROW EXECUTE FUNCTION refuse_mirror_release_change();
REVOKE INSERT, UPDATE ON touchpoints_mirrorrelease FROM culture_web;
"""

BACKWARD = """
GRANT INSERT, UPDATE ON touchpoints_mirrorrelease TO culture_web;
DROP TRIGGER mirror_release_immutable ON touchpoints_mirrorrelease;
DROP FUNCTION refuse_mirror_release_change();
"""


class Migration(migrations.Migration):
    dependencies = [("touchpoints", "0001_initial"), ("core", "0001_database_roles")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_release_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A release is never changed or deleted.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER release_immutable BEFORE UPDATE OR DELETE ON metrics_release
    FOR EACH ROW EXECUTE FUNCTION refuse_release_change();
REVOKE INSERT, UPDATE, DELETE ON metrics_release FROM culture_web;
"""

BACKWARD = """
GRANT INSERT, UPDATE, DELETE ON metrics_release TO culture_web;
DROP TRIGGER release_immutable ON metrics_release;
DROP FUNCTION refuse_release_change();
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial"), ("core", "0001_database_roles")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

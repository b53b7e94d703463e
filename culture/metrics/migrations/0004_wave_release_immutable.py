from django.db import migrations

FORWARD = """
CREATE TRIGGER wave_release_immutable BEFORE UPDATE OR DELETE ON metrics_waverelease
    FOR EACH ROW EXECUTE FUNCTION refuse_release_change();
REVOKE INSERT, UPDATE, DELETE ON metrics_release, metrics_waverelease FROM culture_web;
"""

BACKWARD = """
GRANT INSERT, UPDATE, DELETE ON metrics_release, metrics_waverelease TO culture_web;
DROP TRIGGER wave_release_immutable ON metrics_waverelease;
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0003_waverelease"), ("core", "0001_database_roles")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

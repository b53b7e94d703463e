from django.db import migrations

from culture.core.dead_rows import vacuum_at_once

VACUUMED = ("hiring_workreview", "hiring_workrating")

# Only the worker adds up. What a lead said is never changed: it is counted and goes.
FORWARD = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON hiring_validitysums FROM culture_web;
CREATE TRIGGER work_rating_stays BEFORE UPDATE ON hiring_workrating FOR EACH ROW
    EXECUTE FUNCTION refuse_frozen_change();
"""

BACKWARD = """
DROP TRIGGER work_rating_stays ON hiring_workrating;
GRANT INSERT, UPDATE, DELETE ON hiring_validitysums TO culture_web;
"""


class Migration(migrations.Migration):
    dependencies = [("hiring", "0010_work_later")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(" ".join(map(vacuum_at_once, VACUUMED)), migrations.RunSQL.noop),
    ]

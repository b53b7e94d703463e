from django.db import migrations

# The unit is the first part of an answer's key: sent again after a move, it would count twice.
FORWARD = """
CREATE FUNCTION refuse_touchpoint_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A touchpoint stays with its unit.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER touchpoint_unit_frozen BEFORE UPDATE OF unit_id ON touchpoints_touchpoint
    FOR EACH ROW WHEN (OLD.unit_id <> NEW.unit_id) EXECUTE FUNCTION refuse_touchpoint_move();
"""

BACKWARD = """
DROP TRIGGER touchpoint_unit_frozen ON touchpoints_touchpoint;
DROP FUNCTION refuse_touchpoint_move();
"""


class Migration(migrations.Migration):
    dependencies = [("touchpoints", "0002_mirror_release_immutable")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

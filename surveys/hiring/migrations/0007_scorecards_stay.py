from django.db import migrations

from culture.core.dead_rows import vacuum_at_once

VACUUMED = ("hiring_interview", "hiring_scorecard", "hiring_scorecardrating")

# What an interviewer sent is never changed, only erased with its candidate.
FORWARD = f"""
CREATE TRIGGER scorecard_stays BEFORE UPDATE ON hiring_scorecard FOR EACH ROW
    WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION refuse_frozen_change();

CREATE FUNCTION check_sent_rating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM hiring_scorecard WHERE sent_at IS NOT NULL AND id IN (
            NEW.scorecard_id, CASE WHEN TG_OP = 'UPDATE' THEN OLD.scorecard_id END)) THEN
        RAISE EXCEPTION 'Ratings that were sent are never changed.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scorecard_rating_stays BEFORE INSERT OR UPDATE ON hiring_scorecardrating
    FOR EACH ROW EXECUTE FUNCTION check_sent_rating();
{" ".join(map(vacuum_at_once, VACUUMED))}
"""

BACKWARD = """
DROP TRIGGER scorecard_rating_stays ON hiring_scorecardrating;
DROP FUNCTION check_sent_rating();
DROP TRIGGER scorecard_stays ON hiring_scorecard;
"""


class Migration(migrations.Migration):
    dependencies = [("hiring", "0006_interviews"), ("instruments", "0002_frozen_versions")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

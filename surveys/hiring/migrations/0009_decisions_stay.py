from django.db import migrations

from culture.core.dead_rows import vacuum_at_once

VACUUMED = ("hiring_debrief", "hiring_agreedrating", "hiring_decision")

# Ratings open when nobody is waited for, and nobody rates afterwards. What was agreed and decided is
# written down and never changed: the next row says what is so now.
FORWARD = """
CREATE FUNCTION check_opening_debrief() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM hiring_scorecard
            WHERE candidate_id = NEW.candidate_id AND sent_at IS NOT NULL)
        OR EXISTS (
            SELECT FROM hiring_interview i
            JOIN hiring_interview_interviewers m ON m.interview_id = i.id
            JOIN hiring_interviewer p ON p.id = m.interviewer_id AND p.left_at IS NULL
            WHERE i.candidate_id = NEW.candidate_id AND NOT EXISTS (
                SELECT FROM hiring_scorecard s WHERE s.candidate_id = NEW.candidate_id
                AND s.interviewer_id = p.id AND s.sent_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'A debrief begins when all ratings are in.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER debrief_begins_whole BEFORE INSERT ON hiring_debrief FOR EACH ROW
    EXECUTE FUNCTION check_opening_debrief();

CREATE FUNCTION check_late_scorecard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM hiring_debrief WHERE candidate_id = NEW.candidate_id) THEN
        RAISE EXCEPTION 'Nobody rates after the debrief has begun.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scorecard_comes_before_debrief BEFORE INSERT OR UPDATE ON hiring_scorecard
    FOR EACH ROW EXECUTE FUNCTION check_late_scorecard();

CREATE TRIGGER agreed_rating_stays BEFORE UPDATE ON hiring_agreedrating FOR EACH ROW
    WHEN ((OLD.candidate_id, OLD.competency_id, OLD.points, OLD.reason, OLD.recorded_at)
        IS DISTINCT FROM
        (NEW.candidate_id, NEW.competency_id, NEW.points, NEW.reason, NEW.recorded_at))
    EXECUTE FUNCTION refuse_frozen_change();
CREATE TRIGGER decision_stays BEFORE UPDATE ON hiring_decision FOR EACH ROW
    WHEN ((OLD.candidate_id, OLD.outcome, OLD.reason, OLD.note, OLD.decided_at)
        IS DISTINCT FROM (NEW.candidate_id, NEW.outcome, NEW.reason, NEW.note, NEW.decided_at))
    EXECUTE FUNCTION refuse_frozen_change();
"""

BACKWARD = """
DROP TRIGGER decision_stays ON hiring_decision;
DROP TRIGGER agreed_rating_stays ON hiring_agreedrating;
DROP TRIGGER scorecard_comes_before_debrief ON hiring_scorecard;
DROP FUNCTION check_late_scorecard();
DROP TRIGGER debrief_begins_whole ON hiring_debrief;
DROP FUNCTION check_opening_debrief();
"""


class Migration(migrations.Migration):
    dependencies = [("hiring", "0008_decisions")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(" ".join(map(vacuum_at_once, VACUUMED)), migrations.RunSQL.noop),
    ]

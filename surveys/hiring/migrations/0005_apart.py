from django.db import migrations

from culture.core.dead_rows import vacuum_at_once

LETTERS = "hiring_demographicsletter"
VACUUMED = (LETTERS, "hiring_candidate", "hiring_candidateanswer")

# The web process puts letters in and reads none. What was sent is never changed, only erased.
FORWARD = f"""
ALTER TABLE {LETTERS} ADD CONSTRAINT demographics_letter_one_length
    CHECK (octet_length(letter) = 176);
REVOKE SELECT, UPDATE, DELETE, TRUNCATE ON {LETTERS} FROM culture_web;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON hiring_demographicskey FROM culture_web;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON hiring_fairnesscount FROM culture_web;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON hiring_stagecount FROM culture_web;

CREATE FUNCTION check_sent_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM hiring_candidate
            WHERE id = NEW.candidate_id AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'Answers that were sent are never changed.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER candidate_answer_frozen BEFORE INSERT OR UPDATE ON hiring_candidateanswer
    FOR EACH ROW EXECUTE FUNCTION check_sent_answer();
{" ".join(map(vacuum_at_once, VACUUMED))}
"""

BACKWARD = f"""
DROP TRIGGER candidate_answer_frozen ON hiring_candidateanswer;
DROP FUNCTION check_sent_answer();
GRANT INSERT, UPDATE, DELETE ON hiring_stagecount TO culture_web;
GRANT INSERT, UPDATE, DELETE ON hiring_fairnesscount TO culture_web;
GRANT INSERT, UPDATE, DELETE ON hiring_demographicskey TO culture_web;
GRANT SELECT, UPDATE, DELETE ON {LETTERS} TO culture_web;
ALTER TABLE {LETTERS} DROP CONSTRAINT demographics_letter_one_length;
"""


class Migration(migrations.Migration):
    dependencies = [("hiring", "0004_demographics"), ("core", "0001_database_roles")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

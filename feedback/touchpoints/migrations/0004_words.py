from django.db import migrations

from culture.core.dead_rows import vacuum_at_once

INBOX = "touchpoints_waitingwords"
VACUUMED = (INBOX, "touchpoints_comment", "touchpoints_contact")

# The web process puts letters into the inbox by this function and reads nothing there. What was
# moved on it may show, mark as answered and erase.
FORWARD = f"""
CREATE FUNCTION keep_words(p_touchpoint bigint, p_month date, p_key bigint, p_letter bytea)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.{INBOX} (touchpoint_id, month, key_id, letter)
        VALUES (p_touchpoint, p_month, p_key, p_letter);
    RETURN true;
END $$;

ALTER TABLE {INBOX} ADD CONSTRAINT waiting_words_one_length
    CHECK (octet_length(letter) = 17712);
ALTER TABLE {INBOX} ALTER COLUMN letter SET STORAGE EXTERNAL;

{" ".join(map(vacuum_at_once, VACUUMED))}

REVOKE ALL ON FUNCTION keep_words FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keep_words TO culture_web, culture_worker;
REVOKE ALL ON {INBOX} FROM culture_web;
REVOKE INSERT, UPDATE, DELETE ON touchpoints_wordskey FROM culture_web;
REVOKE INSERT, UPDATE ON touchpoints_comment FROM culture_web;
REVOKE INSERT ON touchpoints_contact FROM culture_web;
"""  # noqa: S608 - names of ours

BACKWARD = f"""
GRANT INSERT ON touchpoints_contact TO culture_web;
GRANT INSERT, UPDATE ON touchpoints_comment TO culture_web;
GRANT INSERT, UPDATE, DELETE ON touchpoints_wordskey TO culture_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON {INBOX} TO culture_web;
ALTER TABLE {INBOX} DROP CONSTRAINT waiting_words_one_length;
DROP FUNCTION keep_words;
"""


class Migration(migrations.Migration):
    dependencies = [("touchpoints", "0003_frozen_unit"), ("core", "0001_database_roles")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

from django.db import migrations

# The web process puts words into the inboxes by this function and reads nothing there. What was
# moved on it may show, mark as answered and erase.
FORWARD = """
CREATE FUNCTION keep_words(
    p_touchpoint bigint, p_month date, p_comment text, p_address text, p_name text, p_message text
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF p_comment <> '' THEN
        INSERT INTO public.touchpoints_waitingcomment (touchpoint_id, month, text)
            VALUES (p_touchpoint, p_month, p_comment);
    END IF;
    IF p_address <> '' THEN
        INSERT INTO public.touchpoints_waitingcontact (touchpoint_id, month, address, name, message)
            VALUES (p_touchpoint, p_month, p_address, p_name, p_message);
    END IF;
    RETURN true;
END $$;

REVOKE ALL ON FUNCTION keep_words FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keep_words TO culture_web, culture_worker;
REVOKE ALL ON touchpoints_waitingcomment, touchpoints_waitingcontact FROM culture_web;
REVOKE INSERT, UPDATE ON touchpoints_comment FROM culture_web;
REVOKE INSERT ON touchpoints_contact FROM culture_web;
"""

BACKWARD = """
GRANT INSERT ON touchpoints_contact TO culture_web;
GRANT INSERT, UPDATE ON touchpoints_comment TO culture_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON touchpoints_waitingcomment, touchpoints_waitingcontact
    TO culture_web;
DROP FUNCTION keep_words;
"""


class Migration(migrations.Migration):
    dependencies = [("touchpoints", "0003_frozen_unit"), ("core", "0001_database_roles")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

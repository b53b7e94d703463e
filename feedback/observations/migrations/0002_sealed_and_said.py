from django.db import migrations

from culture.core.dead_rows import vacuum_at_once

INBOX = "observations_waitingobservation"

# The web process puts letters into the inbox by this function and reads nothing there.
LETTERS = f"""
CREATE FUNCTION keep_observation(p_key bigint, p_letter bytea)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.{INBOX} (key_id, letter) VALUES (p_key, p_letter);
    RETURN true;
END $$;

ALTER TABLE {INBOX} ADD CONSTRAINT waiting_observation_one_length
    CHECK (octet_length(letter) = 165040);
ALTER TABLE {INBOX} ALTER COLUMN letter SET STORAGE EXTERNAL;
{vacuum_at_once(INBOX)}

REVOKE ALL ON FUNCTION keep_observation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keep_observation TO culture_web, culture_worker;
REVOKE ALL ON {INBOX} FROM culture_web;
REVOKE INSERT, UPDATE, DELETE ON observations_observationskey FROM culture_web;
"""  # noqa: S608 - names of ours
NO_LETTERS = f"""
GRANT INSERT, UPDATE, DELETE ON observations_observationskey TO culture_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON {INBOX} TO culture_web;
ALTER TABLE {INBOX} DROP CONSTRAINT waiting_observation_one_length;
DROP FUNCTION keep_observation;
"""

# What was said stays as it was said: web adds rows, and of those that are there it changes to which
# unit an observation went and by when somebody looks. Accounts that are deleted are forgotten.
GRANTS = {
    "observations_observation": "unit_id, path, look_by, sender_id",
    "observations_observationphoto": "",
    "observations_observationmessage": "said_by_id",
    "observations_observationmove": "said_by_id",
    "observations_observationoutcome": "said_by_id",
    "observations_observationlink": "closed_at, made_by_id",
}

# No moment is dated back: each comes after what it is said of. Of an anonymous observation only the
# day is known, and a day begins at different hours around the world.
ORDER = """
CREATE FUNCTION observations_in_order() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    since timestamptz;
BEGIN
    SELECT coalesce(told_at, told_on::timestamp AT TIME ZONE 'UTC' - interval '14 hours') INTO since
    FROM observations_observation WHERE id = NEW.observation_id;
    IF NEW.said_at < since THEN
        RAISE EXCEPTION 'moment dated back' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
WATCHED = ("observationmessage", "observationmove", "observationoutcome")
TRIGGERS = "".join(
    f"CREATE TRIGGER {name}_in_order BEFORE INSERT ON observations_{name}"
    " FOR EACH ROW EXECUTE FUNCTION observations_in_order();\n"
    for name in WATCHED
)
NO_TRIGGERS = (
    "".join(f"DROP TRIGGER {name}_in_order ON observations_{name};\n" for name in WATCHED)
    + "DROP FUNCTION observations_in_order();"
)


def _revoke(table: str, columns: str) -> str:
    revoked = f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM culture_web;\n"
    return revoked + (f"GRANT UPDATE ({columns}) ON {table} TO culture_web;\n" if columns else "")


def _grant(table: str, columns: str) -> str:
    granted = f"GRANT UPDATE, DELETE ON {table} TO culture_web;\n"
    return (
        f"REVOKE UPDATE ({columns}) ON {table} FROM culture_web;\n" if columns else ""
    ) + granted


class Migration(migrations.Migration):
    dependencies = [("observations", "0001_initial"), ("core", "0001_database_roles")]

    operations = [
        migrations.RunSQL(LETTERS, NO_LETTERS),
        migrations.RunSQL(ORDER + TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(
            "".join(_revoke(*one) for one in GRANTS.items()),
            "".join(_grant(*one) for one in GRANTS.items()),
        ),
    ]

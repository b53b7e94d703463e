from django.db import migrations

# What was said of an action stays as it was said, and a result is never changed: web adds rows, and
# of those that are there it changes who owns them, when they are due, and whether they are done.
# Accounts that are deleted are forgotten. A dismissal may be taken back.
GRANTS = {
    "actions_action": (
        "unit_id, owner_id, due_on, due_at, escalates_at, made_by_id, done_at, done_by_id"
    ),
    "actions_actionstep": "done_at, done_by_id",
    "actions_actionnote": "said_by_id",
    "actions_actioncheck": "owner_id, checked_by_id",
    "actions_deed": "action_id, told_by_id, withdrawn_at, withdrawn_by_id",
}


def _revoke(table: str, columns: str) -> str:
    return (
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM culture_web;\n"
        f"GRANT UPDATE ({columns}) ON {table} TO culture_web;\n"
    )


def _grant(table: str, columns: str) -> str:
    return (
        f"REVOKE UPDATE ({columns}) ON {table} FROM culture_web;\n"
        f"GRANT UPDATE, DELETE ON {table} TO culture_web;\n"
    )


# No moment is dated back: each comes after the action was made, and nothing is said of the work of
# one that is closed, but comments.
ORDER = """
CREATE FUNCTION actions_in_order() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    made timestamptz;
    moment timestamptz;
BEGIN
    SELECT made_at INTO made FROM actions_action WHERE id = NEW.action_id;
    IF TG_TABLE_NAME = 'actions_actioncheck' THEN
        moment := NEW.checked_at;
    ELSE
        moment := NEW.said_at;
        IF NEW.kind NOT IN ('comment', 'unit')
           AND EXISTS (SELECT 1 FROM actions_actioncheck WHERE action_id = NEW.action_id) THEN
            RAISE EXCEPTION 'action is closed' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF moment < made THEN
        RAISE EXCEPTION 'moment dated back' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER actionnote_in_order BEFORE INSERT ON actions_actionnote
    FOR EACH ROW EXECUTE FUNCTION actions_in_order();
CREATE TRIGGER actioncheck_in_order BEFORE INSERT ON actions_actioncheck
    FOR EACH ROW EXECUTE FUNCTION actions_in_order();
"""
NO_ORDER = """
DROP TRIGGER actioncheck_in_order ON actions_actioncheck;
DROP TRIGGER actionnote_in_order ON actions_actionnote;
DROP FUNCTION actions_in_order();
"""


class Migration(migrations.Migration):
    dependencies = [("actions", "0001_initial"), ("core", "0001_database_roles")]

    operations = [
        migrations.RunSQL(ORDER, NO_ORDER),
        migrations.RunSQL(
            "".join(_revoke(*one) for one in GRANTS.items()),
            "".join(_grant(*one) for one in GRANTS.items()),
        ),
    ]

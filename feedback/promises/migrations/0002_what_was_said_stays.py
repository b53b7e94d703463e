from django.db import migrations

# What was said of a promise stays as it was said: web adds rows, and of those that are there it
# changes who delivers, which term is the newest, when progress was first said, and who is asked.
# Accounts that are deleted are forgotten.
GRANTS = {
    "promises_promise": "deliverer_id, current_id, owner_id, made_by_id",
    "promises_promiseterm": "progress_at, agreed_by_id",
    "promises_feasibilityquestion": "unit_id, asker_id",
    "promises_feasibilityanswer": "said_by_id",
    "promises_promisegiven": "given_by_id",
    "promises_promiseend": "ended_by_id",
    "promises_promiseprogress": "said_by_id",
    "promises_handover": "said_by_id",
    "promises_promiselink": "made_by_id",
    "promises_customerword": "",
}

# No moment is dated back: each comes after what it is said of. What was given is kept or broken when
# its day is over; before, it can be agreed anew or withdrawn. The newest term of a promise is its own.
ORDER = """
CREATE FUNCTION promises_in_order() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    term promises_promiseterm;
    given timestamptz;
    since timestamptz;
    moment timestamptz;
BEGIN
    IF TG_TABLE_NAME = 'promises_promiseend' THEN
        SELECT * INTO term FROM promises_promiseterm WHERE id = NEW.term_id;
        SELECT given_at INTO given FROM promises_promisegiven WHERE promise_id = term.promise_id;
        since := greatest(term.agreed_at, given);
        moment := NEW.ended_at;
        IF NEW.outcome IN ('kept', 'broken') AND given IS NULL THEN
            RAISE EXCEPTION 'promise never given' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.outcome IN ('renegotiated', 'withdrawn') AND given IS NOT NULL
           AND NEW.ended_at >= term.due_at THEN
            RAISE EXCEPTION 'promise over before it was changed' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF TG_TABLE_NAME = 'promises_promiseterm' THEN
        SELECT coalesce(max(terms.agreed_at), promise.made_at) INTO since
        FROM promises_promise promise
        LEFT JOIN promises_promiseterm terms ON terms.promise_id = promise.id
        WHERE promise.id = NEW.promise_id GROUP BY promise.made_at;
        moment := NEW.agreed_at;
    ELSIF TG_TABLE_NAME = 'promises_promisegiven' THEN
        SELECT made_at INTO since FROM promises_promise WHERE id = NEW.promise_id;
        moment := NEW.given_at;
    ELSIF TG_TABLE_NAME = 'promises_customerword' THEN
        SELECT given_at INTO since FROM promises_promisegiven WHERE promise_id = NEW.promise_id;
        moment := NEW.said_at;
        IF since IS NULL THEN
            RAISE EXCEPTION 'promise never given' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF TG_TABLE_NAME = 'promises_feasibilityquestion' THEN
        SELECT agreed_at INTO since FROM promises_promiseterm WHERE id = NEW.term_id;
        moment := NEW.asked_at;
    ELSIF TG_TABLE_NAME = 'promises_feasibilityanswer' THEN
        SELECT asked_at INTO since FROM promises_feasibilityquestion WHERE id = NEW.question_id;
        moment := NEW.said_at;
    ELSE
        SELECT made_at INTO since FROM promises_promise WHERE id = NEW.promise_id;
        moment := NEW.said_at;
    END IF;
    IF moment < since THEN
        RAISE EXCEPTION 'moment dated back' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
WATCHED = (
    "promiseend",
    "promiseterm",
    "promisegiven",
    "customerword",
    "feasibilityquestion",
    "feasibilityanswer",
    "promiseprogress",
    "handover",
)
TRIGGERS = "".join(
    f"CREATE TRIGGER {name}_in_order BEFORE INSERT ON promises_{name}"
    " FOR EACH ROW EXECUTE FUNCTION promises_in_order();\n"
    for name in WATCHED
)
NO_TRIGGERS = (
    "".join(f"DROP TRIGGER {name}_in_order ON promises_{name};\n" for name in WATCHED)
    + "DROP FUNCTION promises_in_order();"
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
    dependencies = [("promises", "0001_initial"), ("core", "0001_database_roles")]

    operations = [
        migrations.RunSQL(ORDER + TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(
            "".join(_revoke(*one) for one in GRANTS.items()),
            "".join(_grant(*one) for one in GRANTS.items()),
        ),
    ]

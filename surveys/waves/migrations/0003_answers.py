from django.db import migrations

# Answers stand in a schema of their own. No column says when, in what order, from where or by whom;
# the web process may only call the three functions, which run with the rights of the owner.
FORWARD = """
CREATE SCHEMA answers;

CREATE TABLE answers.receipt (
    id uuid PRIMARY KEY,
    wave uuid NOT NULL,
    digest bytea NOT NULL,
    withdrawn boolean NOT NULL DEFAULT false
);
CREATE TABLE answers.inbox (
    id uuid NOT NULL,
    wave uuid NOT NULL,
    cell uuid NOT NULL,
    version uuid NOT NULL,
    tenure text NOT NULL,
    role text NOT NULL,
    expected smallint[],
    delivered smallint[] NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE TABLE answers.sealed (LIKE answers.inbox INCLUDING ALL);
CREATE INDEX sealed_wave ON answers.sealed (wave, version);
CREATE TABLE answers.comment_inbox (
    id uuid PRIMARY KEY,
    wave uuid NOT NULL,
    cell uuid NOT NULL,
    body text NOT NULL
);
CREATE TABLE answers.comment_sealed (LIKE answers.comment_inbox INCLUDING ALL);

CREATE FUNCTION answers.submit(
    p_wave uuid, p_cell uuid, p_id uuid, p_digest bytea, p_tenure text, p_role text,
    p_ratings jsonb, p_comment text
) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    known answers.receipt;
BEGIN
    -- Whoever closes the wave waits for this lock, so no answer comes after the last shuffle.
    PERFORM FROM public.waves_wave AS wave
        JOIN public.waves_cell AS cell ON cell.wave_id = wave.id AND cell.uuid = p_cell
        WHERE wave.uuid = p_wave AND wave.state = 'open' FOR SHARE OF wave;
    IF NOT FOUND THEN
        RETURN 'closed';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(3, hashtext(p_wave::text));
    INSERT INTO answers.receipt (id, wave, digest) VALUES (p_id, p_wave, p_digest)
        ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        SELECT * INTO known FROM answers.receipt WHERE id = p_id;
        RETURN CASE WHEN known.withdrawn THEN 'withdrawn'
            WHEN known.wave = p_wave AND known.digest = p_digest THEN 'known'
            ELSE 'conflict' END;
    END IF;
    INSERT INTO answers.inbox (id, wave, cell, version, tenure, role, expected, delivered)
        SELECT p_id, p_wave, p_cell, (part ->> 'version')::uuid, p_tenure, p_role,
            CASE WHEN jsonb_typeof(part -> 'expected') = 'array' THEN
                ARRAY(SELECT rating::smallint FROM jsonb_array_elements_text(part -> 'expected')
                    WITH ORDINALITY AS given (rating, place) ORDER BY place) END,
            ARRAY(SELECT rating::smallint FROM jsonb_array_elements_text(part -> 'delivered')
                WITH ORDINALITY AS given (rating, place) ORDER BY place)
        FROM jsonb_array_elements(p_ratings) AS part;
    IF p_comment <> '' THEN
        INSERT INTO answers.comment_inbox (id, wave, cell, body)
            VALUES (p_id, p_wave, p_cell, p_comment);
    END IF;
    RETURN 'stored';
END $$;

CREATE FUNCTION answers.state_of(p_id uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        (SELECT CASE WHEN withdrawn THEN 'withdrawn' ELSE 'stored' END
         FROM answers.receipt WHERE id = p_id), 'unknown')
$$;

CREATE FUNCTION answers.withdraw(p_id uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked uuid;
BEGIN
    SELECT wave INTO asked FROM answers.receipt WHERE id = p_id;
    IF NOT FOUND THEN
        RETURN 'unknown';
    END IF;
    PERFORM FROM public.waves_wave WHERE uuid = asked AND state = 'open' FOR SHARE;
    IF NOT FOUND THEN
        RETURN 'closed';
    END IF;
    -- The seal job writes all rows anew and holds this lock meanwhile.
    PERFORM pg_advisory_xact_lock_shared(3, hashtext(asked::text));
    UPDATE answers.receipt SET withdrawn = true, digest = '' WHERE id = p_id;
    DELETE FROM answers.inbox WHERE id = p_id;
    DELETE FROM answers.sealed WHERE id = p_id;
    DELETE FROM answers.comment_inbox WHERE id = p_id;
    DELETE FROM answers.comment_sealed WHERE id = p_id;
    RETURN 'withdrawn';
END $$;

REVOKE ALL ON SCHEMA answers FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA answers FROM PUBLIC;
GRANT USAGE ON SCHEMA answers TO culture_web, culture_worker;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA answers TO culture_web;
GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA answers TO culture_worker;

-- What an answer says is in the text of the statement that stores it. The server would show that
-- text, with its time, to every session of the same role, and write it to its log on an error.
DO $$
DECLARE quiet text;
BEGIN
    FOREACH quiet IN ARRAY ARRAY[
        'track_activities = off', 'log_statement = none', 'log_min_error_statement = panic',
        'log_min_duration_statement = -1', 'log_min_duration_sample = -1',
        'log_transaction_sample_rate = 0', 'log_error_verbosity = terse'
    ] LOOP
        EXECUTE format('ALTER ROLE culture_web IN DATABASE %I SET ', current_database()) || quiet;
    END LOOP;
EXCEPTION
    WHEN insufficient_privilege THEN NULL;  -- then a superuser sets them once, see production.md
END $$;
"""

BACKWARD = """
DROP SCHEMA answers CASCADE;
DO $$
BEGIN
    EXECUTE format('ALTER ROLE culture_web IN DATABASE %I RESET ALL', current_database());
EXCEPTION
    WHEN insufficient_privilege THEN NULL;  -- then they were not set here either
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("waves", "0002_frozen_waves"), ("core", "0001_database_roles")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

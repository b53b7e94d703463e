from django.db import migrations

from culture.core.dead_rows import vacuum_at_once
from culture.core.locks import Lock

VACUUMED = ("answers.receipt", "answers.inbox", "answers.sealed")

# Answers stand in a schema of their own, sealed. No column says when, in what order, from where or
# by whom; the web process may only call the three functions, which run with the owner's rights.
FORWARD = """
CREATE SCHEMA answers;

CREATE TABLE answers.receipt (
    id uuid PRIMARY KEY,
    wave uuid NOT NULL,
    withdrawn boolean NOT NULL DEFAULT false
);
CREATE TABLE answers.inbox (
    id uuid PRIMARY KEY,
    wave uuid NOT NULL,
    cell uuid NOT NULL,
    letter bytea NOT NULL
);
ALTER TABLE answers.inbox ALTER COLUMN letter SET STORAGE EXTERNAL;  -- nothing sealed is compressible
CREATE TABLE answers.sealed (LIKE answers.inbox INCLUDING ALL);
{vacuum}
CREATE INDEX inbox_wave ON answers.inbox (wave);
CREATE INDEX sealed_wave ON answers.sealed (wave);

CREATE FUNCTION answers.submit(p_wave uuid, p_cell uuid, p_id uuid, p_letter bytea)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    bytes integer;
BEGIN
    -- Whoever closes the wave waits for this lock, so no answer comes after the last shuffle.
    SELECT key.letter_bytes + 48 INTO bytes FROM public.waves_wave AS wave
        JOIN public.waves_cell AS cell ON cell.wave_id = wave.id AND cell.uuid = p_cell
        JOIN public.waves_wavekey AS key ON key.wave_id = wave.id
        WHERE wave.uuid = p_wave AND wave.state = 'open' FOR SHARE OF wave;
    IF NOT FOUND THEN
        RETURN 'closed';
    END IF;
    IF octet_length(p_letter) <> bytes THEN
        RAISE EXCEPTION 'A letter has another length than all others.'
            USING ERRCODE = 'check_violation';
    END IF;
    PERFORM pg_advisory_xact_lock_shared({lock}, hashtext(p_wave::text));
    INSERT INTO answers.receipt (id, wave) VALUES (p_id, p_wave) ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'known';
    END IF;
    -- A receipt without a letter is for whom an answer is not taken and who must not notice.
    IF p_letter IS NOT NULL THEN
        INSERT INTO answers.inbox (id, wave, cell, letter)
            VALUES (p_id, p_wave, p_cell, p_letter);
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
    PERFORM pg_advisory_xact_lock_shared({lock}, hashtext(asked::text));
    UPDATE answers.receipt SET withdrawn = true WHERE id = p_id;
    DELETE FROM answers.inbox WHERE id = p_id;
    DELETE FROM answers.sealed WHERE id = p_id;
    RETURN 'withdrawn';
END $$;

REVOKE ALL ON SCHEMA answers FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA answers FROM PUBLIC;
GRANT USAGE ON SCHEMA answers TO culture_web, culture_worker;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA answers TO culture_web;
GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA answers TO culture_worker;

-- Whoever could put another public key in its place would open what is sealed with it.
CREATE FUNCTION refuse_key_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The key of a wave and its certificate never change.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER wave_key_frozen BEFORE UPDATE ON waves_wavekey FOR EACH ROW
    WHEN ((OLD.wave_id, OLD.public_key, OLD.letter_bytes)
          IS DISTINCT FROM (NEW.wave_id, NEW.public_key, NEW.letter_bytes)
          OR (OLD.is_destroyed AND NOT NEW.is_destroyed))
    EXECUTE FUNCTION refuse_key_change();
CREATE TRIGGER certificate_frozen BEFORE UPDATE OR DELETE ON waves_certificate FOR EACH ROW
    EXECUTE FUNCTION refuse_key_change();
REVOKE INSERT, UPDATE, DELETE ON waves_wavekey, waves_keyfolder, waves_certificate
    FROM culture_web;

-- A sealed answer stands in the text of the statement that stores it. The server would show that
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
""".replace("{lock}", str(int(Lock.ANSWERS))).replace(
    "{vacuum}", "\n".join(map(vacuum_at_once, VACUUMED))
)

BACKWARD = """
DROP TRIGGER certificate_frozen ON waves_certificate;
DROP TRIGGER wave_key_frozen ON waves_wavekey;
DROP FUNCTION refuse_key_change();
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

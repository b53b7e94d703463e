from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_wave_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A wave is frozen once it is open.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER wave_frozen BEFORE UPDATE ON waves_wave FOR EACH ROW
    WHEN (array_position(ARRAY['draft', 'scheduled', 'open', 'closed', 'released'], NEW.state::text)
          < array_position(ARRAY['draft', 'scheduled', 'open', 'closed', 'released'],
                           CASE WHEN OLD.state = 'scheduled' THEN 'draft' ELSE OLD.state::text END)
          OR (OLD.state NOT IN ('draft', 'scheduled') AND
          (OLD.organisation_id, OLD.name, OLD.audience, OLD.opens_at, OLD.closes_at, OLD.languages,
           OLD.k, OLD.least_invited, OLD.asks_tenure, OLD.asks_role, OLD.asks_comment)
          IS DISTINCT FROM
          (NEW.organisation_id, NEW.name, NEW.audience, NEW.opens_at, NEW.closes_at, NEW.languages,
           NEW.k, NEW.least_invited, NEW.asks_tenure, NEW.asks_role, NEW.asks_comment)))
    EXECUTE FUNCTION refuse_wave_change();
CREATE TRIGGER wave_kept BEFORE DELETE ON waves_wave FOR EACH ROW
    WHEN (OLD.state NOT IN ('draft', 'scheduled')) EXECUTE FUNCTION refuse_wave_change();

CREATE FUNCTION check_wave_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM waves_wave WHERE state NOT IN ('draft', 'scheduled') AND id IN (
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.wave_id END,
            CASE WHEN TG_OP <> 'DELETE' THEN NEW.wave_id END)) THEN
        RAISE EXCEPTION 'A wave is frozen once it is open.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER wave_version_frozen BEFORE INSERT OR UPDATE OR DELETE ON waves_waveversion
    FOR EACH ROW EXECUTE FUNCTION check_wave_part();
CREATE TRIGGER wave_units_frozen BEFORE INSERT OR UPDATE OR DELETE ON waves_wave_units
    FOR EACH ROW EXECUTE FUNCTION check_wave_part();
"""

BACKWARD = """
DROP TRIGGER wave_units_frozen ON waves_wave_units;
DROP TRIGGER wave_version_frozen ON waves_waveversion;
DROP FUNCTION check_wave_part();
DROP TRIGGER wave_kept ON waves_wave;
DROP TRIGGER wave_frozen ON waves_wave;
DROP FUNCTION refuse_wave_change();
"""


class Migration(migrations.Migration):
    dependencies = [("waves", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

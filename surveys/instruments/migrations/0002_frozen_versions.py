from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_frozen_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A published version is frozen.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER version_frozen BEFORE UPDATE ON instruments_version FOR EACH ROW
    WHEN (OLD.published_at IS NOT NULL AND
          (OLD.instrument_id, OLD.number, OLD.sides, OLD.low, OLD.high, OLD.not_applicable,
           OLD.importance, OLD.published_at)
          IS DISTINCT FROM
          (NEW.instrument_id, NEW.number, NEW.sides, NEW.low, NEW.high, NEW.not_applicable,
           NEW.importance, NEW.published_at))
    EXECUTE FUNCTION refuse_frozen_change();
CREATE TRIGGER version_kept BEFORE DELETE ON instruments_version FOR EACH ROW
    WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_frozen_change();

CREATE FUNCTION check_frozen_dimension() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.version_id, OLD.position, OLD.key)
            IS NOT DISTINCT FROM (NEW.version_id, NEW.position, NEW.key) THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM instruments_version WHERE published_at IS NOT NULL AND id IN (
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END,
            CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END)) THEN
        RAISE EXCEPTION 'A published version is frozen.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER dimension_frozen BEFORE INSERT OR UPDATE OR DELETE ON instruments_dimension
    FOR EACH ROW EXECUTE FUNCTION check_frozen_dimension();

CREATE FUNCTION check_frozen_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.dimension_id, OLD.position, OLD.key, OLD.is_reversed, OLD.is_short)
            IS NOT DISTINCT FROM
            (NEW.dimension_id, NEW.position, NEW.key, NEW.is_reversed, NEW.is_short) THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM instruments_version v JOIN instruments_dimension d ON d.version_id = v.id
            WHERE v.published_at IS NOT NULL AND d.id IN (
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.dimension_id END,
            CASE WHEN TG_OP <> 'DELETE' THEN NEW.dimension_id END)) THEN
        RAISE EXCEPTION 'A published version is frozen.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER item_frozen BEFORE INSERT OR UPDATE OR DELETE ON instruments_item
    FOR EACH ROW EXECUTE FUNCTION check_frozen_item();
"""

BACKWARD = """
DROP TRIGGER item_frozen ON instruments_item;
DROP FUNCTION check_frozen_item();
DROP TRIGGER dimension_frozen ON instruments_dimension;
DROP FUNCTION check_frozen_dimension();
DROP TRIGGER version_kept ON instruments_version;
DROP TRIGGER version_frozen ON instruments_version;
DROP FUNCTION refuse_frozen_change();
"""


class Migration(migrations.Migration):
    dependencies = [("instruments", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

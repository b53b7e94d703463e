from django.db import migrations

# Published profiles and guides are frozen, with everything in them. The points of a profile add up
# to 100 when it is published, and a guide is published for a published profile only.
FORWARD = """
CREATE FUNCTION check_publishing_profile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT COALESCE(sum(points), 0) FROM hiring_competency WHERE version_id = NEW.id) <> 100 THEN
        RAISE EXCEPTION 'The points of a role profile add up to 100.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER profile_adds_up BEFORE UPDATE ON hiring_profileversion FOR EACH ROW
    WHEN (OLD.published_at IS NULL AND NEW.published_at IS NOT NULL)
    EXECUTE FUNCTION check_publishing_profile();

CREATE FUNCTION check_publishing_guide() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM hiring_profileversion
            WHERE id = NEW.profile_version_id AND published_at IS NULL) THEN
        RAISE EXCEPTION 'A guide is published for a published role profile.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guide_fits BEFORE UPDATE ON hiring_guideversion FOR EACH ROW
    WHEN (OLD.published_at IS NULL AND NEW.published_at IS NOT NULL)
    EXECUTE FUNCTION check_publishing_guide();

CREATE TRIGGER profile_frozen BEFORE UPDATE OR DELETE ON hiring_profileversion FOR EACH ROW
    WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_frozen_change();
CREATE TRIGGER guide_frozen BEFORE UPDATE OR DELETE ON hiring_guideversion FOR EACH ROW
    WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_frozen_change();

-- The first argument is the column that names the parent, the second asks whether any is frozen.
CREATE FUNCTION check_frozen_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parents bigint[];
    is_frozen boolean;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        parents := parents || (to_jsonb(OLD) ->> TG_ARGV[0])::bigint;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        parents := parents || (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    END IF;
    EXECUTE 'SELECT EXISTS (' || TG_ARGV[1] || ')' INTO is_frozen USING parents;
    IF is_frozen THEN
        RAISE EXCEPTION 'A published version is frozen.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER competency_frozen BEFORE INSERT OR UPDATE OR DELETE ON hiring_competency
    FOR EACH ROW EXECUTE FUNCTION check_frozen_part('version_id',
    'SELECT FROM hiring_profileversion WHERE published_at IS NOT NULL AND id = ANY($1)');
CREATE TRIGGER section_frozen BEFORE INSERT OR UPDATE OR DELETE ON hiring_guidesection
    FOR EACH ROW EXECUTE FUNCTION check_frozen_part('version_id',
    'SELECT FROM hiring_guideversion WHERE published_at IS NOT NULL AND id = ANY($1)');
CREATE TRIGGER question_frozen BEFORE INSERT OR UPDATE OR DELETE ON hiring_guidequestion
    FOR EACH ROW EXECUTE FUNCTION check_frozen_part('section_id',
    'SELECT FROM hiring_guideversion v JOIN hiring_guidesection s ON s.version_id = v.id
     WHERE v.published_at IS NOT NULL AND s.id = ANY($1)');
"""

BACKWARD = """
DROP TRIGGER question_frozen ON hiring_guidequestion;
DROP TRIGGER section_frozen ON hiring_guidesection;
DROP TRIGGER competency_frozen ON hiring_competency;
DROP FUNCTION check_frozen_part();
DROP TRIGGER guide_frozen ON hiring_guideversion;
DROP TRIGGER profile_frozen ON hiring_profileversion;
DROP TRIGGER guide_fits ON hiring_guideversion;
DROP FUNCTION check_publishing_guide();
DROP TRIGGER profile_adds_up ON hiring_profileversion;
DROP FUNCTION check_publishing_profile();
"""


class Migration(migrations.Migration):
    dependencies = [("hiring", "0001_initial"), ("instruments", "0002_frozen_versions")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

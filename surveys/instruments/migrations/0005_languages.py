import django.contrib.postgres.fields
from django.db import migrations, models

# A published version was written whole in the languages its organisation had then; a draft was
# asked to be in all of them.
FILL = """
UPDATE instruments_version v SET languages = COALESCE(
    NULLIF(ARRAY(
        SELECT code FROM unnest(o.languages) WITH ORDINALITY AS own (code, place)
        WHERE v.published_at IS NULL OR (v.names ? code AND v.labels ? code) ORDER BY place
    ), '{}'),
    NULLIF(ARRAY(SELECT code FROM jsonb_object_keys(v.names) AS code WHERE v.labels ? code), '{}'),
    o.languages)
FROM instruments_instrument i JOIN accounts_organisation o ON o.id = i.organisation_id
WHERE i.id = v.instrument_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""

TRIGGER = """
DROP TRIGGER version_frozen ON instruments_version;
CREATE TRIGGER version_frozen BEFORE UPDATE ON instruments_version FOR EACH ROW
    WHEN (OLD.published_at IS NOT NULL AND (
          (OLD.instrument_id, OLD.number, OLD.sides, OLD.low, OLD.high, OLD.not_applicable,
           OLD.importance, OLD.published_at)
          IS DISTINCT FROM
          (NEW.instrument_id, NEW.number, NEW.sides, NEW.low, NEW.high, NEW.not_applicable,
           NEW.importance, NEW.published_at){languages}))
    EXECUTE FUNCTION refuse_frozen_change();
"""

WITH_LANGUAGES = TRIGGER.format(languages=" OR NOT NEW.languages @> OLD.languages")
WITHOUT = TRIGGER.format(languages="")


class Migration(migrations.Migration):
    dependencies = [("instruments", "0004_internal_source"), ("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="version",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=8),
                default=list,
                size=None,
                verbose_name="languages",
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(WITH_LANGUAGES, WITHOUT),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("languages__len__gte", 1)),
                name="version_languages_some",
                violation_error_message="Choose a language or more.",
            ),
        ),
    ]

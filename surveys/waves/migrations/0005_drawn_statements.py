from django.db import migrations, models

FROZEN = """
DROP TRIGGER wave_frozen ON waves_wave;
CREATE TRIGGER wave_frozen BEFORE UPDATE ON waves_wave FOR EACH ROW
    WHEN (array_position(ARRAY['draft', 'scheduled', 'open', 'closed', 'released'], NEW.state::text)
          < array_position(ARRAY['draft', 'scheduled', 'open', 'closed', 'released'],
                           CASE WHEN OLD.state = 'scheduled' THEN 'draft' ELSE OLD.state::text END)
          OR (OLD.state NOT IN ('draft', 'scheduled') AND
          (OLD.organisation_id, OLD.name, OLD.audience, OLD.opens_at, OLD.closes_at, OLD.languages,
           OLD.k, OLD.least_invited, OLD.asks_tenure, OLD.asks_role, OLD.asks_comment{old})
          IS DISTINCT FROM
          (NEW.organisation_id, NEW.name, NEW.audience, NEW.opens_at, NEW.closes_at, NEW.languages,
           NEW.k, NEW.least_invited, NEW.asks_tenure, NEW.asks_role, NEW.asks_comment{new})))
    EXECUTE FUNCTION refuse_wave_change();
"""
FORWARD = FROZEN.format(old=", OLD.asked_per_person", new=", NEW.asked_per_person")
BACKWARD = FROZEN.format(old="", new="")


class Migration(migrations.Migration):
    dependencies = [("waves", "0004_invitations")]

    operations = [
        migrations.AddField(
            model_name="wave",
            name="asked_per_person",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked_per_person", None),
                    models.Q(
                        ("asked_per_person__gte", 1), ("asks_role", False), ("asks_tenure", False)
                    ),
                    _connector="OR",
                ),
                name="wave_drawn_asks_no_group",
                violation_error_message="Who is asked a few statements only is not asked about themselves.",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

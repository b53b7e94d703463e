import culture.core.moments
from django.db import migrations

WITHIN = """
UPDATE hiring_interview
SET starts_at = LEAST(GREATEST(starts_at, '1900-01-01T12:00Z'), '2199-12-31T12:00Z')
WHERE starts_at NOT BETWEEN '1900-01-01' AND '2199-12-31 23:59:59Z'
"""
# Django adds the check of a field to new columns only.
BOUND = """
ALTER TABLE hiring_interview ADD CONSTRAINT hiring_interview_starts_at_check
CHECK (starts_at BETWEEN '1900-01-01' AND '2199-12-31 23:59:59Z')
"""
UNBOUND = "ALTER TABLE hiring_interview DROP CONSTRAINT hiring_interview_starts_at_check"


class Migration(migrations.Migration):
    dependencies = [("hiring", "0012_own_empathy")]

    operations = [
        migrations.RunSQL(WITHIN, migrations.RunSQL.noop),
        migrations.RunSQL(BOUND, UNBOUND),
        migrations.AlterField(
            model_name="interview",
            name="starts_at",
            field=culture.core.moments.MomentField(verbose_name="begins"),
        ),
    ]

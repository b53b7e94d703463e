from django.db import migrations

# Shares told of five or more in each unit and period could be subtracted; what is told from now on
# is counted together (docs/adr/0062). Releases are never deleted by the program: this is the one
# time, because what stands in them is what is not to be told. The next run publishes anew. What an
# action names stays, and `privacy_audit` names it. What points at a release is checked at once:
# the table cannot be altered while a check of the transaction's end waits.
FORWARD = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE metrics_release DISABLE TRIGGER release_immutable;
DELETE FROM metrics_release USING metrics_series
 WHERE metrics_release.series_id = metrics_series.id
   AND metrics_series.source IN ('observation', 'said-and-done')
   AND NOT EXISTS (SELECT FROM actions_deed WHERE release_id = metrics_release.id)
   AND NOT EXISTS (SELECT FROM actions_action WHERE baseline_id = metrics_release.id)
   AND NOT EXISTS (SELECT FROM actions_actioncheck
                    WHERE metrics_release.id IN (before_id, after_id));
ALTER TABLE metrics_release ENABLE TRIGGER release_immutable;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("observations", "0002_sealed_and_said"),
        ("metrics", "0005_told_squares"),
        ("actions", "0002_what_was_said_stays"),
    ]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]

from django.db import migrations

# Fetching a token writes an invitation anew, so the newest ones would stand last, with the newest
# transactions. Updating all of them in random order leaves neither place nor transaction.
FORWARD = """
CREATE FUNCTION shuffle_invitations(p_wave uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found bigint;
BEGIN
    FOR found IN SELECT invitation.id FROM waves_invitation AS invitation
            JOIN waves_wave AS wave ON wave.id = invitation.wave_id
            WHERE wave.uuid = p_wave ORDER BY random() LOOP
        UPDATE waves_invitation SET use = use WHERE id = found;
    END LOOP;
END $$;
"""

BACKWARD = "DROP FUNCTION shuffle_invitations(uuid);"


class Migration(migrations.Migration):
    dependencies = [("waves", "0004_reminders")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

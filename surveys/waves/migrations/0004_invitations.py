from django.db import migrations

from culture.core.dead_rows import vacuum_at_once

# An invitation knows who fetched a token, a cell the key of its tickets, until the wave closes.
VACUUMED = ("waves_invitation", "waves_mail", "waves_cell")

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

-- Who could turn an invitation elsewhere while its wave is open would read the mails of somebody
-- else. Only what the mail server refused may get another address.
CREATE FUNCTION refuse_address_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM waves_mail WHERE invitation_id = OLD.id
               AND kind = 'invitation' AND state = 'failed') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The address of an invitation is frozen.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER invitation_address_frozen BEFORE UPDATE ON waves_invitation FOR EACH ROW
    WHEN (OLD.address IS DISTINCT FROM NEW.address) EXECUTE FUNCTION refuse_address_change();
"""

BACKWARD = """
DROP TRIGGER invitation_address_frozen ON waves_invitation;
DROP FUNCTION refuse_address_change();
DROP FUNCTION shuffle_invitations(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("waves", "0003_answers")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL([vacuum_at_once(table) for table in VACUUMED], migrations.RunSQL.noop),
    ]

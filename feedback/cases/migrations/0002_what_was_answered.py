from django.db import migrations

# What a customer said stays as it was said, and is said once; of answers only the words are erased,
# and one that has not left is taken back.
GRANTS = """
REVOKE UPDATE, DELETE, TRUNCATE ON cases_caseverdict, cases_caseround FROM culture_web;
GRANT UPDATE (comment) ON cases_caseverdict TO culture_web;
REVOKE UPDATE, TRUNCATE ON cases_casereply FROM culture_web;
GRANT UPDATE (words, said_by_id) ON cases_casereply TO culture_web;
"""
NO_GRANTS = """
REVOKE UPDATE (comment) ON cases_caseverdict FROM culture_web;
GRANT UPDATE, DELETE ON cases_caseverdict, cases_caseround TO culture_web;
REVOKE UPDATE (words, said_by_id) ON cases_casereply FROM culture_web;
GRANT UPDATE ON cases_casereply TO culture_web;
"""

# Contacts that were marked as answered before there were cases. Their day is all that is known, so
# they are answered at its noon, and due at the end of that day.
ANSWERED = """
INSERT INTO cases_case (contact_id, organisation_id, path, owner_id)
SELECT contact.uuid, contact.organisation_id, unit.path, contact.answered_by_id
FROM touchpoints_contact AS contact JOIN org_unit AS unit ON unit.id = contact.unit_id
WHERE contact.answered_on IS NOT NULL;

INSERT INTO cases_caseround (case_id, number, due_on, warns_at, due_at, escalates_at)
SELECT contact.uuid, 1, contact.answered_on,
    (contact.answered_on - 1)::timestamp AT TIME ZONE organisation.time_zone,
    (contact.answered_on + 1)::timestamp AT TIME ZONE organisation.time_zone,
    (contact.answered_on + 2)::timestamp AT TIME ZONE organisation.time_zone
FROM touchpoints_contact AS contact
JOIN accounts_organisation AS organisation ON organisation.id = contact.organisation_id
WHERE contact.answered_on IS NOT NULL;

UPDATE cases_case SET current_id = round.id
FROM cases_caseround AS round WHERE round.case_id = cases_case.contact_id;

INSERT INTO cases_casereply (round_id, way, language, words, said_at, said_by_id)
SELECT round.id, 'otherwise', '', '',
    (contact.answered_on + time '12:00') AT TIME ZONE organisation.time_zone,
    contact.answered_by_id
FROM cases_caseround AS round
JOIN touchpoints_contact AS contact ON contact.uuid = round.case_id
JOIN accounts_organisation AS organisation ON organisation.id = contact.organisation_id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("touchpoints", "0005_weeks_of_contacts"),
        ("core", "0001_database_roles"),
    ]
    run_before = [("touchpoints", "0006_contacts_are_answered_as_cases")]

    operations = [
        migrations.RunSQL(ANSWERED, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, NO_GRANTS),
    ]

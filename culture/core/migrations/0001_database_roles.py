from django.db import migrations

# The roles belong to the whole server and may serve other databases, so they are never dropped.
FORWARD = """
DO $$
DECLARE role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['culture_web', 'culture_worker'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', role);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN NULL;
                WHEN insufficient_privilege THEN RAISE EXCEPTION
                    'The database role % is missing and this account may not create it. As a '
                    'superuser, once: CREATE ROLE % LOGIN; then migrate again.', role, role;
            END;
        END IF;
        BEGIN
            EXECUTE format('GRANT %I TO CURRENT_USER', role);
        EXCEPTION
            WHEN insufficient_privilege THEN NULL;  -- then the role signs in by itself only
        END;
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', role);
        EXECUTE format(
            'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I', role);
        EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %I', role);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public'
            ' GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I', role);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public'
            ' GRANT USAGE, SELECT ON SEQUENCES TO %I', role);
    END LOOP;
END $$;
"""

BACKWARD = """
DO $$
DECLARE role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['culture_web', 'culture_worker'] LOOP
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public'
            ' REVOKE ALL ON SEQUENCES FROM %I', role);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM %I', role);
        EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM %I', role);
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', role);
        EXECUTE format('REVOKE USAGE ON SCHEMA public FROM %I', role);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

from django.db import migrations

from culture.core.roles import LIMITS

SET = "EXECUTE format('ALTER ROLE {} IN DATABASE %I SET {} = ''{}''', current_database());"
RESET = "EXECUTE format('ALTER ROLE {} IN DATABASE %I RESET {}', current_database());"
BLOCK = """
DO $$ BEGIN {}
EXCEPTION
    WHEN insufficient_privilege THEN NULL;  -- then a superuser sets them once, see production.md
END $$;
"""


def block(statement):
    return BLOCK.format(
        "\n".join(
            statement.format(role, name, value)
            for role, limits in LIMITS.items()
            for name, value in limits.items()
        )
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0001_database_roles")]

    operations = [migrations.RunSQL(block(SET), block(RESET))]

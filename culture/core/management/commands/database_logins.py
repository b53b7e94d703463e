"""`manage.py database_logins`: give the database roles of web and worker their passwords."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from psycopg2 import sql

from culture.settings.env import env

ROLES = {"culture_web": "WEB_DATABASE_PASSWORD", "culture_worker": "WORKER_DATABASE_PASSWORD"}


class Command(BaseCommand):
    help = (
        "Set the passwords of the database roles culture_web and culture_worker from "
        "WEB_DATABASE_PASSWORD and WORKER_DATABASE_PASSWORD. Run as the owner, after migrate."
    )

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        passwords = {role: env.str(variable) for role, variable in ROLES.items()}
        with connection.cursor() as cursor:
            # The server may log statements; a password must not stand in its log.
            cursor.execute("SET log_statement = 'none'")
            for role, password in passwords.items():
                cursor.execute(
                    sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(
                        sql.Identifier(role), sql.Literal(password)
                    )
                )
                self.stdout.write(f"{role} signs in with {ROLES[role]}.")
            cursor.execute("RESET log_statement")

"""`manage.py database_logins`: give the database roles of web and worker their passwords."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand
from django.db import ProgrammingError, connection, transaction
from psycopg2 import sql
from psycopg2.extensions import encrypt_password

from culture.core.roles import LIMITS
from culture.settings.env import env

ROLES = {"culture_web": "WEB_DATABASE_PASSWORD", "culture_worker": "WORKER_DATABASE_PASSWORD"}


# What employees answer is in the text of statements of web: nobody else may see or log that text.
QUIET = {
    "track_activities": "off",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_error_verbosity": "terse",
}


class Command(BaseCommand):
    help = (
        "Set the passwords of the database roles culture_web and culture_worker from "
        "WEB_DATABASE_PASSWORD and WORKER_DATABASE_PASSWORD. Run as the owner, after migrate."
    )

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        passwords = {role: env.str(variable) for role, variable in ROLES.items()}
        for role, password in passwords.items():
            self._sign_in_with(role, password)
            self.stdout.write(f"{role} signs in with {ROLES[role]}.")
        for role, limits in LIMITS.items():
            self._set(role, limits)
        self._quieten()

    @transaction.atomic
    def _sign_in_with(self, role: str, password: str) -> None:
        """Give a role its password, hashed here: the server may log statements."""
        with connection.cursor() as cursor:
            hashed = encrypt_password(
                password, role, scope=cursor.connection, algorithm="scram-sha-256"
            )
            cursor.execute(
                sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(hashed)
                )
            )

    def _quieten(self) -> None:
        """Set what the migrations set too; a restored database has lost it."""
        try:
            self._set("culture_web", QUIET)
        except ProgrammingError:
            self.stderr.write(
                "This account may not close the server's log to statements of culture_web: let a "
                "superuser do what docs/how-to/production.md names."
            )

    @transaction.atomic
    def _set(self, role: str, parameters: Mapping[str, str]) -> None:
        with connection.cursor() as cursor:
            for name, value in parameters.items():
                cursor.execute(
                    sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} = {}").format(
                        sql.Identifier(role),
                        sql.Identifier(str(connection.settings_dict["NAME"])),
                        sql.Identifier(name),
                        sql.Literal(value),
                    )
                )

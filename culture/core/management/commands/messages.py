"""`manage.py messages`: keep the translation files in step with the texts of the house."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from culture import translations


class Command(BaseCommand):
    help = "Bring locale/ in step with the texts, and compile it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail if short")
        parser.add_argument("--compile", action="store_true", help="compile and nothing else")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["compile"]:
            translations.compile_messages(settings.LOCALE_PATHS)
            return
        found = translations.find_messages(Path(settings.BASE_DIR))
        short = 0
        for language, _name in settings.LANGUAGES:
            if language == "en":
                continue
            po = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
            if not options["check"]:
                translations.update_catalog(po, found, language=language)
            missing = translations.missing_texts(po, found)
            short += len(missing)
            self.stdout.write(f"{language}: {len(missing)} of {len(found)} texts not translated")
            for text in missing:
                self.stdout.write(f"    {text}")
        if options["check"]:
            sys.exit(1 if short else 0)
        translations.compile_messages(settings.LOCALE_PATHS)

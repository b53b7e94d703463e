"""The entry point of the web server."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culture.settings.base")

THREADS = 4

django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the settings come first

from culture.core.serving import WholeRequests  # noqa: E402
from culture.translations import refuse_uncompiled  # noqa: E402

refuse_uncompiled(settings.LOCALE_PATHS)
import_module(settings.ROOT_URLCONF)  # all pages: whoever asks first need not wait for them
application = WholeRequests(django, threads=THREADS)

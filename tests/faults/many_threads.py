"""The house on far too many threads: the fault that the test of connections must find."""

from culture.asgi import django
from culture.core.serving import WholeRequests

application = WholeRequests(django, threads=32)

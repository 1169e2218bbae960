"""Django's settings. Every variable of the environment is in environment.py and in docs/operations.md."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from brobygger.config import database, environment
from brobygger.config import logging as our_logging
from brobygger.config.settings_sign_in import *  # noqa: F403

PACKAGE = Path(__file__).resolve().parent.parent
ENVIRONMENT = environment.read()
try:
    ENVIRONMENT.check()
except environment.Unusable as fault:
    raise ImproperlyConfigured(str(fault)) from None

MODE = ENVIRONMENT.mode
PRODUCTION = ENVIRONMENT.production
DEBUG = ENVIRONMENT.flag("BROBYGGER_DEBUG")
STORY = ENVIRONMENT.flag("BROBYGGER_STORY")
SECRET_KEY = ENVIRONMENT.secret_key
SECRET_KEY_FALLBACKS = ENVIRONMENT.words("BROBYGGER_OLD_SECRET_KEYS")
FIELD_KEYS = ENVIRONMENT.field_keys  # by id; the first is the current one
INDEX_KEY = ENVIRONMENT.index_key
PUBLIC_URL = ENVIRONMENT.text("BROBYGGER_URL").rstrip("/")
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_TRUSTED_ORIGINS = [f"{urlsplit(PUBLIC_URL).scheme}://{host}" for host in ENVIRONMENT.hosts if PRODUCTION]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "brobygger.people",  # before allauth: its pages are shown in our templates
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "brobygger.kernel",
    "brobygger.live",
    "brobygger.audit",
    "brobygger.ui",
    "brobygger.directory",
    "brobygger.consents",
    "brobygger.notify",
    "brobygger.measures",
    "brobygger.journal",
    "brobygger.files",
    "brobygger.rooms",
    "brobygger.promises",
    "brobygger.appointments",
    "brobygger.opinions",
    "brobygger.handovers",
    "brobygger.feedback",
    "brobygger.pilots",
    "brobygger.collaboration",
    "brobygger.improvement",
    "brobygger.library",
]
MIDDLEWARE = [
    "brobygger.kernel.requests.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "brobygger.kernel.security.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "brobygger.people.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "brobygger.kernel.routes.DenyUndeclaredRoutes",
]
ROOT_URLCONF = "brobygger.config.urls"
CSRF_FAILURE_VIEW = "brobygger.ui.errors.csrf"
ASGI_APPLICATION = "brobygger.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "brobygger.people.context.acting",
                "brobygger.ui.context.page",
            ],
        },
    }
]

# The database. This process is the application's role, or the owner in the commands that migrate.
AS_OWNER = ENVIRONMENT.flag("BROBYGGER_AS_OWNER")
DATABASES = {
    "default": database.settings_of(
        ENVIRONMENT.database_url(owner=AS_OWNER),
        pool=0 if AS_OWNER else ENVIRONMENT.number("BROBYGGER_DATABASE_POOL"),
    )
}
# Rate limits count here: shared by all processes, on connections of its own, so that a rollback keeps the count.
CACHES = {"default": {"BACKEND": "brobygger.config.cache.SharedCache", "TIMEOUT": 3600}}

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Norsk (bokmål)"), ("nn", "Norsk (nynorsk)"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

# Files: our own pages' parts, and what people upload.
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data_dir / "static"
MEDIA_ROOT = ENVIRONMENT.data_dir / "files"
WHITENOISE_USE_FINDERS = DEBUG or MODE == "test"
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
_manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": environment.file_storage(ENVIRONMENT.text("BROBYGGER_FILES")),
    "staticfiles": {"BACKEND": _plain if WHITENOISE_USE_FINDERS else _manifest},
}
# What is sent stays in memory until it is encrypted; asgi.py refuses what is larger before it is read.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = MOST_SENT = 11 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# What the browser may do. kernel/security.py sets the other headers.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.flag("BROBYGGER_TLS_PROXY") else None

# Mails and text messages.
OUTBOX_DIR = ENVIRONMENT.outbox_dir
SMS_GATEWAY = ENVIRONMENT.text("BROBYGGER_SMS")
SMS_SECRET = ENVIRONMENT.text("BROBYGGER_SMS_SECRET")
PUSH_KEY = ENVIRONMENT.push_key
PUSH_SERVICES = ENVIRONMENT.words("BROBYGGER_PUSH_SERVICES")
MAIL_ANSWERS = ENVIRONMENT.text("BROBYGGER_MAIL_ANSWERS")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.text("BROBYGGER_MAIL_FROM")
globals().update(environment.mail_settings(ENVIRONMENT.text("BROBYGGER_MAIL"), OUTBOX_DIR / "mail"))

AUDIT_HEADS_FILE = ENVIRONMENT.text("BROBYGGER_AUDIT_HEADS")

# Jobs: those of the folders (`tasks.py`) and those that need several folders.
PROCRASTINATE_IMPORT_PATHS = ["brobygger.config.jobs"]

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = our_logging.settings(
    style=ENVIRONMENT.text("BROBYGGER_LOG") or ("json" if PRODUCTION else "text"),
    level=ENVIRONMENT.text("BROBYGGER_LOG_LEVEL"),
)

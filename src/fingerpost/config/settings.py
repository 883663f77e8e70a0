"""One settings file. What a deployment may change comes from FINGERPOST_*; `SETTINGS` lists it for docs and tests."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SETTINGS: dict[str, tuple[str, str]] = {
    "FINGERPOST_DATABASE_URL": ("", "A PostgreSQL address used where a command names no study file."),
    "FINGERPOST_SECRET_KEY": ("made anew at each start", "Signs cookies; set it where servers share one study."),
    "FINGERPOST_ALLOWED_HOSTS": ("127.0.0.1,localhost,[::1]", "Names under which the server may be reached, by comma."),
    "FINGERPOST_HTTPS": ("no", "yes: cookies travel over HTTPS only and browsers are told to stay there."),
    "FINGERPOST_UPLOAD_LIMIT_MB": ("50", "Largest file that may be uploaded, in megabytes."),
    "FINGERPOST_NAMES_FILE": (
        "beside the study file",
        "Where the key from pseudonyms to names is kept; needed on PostgreSQL.",
    ),
    "FINGERPOST_LIVE": (
        "polling",
        "events: browsers with a text open are told that there is news, over a connection that stays open.",
    ),
    "FINGERPOST_LIVE_STREAMS": ("64", "With events: how many such connections at most; who comes later keeps asking."),
    "FINGERPOST_TEST_DATABASE_URL": ("", "Tests only: the PostgreSQL server to test against."),
}
"""Name → (default, meaning)."""


def _yes(name: str) -> bool:
    value = os.environ.get(name, "no").lower()
    if value not in ("yes", "no"):
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
    return value == "yes"


def _whole(name: str, of: str) -> int:
    value = os.environ.get(name, SETTINGS[name][0])
    if not (value.isascii() and value.isdigit()) or int(value) == 0:
        raise ImproperlyConfigured(f"{name} must be a whole number of {of}, not {value!r}.")
    return int(value)


def _one_of(name: str, *known: str) -> str:
    value = os.environ.get(name, SETTINGS[name][0]).lower()
    if value not in known:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(known)}, not {value!r}.")
    return value


def _refuse_unknown() -> None:
    unknown = sorted(name for name in os.environ if name.startswith("FINGERPOST_") and name not in SETTINGS)
    if unknown:
        raise ImproperlyConfigured(f"Unknown setting {unknown[0]}; known are {', '.join(SETTINGS)}.")


_refuse_unknown()
BASE = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ.get("FINGERPOST_SECRET_KEY") or secrets.token_urlsafe(50)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("FINGERPOST_ALLOWED_HOSTS", SETTINGS["FINGERPOST_ALLOWED_HOSTS"][0]).split(",")
HTTPS = _yes("FINGERPOST_HTTPS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "fingerpost.store",
    "fingerpost.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "fingerpost.web.security.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "fingerpost.web.errors.PlainErrors",
]
ROOT_URLCONF = "fingerpost.config.urls"
WSGI_APPLICATION = "fingerpost.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fingerpost.web.rail.rail",
            ],
        },
    }
]

DATABASES: dict[str, dict[str, object]] = {"default": {}}  # study files are opened by store.connection, never here
DATABASE_ROUTERS = ["fingerpost.store.connection.StudyRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "store.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_NAME = "fingerpost"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "fingerpost-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "fingerpost.web.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
NAMES_FILE = os.environ.get("FINGERPOST_NAMES_FILE", "")
UPLOAD_LIMIT = _whole("FINGERPOST_UPLOAD_LIMIT_MB", "megabytes") * 1024 * 1024
LIVE = _one_of("FINGERPOST_LIVE", "polling", "events")
LIVE_STREAMS = _whole("FINGERPOST_LIVE_STREAMS", "connections")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"  # so that showing a message writes nothing
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}

"""Settings: embedded by default (SQLite, files on disk); each `CIVICLOOP_…` variable moves one part elsewhere.

docs/operations.md lists them all. `civicloop check --deploy` says what a production set-up still lacks.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("CIVICLOOP_DATA", "var")).resolve()


def setting(name: str, default: str = "") -> str:
    return os.environ.get(f"CIVICLOOP_{name}", default)


def flag(name: str, default: str = "0") -> bool:
    return setting(name, default).lower() in {"1", "true", "yes", "on"}


def kept_secret() -> str:
    """The secret key: from the environment, else made once and kept in the data folder."""
    if key := setting("SECRET_KEY"):
        return key
    path = DATA / "secret-key"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        fresh.replace(path)
    return path.read_text()


SECRET_KEY = kept_secret()
DEBUG = flag("DEBUG")
PRODUCTION = flag("PRODUCTION")
ALLOWED_HOSTS = setting("HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SITE_URL = setting("SITE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "civicloop.config.apps.CommandsConfig",
    "civicloop.demo",
    "civicloop.insight",
    "civicloop.open311",
    "civicloop.appraisal",
    "civicloop.pledges",
    "civicloop.cases",
    "civicloop.programme",
    "civicloop.marketplace",
    "civicloop.library",
    "civicloop.accounts",
    "civicloop.ui",
    "civicloop.kernel",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "js_lib_leaflet",
    "django_tasks_db",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "civicloop.ui.middleware.characters",
    "civicloop.ui.middleware.sizes",
    "civicloop.ui.middleware.privacy",
    "civicloop.ui.middleware.uploads",
    "civicloop.ui.middleware.refusals",
]

ROOT_URLCONF = "civicloop.config.urls"
WSGI_APPLICATION = "civicloop.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "civicloop.ui.context.chrome",
                "civicloop.accounts.context.bell",
            ],
            "builtins": ["django.templatetags.i18n", "civicloop.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "civicloop.ui.forms.Renderer"

# --- database, cache, tasks --------------------------------------------------------------------------


def database(url: str) -> dict[str, object]:
    """`postgresql://user:password@host:port/name`, or nothing for SQLite in the data folder."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "civicloop.sqlite3",
            "CONN_MAX_AGE": 600,  # opening it for each request costs as much as a small page
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": database(setting("DATABASE"))}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # it counts attempts to sign in: a full cache forgets them
    }
}
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "large"],
    }
}

# --- files -------------------------------------------------------------------------------------------

BLOBS = DATA / "blobs"
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
STORAGES: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": BLOBS, "allow_overwrite": True},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if PRODUCTION:  # `serve` collects them under hashed names, which browsers may keep for ever
    STORAGES["staticfiles"] = {"BACKEND": "civicloop.ui.staticfiles.HashedStorage"}


def in_bucket(name: str, endpoint: str = "") -> dict[str, object]:
    """Files in an S3-compatible storage, as on disk: a second file under the same key replaces the first."""
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": name, "endpoint_url": endpoint or None, "file_overwrite": True},
    }


if bucket := setting("S3_BUCKET"):
    STORAGES["default"] = in_bucket(bucket, setting("S3_ENDPOINT"))
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 << 20
UPLOAD_MAX_BYTES = int(setting("UPLOAD_MAX_MB", "200")) << 20
ANONYMOUS_MAX_BYTES = 64 << 20  # three pictures of a report
REQUEST_MAX_BYTES = 10 * UPLOAD_MAX_BYTES  # several files at once

# --- language and time -------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = setting("TIME_ZONE", "Asia/Shanghai")
# A language model that may propose orders in reviews; off without an address (…/v1).
MODEL_URL, MODEL_KEY, MODEL_NAME = setting("MODEL_URL"), setting("MODEL_KEY"), setting("MODEL_NAME")
MODEL_LETTERS = int(setting("MODEL_LETTERS", "20000"))  # of a document, at most, in its one request
ANONYMOUS_REPORTS = flag("ANONYMOUS_REPORTS", "1")  # whether problems are reported without an account
# How documents of this city mean “before”: whether the festival, the month or the ten days named are still in time.
BEFORE_FESTIVAL_INCLUDED = flag("BEFORE_FESTIVAL_INCLUDED")
BEFORE_PERIOD_INCLUDED = flag("BEFORE_PERIOD_INCLUDED")
BEFORE_TEN_DAYS_INCLUDED = flag("BEFORE_TEN_DAYS_INCLUDED", "1")
# Working days that an order gets when neither it nor such work before says by when.
SIGN_DAYS = int(setting("SIGN_DAYS", "3"))  # working days in which an office signs for a task; 0: no limit
ORDER_DAYS = {"task": 30, "ban": 5, "report": 10, "circulate": 5, "pledge": 15, "goal": 60} | {
    kind: int(days) for kind, days in (each.split("=") for each in setting("ORDER_DAYS").split(",") if "=" in each)
}
REOPEN_DAYS = int(setting("REOPEN_DAYS", "30"))  # after closing, in which the first reporter's no reopens a case
CONTACT_DAYS = int(setting("CONTACT_DAYS", "30"))  # after the last step of a case that is over: contacts are deleted
WORKING_HOURS = setting("WORKING_HOURS", "09:00-12:00,14:00-18:00")  # of the city's offices: limits of cases

# --- people ------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/my/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "civicloop.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email", "phone", "password1*"]
ACCOUNT_FORMS = {
    "login": "civicloop.accounts.signin.LoginForm",
    "signup": "civicloop.accounts.signin.SignupForm",
}
ACCOUNT_SIGNUP_FORM_CLASS = "civicloop.accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
SILENCED_SYSTEM_CHECKS = [
    "account.W001",  # either of e-mail and phone is enough: accounts.forms.SignupForm sees to it
    "mail.E001",  # civicloop.W004 says the same with our own setting's name
]
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
MAILERS: dict[str, dict[str, object]] = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
if email_host := setting("EMAIL_HOST"):
    MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": email_host,
            "port": int(setting("EMAIL_PORT", "587")),
            "username": setting("EMAIL_USER"),
            "password": setting("EMAIL_PASSWORD"),
            "use_tls": True,
        },
    }
elif email_folder := setting("EMAIL_FOLDER"):
    MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": email_folder},
    }
WEBHOOKS_PRIVATE = flag("WEBHOOKS_PRIVATE")  # whether offices' webhooks may stand in the inner network
DEFAULT_FROM_EMAIL = setting("EMAIL_FROM", "CivicLoop <noreply@localhost>")

# --- security ----------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
MAP_TILES = setting("MAP_TILES")  # such as https://tiles.city.example/{z}/{x}/{y}.png; none: the city's own shapes
MAP_CREDIT = setting("MAP_CREDIT")
if MAP_TILES:
    SECURE_CSP["img-src"] = [CSP.SELF, "data:", "blob:", "{0.scheme}://{0.netloc}".format(urlsplit(MAP_TILES))]
# Keeps secret links from other sites. Under "no-referrer" browsers send a form with "Origin: null", which is refused.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
BEHIND_PROXY = flag("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": setting("LOG_LEVEL", "WARNING")},
}

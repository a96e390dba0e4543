"""The portal's only settings file; every value comes from the environment (see `.env.example`).

Without any variable but DEBUG the portal runs on embedded defaults: SQLite, the cache in
the database, tasks in one thread, e-mail to the console. A value that production lacks
stops the start with a sentence that says what to set.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)


def required(name: str, advice: str, default_when_debugging: str) -> str:
    """The variable `name`; outside DEBUG a missing one stops the start with `advice`."""
    value = env.str(name, default="")
    if value:
        return value
    if DEBUG:
        return default_when_debugging
    raise ImproperlyConfigured(f"Set {name}: {advice}")


SECRET_KEY = required(
    "SECRET_KEY",
    "a long random text that signs sessions and links, the same for every process.",
    "open-roadmap-for-development-only",
)
ALLOWED_HOSTS = [
    host.strip()
    for host in required(
        "ALLOWED_HOSTS",
        "the host names under which the portal is reached, separated by commas.",
        ",".join(LOOPBACK_HOSTS),
    ).split(",")
]
if DEMO and not set(ALLOWED_HOSTS) <= {*LOOPBACK_HOSTS, "testserver"}:
    raise ImproperlyConfigured(
        "Unset DEMO or serve on loopback only: demonstration accounts have a published password, "
        f"so DEMO=1 accepts no host but {', '.join(LOOPBACK_HOSTS)} in ALLOWED_HOSTS."
    )

# The address that links in e-mails, canonical addresses and citations begin with.
SITE_URL = required(
    "SITE_URL",
    "the portal's own address, such as https://roadmap.example.org, for links in e-mails.",
    "http://127.0.0.1:8000",
).rstrip("/")

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "roadmap_portal.base.storage.CollectedFiles",
    "allauth",
    "allauth.account",
    "bootstrap",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "post_office",
    "roadmap_portal.base",
    "roadmap_portal.accounts",
    "activities",
    "parties",
    "practices",
    "roadmap_portal.overview",
    "roadmap_portal.home",
    "roadmap_portal.api",
    "roadmap_portal.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Above all that may answer by itself, so that no answer is without the policy.
    "csp.middleware.CSPMiddleware",
    "roadmap_portal.home.probes.answer_probes",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages too. A secret that is the same in each answer could be guessed by what it compresses
    # to (BREACH): the one that pages hold, the form's token, Django masks anew in each of them.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "roadmap_portal.accounts.middleware.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "roadmap_portal.base.middleware.nobody_keeps_a_members_page",
    "roadmap_portal.home.errors.ErrorPages",
    "roadmap_portal.base.middleware.no_null_in_the_path",
]

ROOT_URLCONF = "roadmap_portal.urls"
WSGI_APPLICATION = "roadmap_portal.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "roadmap_portal.base.context.portal",
            ],
        },
    },
    {
        # post_office renders stored templates with an engine of this alias.
        "BACKEND": "post_office.template.backends.post_office.PostOfficeTemplates",
        "NAME": "post_office",
        "APP_DIRS": True,
        "DIRS": [],
        "OPTIONS": {"context_processors": []},
    },
]

# -- Data -------------------------------------------------------------------------------------

DATABASES: dict[str, Any] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'portal.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # A write transaction takes its lock when it begins: no "database is locked" half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Recursive triggers: what REPLACE deletes is guarded as what DELETE deletes.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A database that is away is an error in seconds, not a page that hangs.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    # The server's default counts on disks that turn; with it a word of the search is looked for
    # in every row, since the planner does not count what unpacking a row's words costs.
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c random_page_cost=1.1")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 5, "socket_timeout": 5},
        }
    }
else:
    # In the database, not in the process: limits on sign-in hold across workers.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "base_cache",
            # Beyond it places are freed by chance: a robot could lift the limits by filling it.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# -- Tasks and mail ---------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL or None
CELERY_TASK_IGNORE_RESULT = True
CELERY_BEAT_SCHEDULE_FILENAME = str(BASE_DIR / "var" / "celerybeat-schedule")
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "roadmap_portal.base.tasks.sweep", "schedule": 60.0},
}
# How `base.queue` runs a task: "celery" with a broker, else "thread"; tests use "inline".
TASK_RUNNER = env.str("TASK_RUNNER", default="celery" if REDIS_URL else "thread")
if TASK_RUNNER not in ("celery", "thread", "inline"):
    raise ImproperlyConfigured("Set TASK_RUNNER to celery, thread or inline, or leave it unset.")
if TASK_RUNNER == "celery" and not REDIS_URL:
    raise ImproperlyConfigured("Set REDIS_URL, the broker that TASK_RUNNER=celery needs.")

# Every mail is first a row (post_office); EMAIL_URL says how it then leaves.
EMAIL_BACKEND = "post_office.EmailBackend"
_mail = environ.Env.email_url_config(
    required(
        "EMAIL_URL",
        "how mail leaves, such as smtp+tls://user:password@host:587.",
        "consolemail://",
    )
)
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
# The library drops the leading slash of filemail:///path.
EMAIL_FILE_PATH = f"/{_mail['EMAIL_FILE_PATH']}" if _mail.get("EMAIL_FILE_PATH") else None
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = required(
    "DEFAULT_FROM_EMAIL",
    "the sender of the portal's e-mails, such as 'Open roadmap <roadmap@example.org>'.",
    "Open roadmap <portal@demo.example>",
)
POST_OFFICE = {
    "BACKENDS": {"default": _mail["EMAIL_BACKEND"]},
    "DEFAULT_PRIORITY": "medium",
    "CELERY_ENABLED": False,
    "MESSAGE_ID_ENABLED": True,
    "MESSAGE_ID_FQDN": SITE_URL.split("//")[-1].split(":")[0],
}
# Delivered mails; the words of one that opens a door go when it goes.
MAIL_KEPT_DAYS = env.int("MAIL_KEPT_DAYS", default=90)

# Of whoever reports a problem and leaves an address: how long after the answer it is kept.
REPORT_EMAIL_DAYS = env.int("REPORT_EMAIL_DAYS", default=30)

# At which hour of the day in Paris people are told what is new in the searches that they follow.
DIGEST_HOUR = env.int("DIGEST_HOUR", default=7)
if not 0 <= DIGEST_HOUR <= 23:
    raise ImproperlyConfigured("Set DIGEST_HOUR to a full hour, from 0 to 23, or leave it unset.")

# -- Accounts ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "roadmap_portal.home.errors.csrf_failure"
LOGIN_REDIRECT_URL = "workspace"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "roadmap_portal.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Accounts come from invitation by the Secretariat, which vouches for the address.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# Whoever types a stranger's address into the reset form does not make us write to it.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None

# -- Languages --------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
# Beside English, the source: `manage.py messages --check` wants every text in these.
COMPLETE_LANGUAGES = ["fr"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_LANGUAGES = tuple(code for code, _ in LANGUAGES)
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "fr")
# Statutory dates are days in Paris, where the Secretariat sits.
TIME_ZONE = "Europe/Paris"
USE_TZ = True
FORMAT_MODULE_PATH = ["roadmap_portal.formats"]

# -- Pages ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
# Where `collectstatic` puts what production serves.
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "roadmap_portal.base.storage.StaticFiles"
    },
}
# A web address typed without its scheme is taken for https, as in Django 6.
FORMS_URLFIELD_ASSUME_HTTPS = True
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# -- Security ---------------------------------------------------------------------------------

HTTPS_ONLY = env.bool("HTTPS_ONLY", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS_ONLY
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS_ONLY
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS_ONLY
if env.bool("TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Limits on sign-in count by the visitor's address (X-Forwarded-For), not by the proxy's.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
# The process's own probes speak plain HTTP to it.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
SILENCED_SYSTEM_CHECKS = [
    # HSTS preload binds every host of the parent domain for years; that is for its owner to ask.
    "security.W021",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}

"""Settings of a deployment. Everything that differs between deployments comes from LEDGERHALL_* environment variables
(docs/reference/settings.md)."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from ledgerhall.identity import mail_setting
from ledgerhall.tenancy.addresses import from_url
from ledgerhall.web import environment

try:
    VERSION = version("ledgerhall")
except PackageNotFoundError:
    VERSION = "0"

HOME = environment.home()
BOOKS_FOLDER = str(HOME / "books")

DEBUG = environment.flag("LEDGERHALL_DEBUG")
SECRET_KEY = environment.secret_key(HOME)
PUBLIC_URL = environment.public_url()
# The address that `ledgerhall serve` binds to; what links and Client URLs name where LEDGERHALL_PUBLIC_URL is not set.
LOOPBACK_URL = environment.served_at(HOME)
PORTAL_ALLOW = environment.origins("LEDGERHALL_PORTAL_ALLOW")
ALLOWED_HOSTS = environment.allowed_hosts(PUBLIC_URL)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
# Host names such as mybusiness.example.com that map to a tenant: LEDGERHALL_TENANT_DOMAIN=example.com.
TENANT_DOMAIN = os.environ.get("LEDGERHALL_TENANT_DOMAIN", "")
PATHS_OF_ALL_TENANTS = (
    "/static/",
    "/health/",
    "/sign-in/",
    "/sign-out/",
    "/sign-up/",
    "/password/",
    "/invitation/",
    "/my-settings/",
)
LEDGERHALL_PAGES_CONTEXT = "ledgerhall.web.binding.pages_context"
LEDGERHALL_PAGES_PERMISSIONS = "ledgerhall.identity.permission_sets.PERMISSIONS"

# Where things are kept
DATABASE_URL = os.environ.get("LEDGERHALL_DATABASE_URL", "")
MIGRATE_URL = os.environ.get("LEDGERHALL_MIGRATE_URL", "") or DATABASE_URL
if DATABASE_URL:
    DATABASES = {"default": {**from_url(DATABASE_URL, "django.db.backends.postgresql"), "CONN_MAX_AGE": 600}}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(HOME / "directory.sqlite3"),
            "OPTIONS": {
                "timeout": 60,
                # The directory has no readers that hold a transaction, so every transaction may begin as a writer.
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    }
DATABASE_ROUTERS = ["ledgerhall.tenancy.routing.BooksRouter"]
BOOKS_SERVERS = {"main": DATABASE_URL} if DATABASE_URL else {}
BOOKS_OWNER_SERVERS = {"main": MIGRATE_URL} if DATABASE_URL else {}
BOOKS_SERVER_FOR_NEW = "main"
BOOKS_OPEN_SQLITE = 100
BOOKS_OPEN_POSTGRESQL = 4
# Rooms of finance whose tables lie in each company's books.
BOOKS_APPS = ["foundation", "ledger", "vat", "subledger", "journals", "documents", "settlement", "exchange"]
BOOKS_FACTS = "ledgerhall.finance.inspection.facts.facts"
BOOKS_GRANT = "ledgerhall.finance.posting.append_only.grant"
BOOKS_BEFORE_MIGRATE = "ledgerhall.finance.posting.append_only.remove"
BOOKS_AFTER_MIGRATE = "ledgerhall.finance.posting.append_only.install"
BOOKS_MIGRATED = "ledgerhall.finance.ledger.totals.roll_if_behind"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ledgerhall.tenancy",
    "ledgerhall.identity",
    "ledgerhall.portal",
    "ledgerhall.api",
    "ledgerhall.pages",
    "ledgerhall.finance.foundation",
    "ledgerhall.finance.ledger",
    "ledgerhall.finance.vat",
    "ledgerhall.finance.subledger",
    "ledgerhall.finance.posting",
    "ledgerhall.finance.reports",
    "ledgerhall.finance.journals",
    "ledgerhall.finance.documents",
    "ledgerhall.finance.settlement",
    "ledgerhall.finance.assets",
    "ledgerhall.finance.closing",
    "ledgerhall.finance.inspection",
    "ledgerhall.finance.exchange",
    "ledgerhall.finance.role_center",
    # after identity, whose templates stand for allauth's
    "allauth",
    "allauth.account",
    "allauth.usersessions",
]
AUTH_USER_MODEL = "identity.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOT_URLCONF = "ledgerhall.web.urls"
WSGI_APPLICATION = "ledgerhall.web.wsgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "ledgerhall.web.headers.ContentSecurityMiddleware",
    "ledgerhall.web.binding.TenantDomainMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ledgerhall.identity.access.AccessMiddleware",
    "ledgerhall.web.binding.BooksMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [str(Path(str(files("ledgerhall.web"))) / "templates")],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
# Static files are served from the packages themselves; nothing is collected.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "ledgerhall.pages.fonts.InterFinder",
]

# Cookies and headers
IS_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
X_FRAME_OPTIONS = "DENY"
if environment.flag("LEDGERHALL_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Signing in (identity). The name to sign in with is the e-mail address.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{rule}Validator", "OPTIONS": options}
    for rule, options in [
        ("MinimumLength", {"min_length": 10}),
        ("UserAttributeSimilarity", {"user_attributes": ["email", "name"]}),
        ("CommonPassword", {}),
        ("NumericPassword", {}),
    ]
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
SESSION_COOKIE_AGE = 12 * 3600
LOGIN_URL = "account_login"
SIGN_UP_IS_OPEN = os.environ.get("LEDGERHALL_SIGN_UP", "open") == "open"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "ledgerhall.identity.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "ledgerhall.identity.forms.SignInForm",
    "signup": "ledgerhall.identity.forms.AccountForm",
    "reset_password": "ledgerhall.identity.forms.ForgottenForm",
    "reset_password_from_key": "ledgerhall.identity.forms.NewPasswordForm",
}
# Failed sign-ins are counted for all processes together, so the counters lie in the directory.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "identity_counter"}}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.flag("LEDGERHALL_BEHIND_PROXY") else 0
# What is told when a firm signs up and when somebody gets access: functions by dotted path.
AFTER_FIRM_SIGN_UP = ["ledgerhall.web.demo.sample.after_firm_sign_up"]
AFTER_MEMBERSHIP_ACCEPTED = ["ledgerhall.portal.arrivals.after_membership"]
# Who may open views that do not declare it by @needs (identity/access.py), by the start of their module's name.
# Where the owner of a new tenant makes its first company.
NEW_COMPANY_PATH = "/{}/new-company/"
VIEW_ACCESS = {"ledgerhall.pages.": "by-page", "ledgerhall.api.": "by-token"}

# What went wrong is told on stderr with where it happened, for the service manager to keep.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
    },
}

# Mails
globals().update(mail_setting.settings_for(os.environ.get("LEDGERHALL_MAIL", ""), HOME))
DEFAULT_FROM_EMAIL = os.environ.get("LEDGERHALL_MAIL_FROM", "") or mail_setting.sender(PUBLIC_URL)

"""The one settings module. Differences between installations come from the environment (``env``)."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from chibo.config import env

ROOT = Path(__file__).resolve().parents[3]
VAR = env.path("CHIBO_VAR", ROOT / "var")

DEBUG = False
# Empty: commands that need no secret run, everything else refuses to. `chibo` makes one at its first start.
SECRET_KEY = env.text("CHIBO_SECRET_KEY", "")
SITE_URL = env.text("CHIBO_SITE_URL", "http://localhost:8000")
SITE = env.site(SITE_URL)
ALLOWED_HOSTS = env.words("CHIBO_HOSTS", ",".join(SITE.hosts))
CSRF_TRUSTED_ORIGINS = env.words("CHIBO_TRUSTED_ORIGINS", SITE.origin)
INSECURE = env.flag("CHIBO_INSECURE_COOKIES", default=SITE.is_local)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "template_partials",
    "chibo.core",
    "chibo.web",
    "chibo.ground.accounts",
    "chibo.ground.organisation",
    "chibo.ground.notices",
    "chibo.trust.ledger",
    "chibo.trust.documents",
    "chibo.people.members",
    "chibo.people.registry",
    "chibo.assembly.voting",
    "chibo.assembly.meetings",
    "chibo.assembly.ballots",
    "chibo.assembly.minutes",
    "chibo.assembly.rehearsals",
    "chibo.action.directives",
    "chibo.oversight.insight",
    "chibo.oversight.sentinel",
    # After the rooms, whose templates stand in for the library's.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "chibo.web.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "chibo.web.middleware.CompressMiddleware",
    "chibo.web.middleware.PageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "chibo.ground.accounts.middleware.ActorMiddleware",
]

ROOT_URLCONF = "chibo.config.urls"
WSGI_APPLICATION = "chibo.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chibo.web.frame.frame",
            ],
            "builtins": [
                "chibo.web.templatetags.components",
                "chibo.web.templatetags.formats",
                "template_partials.templatetags.partials",
            ],
        },
    },
]

# The application connects as a role without BYPASSRLS; only migrations use the owner.
DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL", "postgresql://chibo_app@/chibo?host=/var/run/postgresql")
    ),
    "owner": env.database(
        env.text("DATABASE_OWNER_URL", "postgresql://chibo_owner@/chibo?host=/var/run/postgresql")
    ),
}
DATABASES["default"]["CONN_MAX_AGE"] = env.number("CHIBO_DB_CONN_SECONDS", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["TEST"] = DATABASES["owner"]["TEST"] = {
    "NAME": env.text("CHIBO_TEST_DB", "test_chibo")
}
# Failed sign-ins are counted where every process sees them; expired ones go first when it is full.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_attempts",
        "KEY_FUNCTION": "chibo.config.cache.hidden",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
DATABASE_ROUTERS = ["chibo.core.router.OneDatabase"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "chibo.ground.accounts.validators.PinOrPassword", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "chibo.ground.accounts.adapter.ClosedAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = (
    True  # as long as CHIBO_SESSION_SECONDS, also when a telephone closes the browser
)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# The key is name and address together (ClosedAdapter), so that a stranger's failures never lock the owner
# out elsewhere. A whole hall may sign in from one address in the minutes before a meeting.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "enrol": "20/m/ip",  # wrong codes of slips
}
ACCOUNT_FORMS = {
    "login": "chibo.ground.accounts.forms.signing_in.LoginForm",
    "reauthenticate": "chibo.ground.accounts.forms.signing_in.ConfirmForm",
    "change_password": "chibo.ground.accounts.forms.signing_in.ChangePasswordForm",
    "set_password": "chibo.ground.accounts.forms.signing_in.SetPasswordForm",
}
MFA_ADAPTER = "chibo.ground.accounts.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "chibo.ground.accounts.forms.signing_in.CodeForm",
    "reauthenticate": "chibo.ground.accounts.forms.signing_in.ConfirmCodeForm",
    "activate_totp": "chibo.ground.accounts.forms.signing_in.AddAppForm",
    "add_webauthn": "chibo.ground.accounts.forms.signing_in.AddPasskeyForm",
    "edit_webauthn": "chibo.ground.accounts.forms.signing_in.RenamePasskeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}  # nothing to guess there
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Chi bộ số"
# One step of 30 s either way: the network's delay and a telephone's clock (RFC 6238, 5.2 and 6).
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = INSECURE
USERSESSIONS_TRACK_ACTIVITY = False

# Sign-in by an identity that an issuer has verified (OpenID Connect); off without an issuer.
CHIBO_OIDC_ISSUER = env.text("CHIBO_OIDC_ISSUER", "")
CHIBO_OIDC_NAME = env.text("CHIBO_OIDC_NAME", "VNeID")
CHIBO_OIDC_CLIENT_ID = env.text("CHIBO_OIDC_CLIENT_ID", "")
CHIBO_OIDC_CLIENT_SECRET = env.text("CHIBO_OIDC_CLIENT_SECRET", "")
CHIBO_OIDC_CLAIM = env.text("CHIBO_OIDC_CLAIM", "personal_id")
CHIBO_OIDC_CLAIM_IS_HASH = env.flag("CHIBO_OIDC_CLAIM_IS_HASH")
CHIBO_OIDC_LEVEL_CLAIM = env.text("CHIBO_OIDC_LEVEL_CLAIM", "acr")
CHIBO_OIDC_LEVELS = env.words("CHIBO_OIDC_LEVELS", "2,3")
CHIBO_IDENTITY_KEY = env.text("CHIBO_IDENTITY_KEY", "") or SECRET_KEY
SOCIALACCOUNT_ADAPTER = "chibo.ground.accounts.identity.social.ClosedSocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # the page's policy lets no form lead to another site
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "chibo.ground.accounts.identity.provider.IdentityProvider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "eid",
                "name": CHIBO_OIDC_NAME,
                "client_id": CHIBO_OIDC_CLIENT_ID,
                "secret": CHIBO_OIDC_CLIENT_SECRET,
                "settings": {"server_url": CHIBO_OIDC_ISSUER, "oauth_pkce_enabled": True},
            }
        ]
        if CHIBO_OIDC_ISSUER
        else [],
    }
}

# `__Host-`: no other name under the same domain, and nobody without TLS, can set such a cookie.
CHIBO_COOKIE_PREFIX = "" if INSECURE else "__Host-"
SESSION_COOKIE_NAME = f"{CHIBO_COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{CHIBO_COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{CHIBO_COOKIE_PREFIX}django_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not INSECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.number("CHIBO_SESSION_SECONDS", 12 * 3600)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Behind TLS: two years, as browsers' own lists ask for; and the reverse proxy says whether a request came by it.
SECURE_HSTS_SECONDS = 63_072_000 if SITE.is_tls else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE.is_tls else None
# How many reverse proxies stand before us: the address counted against guessing is what the outermost saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("CHIBO_PROXIES", 1 if SITE.is_tls else 0)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "chibo.web.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = [
    "chibo.web.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English")), ("de", _("German"))]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "chibo.web.storage.CollectedOrPlain"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # fonts, styles and scripts are for these pages only
WHITENOISE_USE_FINDERS = True  # files that have not been collected are served plain

CHIBO_REHEARSAL_FINDER = "chibo.assembly.rehearsals.queries.acting"
CHIBO_REHEARSED = (
    "meetings:", "minutes:", "rehearsals:", "ballots:practice", "web:", "account_login", "account_logout",
    "account_reauthenticate", "accounts_confirm", "mfa_authenticate", "mfa_reauthenticate",
)  # fmt: skip
"""What is done inside a rehearsal: beginnings of route names. Beside it the way to sign in and to confirm."""
CHIBO_SEAT_FINDER = "chibo.ground.organisation.queries.seated"
CHIBO_MEDIA_DIR = env.path("CHIBO_MEDIA_DIR", VAR / "media")
CHIBO_BALLOT_BOX_DIR = env.path("CHIBO_BALLOT_BOX_DIR", VAR / "boxes")
CHIBO_LOG_DIR = env.path("CHIBO_LOG_DIR", VAR / "log")
CHIBO_LOG_ORIGIN = env.text("CHIBO_LOG_ORIGIN", "ledger.chibo.example/demo/1")
CHIBO_LOG_SIGNER_SOCKET = env.path("CHIBO_LOG_SIGNER_SOCKET", VAR / "run" / "logsigner.sock")
CHIBO_LOG_KEY = env.path("CHIBO_LOG_KEY", VAR / "keys" / "log.key")
CHIBO_LOG_SIGNER_STATE = env.path("CHIBO_LOG_SIGNER_STATE", VAR / "keys" / "log.state")
CHIBO_LOG_PERIOD_SECONDS = env.number("CHIBO_LOG_PERIOD_SECONDS", 2 if SITE.is_local else 10)
CHIBO_CHECKPOINT_COPIES = env.words("CHIBO_CHECKPOINT_COPIES")
CHIBO_VAULT_KEY = env.path("CHIBO_VAULT_KEY", VAR / "keys" / "vault.key")
CHIBO_INDEX_KEY = env.path("CHIBO_INDEX_KEY", VAR / "keys" / "index.key")
CHIBO_VAULT_TOKEN = env.text("CHIBO_VAULT_TOKEN", "")
CHIBO_VAULT_PIN = env.text("CHIBO_VAULT_PIN", "")
CHIBO_BACKUP_DIR = env.path("CHIBO_BACKUP_DIR", VAR / "backup")
CHIBO_BACKUP_TO = env.words("CHIBO_BACKUP_TO")
CHIBO_CUSTODY_TO = env.words("CHIBO_CUSTODY_TO")
CHIBO_BACKUP_URL = env.text("DATABASE_BACKUP_URL", "")
CHIBO_PKI_DIR = env.path("CHIBO_PKI_DIR", VAR / "pki")
CHIBO_TSA_URL = env.text("CHIBO_TSA_URL", "http://127.0.0.1:8002/tsa")
CHIBO_PKCS11_MODULE = env.text("CHIBO_PKCS11_MODULE", "")
CHIBO_CSC_URL = env.text("CHIBO_CSC_URL", "")
CHIBO_CSC_TOKEN = env.text("CHIBO_CSC_TOKEN", "")
CHIBO_CSC_CLIENT_ID = env.text("CHIBO_CSC_CLIENT_ID", "")
CHIBO_CSC_CLIENT_SECRET = env.text("CHIBO_CSC_CLIENT_SECRET", "")
CHIBO_CSC_TIMEOUT_SECONDS = env.number("CHIBO_CSC_TIMEOUT_SECONDS", 30)
CHIBO_SIGNING_TRIES = env.number("CHIBO_SIGNING_TRIES", 5)
CHIBO_SIGNING_PAUSE_SECONDS = env.number("CHIBO_SIGNING_PAUSE_SECONDS", 900)
CHIBO_CERTIFICATE_WARN_DAYS = env.number("CHIBO_CERTIFICATE_WARN_DAYS", 60)
CHIBO_STAMP_RENEW_DAYS = env.number("CHIBO_STAMP_RENEW_DAYS", 365)
CHIBO_VERIFY_RATE = env.text("CHIBO_VERIFY_RATE", "30/m/ip")
CHIBO_CLAMD = env.text("CHIBO_CLAMD", "")
CHIBO_CLAMD_WAIT_SECONDS = env.number("CHIBO_CLAMD_WAIT_SECONDS", 5)
# Reminders outside of chibo; each way is off until it is set up.
EMAIL_HOST = env.text("CHIBO_SMTP_HOST", "")
EMAIL_PORT = env.number("CHIBO_SMTP_PORT", 587)
EMAIL_HOST_USER = env.text("CHIBO_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("CHIBO_SMTP_PASSWORD", "")
EMAIL_SECURITY = env.text("CHIBO_SMTP_SECURITY", "starttls")
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("CHIBO_MAIL_FROM", f"chibo@{SITE.host}")
CHIBO_SMS_URL = env.text("CHIBO_SMS_URL", "")
CHIBO_SMS_TOKEN = env.text("CHIBO_SMS_TOKEN", "")
CHIBO_PUSH_KEY = env.path("CHIBO_PUSH_KEY", VAR / "keys" / "push.pem")
CHIBO_PUSH_CONTACT = env.text("CHIBO_PUSH_CONTACT", SITE.origin)
CHIBO_PUSH_HOSTS = env.words(
    "CHIBO_PUSH_HOSTS",
    "fcm.googleapis.com,updates.push.services.mozilla.com,.push.apple.com,.notify.windows.com",
)
CHIBO_EVENTS_PORT = env.number("CHIBO_EVENTS_PORT", 8001)
CHIBO_EVENTS_URL = env.text("CHIBO_EVENTS_URL", "")
# The national population register, over the own security server of X-Road; without an address nothing is asked.
CHIBO_REGISTRY_URL = env.text("CHIBO_REGISTRY_URL", "")
CHIBO_REGISTRY_CLIENT = env.text("CHIBO_REGISTRY_CLIENT", "")
CHIBO_REGISTRY_SERVICE = env.text("CHIBO_REGISTRY_SERVICE", "")
CHIBO_REGISTRY_CHECK_HASH = env.flag("CHIBO_REGISTRY_CHECK_HASH", default=True)
CHIBO_REGISTRY_CERTIFICATE = env.text("CHIBO_REGISTRY_CERTIFICATE", "")
CHIBO_REGISTRY_AUTHORITY = env.text("CHIBO_REGISTRY_AUTHORITY", "")

CHIBO_STEP_UP_SECONDS = env.number("CHIBO_STEP_UP_SECONDS", 300)
CHIBO_STEP_UP_EXPORT_SECONDS = env.number("CHIBO_STEP_UP_EXPORT_SECONDS", 300)
CHIBO_STEP_UP_RECORD_SECONDS = env.number("CHIBO_STEP_UP_RECORD_SECONDS", 900)
CHIBO_STEP_UP_CHECK_IN_SECONDS = env.number("CHIBO_STEP_UP_CHECK_IN_SECONDS", 900)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "chibo.core.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
        "procrastinate.worker": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
    "root": {"handlers": ["stderr"], "level": env.text("CHIBO_LOG_LEVEL", "INFO")},
}

"""Settings common to every way of running Jiebang. What differs is in the module beside this one."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.env import BASE_DIR, VAR_DIR, env

DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "cms",
    "tracker",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "rules",
    "axes",
    "csp",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tracker.foundation.compression.TextCompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "tracker.foundation.request_facts.RequestFactsMiddleware",
    "tracker.web.cleaned_texts.TellOfCleaningMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "tracker.web.context.shell",
            ],
        },
    },
]

FORM_RENDERER = "tracker.web.form_renderer.FormRenderer"

SQLITE_OPTIONS = {
    # IMMEDIATE: a transaction that will write takes the lock at its start, so that two writers queue
    # instead of failing with "database is locked" half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # A search reads the grams of the whole index: mapped, those pages are in memory once for all threads,
    # whose own caches stay at 16 MB each.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA mmap_size=1073741824; PRAGMA cache_size=-16384;"
    ),
}

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'jiebang.sqlite3'}")}
# On SQLite as well: a new connection reads the whole schema first, which takes it longer than the board's queries.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    # Wide ORM statements lose more to the just-in-time compiler than they gain.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "tracker.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "tracker.organisation.authentication.PersonBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "tracker:sign-in"
LOGIN_REDIRECT_URL = "tracker:inbox"
LOGOUT_REDIRECT_URL = "tracker:sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours; GB/T 22239 assessors ask for 15 to 30 minutes
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "tracker/organisation/locked_out.html"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
# The earlier one wins. The second says in Chinese what Wagtail leaves in English; as a folder of its own, and last,
# `makemessages` does not write into it.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_wagtail"]
TIME_ZONE = env("TIME_ZONE", default="Asia/Shanghai")
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [
    BASE_DIR / "static",
    # Its style sheets name pictures beside their own folder: both are needed where files get digests in their names.
    ("vendor/tabler/css", BASE_DIR / "node_modules/@tabler/core/dist/css"),
    ("vendor/tabler/img", BASE_DIR / "node_modules/@tabler/core/dist/img"),
    ("vendor/htmx", BASE_DIR / "node_modules/htmx.org/dist"),
]
MEDIA_URL = "media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))()

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Nothing that a page loads may come from another host, and no page may carry script or style in itself.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/editor/", "/admin/"),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_HANDLERS = [
    "tracker.foundation.uploads.UploadQuota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="jiebang@localhost")

WAGTAIL_SITE_NAME = "揭榜 Jiebang"
WAGTAILADMIN_BASE_URL = env("WAGTAILADMIN_BASE_URL", default="http://127.0.0.1:8000")
WAGTAILIMAGES_IMAGE_MODEL = "cms.StoryImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.site.uploads.StoryImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.StoryDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.site.uploads.StoryDocumentForm"
# Of the back office alone; readers search by our own index. Those of the databases know words with spaces between them:
# no Chinese is found, and SQLite's fails over a quotation mark. This one looks for what is typed, wherever it stands.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database.fallback"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_I18N_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.workflows.finishing.publish"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "mp4", "pdf", "pptx", "txt", "webm", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024

# What the organisation decides for itself (DOMAIN: "defaults and product rules"); read through django.conf.settings.
JIEBANG: dict[str, Any] = {
    "ORGANISATION_NAME": env("JIEBANG_ORGANISATION_NAME", default="衡岳能源集团"),
    "OFFICE_CONTACT": env("JIEBANG_OFFICE_CONTACT", default="揭榜挂帅办公室 8216"),
    # Working days.
    "MINIMUM_BIDDING_DAYS": env.int("JIEBANG_MINIMUM_BIDDING_DAYS", default=10),
    # 三查三看: what the office ticks before a need comes into the pool; "|" between the items, empty for no list.
    "SCREENING_CHECKS": [
        item
        for item in env(
            "JIEBANG_SCREENING_CHECKS",
            default="查重复：与已有成果、在研项目不重复|查属性：不属于常规性工作|查安全保密：不含国家秘密和敏感信息"
            "|看必要：现场确有难题|看可行：具备攻关条件|看价值：预期效益可衡量",
        ).split("|")
        if item.strip()
    ],
    # Whether a need comes into the pool only once the head or liaison of its unit has given the unit's opinion (单位意见).
    "NEED_REQUIRES_UNIT_OPINION": env.bool("JIEBANG_NEED_REQUIRES_UNIT_OPINION", default=False),
    # Within which an office, a committee or a person who is asked takes the next step.
    "ANSWER_DAYS": env.int("JIEBANG_ANSWER_DAYS", default=5),
    # 方案联审: which sides are asked about a challenge before it is decided, of technical, finance, party, discipline.
    "REVIEW_SIDES": env.list("JIEBANG_REVIEW_SIDES", default=["technical", "finance", "party", "discipline"]),
    # In which each side answers.
    "REVIEW_DAYS": env.int("JIEBANG_REVIEW_DAYS", default=3),
    # Whether the deciding body may go on without an outstanding opinion when it says why; else it must wait.
    "DECIDE_WITHOUT_OPINIONS": env.bool("JIEBANG_DECIDE_WITHOUT_OPINIONS", default=True),
    # Votes by name that a decision on publication or withdrawal needs at least; more than half must agree.
    "DECISION_QUORUM": env.int("JIEBANG_DECISION_QUORUM", default=3),
    # Whether somebody of the proposing unit is kept from approving its proposal.
    "FORBID_OWN_UNIT_DECISION": env.bool("JIEBANG_FORBID_OWN_UNIT_DECISION", default=True),
    # Days ahead that a deadline for bids may lie at most.
    "DEADLINE_MAXIMUM_DAYS": env.int("JIEBANG_DEADLINE_MAXIMUM_DAYS", default=365),
    # Working days that a substantive supplementary notice, which extends the deadline, leaves until it at least.
    "SUPPLEMENT_DAYS": env.int("JIEBANG_SUPPLEMENT_DAYS", default=5),
    # In which the office answers a question.
    "QUESTION_DAYS": env.int("JIEBANG_QUESTION_DAYS", default=3),
    # "fragments" sets only what has changed; "one_shot" the whole book each time, free of everything private to WeasyPrint.
    "CASEBOOK_ENGINE": env("JIEBANG_CASEBOOK_ENGINE", default="fragments"),
    "PUBLIC_NOTICE_DAYS": env.int("JIEBANG_PUBLIC_NOTICE_DAYS", default=5),
    "ADOPTION_REPLY_DAYS": env.int("JIEBANG_ADOPTION_REPLY_DAYS", default=15),
    # Points of 100 below which no bid may be recommended.
    "PASS_MARK": env.int("JIEBANG_PASS_MARK", default=60),
    # Scores of this many experts or more drop the highest and the lowest.
    "TRIM_SCORES_FROM": env.int("JIEBANG_TRIM_SCORES_FROM", default=5),
    "MINIMUM_PANEL": env.int("JIEBANG_MINIMUM_PANEL", default=3),
    "MINIMUM_MEMBERS": env.int("JIEBANG_MINIMUM_MEMBERS", default=2),
    # Unanswered questions that one person may have on one challenge.
    "MAXIMUM_OPEN_QUESTIONS": env.int("JIEBANG_MAXIMUM_OPEN_QUESTIONS", default=3),
    # "hard" refuses a lead who is no party member, "soft" warns, "off" does not look.
    "REQUIRE_PARTY_LEAD": env("JIEBANG_REQUIRE_PARTY_LEAD", default="soft"),
    "MAXIMUM_LEADING_PROJECTS": env.int("JIEBANG_MAXIMUM_LEADING_PROJECTS", default=2),
    # Of one file, of all files sent at once, and how many of them.
    "ATTACHMENT_MAXIMUM_BYTES": env.int("JIEBANG_ATTACHMENT_MAXIMUM_BYTES", default=50 * 1024 * 1024),
    "UPLOAD_MAXIMUM_BYTES": env.int("JIEBANG_UPLOAD_MAXIMUM_BYTES", default=200 * 1024 * 1024),
    "UPLOAD_MAXIMUM_FILES": env.int("JIEBANG_UPLOAD_MAXIMUM_FILES", default=12),
    "LEDGER_MAXIMUM_BYTES": env.int("JIEBANG_LEDGER_MAXIMUM_BYTES", default=20 * 1024 * 1024),
    # Benefit figures in a story that finance has not verified: "mark" says so beside them, "refuse" stops the publication.
    "UNVERIFIED_BENEFITS": env("JIEBANG_UNVERIFIED_BENEFITS", default="mark"),
    # Days after its acceptance from which a project without a story stands on the editors' list.
    "STORY_REMINDER_DAYS": env.int("JIEBANG_STORY_REMINDER_DAYS", default=30),
    # Largest Word file that is read into a story.
    "WORD_MAXIMUM_BYTES": env.int("JIEBANG_WORD_MAXIMUM_BYTES", default=30 * 1024 * 1024),
    # How long a demonstration base bears its name (practice of 山东党员教育阵地: three years), and how many days before
    # the end its re-review begins.
    "BASE_VALIDITY_YEARS": env.int("JIEBANG_BASE_VALIDITY_YEARS", default=3),
    "BASE_REVIEW_DAYS": env.int("JIEBANG_BASE_REVIEW_DAYS", default=60),
    # Share of the target units that must have proven an outcome before its level counts as effective, in %.
    "EFFECTIVE_SHARE": {1: 100, 2: 50, 3: 1},
}

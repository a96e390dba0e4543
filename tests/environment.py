"""The environment of every test, set before the settings are read (`-p tests.environment`).

Nothing of the developer's own reaches a test: each variable that the settings read is set here,
so neither the shell nor a `.env` file can. A server is used only where it is given by name, in
TEST_DATABASE_URL or TEST_REDIS_URL.
"""

import os


def redis_of_this_process(url: str) -> str:
    """`url` with a database of its own for this process, so that parallel tests keep apart.

    The server needs more databases than there are processes.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    return f"{url.rstrip('/')}/{int(worker) + 1 if worker else 0}" if url else ""


VALUES = {
    "DEBUG": "0",
    "DEMO": "0",
    "SECRET_KEY": "for-tests-only",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "SITE_URL": "https://roadmap.test",
    "HTTPS_ONLY": "0",
    "TRUST_PROXY": "0",
    # Without a name of its own, nothing outlives the process; see `django_db_modify_db_settings`.
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or "sqlite://:memory:",
    "REDIS_URL": redis_of_this_process(os.environ.get("TEST_REDIS_URL", "")),
    "TASK_RUNNER": "inline",
    "EMAIL_URL": "memorymail://",
    "DEFAULT_FROM_EMAIL": "Open roadmap <portal@roadmap.test>",
    "MAIL_KEPT_DAYS": "90",
    "REPORT_EMAIL_DAYS": "30",
    "DIGEST_HOUR": "7",
    "LOG_LEVEL": "WARNING",
    # No test collects static files.
    "STATIC_ROOT": "",
}

os.environ.update(VALUES)
# Celery reads these past the settings.
for name in ("CELERY_BROKER_URL", "CELERY_BROKER_READ_URL", "CELERY_BROKER_WRITE_URL"):
    os.environ.pop(name, None)

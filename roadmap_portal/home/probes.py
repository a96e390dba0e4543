"""What a supervisor asks: does the process answer, and can it do its work?

The answers name parts, never hosts or users, and are meant for machines: in English.
"""

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from activities.models import Edition

logger = logging.getLogger(__name__)

OK = "ok"
NOT_CONFIGURED = "not configured"
PATIENCE = 2  # seconds


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of anybody, so that a slow database restarts no process."""
    return HttpResponse(OK, content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, cache and broker, each "ok" or a sentence; 503 when one of them fails."""
    parts = {name: _asked(name, check) for name, check in CHECKS.items()}
    ready = all(said in (OK, NOT_CONFIGURED) for said in parts.values())
    return JsonResponse(parts, status=200 if ready else 503)


def _asked(name: str, check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception:
        # Whatever went wrong: the log has the details, the answer tells none.
        logger.exception("The %s does not answer", name)
        return f"The {name} does not answer; the log of this process says why."


def database() -> str:
    """Answers, has been migrated, and holds the reference data without which no page opens."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    try:
        adopted = Edition.objects.filter(adopted_at__isnull=False).exists()
    except DatabaseError:
        return "The database answers but its tables are missing: run manage.py migrate."
    if not adopted:
        return "The database holds no reference data: run manage.py load_reference."
    return OK


def cached() -> str:
    """A read only: a probe that wrote would wait for others' transactions."""
    if settings.REDIS_URL:
        _ping(settings.REDIS_URL)
    cache.get("readyz")
    return OK


def broker() -> str:
    if settings.TASK_RUNNER != "celery" or not settings.CELERY_BROKER_URL:
        return NOT_CONFIGURED
    _ping(settings.CELERY_BROKER_URL)
    return OK


def _ping(url: str) -> None:
    """Redis answers within PATIENCE; asked once, since a probe comes again by itself."""
    once = Retry(NoBackoff(), 0)
    with redis.Redis.from_url(
        url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=once
    ) as client:
        client.ping()


CHECKS = {"database": database, "cache": cached, "broker": broker}

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

PROBES = {f"/{pattern.pattern}": pattern.callback for pattern in urlpatterns}


def answer_probes(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a supervisor asks by address, not by a name of ALLOWED_HOSTS.

    Above all that looks at the Host, the session or the language.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        return probe(request) if probe else get_response(request)

    return middleware

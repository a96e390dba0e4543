"""The probes: what they answer when all is well, and when a part fails."""

import pytest
import redis
from django.conf import settings as portal_settings
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from roadmap_portal.home import probes

SECRET = "redis://:very-secret@cache.internal:6379/0"


def fail(*args: object, **kwargs: object) -> None:
    raise OperationalError("could not connect to server db.internal as user portal")


def test_health_asks_nobody(client: Client) -> None:
    """No database: this test has none, and any query would fail it."""
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"ok"
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.django_db
def test_ready_names_each_part(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "database": "ok",
        "cache": "ok",
        "broker": "not configured",
    }
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_probes_write_nothing(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get("/readyz")
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_probes_only_read(address: str, client: Client) -> None:
    assert client.head(address).status_code == 200
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address).status_code == 405


@pytest.mark.django_db
def test_a_database_that_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", fail)
    response = client.get("/readyz")
    assert response.status_code == 503
    answer = response.json()
    assert answer["database"] == "The database does not answer; the log of this process says why."
    assert answer["broker"] == "not configured"
    assert "internal" not in response.content.decode()
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_a_database_without_tables(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "exists", fail)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "run manage.py migrate" in response.json()["database"]


@pytest.mark.django_db
def test_a_cache_that_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "get", fail)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["cache"].startswith("The cache does not answer")
    assert response.json()["database"] == "ok"


@pytest.mark.django_db
def test_a_broker_that_is_away_says_nothing_of_its_address(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object) -> None:
        raise redis.ConnectionError(f"Error connecting to {SECRET}")

    monkeypatch.setattr(redis.Redis, "ping", refuse)
    settings.TASK_RUNNER, settings.CELERY_BROKER_URL = "celery", SECRET
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["broker"].startswith("The broker does not answer")
    assert "secret" not in response.content.decode()
    assert "internal" not in response.content.decode()


def test_a_broker_is_asked_once_and_briefly(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def ping(client: redis.Redis) -> None:
        asked.append(client.connection_pool.connection_kwargs)

    monkeypatch.setattr(redis.Redis, "ping", ping)
    settings.TASK_RUNNER, settings.CELERY_BROKER_URL = "celery", SECRET
    assert probes.broker() == "ok"
    (options,) = asked
    assert options["socket_connect_timeout"] == options["socket_timeout"] == probes.PATIENCE
    assert options["retry"].get_retries() == 0


@pytest.mark.services
@pytest.mark.django_db
def test_a_real_broker(client: Client, settings: Settings) -> None:
    settings.TASK_RUNNER, settings.CELERY_BROKER_URL = "celery", portal_settings.REDIS_URL
    assert client.get("/readyz").json()["broker"] == "ok"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_supervisor_asks_by_address(address: str, client: Client) -> None:
    """Not by a host name that the portal is known under; and it only asks."""
    assert client.get(address, headers={"Host": "10.0.0.7:8000"}).status_code == 200
    assert client.post(address).status_code == 405

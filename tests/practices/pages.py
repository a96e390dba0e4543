"""The pages of a Party's workspace and of the Secretariat's queue, as tests ask and read them."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from activities.models import Output
from practices.models import Practice, PracticeRevision
from roadmap_portal.accounts.models import User

LIST = "/en/workspace/FR/practices/"
NEW = f"{LIST}new/"
QUEUE = "/admin/practices/practicerevision/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(revision: PracticeRevision) -> str:
    return f"{LIST}{revision.practice_id}/"


def change_url(revision: PracticeRevision) -> str:
    return f"{QUEUE}{revision.pk}/change/"


def decide_url(revision: PracticeRevision, decision: str) -> str:
    return f"{QUEUE}{revision.pk}/{decision}/decide/"


def queue(client: Client, query: str = "") -> list[PracticeRevision]:
    return list(client.get(f"{QUEUE}{query}").context["cl"].result_list)


def typed(revision: PracticeRevision | None = None, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the form, enough to be submitted."""
    return {
        "language": "en",
        "title": "Typed title",
        "summary": "Typed summary.",
        "body": "",
        "output": Output.objects.get(number=3).pk,
        "organisation": "",
        "subnational_author": "",
        "year_start": "",
        "year_end": "",
        "links": "",
        "seen": revision.edits if revision else 0,
        "key": "" if revision else str(uuid4()),
        "action": "save",
        **changes,
    }


def words(response: HttpResponse, within: str = "main") -> str:
    """What stands in the part of the page with the id `within`, without marks and breaks."""
    inside = response.content.decode().partition(f'id="{within}"')[2].partition("<footer")[0]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", inside).split()))


def admin_words(response: HttpResponse) -> str:
    return words(response, within="content")


def latest(practice: Practice) -> PracticeRevision:
    return practice.revisions.latest("number")

"""Who is told of a change of a practice, and in which language."""

from collections.abc import Callable

import pytest
from django.core import mail as outbox

from parties.enums import Role
from practices import workflow
from practices.models import PracticeRevision
from roadmap_portal.accounts.models import User
from tests.factories import make_member, make_user
from tests.practices.steps import draft, submitted

pytestmark = pytest.mark.django_db


Change = Callable[[PracticeRevision, User], object]


def sent(capture: Callable[..., object], act: Callable[[], object]) -> list[outbox.EmailMessage]:
    outbox.outbox.clear()
    with capture(execute=True):
        act()
    return list(outbox.outbox)


def test_the_active_secretariat_is_told_of_a_submission(
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    one = make_user(is_staff=True)
    other = make_user(is_staff=True, preferred_language="fr")
    make_user(is_staff=True, is_active=False)
    make_user(is_superuser=True)
    revision = draft(title="Quokka <atlas> & co")
    messages = sent(
        django_capture_on_commit_callbacks,
        lambda: workflow.submit(revision, seen=1, acting_user=make_user()),
    )
    assert sorted(message.to for message in messages) == sorted([[one.email], [other.email]])
    for message in messages:
        assert "Quokka <atlas> & co" in message.subject
        assert f"https://roadmap.test/admin/practices/practicerevision/{revision.pk}/change/" in (
            message.body
        )
        html = message.alternatives[0][0]
        assert "<atlas>" not in html
        assert "&lt;atlas&gt;" in html


DECISIONS: dict[str, tuple[Callable[..., object], tuple[str, ...], str]] = {
    "published": (workflow.publish, (), "/fr/practices/quokka-atlas/"),
    "returned": (workflow.return_to_party, ("Dites <plus> & mieux.\nMerci.",), "workspace"),
    "declined": (workflow.decline, ("Dites <plus> & mieux.\nMerci.",), "workspace"),
}


@pytest.mark.parametrize("name", list(DECISIONS))
def test_the_submitter_alone_is_told_in_their_language(
    name: str, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    act, reason, link = DECISIONS[name]
    user = make_member(Role.FOCAL_POINT, "FR", preferred_language="fr")
    make_member(Role.CONTRIBUTOR, "FR")
    revision = submitted(user=user, title="Quokka atlas")
    if link == "workspace":
        link = f"/fr/workspace/FR/practices/{revision.practice_id}/"
    messages = sent(
        django_capture_on_commit_callbacks,
        lambda: act(revision, *reason, seen=1, acting_user=make_user(is_staff=True)),
    )
    [message] = messages
    assert message.to == [user.email]
    assert "Quokka atlas" in message.subject
    html = message.alternatives[0][0]
    assert '<html lang="fr"' in html
    for part in (message.body, html):
        assert f"https://roadmap.test{link}" in part
        assert "Quokka atlas" in part
    for text in reason:
        assert text in message.body
        assert "Dites &lt;plus&gt; &amp; mieux.<br>Merci." in html


def test_who_has_left_is_not_written_to(
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    user = make_member(Role.FOCAL_POINT, "FR")
    revision = submitted(user=user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not sent(
        django_capture_on_commit_callbacks,
        lambda: workflow.publish(revision, seen=1, acting_user=make_user()),
    )


def test_a_refused_change_tells_nobody(
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    revision = submitted()

    def decide_twice() -> None:
        workflow.publish(revision, seen=1, acting_user=make_user())
        with pytest.raises(workflow.WrongState):
            workflow.decline(revision, "Late", seen=1, acting_user=make_user())

    assert len(sent(django_capture_on_commit_callbacks, decide_twice)) == 1

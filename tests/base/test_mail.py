"""Mail to people: one row, one delivery, in the reader's language, and never lost."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db.models import F
from django.utils import timezone, translation
from post_office import mail as post_office
from post_office.models import STATUS, Email
from pytest_django import Settings

from roadmap_portal.base import mail
from roadmap_portal.base.tasks import sweep
from tests import factories
from tests.threads import at_once

pytestmark = pytest.mark.django_db

TEMPLATES = {
    "mail/greeting.txt": (
        "{% load i18n %}{% autoescape off %}{{ name }}: {% translate 'yes,no,maybe' %}\n\n"
        "{{ name }} {{ recipient.email }} {{ site_url }} {{ LANGUAGE_CODE }}{% endautoescape %}"
    ),
    "mail/greeting.html": "<h1>{{ subject }}</h1>{{ name }} {{ LANGUAGE_BIDI }}",
}


@pytest.fixture(autouse=True)
def _greeting(settings: Settings) -> None:
    engine = {**portal_settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}
    loaders = [("django.template.loaders.locmem.Loader", TEMPLATES)]
    settings.TEMPLATES = [{**engine, "OPTIONS": {"loaders": loaders}}]


def queued(text: str = "Your practice is public.") -> Email:
    return mail.queue("focal@fr.test", subject="Published", text=text)


def let_time_pass(by: timedelta) -> None:
    """To the waiting mails it is as if `by` had passed."""
    Email.objects.update(scheduled_time=F("scheduled_time") - by)


def outbox() -> list[Any]:
    return django_mail.outbox


def test_a_mail_is_delivered_once() -> None:
    email = queued()
    assert mail.deliver(email.pk)
    assert not mail.deliver(email.pk)
    (sent,) = outbox()
    assert (sent.subject, sent.to) == ("Published", ["focal@fr.test"])
    assert sent.from_email == portal_settings.DEFAULT_FROM_EMAIL
    assert Email.objects.get().status == STATUS.sent


@pytest.mark.django_db(transaction=True)
def test_of_processes_that_deliver_at_once_only_one_does() -> None:
    email = queued()
    outbox().clear()
    Email.objects.update(status=STATUS.queued, scheduled_time=None)
    delivered = at_once(*[lambda: mail.deliver(email.pk)] * 4)
    assert sorted(delivered) == [False, False, False, True]
    assert len(outbox()) == 1


def test_a_mail_that_is_gone_is_no_failure() -> None:
    assert not mail.deliver(10**6)


def test_it_is_rendered_in_the_language_of_the_recipient() -> None:
    reader = factories.make_user("reader@fr.test", preferred_language="fr")
    with translation.override("ru"):
        email = mail.send("greeting", reader, {"name": "Sénégal"})
        assert translation.get_language() == "ru"
    assert email.subject == "Sénégal: oui,non,peut-être"
    assert email.message == "Sénégal reader@fr.test https://roadmap.test fr\n"
    assert email.html_message == "<h1>Sénégal: oui,non,peut-être</h1>Sénégal False"
    assert email.to == ["reader@fr.test"]


def test_a_demonstration_says_so_first(settings: Settings) -> None:
    settings.DEMO = True
    text = mail.send("greeting", factories.make_user(), {"name": "x"}).message
    assert text.startswith("Demonstration: national roadmaps, submissions and the overview are")


def test_arabic_is_written_from_right_to_left() -> None:
    reader = factories.make_user(preferred_language="ar")
    assert mail.send("greeting", reader, {"name": "x"}).html_message.endswith("True")


def test_an_apostrophe_is_one_in_text_and_escaped_in_html() -> None:
    email = mail.send("greeting", factories.make_user(), {"name": "Côte d'Ivoire <b>"})
    assert email.subject.startswith("Côte d'Ivoire <b>:")
    assert email.message.startswith("Côte d'Ivoire <b>")
    assert "Côte d&#x27;Ivoire &lt;b&gt;" in email.html_message


def test_every_mail_has_both_its_parts_and_a_text_that_escapes_nothing() -> None:
    folder = Path(portal_settings.BASE_DIR) / "templates" / "mail"
    texts = {path.stem for path in folder.glob("*.txt")}
    assert texts == {path.stem for path in folder.glob("*.html")} - {"base"}
    for name in texts:
        first, *_ = (folder / f"{name}.txt").read_text().splitlines()
        assert "{% autoescape off %}" in first, f"{name}.txt writes ' as &#x27;"


def test_words_that_look_like_a_template_stay_words() -> None:
    """post_office would render them."""
    email = queued("{{ 7|add:7 }} {% now 'Y' %}")
    mail.deliver(email.pk)
    assert outbox()[0].body.strip() == "{{ 7|add:7 }} {% now 'Y' %}"


def test_a_failure_is_tried_again_later_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> int:
        raise OSError("the mail server is away")

    email = queued()
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", fail)
        for attempt in range(1, mail.MAX_RETRIES + 1):
            assert not mail.deliver(email.pk)
            email.refresh_from_db()
            assert (email.status, email.number_of_retries) == (STATUS.requeued, attempt)
            assert mail.due_ids() == [], "not again at once"
            let_time_pass(mail.RETRY_AFTER * attempt)
            assert mail.due_ids() == [email.pk]
        assert not mail.deliver(email.pk)
    let_time_pass(timedelta(days=365))
    assert mail.due_ids() == []
    assert Email.objects.get().status == STATUS.failed


def test_after_a_failure_it_still_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    email = queued()
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", lambda *args: 1 / 0)
        mail.deliver(email.pk)
    let_time_pass(mail.RETRY_AFTER)
    sweep()
    assert [sent.subject for sent in outbox()] == ["Published"]


def test_the_sweep_takes_what_was_left_behind_and_nothing_else() -> None:
    left = post_office.create(portal_settings.DEFAULT_FROM_EMAIL, recipients=["left@x.test"])
    sent = queued()
    mail.deliver(sent.pk)
    outbox().clear()
    post_office.create(
        portal_settings.DEFAULT_FROM_EMAIL,
        recipients=["later@x.test"],
        scheduled_time=timezone.now() + timedelta(hours=1),
    )
    assert mail.due_ids() == [left.pk]
    sweep()
    assert [email.to for email in outbox()] == [["left@x.test"]]


def test_a_claim_that_its_process_did_not_outlive_falls_due_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    email = queued()

    def die(self: Email) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Email, "dispatch", die)
        with pytest.raises(SystemExit):
            mail.deliver(email.pk)
    assert not mail.deliver(email.pk), "the claim still holds"
    let_time_pass(mail.CLAIM)
    sweep()
    assert len(outbox()) == 1


def test_what_was_delivered_is_let_go_when_it_is_old(settings: Settings) -> None:
    settings.MAIL_KEPT_DAYS = 30
    kept = [queued("new"), queued("failed"), queued("waits")]
    old = queued("old")
    Email.objects.filter(pk__in=[kept[0].pk, old.pk]).update(status=STATUS.sent)
    Email.objects.filter(pk=kept[1].pk).update(status=STATUS.failed)
    Email.objects.filter(pk=kept[2].pk).update(
        status=STATUS.queued, scheduled_time=timezone.now() + timedelta(hours=1)
    )
    just = timezone.now() - timedelta(days=30)
    Email.objects.exclude(pk=kept[0].pk).update(created=just - timedelta(minutes=1))
    Email.objects.filter(pk=kept[0].pk).update(created=just + timedelta(minutes=1))
    sweep()
    assert set(Email.objects.values_list("pk", flat=True)) == {each.pk for each in kept}


def test_words_that_open_a_door_go_with_the_mail() -> None:
    secret = mail.queue("x@fr.test", subject="Link", text="key", html="<b>key</b>", secret=True)
    plain = queued()
    mail.deliver(secret.pk)
    mail.deliver(plain.pk)
    assert [sent.body for sent in outbox()] == ["key", "Your practice is public."]
    secret.refresh_from_db()
    plain.refresh_from_db()
    assert (secret.subject, secret.message, secret.html_message) == ("Link", "", "")
    assert plain.message == "Your practice is public."


def test_words_that_open_a_door_are_kept_while_they_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: EmailBackend, messages: list[Any]) -> int:
        raise OSError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    secret = mail.queue("x@fr.test", subject="Link", text="key", secret=True)
    for attempt in range(mail.MAX_RETRIES + 1):
        secret.refresh_from_db()
        assert (attempt, secret.message) == (attempt, "key")
        let_time_pass(timedelta(hours=1))
        mail.deliver(secret.pk)
    secret.refresh_from_db()
    assert (secret.status, secret.message) == (STATUS.failed, "")


def test_headers_of_its_own_go_with_the_mail() -> None:
    headers = {"List-Unsubscribe": "<https://roadmap.test/x>"}
    email = mail.queue("x@fr.test", subject="New", text="New.", headers=headers)
    mail.deliver(email.pk)
    mail.deliver(queued().pk)
    assert [sent.extra_headers.get("List-Unsubscribe") for sent in outbox()] == [
        "<https://roadmap.test/x>",
        None,
    ]

"""The mail of what is new: its contents, and never twice."""

import re
from typing import Any

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from practices import workflow
from practices.enums import Rhythm, State
from practices.models import PracticeRevision
from practices.tasks import send_digests as duty
from practices.workflow import digest, send_digests
from roadmap_portal.accounts.models import User
from roadmap_portal.base import mail, queue
from tests.factories import make_practice, make_user
from tests.practices.digests import follow, paris, publish, sent
from tests.practices.steps import open_change
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def test_the_mail_holds_what_is_new_and_nothing_else(person: User) -> None:
    follow(person)
    publish("Quokka new")
    publish("Quokka old", at=paris(1, 6))
    publish("Wombat")
    for state in set(State) - {State.PUBLISHED}:
        make_practice(f"Quokka {state.value}", state=state)
    other = make_user("other@x.test")
    follow(other, "q=wombat", name="Another’s")
    assert send_digests(paris(2)) == 2
    mails = {each.to[0]: each for each in sent()}
    assert set(mails) == {"reader@x.test", "other@x.test"}
    body = mails["reader@x.test"].body
    assert re.findall(r"^- (.*)$", body, flags=re.M) == ["Quokka new (France)"]
    html = mails["reader@x.test"].alternatives[0][0]
    for part in (body, html):
        assert "Name of q=quokka" in part
        assert "https://roadmap.test/en/practices/?q=quokka" in part
        assert "https://roadmap.test/en/accounts/searches/" in part
        for leak in ("Another", "Wombat", "other@", "draft", "submitted", "Quokka old"):
            assert leak not in part
    assert mails["reader@x.test"].subject == "1 new good practice in the searches that you follow"


def test_nothing_new_no_mail_and_the_day_is_done(person: User) -> None:
    search = follow(person)
    publish("Wombat")
    assert send_digests(paris(2)) == 0
    assert sent() == []
    search.refresh_from_db()
    assert (search.told_until, search.mailed_on) == (paris(2, 7), None)


def test_all_searches_are_in_one_mail_and_a_practice_in_the_first(person: User) -> None:
    follow(person, "q=quokka", since=paris(1, 6), name="First")
    follow(person, "output=2", since=paris(1, 6), name="Second")
    follow(person, "q=nothing", since=paris(1, 6), name="Third")
    publish("Quokka film", output=2)
    publish("Quokka radio", output=1)
    publish("Wombat film", output=2)
    assert send_digests(paris(2)) == 1
    (sent_mail,) = sent()
    assert "Third" not in sent_mail.body
    first, second = sent_mail.body.split("Second")
    assert set(re.findall(r"^- (\S+ \S+)", first, flags=re.M)) == {"Quokka film", "Quokka radio"}
    assert re.findall(r"^- (\S+ \S+)", second, flags=re.M) == ["Wombat film"]
    assert sent_mail.subject.startswith("3 new")


def test_a_change_of_what_was_published_is_not_new(person: User) -> None:
    follow(person)
    practice = publish("Quokka", at=paris(1, 5))
    change = open_change(practice, title="Quokka again")
    change = workflow.submit(change, seen=change.edits, acting_user=make_user())
    workflow.publish(change, seen=change.edits, acting_user=make_user(), at=paris(1, 12))
    assert send_digests(paris(2)) == 0


def test_what_is_published_no_more_is_not_told(person: User) -> None:
    follow(person)
    practice = publish("Quokka")
    PracticeRevision.objects.filter(practice=practice).update(state=State.SUPERSEDED)
    assert send_digests(paris(2)) == 0


def test_who_gets_none(person: User) -> None:
    publish()
    follow(person, rhythm=Rhythm.NONE)
    gone = make_user(is_active=False)
    search = follow(gone)
    assert send_digests(paris(2)) == 0
    search.refresh_from_db()
    assert search.told_until == paris(1)


def test_a_search_for_what_is_gone_keeps_no_other_back(person: User) -> None:
    follow(person, "sector=gone")
    follow(person, "q=quokka")
    follow(make_user())
    publish()
    assert send_digests(paris(2)) == 2


def test_a_failure_keeps_nobody_else_and_leaves_all_to_be_told(
    person: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    search, other = follow(person), follow(make_user("other@x.test"))
    publish()
    write = digest._write

    def fail(reader: User, parts: Any) -> None:
        if reader == person:
            raise OSError
        write(reader, parts)

    with monkeypatch.context() as patch:
        patch.setattr(digest, "_write", fail)
        assert send_digests(paris(2)) == 1
    assert "OSError" in caplog.text
    assert [each.to for each in sent()] == [["other@x.test"]]
    search.refresh_from_db()
    assert (search.told_until, search.mailed_on) == (paris(1), None)
    assert send_digests(paris(2, 9)) == 1
    assert other.owner.email not in str([each.to for each in sent()])


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_sweep_at_once_one_sends() -> None:
    people = [make_user() for _ in range(3)]
    for each in people:
        follow(each)
        follow(each, "output=1")
    publish(output=1)
    answers = at_once(*[lambda: send_digests(paris(2))] * 4)
    assert sum(answers) == 3, answers
    assert {each.to[0] for each in django_mail.outbox} == {each.email for each in people}
    assert len(django_mail.outbox) == 3
    assert Email.objects.count() == 3


def test_the_headers_are_those_of_one_click(person: User, client: Client) -> None:
    one, two = follow(person, name="one"), follow(person, "output=1", name="two")
    publish("Quokka", output=1)
    publish("Wombat", output=1)
    send_digests(paris(2))
    (sent_mail,) = sent()
    message = sent_mail.message()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    everything = message["List-Unsubscribe"].strip("<>")
    assert everything.startswith("https://roadmap.test/en/accounts/searches/unsubscribe/")
    assert everything in sent_mail.body
    assert everything in sent_mail.alternatives[0][0]
    stops = re.findall(r"https://\S+/unsubscribe/\S+/", sent_mail.body)
    assert len(set(stops)) == 3
    client.post(stops[0].removeprefix("https://roadmap.test"))
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.rhythm, two.rhythm) == (Rhythm.NONE, Rhythm.DAILY)
    client.post(everything.removeprefix("https://roadmap.test"))
    two.refresh_from_db()
    assert two.rhythm == Rhythm.NONE


def test_words_are_the_readers_alone_once_the_mail_has_gone(person: User) -> None:
    follow(person)
    publish()
    send_digests(paris(2))
    email = Email.objects.get()
    assert "Quokka" in email.message
    mail.deliver(email.pk)
    email.refresh_from_db()
    assert email.message == email.html_message == ""
    assert "Quokka" not in email.subject


def test_it_comes_in_the_language_that_was_chosen(person: User) -> None:
    follow(person, language="ar")
    publish("Quokka", language="fr")
    send_digests(paris(2))
    (sent_mail,) = sent()
    html = sent_mail.alternatives[0][0]
    assert '<html lang="ar" dir="rtl">' in html
    assert 'lang="fr" dir="ltr"><bdi>Quokka</bdi></a>' in " ".join(html.split())
    assert "/ar/practices/" in sent_mail.body
    assert "/ar/accounts/searches/unsubscribe/" in sent_mail.body


@pytest.mark.parametrize(("own", "expected"), [("fr", "fr"), ("es", "ru")])
def test_where_languages_differ_it_is_the_persons_own(own: str, expected: str) -> None:
    person = make_user(preferred_language=own)
    follow(person, "q=quokka", language="ru")
    follow(person, "output=1", language="fr")
    publish(output=1)
    send_digests(paris(2))
    (sent_mail,) = sent()
    assert f'<html lang="{expected}"' in sent_mail.alternatives[0][0]


def test_many_are_named_as_far_as_people_read(person: User) -> None:
    follow(person)
    for number in range(digest.MOST_SHOWN + 3):
        publish(f"Quokka {number}")
    send_digests(paris(2))
    (sent_mail,) = sent()
    assert len(re.findall(r"^- Quokka", sent_mail.body, flags=re.M)) == digest.MOST_SHOWN
    assert "- 3 more in the list" in sent_mail.body
    assert sent_mail.subject.startswith("23 new")


def test_what_is_written_in_a_title_stays_words(person: User) -> None:
    follow(person, name="<b>Mine</b> {{ 7|add:7 }}")
    publish("Quokka <script>alert(1)</script>")
    send_digests(paris(2))
    (sent_mail,) = sent()
    html = sent_mail.alternatives[0][0]
    assert "<script>" not in html
    assert "<b>Mine" not in html
    assert "{{ 7|add:7 }}" in sent_mail.body


def test_the_sweep_does_it() -> None:
    assert duty in queue._duties


def test_queries_do_not_grow_with_practices_or_idle_people(person: User) -> None:
    def count(day: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert send_digests(paris(day)) == 1
        return len(queries)

    follow(person)
    publish("Quokka one", at=paris(1, 12))
    one = count(2)
    for number in range(10):
        publish(f"Quokka {number}", at=paris(2, 12))
    follow(make_user(), rhythm=Rhythm.NONE)
    assert count(3) == one
    with CaptureQueriesContext(connection) as queries:
        send_digests(paris(3, 9))
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        send_digests(paris(3, 5))
    assert len(queries) == 0

"""The searches that a person follows, and the way out of their mails."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from practices import permissions, workflow
from practices.enums import Rhythm
from practices.forms import SavedSearchForm
from practices.models import SavedSearch
from practices.search import PracticeSearch, Shelf, shelf
from practices.search.state import Chip
from roadmap_portal.accounts.http import PersonRequest
from roadmap_portal.base.http import get_or_404
from roadmap_portal.base.views import public_form

FORM = ["GET", "HEAD", "POST"]
GONE = gettext_noop("You follow no such search. You may have deleted it.")


@dataclass(frozen=True)
class Followed:
    """A saved search as its owner's page shows it."""

    search: SavedSearch
    chips: list[Chip]
    words: str
    """What it asks for, in one line: its name, where its owner has given no other."""
    refusal: str
    """Why it finds nothing any more; empty where it does."""


@require_safe
def saved_searches(request: PersonRequest) -> HttpResponse:
    """All that the person follows."""
    held = shelf()
    own = [_followed(search, held) for search in permissions.searches_of(request.user)]
    return render(request, "practices/saved_searches.html", {"own": own})


@require_http_methods(FORM)
def saved_search_new(request: PersonRequest) -> HttpResponse:
    """Follow the search of this address, which has the same parameters as the list."""
    search = PracticeSearch(request.GET)
    query = search.query_string(sort="")
    if len(query) > SavedSearch.MAX_QUERY:
        raise BadRequest(_("This search has too many filters to be saved. Remove some."))
    saved = permissions.searches_of(request.user).filter(query=query).first()
    if saved is not None:
        messages.info(request, _("You follow this search already."))
        return redirect("saved_search", saved.pk)
    start = {"name": _default_name(search), "language": get_language()}
    form = SavedSearchForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.save_search(query, **form.cleaned_data, acting_user=request.user)
        except workflow.AlreadySaved:
            # The form was sent twice.
            return redirect("saved_searches")
        except workflow.TooManySearches:
            form.add_error(
                None,
                _("You follow %(most)s searches, and nobody can follow more. Delete one first.")
                % {"most": SavedSearch.MOST},
            )
        else:
            messages.success(request, _("You follow this search now."))
            return redirect("saved_searches")
    return _form_page(request, form, search.chips(), query)


@require_http_methods(FORM)
def saved_search(request: PersonRequest, pk: int) -> HttpResponse:
    """Its name, its rhythm, the language of its mails."""
    search = _own(request, pk)
    # A form of its own row: what is typed and refused must not show as if it were saved.
    followed = _followed(search, shelf())
    form = SavedSearchForm(request.POST or None, instance=_own(request, pk))
    if request.method == "POST" and form.is_valid():
        try:
            workflow.change_search(search, **form.cleaned_data)
        except SavedSearch.DoesNotExist:
            raise Http404(_(GONE)) from None
        messages.success(request, _("Saved."))
        return redirect("saved_searches")
    return _form_page(request, form, followed.chips, search.query, followed)


@require_http_methods(FORM)
def saved_search_delete(request: PersonRequest, pk: int) -> HttpResponse:
    """Asks first; POST deletes."""
    search = _own(request, pk)
    if request.method == "POST":
        search.delete()
        messages.success(request, _("You no longer follow “%(name)s”.") % {"name": search.name})
        return redirect("saved_searches")
    return render(request, "practices/saved_search_delete.html", {"search": search})


# The token in the address, which only the mail has, stands for the right to do this and no more:
# mail programs send the request by themselves, without cookie or form (RFC 8058).
@csrf_exempt
@public_form
@require_http_methods(FORM)
def searches_unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails that the token names. Programs that try links out GET it: nothing changes.

    What is done is answered by the page itself: mail programs follow no redirect.
    """
    unsubscribe = workflow.Unsubscribe.read(token)
    if unsubscribe is None:
        raise Http404(
            _("This link is not complete. Open it from the e-mail again, or copy all of it.")
        )
    if request.method == "POST":
        workflow.stop_mails(unsubscribe)
    searches = list(unsubscribe.searches())
    return render(
        request,
        "practices/unsubscribe.html",
        {
            # Only of the one: whoever is sent the link on need not see what else is followed.
            "search": searches[0] if unsubscribe.search_id and searches else None,
            "everything": unsubscribe.search_id is None,
            "stopped": all(search.rhythm == Rhythm.NONE for search in searches),
        },
    )


def _default_name(search: PracticeSearch) -> str:
    """What is asked for in words, as far as a name is long."""
    words = search.words() or _("All good practices")
    return Truncator(words).chars(SavedSearch.MAX_NAME)


def _own(request: PersonRequest, pk: int) -> SavedSearch:
    return get_or_404(
        permissions.searches_of(request.user),
        _(GONE),
        pk=pk,
    )


def _followed(search: SavedSearch, held: Shelf) -> Followed:
    try:
        wanted = PracticeSearch(QueryDict(search.query), on=held)
    except BadRequest as refused:
        return Followed(search, [], "", str(refused))
    return Followed(search, wanted.chips(), _default_name(wanted), "")


def _form_page(
    request: PersonRequest,
    form: SavedSearchForm,
    chips: list[Chip],
    query: str,
    followed: Followed | None = None,
) -> HttpResponse:
    context = {"form": form, "chips": chips, "query": query, "followed": followed}
    status = 400 if form.errors else 200
    return render(request, "practices/saved_search.html", context, status=status)

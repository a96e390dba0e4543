"""Taking the result of a search away as a file."""

from tempfile import TemporaryFile

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from practices.exports import Contents, as_csv, as_json, as_xlsx, columns
from practices.search import PracticeSearch
from roadmap_portal.base.views import public_page

STREAMED = {
    "csv": (as_csv, "text/csv; charset=utf-8; header=present"),
    "json": (as_json, "application/json"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@public_page
@require_safe
def practice_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the list shows for the same parameters, all of its pages, in the same order."""
    contents = _contents(PracticeSearch(request.GET), request.LANGUAGE_CODE)
    name = f"{contents.name}.{form}"
    if form == "xlsx":
        response: HttpResponseBase = _workbook(request, contents, name)
    else:
        write, content_type = STREAMED[form]
        # To be told what there is nobody waits until all is read.
        parts = iter(()) if request.method == "HEAD" else write(contents)
        response = StreamingHttpResponse(parts, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public_page
@require_safe
def practice_exports(request: HttpRequest) -> HttpResponse:
    """The three files of a search, and what is in them."""
    search = PracticeSearch(request.GET)
    return render(
        request,
        "practices/exports.html",
        {
            "count": len(search.ids),
            "query": search.query_string(),
            "columns": columns(demonstration=settings.DEMO),
        },
    )


def _contents(search: PracticeSearch, language: str) -> Contents:
    query = search.query_string()
    return Contents(
        ids=search.ids,
        address=f"{settings.SITE_URL}{reverse('practices')}{'?' * bool(query)}{query}",
        language=language,
        made_at=timezone.localtime(),
        baseline=search.baseline,
        demonstration=settings.DEMO,
    )


def _workbook(request: HttpRequest, contents: Contents, name: str) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse(content_type=XLSX)
    # Closed by the response, and gone with that.
    file = TemporaryFile()  # noqa: SIM115
    as_xlsx(contents, file)
    file.seek(0)
    response = FileResponse(file, content_type=XLSX)
    # It is compressed already, which the middleware for that would not see.
    response.headers["Content-Encoding"] = "identity"
    return response

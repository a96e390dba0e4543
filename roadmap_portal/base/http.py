"""What views of every floor answer."""

from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404

M = TypeVar("M", bound=Model)


def get_or_404(queryset: QuerySet[M], sentence: str, **lookup: Any) -> M:
    """The one row that the lookup names; else Http404 with `sentence`, which the visitor reads.

    Django's own shortcut says it in English and in terms of models.
    """
    try:
        return queryset.get(**lookup)
    except ObjectDoesNotExist:
        raise Http404(sentence) from None

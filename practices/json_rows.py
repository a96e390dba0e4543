"""Rows of another table as one column, so that a page with many parts is one query."""

from typing import Any

from django.db.models import Expression, F, JSONField, Model, QuerySet, Subquery
from django.db.models.functions import JSONObject


class JSONRows(Subquery):
    """What the rows of a queryset, which refers to the outer one, hold in `fields`.

    The value is a list of dictionaries. Dates come as text and truth as the engine writes it;
    the order is for whoever reads it to make.
    """

    output_field = JSONField()

    def __init__(self, queryset: QuerySet[Any], *fields: str, **named: Expression | F) -> None:
        columns = {**{field: F(field) for field in fields}, **named}
        super().__init__(queryset.order_by().values(item=JSONObject(**columns)))

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SELECT json_group_array(json(_rows.item)) FROM (%(subquery)s) _rows)"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SELECT COALESCE(jsonb_agg(_rows.item), '[]'::jsonb) FROM (%(subquery)s) _rows)"
        return self.as_sql(compiler, connection, template=template, **extra)


def fill(row: Model, relation: str, related: list[Any]) -> None:
    """Let `row.relation.all()` give `related` without a query, as after a prefetch."""
    manager = getattr(row, relation)
    found = manager.get_queryset()
    found._result_cache, found._prefetch_done = related, True
    cache = row.__dict__.setdefault("_prefetched_objects_cache", {})
    cache[getattr(manager, "prefetch_cache_name", relation)] = found

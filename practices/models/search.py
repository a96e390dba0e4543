"""What search and lists read of the published practices; kept by `practices.search.index`."""

from django.db import models

from practices.models.practice import PRACTICES, Practice
from roadmap_portal.base.versions import Watched


class Listing(Watched):
    """A published practice as lists show it, in one row; the full-text index stands beside it.

    It holds nothing that its published revision does not hold.
    """

    practice = models.OneToOneField(
        Practice, models.CASCADE, primary_key=True, related_name="listing"
    )
    # What the practice is filtered by, separated by spaces: a word for the kind and the key of
    # the row, or the value, such as `output:2 party:71 source:annex-ii language:fr`.
    terms = models.TextField()
    year_start = models.PositiveSmallIntegerField(null=True)
    year_end = models.PositiveSmallIntegerField(null=True)
    # By language: {"fr": {"title": …, "summary": …, "body": …}}.
    texts = models.JSONField()
    # By each of the portal's languages the key that orders the title shown there.
    title_keys = models.JSONField()

    data_topic = PRACTICES

    class Meta:
        verbose_name = "listing of a good practice"
        verbose_name_plural = "listings of good practices"

    def __str__(self) -> str:
        return str(self.practice)

    def keys(self, kind: str) -> list[int]:
        """The keys of the rows of that kind that its terms name."""
        own = (term.partition(":") for term in self.terms.split())
        return [int(key) for name, _colon, key in own if name == kind]


class Spelling(models.Model):
    """A word of a published practice, without accents, that is offered for a misspelt one.

    A word stays when the last practice that had it is gone: before it is offered the index is
    asked whether it finds anything.
    """

    word = models.CharField(max_length=24, primary_key=True)

    class Meta:
        verbose_name = "spelling"
        verbose_name_plural = "spellings"

    def __str__(self) -> str:
        return self.word

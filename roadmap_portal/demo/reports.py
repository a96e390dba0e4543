"""Two invented reports of problems that wait at the Secretariat's desk."""

from uuid import NAMESPACE_DNS, uuid5

from practices import workflow
from practices.enums import ProblemKind
from practices.models import PracticeRevision, ProblemReport

REPORTS = (
    (
        "kenya-skiza-toons-and-viusasa-film",
        ProblemKind.OUTDATED,
        "en",
        "Invented report: the service has a new operator since last year, the text names the old.",
    ),
    (
        "tunisia-openculture-portal",
        ProblemKind.BROKEN_LINK,
        "fr",
        "Signalement inventé : le premier lien mène à une page d’erreur.",
    ),
)


def load() -> int:
    """Report what is not reported yet; how many. None leaves an address."""
    made = 0
    for slug, kind, language, message in REPORTS:
        key = uuid5(NAMESPACE_DNS, f"{slug}.report.demo.example")
        revision = PracticeRevision.objects.published().filter(practice__slug=slug).first()
        if revision is None or ProblemReport.objects.filter(form_key=key).exists():
            continue
        report = workflow.report_problem(
            revision, kind=kind, message=message, email="", language=language, key=key
        )
        # No mail about what is invented comes of itself.
        ProblemReport.objects.filter(pk=report.pk).update(announced_at=report.created_at)
        made += 1
    return made

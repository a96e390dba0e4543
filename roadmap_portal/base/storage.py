"""Static files as production serves them."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(StaticFilesConfig):
    """Django's app of static files, which leaves out what no page asks for: 25 of 34 MB."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "bootstrap/js/*",
        # Parts of the style sheet that pages take whole, and the one that is not minified.
        "bootstrap/css/bootstrap-*",
        "bootstrap/css/bootstrap.css",
        "bootstrap/css/bootstrap.rtl.css",
        "django_htmx/ext/*",
        "django_htmx/htmax-*",
        "django_htmx/htmx-4*",
    ]


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names and compressed twins; what third parties reference but do not ship is let be."""

    manifest_strict = False
    # Source maps are not collected, so references to them stay as they are.
    patterns = tuple(
        (files, tuple(each for each in patterns if "sourceMappingURL" not in str(each)))
        for files, patterns in CompressedManifestStaticFilesStorage.patterns
    )

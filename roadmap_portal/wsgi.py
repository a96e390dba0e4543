"""Entry point of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roadmap_portal.settings")

application = get_wsgi_application()

# Both need the application registry, hence after the call above.
from roadmap_portal.base.queue import start_sweeping  # noqa: E402
from roadmap_portal.demo.guard import refuse_demonstration_database  # noqa: E402

refuse_demonstration_database()
start_sweeping()

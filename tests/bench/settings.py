"""The portal's settings, with two views beside its own to measure it by."""

from roadmap_portal.settings import *  # noqa: F403 -- all of them

ROOT_URLCONF = "tests.bench.urls"

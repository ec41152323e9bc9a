"""Settings of the tests: a data folder of their own, quick passwords, tasks done at once."""

import os
import tempfile

import hypothesis

os.environ["CIVICLOOP_DATA"] = tempfile.mkdtemp(prefix="civicloop-test-")

from civicloop.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default", "large"]}}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in service: threads wait for each other's transactions there, and fail at once in memory.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["CIVICLOOP_DATA"], "test.sqlite3")}  # noqa: F405

hypothesis.settings.register_profile("calm", deadline=None)  # speed is for benchmarks, not for tests
hypothesis.settings.load_profile("calm")

"""Settings of the tests: a data folder of their own, quick passwords, tasks done at once."""

import os
import tempfile

os.environ["CIVICLOOP_DATA"] = tempfile.mkdtemp(prefix="civicloop-test-")

from civicloop.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default", "large"]}}

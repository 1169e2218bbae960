"""Settings of the tests: as in development, with quick passwords; `tests/conftest.py` names the database."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_HERE = tempfile.mkdtemp(prefix="brobygger-test-files-")
atexit.register(shutil.rmtree, _HERE, ignore_errors=True)  # commands that a test starts make one as well
for _name in [name for name in os.environ if name.startswith("BROBYGGER_") and name != "BROBYGGER_TEST_RUN"]:
    del os.environ[_name]  # whatever the developer's own shell says
os.environ |= {
    "BROBYGGER_MODE": "test",
    "BROBYGGER_STORY": "1",
    "BROBYGGER_DATA": _HERE,
    "BROBYGGER_DATABASE_POOL": "0",
    "BROBYGGER_LOG_LEVEL": "WARNING",
}

from brobygger.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STATIC_ROOT = None  # type: ignore[assignment]  # served from where they lie
TEST_DATA_DIR = _HERE

"""Gives every test process a data directory of its own, before Django reads its settings.

pytest-django loads the settings before any conftest.py, so this is a plugin that pyproject.toml names by `-p tests.home`.
"""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix=f"ledgerhall-tests-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)

# What the machine's own environment says about a deployment must not reach the tests; what speaks of tests may stay.
for _name in list(os.environ):
    if _name.startswith("LEDGERHALL_") and not _name.startswith("LEDGERHALL_TEST_"):
        del os.environ[_name]
os.environ["LEDGERHALL_HOME"] = _home

"""Gives every test process a data directory of its own, before Django reads its settings.

pytest-django loads the settings before any conftest.py, so this is a plugin, named in pyproject.toml (`-p tests.home`).
One run has one folder, LEDGERHALL_TEST_RUN: the process that was started makes it and removes it, its xdist workers
find it in their environment and have a home of their own in it.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_worker = os.environ.get("PYTEST_XDIST_WORKER")
if not _worker:
    _run = Path(tempfile.mkdtemp(prefix="ledgerhall-tests-"))
    _run.chmod(0o711)  # the PostgreSQL server, another user where the tests run as root, walks through it
    os.environ["LEDGERHALL_TEST_RUN"] = str(_run)
    os.environ["LEDGERHALL_TEST_PID"] = str(os.getpid())
    atexit.register(shutil.rmtree, _run, ignore_errors=True)

# What the machine's own environment says about a deployment must not reach the tests; what speaks of tests may stay,
# and LEDGERHALL_CASES, the folder of further golden cases (tests/golden/reading.py).
for _name in list(os.environ):
    if _name.startswith("LEDGERHALL_") and not _name.startswith("LEDGERHALL_TEST_") and _name != "LEDGERHALL_CASES":
        del os.environ[_name]
_home = Path(os.environ["LEDGERHALL_TEST_RUN"]) / f"home-{_worker or 'main'}"
_home.mkdir(mode=0o700, exist_ok=True)
os.environ["LEDGERHALL_HOME"] = str(_home)

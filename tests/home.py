"""Gives every test process a data directory of its own, before Django reads its settings.

pytest-django loads the settings before any conftest.py, so this is a plugin, named in pyproject.toml (`-p tests.home`).
One run has one folder, LEDGERHALL_TEST_RUN: the process that was started makes it and removes it, its xdist workers
find it in their environment and have a home of their own in it. It lies in memory where the machine has room there:
PostgreSQL makes some hundred files for each set of books. The tests kill processes, not machines, so no disk is missed.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ENOUGH = 3 << 30  # bytes


def _folder() -> str | None:
    """Where the run's folder is made; None leaves it to the machine's habit."""
    has_room = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH
    return str(_MEMORY) if has_room else None


_worker = os.environ.get("PYTEST_XDIST_WORKER")
if not _worker:
    _run = Path(tempfile.mkdtemp(prefix="ledgerhall-tests-", dir=_folder()))
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

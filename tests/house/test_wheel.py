"""The wheel is complete: installed alone, far from the checkout, it serves the product, style sheets and all."""

import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The built wheel; its backend is pinned with the other tools, so nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """An empty environment with the wheel. What it depends on is lent by the environment of the tests."""
    env = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(env)], check=True)
    python = env / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    site = subprocess.check_output([python, "-c", "import sysconfig as s; print(s.get_path('purelib'))"], text=True)
    # Lines of a .pth file are added to the path, but .pth files found there are not read: the checkout stays unknown.
    (Path(site.strip()) / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return env


def environment(home: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LEDGERHALL_", "PYTHON", "DJANGO_"))
    }
    return {**kept, "LEDGERHALL_HOME": str(home)}


@pytest.fixture
def served(installed, tmp_path) -> Iterator[str]:
    """The address of the product, served by the installed command from another folder on an empty home."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [installed / "bin" / "ledgerhall", "serve", "--port", str(port)]
    log = tmp_path / "serve.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=tmp_path, env=environment(tmp_path / "home"), stdout=output, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait_for(address, server, log)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            raise


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"no answer in 60 seconds: {log.read_text()}")


class TestWheel:
    def test_it_holds_every_file_of_the_package(self, wheel):
        tracked = subprocess.check_output(["git", "-C", ROOT, "ls-files", "ledgerhall"], text=True).split()
        assert set(tracked) <= set(zipfile.ZipFile(wheel).namelist())

    def test_it_gives_a_command(self, installed, tmp_path):
        env = environment(tmp_path)
        told = subprocess.check_output(
            [installed / "bin" / "ledgerhall", "--version"], cwd=tmp_path, env=env, text=True
        )
        assert re.search(r"\d+\.\d+\.\d+", told)
        where = "import ledgerhall.web.settings as s; print(s.__file__)"
        file = subprocess.check_output([installed / "bin" / "python", "-c", where], cwd=tmp_path, env=env, text=True)
        assert file.startswith(str(installed))

    def test_it_serves_the_product_with_its_style_sheets_and_scripts(self, served):
        page = httpx.get(served, follow_redirects=True)
        assert page.status_code == 200
        assert "password" in page.text
        files = re.findall(r'(?:href|src)="([^"]+\.(?:css|js|svg)(?:\?[^"]*)?)"', page.text)
        assert any(file.endswith(".css") for file in files)
        for file in files:
            found = httpx.get(urljoin(str(page.url), file))
            assert found.status_code == 200, file
            assert found.content, file

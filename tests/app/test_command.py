"""The command ``shocklayer serve`` as a process."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx

RUN = [sys.executable, "-m", "shocklayer", "serve", "--no-browser"]


def test_the_command_serves_on_loopback_until_it_is_ended(tmp_path):
    environment = {"TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)}
    process = subprocess.Popen(
        [*RUN, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None and process.stderr is not None
    line = process.stdout.readline()
    found = re.fullmatch(r"shocklayer: (http://127\.0\.0\.1:(\d+))/ \(Ctrl-C ends it\)\n", line)
    assert found, line
    page = httpx.get(f"{found[1]}/")
    assert page.status_code == 200 and "server" not in page.headers
    assert httpx.get(f"{found[1]}/", headers={"Host": "example.org"}).status_code == 403
    taken = subprocess.run([*RUN, "--port", found[2]], capture_output=True, text=True)
    assert taken.returncode == 2
    assert taken.stderr.startswith(f"shocklayer: --port {found[2]} cannot be used")
    (folder,) = Path(tmp_path).glob("shocklayer-*")
    assert folder.stat().st_mode & 0o077 == 0
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert not folder.exists()
    assert process.stderr.read() == ""


def test_the_server_takes_no_address_but_loopback():
    done = subprocess.run([*RUN, "--host", "0.0.0.0"], capture_output=True, text=True)
    assert done.returncode == 2 and "--host" in done.stderr


def test_without_the_extra_one_sentence_says_what_to_install():
    code = (
        "import sys; sys.modules['uvicorn'] = None; from shocklayer.cli.main import main; "
        "main(['serve', '--no-browser'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "shocklayer[web]" in done.stderr

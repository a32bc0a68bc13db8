"""The files of docker/ fit each other, the package, and fer-cam's own check."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from fer_cam.commands.config import check_config

yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docker"
DOCKERFILE = (FOLDER / "Dockerfile").read_text("utf-8")


def test_the_configuration_is_right_and_has_what_the_health_check_asks():
    options, config = check_config(FOLDER / "fer-cam.toml")
    assert options.headless and not config.warning
    port = re.search(r"127\.0\.0\.1:(\d+)/healthz", DOCKERFILE)[1]
    assert options.web == port, "the container would never be healthy"


def test_the_services_name_each_other_and_files_that_exist():
    compose = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
    options, _ = check_config(FOLDER / "fer-cam.toml")
    assert options.mqtt.removeprefix("mqtt://") in compose["services"]
    for service in compose["services"].values():
        for volume in service["volumes"]:
            place, target = volume.split(":")[:2]
            assert (FOLDER / place).is_file() if place.startswith(".") else place in compose["volumes"], target
    fer_cam = compose["services"]["fer-cam"]
    assert (FOLDER / fer_cam["build"]["context"] / fer_cam["build"]["dockerfile"]).samefile(FOLDER / "Dockerfile")
    assert fer_cam["read_only"] and fer_cam["cap_drop"] == ["ALL"] and "privileged" not in fer_cam
    ports = [port for service in compose["services"].values() for port in service.get("ports", ())]
    assert ports and all(port.startswith("127.0.0.1:") for port in ports), "nothing listens to others by default"


def test_the_image_runs_as_a_user_and_starts_what_the_package_installs():
    instructions = [
        line.split(" ", 1) for line in re.sub(r"\\\n\s*", "", DOCKERFILE).splitlines() if line[:1].isupper()
    ]
    names = [name for name, _ in instructions]
    assert names.index("USER") < names.index("ENTRYPOINT") and dict(instructions)["USER"] == "fer-cam"
    pyproject = (ROOT / "pyproject.toml").read_text("utf-8")
    assert 'fer-cam = "fer_cam.cli:main"' in pyproject and dict(instructions)["ENTRYPOINT"] == '["fer-cam"]'
    for extra in re.search(r"/src\[([\w,]+)\]", DOCKERFILE)[1].split(","):
        assert re.search(rf"^{extra} = ", pyproject, flags=re.M), extra
    needed = re.findall(r'"(\w+/\w+)"', re.search(r"^packages = .*", pyproject, flags=re.M)[0])
    sent = re.findall(r"^!(.+)$", (FOLDER / "Dockerfile.dockerignore").read_text("utf-8"), flags=re.M)
    assert needed and all(any(path == s or path.startswith(f"{s}/") for s in sent) for path in needed)
    assert all((ROOT / s).exists() for s in sent)


def test_the_health_check_tells_a_run_that_lives_from_one_that_does_not():
    import http.server
    import threading

    code = re.search(r'"-c", "(.+)"\]', DOCKERFILE)[1]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(self.server.code if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        code = code.replace("8080", str(server.server_port))
        for server.code, expected in ((200, 0), (503, 1)):
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30)
            assert done.returncode == expected
        server.shutdown()
        thread.join()

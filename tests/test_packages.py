"""The wheel and the sdist hold every file that the programs need, and both install in an empty environment and run."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
PACKAGES = {"fer_cam": ROOT / "app", "fer_models": ROOT / "models", "fer_train": ROOT / "training"}
MIB = 1 << 20


def source_files():
    """Return the names, as the wheel has them, of all files of the three packages."""
    return {
        path.relative_to(root).as_posix()
        for name, root in PACKAGES.items()
        for path in (root / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


def run(*words, cwd):
    """Return what a command prints. It fails the test if the command fails."""
    environment = {
        name: text for name, text in os.environ.items() if name != "PYTHONPATH"
    }  # not the checkout's modules
    words = [str(word) for word in words]
    done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def make_environment(folder):
    """Make an empty virtual environment, and return its folder of programs."""
    venv.create(folder, with_pip=True)
    return folder / ("Scripts" if sys.platform == "win32" else "bin")


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    """A folder that is removed at the end: the environments take 500 MB."""
    folder = tmp_path_factory.mktemp("packages")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def dist(workplace):
    """The folder with a wheel and a sdist of this checkout, built as a release is."""
    programs = make_environment(workplace / "builder")
    words = [programs / "python", "-m", "pip", "install", "-q", "--timeout", "15", "--retries", "1", "hatchling>=1.24"]
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        pytest.skip(f"hatchling cannot be installed, as without a network ({done.stderr.strip().splitlines()[-1]})")
    run(programs / "python", "-m", "hatchling", "build", "-d", workplace / "dist", cwd=ROOT)
    return workplace / "dist"


@pytest.fixture(scope="module")
def wheel(dist):
    return next(dist.glob("*.whl"))


@pytest.fixture(scope="module")
def sdist(dist):
    return next(dist.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def programs(workplace, wheel):
    """The programs of an environment in which the wheel was installed with what it needs."""
    programs = make_environment(workplace / "user")
    run(programs / "python", "-m", "pip", "install", "-q", "--prefer-binary", f"{wheel}[demo]", cwd=workplace)
    return programs


def check_programs(programs, cwd):
    assert re.fullmatch(r"fer-cam \d+\.\d+\.\d+\n", run(programs / "fer-cam", "--version", cwd=cwd))
    assert "mobilenet-7" in run(programs / "fer-cam", "models", cwd=cwd)
    lines = run(programs / "fer-cam", "--headless", "--source", "demo", "--frames", "2", cwd=cwd).splitlines()
    assert len(lines) == 2 and all(re.search(r"#1 neutral \d+%", line) for line in lines)


def test_the_wheel_holds_every_file(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert not source_files() - names
    for part in ("gui/language/fer-cam_de.qm", "gui/look/icon.svg", "sinks/web/page/index.html"):
        assert f"fer_cam/{part}" in names
    # Its own packages, its metadata, and the entry of the desktop's menu; nothing of the tests.
    assert {name.split("/")[0].split("-")[0] for name in names} == {*PACKAGES, "fer_cam"}
    assert wheel.stat().st_size < 60 * MIB


def test_the_sdist_holds_what_a_distributor_needs(sdist):
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for name, root in PACKAGES.items():
        folder = root.relative_to(ROOT).as_posix()
        assert {f"{folder}/{file}" for file in source_files() if file.startswith(name)} <= names
    assert {"LICENSE", "README.md", "tests/test_packages.py", "docs/install-pi.sh"} <= names
    assert not any(name.startswith("training/runs") for name in names)


def test_an_installed_wheel_runs(programs, workplace):
    check_programs(programs, workplace)
    where = run(programs / "python", "-c", "import fer_cam; print(fer_cam.__file__)", cwd=workplace)
    assert Path(where.strip()).is_relative_to(workplace)


def test_the_environment_has_neither_qt_nor_tensorflow(programs, workplace):
    installed = run(programs / "python", "-m", "pip", "list", "--format=freeze", cwd=workplace).lower()
    assert "numpy" in installed and not re.search(r"^(pyqt6|tensorflow|keras|torch|jax)", installed, flags=re.M)


def test_an_installed_sdist_runs(programs, sdist, workplace):
    pip = (programs / "python", "-m", "pip", "install", "-q", "--force-reinstall", "--no-deps")
    run(*pip, sdist, cwd=workplace)
    check_programs(programs, workplace)

"""Imports go one way between the packages, and a light import loads nothing heavy."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {
    "fer_cam": ROOT / "app" / "fer_cam",
    "fer_models": ROOT / "models" / "fer_models",
    "fer_train": ROOT / "training" / "fer_train",
}
ALLOWED = {"fer_cam": {"fer_models"}, "fer_models": set(), "fer_train": {"fer_models"}}


def imports(path):
    """Top-level names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            yield node.module


FILES = [(name, path) for name, folder in PACKAGES.items() for path in sorted(folder.rglob("*.py"))]


def test_there_is_something_to_check():
    assert len(FILES) > 40


@pytest.mark.parametrize(("package", "path"), FILES, ids=lambda v: v.name if isinstance(v, Path) else v)
def test_imports_go_one_way(package, path):
    tops = {name.split(".")[0] for name in imports(path)}
    assert (tops & set(PACKAGES)) - {package} <= ALLOWED[package]
    if "gui" not in path.parts:
        assert not any(t.lower().startswith(("pyqt", "pyside")) for t in tops)
    if package == "fer_models":
        third = {t for t in tops if t not in sys.stdlib_module_names} - {"fer_models"}
        assert third <= {"numpy", "cv2"}


def modules_after(statement):
    code = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_the_core_loads_no_qt_no_tensorflow_and_no_matplotlib():
    statement = (
        "import numpy, fer_cam.commands.headless, fer_cam.sinks, fer_cam.drawing.overlay; "
        "import fer_cam.session.writer, fer_cam.session.reader, fer_cam.session.report; "
        "from fer_cam import EmotionRecognizer; r = EmotionRecognizer(); r.classify([numpy.zeros((9, 9), 'uint8')])"
    )
    loaded = {name.split(".")[0] for name in modules_after(statement)}
    assert not loaded & {"PyQt6", "tensorflow", "keras", "matplotlib", "mtcnn", "fer_train"}


def test_importing_the_packages_alone_needs_no_opencv():
    # The check for OpenCV's system libraries runs before OpenCV can be loaded.
    loaded = modules_after("import fer_cam, fer_models, fer_cam.system, fer_cam.cli")
    assert not loaded & {"cv2", "numpy"}


def test_a_run_without_a_network_loads_no_http():
    loaded = modules_after("import fer_cam.commands.headless, fer_cam.commands.open_sinks, fer_cam.sources")
    assert "fer_cam.sources.address" in loaded and not loaded & {"http.client", "ssl", "paho", "uvicorn"}


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks").rglob("*.py")), ids=lambda path: path.name)
def test_what_the_benchmarks_import_is_there(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] in PACKAGES:
            if node.module.startswith("fer_cam.gui"):
                pytest.importorskip("PyQt6")
            module = importlib.import_module(node.module)
            for alias in node.names:
                if not hasattr(module, alias.name):
                    importlib.import_module(f"{node.module}.{alias.name}")


@pytest.mark.parametrize(
    "module", ["fer_cam", "fer_models", "fer_cam.sources", "fer_cam.sinks", "fer_cam.detectors", "fer_cam.types"]
)
def test_everything_in_all_is_there(module):
    loaded = importlib.import_module(module)
    for name in loaded.__all__:
        assert getattr(loaded, name) is not None
    with pytest.raises(AttributeError):
        _ = loaded.no_such_name

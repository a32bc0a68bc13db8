"""The texts of the core that the window may show, found in its code. Only `build` and the tests use this file.

The core raises FerError with plain f-strings, in English, and knows nothing of Qt. Here they are read from the code as
templates, in which {} stands for each value: f"{path}: is empty" is "{}: is empty".
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import fer_cam
import fer_models

__all__ = ["CARDS", "COMMAND_LINE", "FRAGMENTS", "PLAIN", "core_templates"]

APP, MODELS = Path(fer_cam.__file__).parent, Path(fer_models.__file__).parent
COMMAND_LINE = (
    "fer_cam/benchmark", "fer_cam/cli.py", "fer_cam/commands", "fer_cam/service",
    "fer_cam/system.py", "fer_cam/comparing/choice.py", "fer_cam/gui/__init__.py", "fer_cam/sinks/changes",
    "fer_cam/sinks/existing.py", "fer_cam/sinks/lsl.py", "fer_cam/sinks/mqtt", "fer_cam/sinks/osc.py",
    "fer_cam/sinks/output.py", "fer_cam/sinks/records.py", "fer_cam/sinks/web", "fer_models/command.py",
    "fer_models/file_lock.py",
)  # fmt: skip
"""Folders and files whose errors a window never shows: they end the command before it, or belong to --headless."""

FRAGMENTS: Mapping[str, tuple[str, ...]] = {
    "fer_cam/annotation/faces.py": ("read_faces", "_some"),
    "fer_cam/detectors/__init__.py": ("check_detector",),
    "fer_cam/gui/work/playing.py": ("next",),
    "fer_cam/gui/work/session_recorder.py": ("write",),
    "fer_cam/gui/work/source_opener.py": ("_open_first",),
    "fer_cam/labelling/bundles.py": ("attribute_bundle",),
    "fer_cam/pipeline/frame_budget.py": ("describe",),
    "fer_cam/pipeline/no_face.py": ("why", "_advice", "_try"),
    "fer_cam/session/edits.py": ("read_edits", "_edit"),
    "fer_cam/session/folder.py": ("check_folder",),
    "fer_cam/session/info.py": ("_WORDS",),
    "fer_cam/session/reader.py": ("REMEDY", "read_info"),
    "fer_cam/session/writer.py": ("close",),
    "fer_cam/sinks/recording/av_writer.py": ("__init__", "_open"),
    "fer_cam/sinks/faces.py": ("__init__",),
    "fer_cam/sinks/recording/cv_writer.py": ("close", "note"),
    "fer_cam/sinks/video.py": ("_choose_place", "close"),
    "fer_cam/sources/address.py": ("NO_VIDEO", "_reason"),
    "fer_cam/sources/album.py": ("read", "summary"),
    "fer_cam/sources/base.py": ("CHECK_DEVICE", "_run", "read"),
    "fer_cam/sources/camera.py": ("open_camera", "open_stream"),
    "fer_cam/sources/container.py": ("video_stream",),
    "fer_cam/sources/damage.py": ("remark",),
    "fer_cam/sources/download.py": ("download",),
    "fer_cam/sources/opencv_video.py": ("LIMITS",),
    "fer_cam/sources/pictures.py": ("_about_passed_over", "_open_list", "_remedy", "_some", "open_images",
                                    "why_unreadable"),
    "fer_cam/sources/returning.py": ("_lose", "remarks", "_come_back"),
    "fer_cam/sources/video.py": ("_finish",),
    "fer_cam/sources/video_nodes.py": ("user_of",),
    "fer_cam/stimulus/playlist_file.py": ("_flag", "_item", "_known", "_playlist", "_seconds", "_seed",
                                          "read_playlist", "write_playlist"),
    "fer_models/card.py": ("_check", "find_bundle"),
    "fer_models/card_file.py": ("read_card",),
    "fer_models/detector_card.py": ("load_detector_bundle",),
    "fer_models/suggestions.py": ("did_you_mean",),
}  # fmt: skip
"""Functions and constants that hold whole lines or parts of lines besides the errors."""

PLAIN = (
    "Permission denied", "No space left on device", "No such file or directory", "Is a directory", "Not a directory",
    "File exists", "File name too long", "Read-only file system", "Input/output error", "Device or resource busy",
    "Disk quota exceeded", "No such device", "Too many open files", "Connection refused", "Connection timed out",
    "Network is unreachable", "No route to host", "Operation not permitted", "Directory not empty",
    "Invalid data found when processing input", "none", "camera {}",
)  # fmt: skip
"""Reasons that the system gives (os.strerror), and other values."""
CARDS = (
    "Showing which posed facial expression a face looks like, live, for demonstration, teaching and research.",
    "Showing whether a face looks to a network like those that a set of web pictures calls man or woman, for "
    "demonstration, teaching and research.",
    "Knows faces like those of {} alone, with the mistakes of their labels; an expression is not a feeling.",
    "Knows faces like those of {} alone, with the mistakes of their labels; a guess about looks, not about who a "
    "person is; it knows two words and is often wrong with children.",
    "Not for decisions about people, such as hiring, policing or health.",
    "Often missed: {}.",
)
"""Sentences of the shipped models' cards, which `fer-train export` writes."""

_ERRORS = ("FerError", "StillGone")
_WORDS = re.compile(r"[A-Za-z]{2,} |[ (][A-Za-z]{2,}")
"""Finds texts that have words: not a suffix, nor an option of the command line."""


def core_templates() -> tuple[str, ...]:
    """Return the templates of all texts that the window may show, sorted."""
    return tuple(sorted({template for _, template in places()} | set(PLAIN) | set(CARDS)))


def places() -> Iterator[tuple[str, str]]:
    """Yield (file and line, template) of each text in the core's code."""
    for root in (APP, MODELS):
        for path in sorted(root.rglob("*.py")):
            name = path.relative_to(root.parent).as_posix()
            if name.startswith(COMMAND_LINE):
                continue
            tree = ast.parse(path.read_text("utf-8"))
            for node in (*_errors(tree), *_fragments(tree, FRAGMENTS.get(name, ()))):
                for template in _templates(node):
                    text = template.strip()
                    if _WORDS.search(text) and not text.startswith("--"):
                        yield f"{name}:{node.lineno}", text


def _errors(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield the first argument of each error."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ERRORS and node.args:
            yield node.args[0]


def _fragments(tree: ast.Module, names: tuple[str, ...]) -> Iterator[ast.expr]:
    """Yield the strings in the functions and constants of these names, without docstrings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in names:
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            for statement in (*body, *node.args.defaults, *filter(None, node.args.kw_defaults)):
                yield from _strings(statement)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in names:
            yield from _strings(node.value)


def _strings(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the largest string expressions in a node."""
    if isinstance(node, ast.JoinedStr | ast.BinOp) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node
        inner = [v.value for v in ast.walk(node) if isinstance(v, ast.FormattedValue)]
        for value in inner:  # such as the strings of a condition, which also stand alone in other lines
            if not isinstance(value, ast.IfExp | ast.BinOp):
                yield from _strings(value)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _strings(child)


def _templates(node: ast.expr) -> list[str]:
    """Return a string expression as templates: one for each outcome of the conditions in it."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return [*_templates(node.body), *_templates(node.orelse)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        ways = [a + b for a in _templates(node.left) for b in _templates(node.right)]
        return ["{}"] if ways == ["{}{}"] else ways  # two numbers
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and isinstance(node.left, ast.Constant):
        return ["", str(node.left.value)]  # 's' * (count != 1)
    if isinstance(node, ast.JoinedStr):
        outcomes = [""]
        for part in node.values:
            value = part.value if isinstance(part, ast.FormattedValue) else part
            is_part = not isinstance(part, ast.FormattedValue) or isinstance(value, ast.IfExp | ast.BinOp)
            ways = _templates(value) if is_part else ["{}"]
            outcomes = [before + way for before in outcomes for way in ways]
        return outcomes
    return ["{}"]

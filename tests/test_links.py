"""Every link and picture of the pages leads somewhere, and every command and example that they show is accepted."""

import argparse
import re
import shlex
from pathlib import Path

import cv2
import pytest
from sessions_made import face, record, result

from fer_models import bundle_names

ROOT = Path(__file__).parents[1]
TOP = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
PAGES = TOP + sorted((ROOT / "docs").glob("*.md"))
OF_OTHERS = {
    "--depth", "--dry-run", "--gui", "--list-cameras", "--margins", "--no-deps", "--offline", "--only-binary",
    "--people", "--platform", "--python-version", "--rounds", "--system-site-packages", "--window", "--work",
}  # fmt: skip
"""Options of git, pip, python, systemd-analyze, docs/install-pi.sh and the benchmarks that the pages name."""
BUNDLE_OF_THE_READER, RECIPE_OF_THE_READER = "my-model", "RECIPE"


def blocks(page):
    """Yield (language, lines) of each fenced block."""
    for language, body in re.findall(r"^```(\w*)\n(.*?)^```", page.read_text("utf-8"), flags=re.M | re.S):
        yield language, body.splitlines()


def prose(page):
    """Return the text of a page without its fenced blocks."""
    return re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)


def anchors(page):
    """Return the anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ +(.+?) *$", prose(page), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def shown_commands(page):
    """Return the command lines of a page that start with fer-cam, fer-train or make, without their comments."""
    lines = []
    for language, body in blocks(page):
        if language in ("python", "json"):
            continue
        for line in re.sub(r" *\\\n +", " ", "\n".join(body)).splitlines():
            # Help pages show examples with two spaces before them, and their meaning after two or more.
            example = language == "text" and re.match(r"  (?! )", line)
            command = re.sub(r"(?<=\S)   *(?!-).*", "", line[2:]) if example else line
            command = re.sub(r"^(\w+=\S+ )?(\.venv/bin/)?", "", command)
            if re.match(r"(fer-cam|fer-train|make)( |$)", command) and (example or language != "text"):
                words = shlex.split(command, comments=True)
                lines.append(words[: words.index(">")] if ">" in words else words)
    return lines


class Parsed(BaseException):
    """Carries what a parser made of a command line out of `main`, before any work begins."""


@pytest.fixture
def parse(monkeypatch):
    """Return a function that gives what a command's own parser makes of its arguments. Raises FerError for mistakes."""
    original = argparse.ArgumentParser.parse_args

    def stop(parser, *arguments, **more):
        raise Parsed(original(parser, *arguments, **more))

    def parsed(program, arguments):
        import fer_cam.cli
        import fer_train.cli

        main = {"fer-cam": fer_cam.cli.main, "fer-train": fer_train.cli.main}[program]
        try:
            code = main(arguments)
        except Parsed as result:
            return result.args[0]
        except SystemExit as end:
            assert not end.code
            return None  # --help or --version
        raise AssertionError(f"{program} {shlex.join(arguments)} is refused with exit code {code}")

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", stop)
    return parsed


def check_app(options):
    """Check what fer-cam's own parser leaves to later."""
    from fer_cam.commands.validate import check_outputs, chosen_source
    from fer_cam.detectors import DETECTORS
    from fer_cam.sinks import FORMATS

    if not hasattr(options, "headless"):
        return  # models and benchmark
    options.source = chosen_source(options)
    check_outputs(options, headless=options.headless or options.save_faces is not None)
    assert options.model in (*bundle_names(), BUNDLE_OF_THE_READER) and options.detector in DETECTORS
    assert options.format in (None, *FORMATS) and options.attribute in (None, *bundle_names())


def check_training(options):
    """Check that recipes and settings of a fer-train command exist."""
    from fer_train.recipes import get_recipe, override

    if getattr(options, "recipe", RECIPE_OF_THE_READER) != RECIPE_OF_THE_READER:
        changes = [[setting] for setting in options.set] + list(getattr(options, "changes", []))
        for change in changes or [[]]:
            override(get_recipe(options.recipe), change)
    elif options.command == "recipes" and options.name not in (None, "NAME"):
        get_recipe(options.name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for text, target in re.findall(r"\[([^\]]*)\]\(([^)\s]+)\)", prose(page)):
        assert text, f"{target}: a link or picture without words"
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.exists(), f"{target}: no such file"
        assert not anchor or anchor in anchors(place), f"{target}: no such heading"


def test_the_pages_have_links_and_commands():
    assert sum(len(re.findall(r"\]\(", prose(page))) for page in PAGES) > 50
    assert sum(len(shown_commands(page)) for page in PAGES) > 80


def test_every_picture_is_shown():
    text = "\n".join(prose(page) for page in PAGES)
    shown = {Path(target).name for target in re.findall(r"!\[[^\]]+\]\((\S+)\)", text)}
    assert {picture.name for picture in (ROOT / "docs").glob("*.png")} <= shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_shown_commands_are_accepted(page, parse):
    for program, *arguments in shown_commands(page):
        if program == "make":
            check_make(arguments, parse)
            continue
        options = parse(program, arguments)
        if options is not None:
            (check_app if program == "fer-cam" else check_training)(options)


def check_make(arguments, parse):
    """Check that the targets exist, and what ARGS passes on to fer-cam."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = [word for word in arguments if "=" not in word]
    for target in targets:
        assert re.search(rf"^{re.escape(target)}:", makefile, flags=re.M), f"make {target}: no such target"
    passed_on = [word.removeprefix("ARGS=") for word in arguments if word.startswith("ARGS=")]
    if passed_on and targets == ["run"]:
        check_app(parse("fer-cam", shlex.split(passed_on[0])))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_running_text_exist(page, parse):
    from fer_train.cli import make_parser

    makefile = (ROOT / "Makefile").read_text("utf-8")
    groups = [action for action in make_parser()._actions if isinstance(action, argparse._SubParsersAction)]
    subcommands = {name for group in groups for name in group.choices}
    for code in re.findall(r"`([^`\n]+)`", prose(page).replace("``", "")):
        words = code.split()
        if words[0] == "fer-train" and len(words) > 1 and page.name != "CHANGELOG.md":
            assert words[1] in subcommands, code
        if words[0] == "make" and len(words) > 1:
            targets = [word for word in words[1:] if re.fullmatch(r"[a-z-]+", word)]
            assert targets and all(re.search(rf"^{target}:", makefile, flags=re.M) for target in targets), code


def test_options_in_running_text_exist():
    known = OF_OTHERS | set(re.findall(r"--[a-z][a-z-]*", (ROOT / "docs" / "commands.md").read_text("utf-8")))
    known |= {option.replace("--", "--no-", 1) for option in known}  # beside --config
    for page in PAGES:
        for code in re.findall(r"`([^`]+)`", prose(page).replace("``", "")):
            unknown = {word for word in re.findall(r"(?<![\w-])--[a-z][a-z-]*", code)} - known
            assert not unknown, f"{page.name}: {unknown}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_shown_scripts_exist(page):
    for _, body in blocks(page):
        for script in re.findall(r"python ((?:docs|benchmarks)/\S+\.py)", "\n".join(body)):
            assert (ROOT / script).is_file(), script
    for script in re.findall(r"((?:docs|benchmarks)/\w+\.py)", prose(page)):
        assert (ROOT / script).is_file(), script


@pytest.mark.parametrize("path", ["README.md", "docs/python-api.md", "docs/sessions.md"])
def test_python_examples_run(path, tmp_path, monkeypatch, capsys, demo_frames, video):
    cv2.imwrite(str(tmp_path / "photo.jpg"), demo_frames[30])
    cv2.imwrite(str(tmp_path / "face.png"), demo_frames[30][150:320, 270:420])
    record(tmp_path / "monday", [result(i, face(1), face(4)) for i in range(3)])
    monkeypatch.chdir(tmp_path)  # where the video lies, too
    examples = ["\n".join(body) for language, body in blocks(ROOT / path) if language == "python"]
    assert examples and video.name == "clip.avi"
    for example in examples:
        exec(compile(example, path, "exec"), {})
        assert capsys.readouterr().out.strip(), example

"""The configuration file: every option, in the file's order of precedence, with mistakes named by line."""

import os
import re

import pytest
from fer_cam_process import fer_cam, records

from fer_cam.cli import main
from fer_cam.commands.arguments import make_parser
from fer_cam.commands.run_options import run_options
from fer_cam.service.config_example import config_example
from fer_cam.service.config_file import config_actions, read_config
from fer_models.errors import FerError


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Write fer-cam.toml into an empty working folder and return its name."""
    monkeypatch.chdir(tmp_path)

    def write(text, mode=0o600):
        (tmp_path / "fer-cam.toml").write_text(text, encoding="utf-8")
        os.chmod(tmp_path / "fer-cam.toml", mode)
        return "fer-cam.toml"

    return write


def problem(file, text):
    with pytest.raises(FerError) as error:
        read_config(file(text), make_parser())
    assert error.value.exit_code == 2 and "\n" not in str(error.value)
    return str(error.value)


def test_values_go_through_the_options_own_parsers(file):
    options = run_options(
        ["--config", file('source = 0\nsize = "640x480"\nfps = 12.5\nturn = "auto"\nloop = true\nmin_face = 96\n')]
    )
    assert (options.source, options.size, options.fps, options.turn) == ("0", (640, 480), 12.5, None)
    assert options.loop is True and options.min_face == 96 and options.threads == 2


def test_the_command_line_wins_over_the_file_and_the_file_over_the_defaults(file):
    name = file('model = "resnet-7"\nfps = 5\nloop = true\nsource = "demo"\nturn = 90\ninterval = 1\n')
    options = run_options(["photo.jpg", "--config", name, "--fps", "9", "--no-loop", "--turn", "auto"])
    assert (options.model, options.fps, options.loop, options.turn) == ("resnet-7", 9.0, False, None)
    assert options.source is None and options.place == ["photo.jpg"] and options.interval == 1.0
    assert options.given == {"model"} and options.from_file == {"model", "interval"}


def test_a_run_with_a_file_writes_several_outputs_at_once(file, tmp_path):
    name = file('source = "demo"\nheadless = true  # no window\nframes = 3\noutput = "faces.jsonl"\nsession = "kept"\n')
    done = fer_cam("--config", name, "--frames", 2, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(records((tmp_path / "faces.jsonl").read_text())) == 2 and (tmp_path / "kept" / "faces.csv").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("fps = 15\n\nintervall = 2\n", "fer-cam.toml, line 3: unknown option 'intervall'; did you mean interval?"),
        ('fps = "abc"', "line 1: fps must be a number from 0 to below 1000, not 'abc'"),
        ("# a\nfps = true", "line 2: fps must be a number or a text in quotes, not true"),
        ('loop = "yes"', 'line 1: loop must be true or false, not "yes"'),
        ("source = demo", "line 1: is not TOML (Invalid value); write texts in quotes"),
        ('source = "demo\nfps = 3', "line 1: is not TOML (Illegal character '\\n'); close the quotation"),
        ("fps = 1\nfps = 2", "line 2: is not TOML (Cannot overwrite a value); this key stands twice"),
        ("fps = 1\n[source]\nloop = true", "line 2: [source] is a table, and this file has none"),
        ('"--fps" = 15', "line 1: write fps without dashes"),
        ('config = "other.toml"', "line 1: config is for the command line only"),
        ("fps = [15]", "must be a number or a text in quotes, not [15]"),
        ('output = """\nfps = 1\n"""\nframes = 0', "line 4: frames must be a whole number of at least 1, not '0'"),
        ('output = "a\\u0000b"', "must not contain a null character"),
    ],
)
def test_a_mistake_is_one_line_with_file_line_and_key(file, text, says):
    assert says in problem(file, text)


def test_a_file_that_cannot_be_read_is_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b'source = "caf\xe9"')
    (tmp_path / "bom.toml").write_bytes(b"\xef\xbb\xbffps = 1\r\n")
    for name, says in (
        ("none.toml", "none.toml: does not exist; give a configuration file"),
        (str(tmp_path), "is a folder"),
        ("latin.toml", "latin.toml: is no UTF-8 text"),
        ("/dev/zero", "is no file"),
    ):
        assert main(["--config", name]) == 2
        error = capsys.readouterr().err
        assert says in error and len(error.splitlines()) == 1
    assert read_config("bom.toml", make_parser()).values == {"fps": 1.0}


def test_check_finds_what_contradicts_itself(file, capsys):
    assert main(["config", "--check", file('source = "demo"\nheadless = true\n')]) == 0
    assert capsys.readouterr().out == "fer-cam.toml: right, 2 options set\n"
    for text, says in (
        ("append = true\n", "fer-cam.toml: --append has no file to add to"),
        ('model = "mobilenet7"\n', "--model mobilenet7: is not installed; did you mean mobilenet-7?"),
        ('headless = true\noutput = "a.csv"\nformat = "jsonl"\n', "contradicts"),
    ):
        assert main(["config", "--check", file(text)]) == 2
        assert says in capsys.readouterr().err


def test_a_password_that_others_can_read_is_warned_of_in_one_line(file, capsys):
    text = 'source = "rtsp://me:geheim@camera/live"\n'
    assert main(["config", "--check", file(text, 0o644)]) == 0
    error = capsys.readouterr().err
    assert "holds a password, and every user of this machine can read it; run: chmod o-r fer-cam.toml" in error
    assert len(error.splitlines()) == 1 and "geheim" not in error
    assert main(["config", "--check", file(f'headless = true\nweb = "8080"\nweb-token = "{"x" * 20}"\n', 0o644)]) == 0
    assert "holds a password" in capsys.readouterr().err
    broker = 'headless = true\nmqtt = "mqtts://cam{}@broker:8883/home"\n'
    assert main(["config", "--check", file(broker.format(":geheim"), 0o644)]) == 0
    assert "holds a password" in capsys.readouterr().err
    for quiet in (file(text, 0o640), file("# " + text, 0o644), file(broker.format(""), 0o644)):
        assert main(["config", "--check", quiet]) == 0 and not capsys.readouterr().err


def test_the_example_has_every_option_and_passes_its_own_check(file, capsys):
    example = config_example(make_parser())
    for key in config_actions(make_parser()):
        assert len(re.findall(rf"^(?:# )?{key} = ", example, flags=re.M)) == 1, key
    assert main(["config", "--check", file(example)]) == 0
    assert read_config("fer-cam.toml", make_parser()).values["source"] == "demo"


def test_each_line_of_the_example_is_right_by_itself(file):
    example = config_example(make_parser())
    lines = re.findall(r"^(?:# )?([a-z-]+ = .+)$", example, flags=re.M)
    lines = [line for line in lines if line.split(" ")[0] in config_actions(make_parser())]
    assert len(lines) > 25
    for line in lines:
        try:
            assert len(read_config(file(line), make_parser()).values) == 1
        except FerError as error:
            pytest.fail(f"{error}: let the option's help have an example, as in: HOST:PORT, such as 127.0.0.1:9000")


def test_one_file_serves_the_window_too(file):
    from fer_cam.commands.validate import check_outputs, leave_out_for_window

    name = file('output = "a.jsonl"\nformat = "jsonl"\nlandmarks = true\nfps = 5\n')
    options = run_options(["--config", name])
    assert leave_out_for_window(options).startswith("fer-cam.toml: output, format, landmarks do nothing in the window")
    check_outputs(options, headless=False)
    assert options.fps == 5.0 and options.landmarks is False
    options = run_options(["--config", name, "--output", "b.jsonl"])
    leave_out_for_window(options)
    with pytest.raises(FerError, match="--output does nothing in the window"):
        check_outputs(options, headless=False)

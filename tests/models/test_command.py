import cv2
import numpy as np
import pytest

from fer_models import FerError
from fer_models.command import OneLineParser, is_out_of_memory


@pytest.fixture
def parser():
    parser = OneLineParser(prog="tool", allow_abbrev=False)
    parser.add_argument("--headless", action="store_true")
    commands = parser.add_subparsers(parser_class=OneLineParser)
    commands.add_parser("fit").add_argument("--weights")
    commands.add_parser("data")
    return parser


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--headles"], "--headles; did you mean --headless? (see tool --help)"),
        (["--haedless=1"], "--haedless=1; did you mean --headless? (see tool --help)"),
        (["fit", "--wieghts", "x"], "--wieghts x; did you mean --weights? (see tool --help)"),
        (["--zzz"], "--zzz (see tool --help)"),
        (
            ["data", "--weights", "x"],
            "--weights x; --weights is an option of fit, not of this command (see tool --help)",
        ),
    ],
)
def test_a_mistyped_option_is_one_line_with_the_nearest_one(parser, arguments, message):
    with pytest.raises(FerError) as error:
        parser.parse_args(arguments)
    assert str(error.value) == f"unrecognized arguments: {message}" and error.value.exit_code == 2


def test_exhausted_memory_is_recognised():
    with pytest.raises(cv2.error) as opencv:
        cv2.resize(np.zeros((2, 2, 3), np.uint8), (2**20, 2**20))  # 3 TB
    with pytest.raises(MemoryError) as numpy:
        np.empty(2**60, np.uint8)
    assert is_out_of_memory(opencv.value) and is_out_of_memory(numpy.value)
    with pytest.raises(cv2.error) as wrong:
        cv2.resize(np.zeros((2, 2), np.uint8), (0, 0))
    assert not is_out_of_memory(wrong.value) and not is_out_of_memory(ValueError("no"))


@pytest.mark.parametrize(
    "module, first, program",
    [("fer_cam.cli", "run_options", "fer-cam"), ("fer_train.cli", "make_parser", "fer-train")],
)
def test_exhausted_memory_is_one_line(module, first, program, monkeypatch, capsys):
    cli = pytest.importorskip(module)

    def exhausted(*_):
        np.empty(2**60, np.uint8)

    monkeypatch.setattr(cli, first, exhausted)
    assert cli.main(["fit"]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"{program}: the memory ran out; ") and error.count("\n") == 1

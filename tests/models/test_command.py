import pytest

from fer_models import FerError
from fer_models.command import OneLineParser


@pytest.fixture
def parser():
    parser = OneLineParser(prog="tool", allow_abbrev=False)
    parser.add_argument("--headless", action="store_true")
    commands = parser.add_subparsers(parser_class=OneLineParser)
    commands.add_parser("fit").add_argument("--weights")
    return parser


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--headles"], "--headles; did you mean --headless? (see tool --help)"),
        (["--haedless=1"], "--haedless=1; did you mean --headless? (see tool --help)"),
        (["fit", "--wieghts", "x"], "--wieghts x; did you mean --weights? (see tool --help)"),
        (["--zzz"], "--zzz (see tool --help)"),
    ],
)
def test_a_mistyped_option_is_one_line_with_the_nearest_one(parser, arguments, message):
    with pytest.raises(FerError) as error:
        parser.parse_args(arguments)
    assert str(error.value) == f"unrecognized arguments: {message}" and error.value.exit_code == 2

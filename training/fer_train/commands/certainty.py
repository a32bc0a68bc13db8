"""`fer-train certainty`: choose when a bundle's answers are sure, and write it on its card."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fer_models.command import HelpFormatter
from fer_train.commands.options import DATA_HELP, load_keras

if TYPE_CHECKING:
    from fer_train.evaluation.answer_limits import AnswerLimits

__all__ = ["add", "run"]

DESCRIPTION = """\
Choose when fer-cam calls an answer of a bundle sure, on the faces that its run held out, and write it on the bundle's
card. The faces are disturbed first: far, blurred, dark, hazy, noisy, covered or badly framed. Limits of sharpness and
turn are set where fewer than 75 % of the confident answers are right, and one of cover if that is so on faces whose
mouth is covered. The least confidence is set so that 85 % of the answers within the limits are right. The card also
gets the curve of accuracy against coverage."""

EXAMPLES = """\
example:
  fer-train certainty runs/mobilenet-7 my-model --data fer2013.csv"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "certainty", help="choose when a bundle's answers are sure", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument("folder", metavar="RUN", help="the run folder that the bundle was exported from")
    parser.add_argument("bundle", metavar="BUNDLE", help="a bundle's folder, whose card is changed")
    parser.add_argument("--data", required=True, metavar="PATH", help=f"what the run was trained on: {DATA_HELP}")
    parser.add_argument("--ferplus", metavar="CSV", help="FER+'s fer2013new.csv, if the run was trained with it")


def run(options: argparse.Namespace) -> int:
    """Choose the limits, write them on the card and print what they give."""
    from fer_train.runs.folder import Run, require_ferplus

    run = Run(Path(options.folder))
    config = run.config()
    require_ferplus(Path(options.folder), config, options.ferplus)
    load_keras()
    from fer_models.atomic import write_json
    from fer_models.errors import FerError
    from fer_train.evaluation.answer_limits import choose_limits
    from fer_train.inference.predictor import average_with_mirror, load_model_bundle
    from fer_train.inference.tflite import tflite_network
    from fer_train.runs.held_out import held_out

    bundle = load_model_bundle(options.bundle)
    if tuple(config.recipe.classes) != bundle.labels:
        raise FerError(f"{options.bundle}: has other labels than {options.folder}; give the run it came from")
    faces = held_out(run, config.recipe, options.data, options.ferplus).validation
    try:
        limits = choose_limits(average_with_mirror(tflite_network(bundle.model_path)), faces)
    except FerError as error:
        raise FerError(f"{options.bundle}: {error}") from error
    card = bundle.folder / "card.json"
    rest = {key: value for key, value in bundle.card.items() if key != "certainty"}
    metrics = {"metrics": rest.pop("metrics")} if "metrics" in rest else {}  # these stand last, as export writes them
    try:
        write_json(card, {**rest, "certainty": limits.to_dict(), **metrics})
    except OSError as error:
        raise FerError(f"{card}: cannot be written ({error.strerror or error}); copy the bundle") from error
    print(f"{card}: sure from {limits.min_confidence:.0%}, {_in_words(limits)}")
    print(f"{limits.coverage:.1%} of {limits.faces} are sure; {limits.accuracy:.1%} of these are right")
    return 0


def _in_words(limits: AnswerLimits) -> str:
    """Return the limits of sharpness, cover and turn in one line."""
    low, high = limits.sharpness
    sharpness = " ".join([*([] if low is None else [f"from {low:.3f}"]), *([] if high is None else [f"to {high:.3f}"])])
    mouth = "not limited" if limits.mouth is None else f"from {limits.mouth:.2f}"
    return f"sharpness {sharpness or 'not limited'}, mouth {mouth}, turned by {limits.turn:g} degrees at most"

"""`fer-train architectures`: list the networks with their sizes."""

from __future__ import annotations

import argparse
import math

from fer_models.command import HelpFormatter
from fer_train.commands.options import load_keras

__all__ = ["add", "run"]

DESCRIPTION = """\
List the networks with their total and trainable parameters, at the input size and number of classes that their
authors used, beside the number of parameters that the authors published. This builds every network and takes half a
minute. With NAME, print the layers of that network."""

EXAMPLES = """\
examples:
  fer-train architectures
  fer-train architectures mobilenet"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "architectures", help="list the networks and their sizes", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument("name", nargs="?", metavar="NAME", help="the network whose layers to print")


def run(options: argparse.Namespace) -> int:
    """Build the networks and print their numbers of parameters, or the layers of one."""
    load_keras()
    import keras

    from fer_train.networks.architectures import ARCHITECTURES, Spec, build

    if options.name:
        known = ARCHITECTURES.get(options.name)
        model = build(options.name, known.spec() if known else Spec())  # build refuses an unknown name
        model.summary(expand_nested=True, show_trainable=True, line_length=110)
        return 0
    print(f"{'name':<20}{'input':>13}{'classes':>9}{'total':>14}{'trainable':>14}{'published':>14}  layers")
    for architecture in ARCHITECTURES.values():
        model = build(architecture.name, architecture.spec())
        height, width = architecture.size
        size = f"{height}x{width}x{architecture.channels}"
        size += f">{architecture.resize}" if architecture.resize else ""
        trainable = sum(math.prod(v.shape) for v in model.trainable_weights)
        published = f"{architecture.published:,}" if architecture.published else "-"
        print(
            f"{architecture.name:<20}{size:>13}{architecture.classes:>9}{model.count_params():>14,}{trainable:>14,}"
            f"{published:>14}  {architecture.about}",
            flush=True,
        )
        keras.backend.clear_session()
    print(
        "\ninput 48x48x1>96: the graph resizes its input to 96 pixels. e-torch's published number counts trainable "
        "parameters only."
    )
    return 0

"""`fer-train architectures`: the networks, with their sizes."""

from __future__ import annotations

import argparse
import math

from fer_train.commands.options import load_keras

__all__ = ["add", "run"]


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "architectures",
        help="list the networks, with total and trainable parameters",
        description="List the networks with their parameters, at the input size and number of classes of their "
        "authors, and beside the count that these tell. All of them are built for it: half a minute.",
    )
    parser.add_argument("name", nargs="?", help="one of them: its layers in full")


def run(options: argparse.Namespace) -> int:
    """Build each and print its counts."""
    load_keras()
    import keras

    from fer_train.networks.architectures import ARCHITECTURES, build

    if options.name:
        known = ARCHITECTURES.get(options.name)
        model = build(options.name, known.spec() if known else None)  # refuses an unknown name
        model.summary(expand_nested=True, show_trainable=True, line_length=110)
        return 0
    head = f"{'name':<20}{'input':>13}{'classes':>9}{'total':>14}{'trainable':>14}{'published':>14}  layers"
    print(head)
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
    print("\n48x48x1>96: the graph enlarges its input. e-torch's published count is of its trainable parameters.")
    return 0

"""Measure how many faces a second a recipe trains on, on each Keras backend, side by side.

    python benchmarks/learning.py --recipe mobilenet-7 --ways tensorflow torch torch:plain --rounds 3

A way is a backend, optionally with a precision: `torch:float32`, `tensorflow:bfloat16`. `torch:plain` is PyTorch with
Keras's own layers instead of our faster ones. Each measurement is a process of its own, and the ways take turns. The
faces are noise, which costs as much as real faces. Prints the median of each way, and the median over the rounds of its
ratio to the first way.
"""

import argparse
import json
import os
import subprocess
import sys
from statistics import median

STEPS = 30


def measure(recipe_name: str, precision: str, settings: list[str]) -> float:
    """Return the faces a second of one way in this process. The first epoch, which compiles, is not counted.

    precision: auto, float32, bfloat16, float16, or `plain` for auto with Keras's own layers.
    """
    import time
    from contextlib import nullcontext
    from dataclasses import replace

    import numpy as np

    from fer_train.backend.devices import choose_precision
    from fer_train.backend.torch_layers import faster_layers
    from fer_train.data import Dataset
    from fer_train.fitting.fit import make_trainer
    from fer_train.networks.build import first_network
    from fer_train.recipes import get_recipe, override

    recipe = override(replace(get_recipe(recipe_name), vote_weight=0.0, soft_labels=False), settings)
    count, size = STEPS * recipe.batch_size, (*recipe.input_size, recipe.channels)
    rng = np.random.default_rng(0)
    faces = rng.integers(0, 256, (count, *size)).astype(np.uint8)
    data = Dataset(faces, np.arange(count) % len(recipe.classes), ("",) * count, recipe.classes)
    choose_precision("auto" if precision == "plain" else precision)
    with nullcontext() if precision == "plain" else faster_layers():
        trainer, batches = make_trainer(recipe, first_network(recipe, None), data)
        trainer.fit(batches, epochs=1, verbose=0)
        start = time.perf_counter()
        trainer.fit(batches, epochs=1, verbose=0)
        return count / (time.perf_counter() - start)


def run(recipe: str, way: str, settings: list[str]) -> float:
    """Return the faces a second of one way, measured in a process of its own."""
    backend, _, precision = way.partition(":")
    process = subprocess.run(
        [sys.executable, __file__, "--one", precision or "auto", "--recipe", recipe, "--set", *settings],
        capture_output=True, text=True, env=os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )  # fmt: skip
    if process.returncode:
        sys.exit(f"learning.py: {way}: {process.stderr.strip().splitlines()[-1]}")
    return json.loads(process.stdout.splitlines()[-1])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description="Measure how many faces a second a recipe trains on, on each Keras backend, side by side.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--recipe", default="mobilenet-7", help="see fer-train recipes")
    parser.add_argument("--set", nargs="*", default=[], metavar="KEY=VALUE", help="as for fer-train fit")
    parser.add_argument("--ways", nargs="+", default=["tensorflow", "torch", "torch:plain"], metavar="BACKEND[:HOW]")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each way")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.recipe, options.one, options.set)))
        return
    rounds = [[run(options.recipe, way, options.set) for way in options.ways] for _ in range(options.rounds)]
    print(f"| {options.recipe} | faces a second | times {options.ways[0]} |\n|---|---|---|")
    for i, way in enumerate(options.ways):
        print(f"| {way} | {median(r[i] for r in rounds):.0f} | {median(r[i] / r[0] for r in rounds):.2f} |")


if __name__ == "__main__":
    main()

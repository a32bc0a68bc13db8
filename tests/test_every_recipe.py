import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_train.recipes import RECIPES

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "every_recipe.py"


def run(tmp_path, *names):
    for i, label in enumerate(RECIPES["d-emotion-3"].classes):
        (tmp_path / "faces" / label).mkdir(parents=True, exist_ok=True)
        for j in range(4):
            face = np.random.default_rng([i, j]).integers(0, 256, (48, 48)).astype(np.uint8)
            cv2.imwrite(str(tmp_path / "faces" / label / f"{j}.png"), face)
    command = [sys.executable, str(SCRIPT), *names, "--fer2013", str(tmp_path / "faces")]
    command += ["--ferplus", str(tmp_path / "none.csv"), "--gender", str(tmp_path / "none")]
    return subprocess.run(command, capture_output=True, text=True, env=dict(os.environ))


def test_one_line_for_each_recipe_and_the_error_of_a_failure(tmp_path):
    done = run(tmp_path, "d-emotion-3", "d-gender")
    lines = done.stdout.splitlines()
    assert done.returncode == 1 and lines[-1] == "1 of 2 finished"
    assert lines[1].split()[:3] == ["d-emotion-3", "21", "83,335"]
    assert lines[2].startswith("d-gender") and "FAILED" in lines[2] and "no such file" in lines[3]


def test_recipes_of_eight_classes_are_trained_on_ferplus(tmp_path):
    """FER2013's labels have no contempt."""
    sys.path.insert(0, str(SCRIPT.parent))
    try:
        from every_recipe import command
    finally:
        sys.path.pop(0)
    options = Namespace(fer2013="faces", ferplus="votes.csv", gender="people", faces=4)
    for recipe in RECIPES.values():
        arguments = command(recipe, options, tmp_path)
        assert ("votes.csv" in arguments) == ("contempt" in recipe.classes or recipe.vote_weight > 0), recipe.name
        assert arguments[arguments.index("--data") + 1] == ("people" if "woman" in recipe.classes else "faces")

"""The table of costs, its correction by this machine, and how many recipes a GPU takes."""

import sys

import pytest

from fer_train.published import COSTS, expected, free_gigabytes, may_start, uses_gpu
from fer_train.published.costs import ratio
from fer_train.recipes import RECIPES


def test_every_published_recipe_has_a_cost():
    assert set(COSTS) == {recipe.name for recipe in RECIPES.values() if recipe.system}
    assert all(cost.seconds > 0 and cost.gigabytes > 0.9 for cost in COSTS.values())


def test_this_machine_corrects_the_table():
    assert expected("b-h", {}).seconds == COSTS["b-h"].seconds and expected("b-h", {}).basis == "table"
    measured = {"b-g": 2 * COSTS["b-g"].seconds, "c-own": 3 * COSTS["c-own"].seconds, "b-a": COSTS["b-a"].seconds}
    assert ratio(measured) == 2
    assert expected("b-h", measured).seconds == 2 * COSTS["b-h"].seconds
    assert expected("c-own", measured).seconds == 3 * COSTS["c-own"].seconds
    assert expected("c-own", measured).basis == "here"
    assert expected("e-resnet50v2", measured).basis == "estimate"


def test_estimates_correct_others_only_if_nothing_else_is_known():
    wrong = {"e-resnet50v2": 10 * COSTS["e-resnet50v2"].seconds}
    assert ratio(wrong) == 10
    assert ratio({**wrong, "b-g": COSTS["b-g"].seconds}) == 1


@pytest.mark.parametrize(
    ("need", "running", "free", "most", "may"),
    [
        (50.0, [], 10.0, 4, True),  # the first always: it says itself that it is too large
        (4.0, [4.0], 10.0, 4, True),
        (5.1, [4.0], 10.0, 4, False),  # a tenth is left free
        (1.0, [1.0, 1.0], 100.0, 2, False),
        (50.0, [50.0], None, 2, True),
    ],
)
def test_recipes_begin_as_far_as_the_memory_goes(need, running, free, most, may):
    assert may_start(need, running, free, most) is may


def test_the_fullest_gpu_counts():
    assert free_gigabytes("81000\n20000\n") == pytest.approx(20000 * 2**20 / 1e9)
    assert free_gigabytes("") is None and free_gigabytes("[N/A]\n") is None


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for nvidia-smi")
@pytest.mark.parametrize(("gpu", "free"), [("True", 10.48576), ("False", None)])
def test_a_gpu_that_the_backend_does_not_use_is_none(tmp_path, monkeypatch, gpu, free):
    """A card without a backend for it: nvidia-smi lists it, and training runs on the CPU."""
    (tmp_path / "nvidia-smi").write_text("#!/bin/sh\necho 10000\n")
    (tmp_path / "nvidia-smi").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    backend = tmp_path / "fer_train" / "backend"
    backend.mkdir(parents=True)
    for folder in (backend, backend.parent):
        (folder / "__init__.py").touch()
    (backend / "devices.py").write_text(f"def has_gpu(): return {gpu}\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert uses_gpu() == (None if free is None else pytest.approx(free))


def test_without_nvidia_smi_there_is_no_gpu(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert uses_gpu() is None

"""The validation faces of a run: how they are chosen, and how a finished run gets them again."""

import shutil

import cv2
import numpy as np
import pytest

from fer_models import FerError
from fer_train.cli import main
from fer_train.data import load_dataset, pictures
from fer_train.fitting.fit import fit
from fer_train.recipes import get_recipe, override
from fer_train.runs.faces_digest import FacesDigest
from fer_train.runs.held_out import held_out, training_parts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
RECIPE = override(get_recipe("d-emotion-3"), ["batch_size=7", "epochs=1"])


@pytest.fixture(scope="module")
def run(seven, tmp_path_factory):
    return fit(RECIPE, seven, tmp_path_factory.mktemp("runs") / "one", "none", progress=False)


@pytest.fixture
def other(seven, tmp_path):
    """The same set with one picture fewer, which gives other validation faces."""
    root = shutil.copytree(seven, tmp_path / "other" / seven.name)
    (root / "train" / "sad" / "3.png").unlink()
    return root


def test_the_same_faces_are_held_out_again(seven, run):
    validation = held_out(run, RECIPE, seven).validation
    assert (validation.digests() == training_parts(RECIPE, seven).validation.digests()).all()


def test_the_same_pixels_are_held_out_under_any_label(seven, tmp_path):
    """A run may then start from a run on other labels, or learn from it, without leakage into validation."""
    faces = training_parts(RECIPE, seven)
    train, validation = faces.train, faces.validation
    root = shutil.copytree(seven, tmp_path / seven.name)
    for i, path in enumerate(sorted((root / "train").rglob("*.png"))):  # other labels
        path.rename(root / "train" / RECIPE.classes[i % 7] / f"{i}.png")
    relabelled = training_parts(RECIPE, root).validation
    some = training_parts(override(RECIPE, ["classes=sad,happy,neutral"]), seven).validation
    # With a dozen faces per class the draw seldom hits one in ten, and the split fills up with the next faces.
    assert len(set(validation.digests()) & set(relabelled.digests())) >= len(relabelled) // 2
    assert set(some.digests()) <= set(validation.digests()) and not set(some.digests()) & set(train.digests())


def test_other_faces_are_neither_scored_nor_exported(seven, run, other, tmp_path, capsys):
    pytest.importorskip("tensorflow", reason="TensorFlow is not installed (pip install 'fer-cam[train]')")
    for command in (["evaluate", run.folder, "--split", "validation"], ["export", run.folder, "--out", tmp_path / "x"]):
        assert main([str(c) for c in [*command, "--data", other]]) == 1
        assert "not the faces that" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_faces_are_compared_by_pixels_or_by_names_if_they_stay_in_files(seven, other, monkeypatch):
    in_memory = training_parts(RECIPE, seven).digest()
    assert in_memory.matches(in_memory) and not in_memory.matches(training_parts(RECIPE, other).digest())
    monkeypatch.setattr(pictures, "free_memory", lambda: 0)
    in_files = training_parts(RECIPE, seven).digest()
    assert in_files.pixels is None and in_memory.matches(in_files) and in_files.matches(in_memory)
    assert not in_memory.matches(training_parts(RECIPE, other).digest())
    # A run of an earlier version has one text, or none.
    for text in (in_memory.pixels, in_memory.names):
        assert FacesDigest.from_dict(text).matches(in_memory)
    assert not FacesDigest.from_dict("ab").matches(in_memory) and not FacesDigest.from_dict(None).matches(in_memory)
    assert FacesDigest.from_dict(in_memory.to_dict()) == in_memory


def test_a_validation_split_is_used_and_its_faces_are_taken_out_of_train(seven, tmp_path):
    root = shutil.copytree(seven, tmp_path / "faces")
    for i, name in enumerate(RECIPE.classes):
        (root / "val" / name).mkdir(parents=True)
        shutil.copy(root / "train" / name / "0.png", root / "val" / name / "seen.png")
        cv2.imwrite(str(root / "val" / name / "new.png"), np.full((48, 48), 30 * i, np.uint8))
    faces = training_parts(RECIPE, root)
    train, validation = faces.train, faces.validation
    assert len(validation) == 14 and {n.split("/")[-1] for n in validation.names} == {"seen.png", "new.png"}
    assert len(train) == 49 and not np.isin(validation.digests(), train.digests()).any()
    assert faces.left_out == ("train: 7 faces that its validation split repeats",)


def test_an_empty_folder_of_a_class_is_a_class_without_faces(seven, tmp_path):
    root = shutil.copytree(seven, tmp_path / "faces")
    for split in ("train", "test"):
        shutil.rmtree(root / split / "disgust")
        (root / split / "disgust").mkdir()
    (root / "train" / ".cache").mkdir()
    assert load_dataset(root).splits["train"].counts()["disgust"] == 0
    with pytest.raises(FerError, match="class 'disgust' has no pictures in train; leave it out"):
        training_parts(RECIPE, root)


def test_renamed_classes_are_trained_and_evaluated(seven, tmp_path, capsys):
    root = shutil.copytree(seven, tmp_path / "faces")
    for split in ("train", "test"):
        (root / split / "neutral").rename(root / split / "calm")
    recipe = override(RECIPE, ["rename=calm=neutral,fear=surprise", "classes=happy,sad,surprise,neutral"])
    faces = training_parts(recipe, root)
    train, validation = faces.train, faces.validation
    assert len(train) + len(validation) == 40 and train.classes == ("happy", "sad", "surprise", "neutral")
    fit(recipe, root, tmp_path / "run", "none", progress=False)
    for data, faces in ((root, 20), (seven, 20)):  # where a name is not found, there is nothing to rename
        assert (
            main(["evaluate", str(tmp_path / "run"), "--data", str(data), "--out", str(tmp_path / data.parent.name)])
            == 0
        )
        assert f"{faces} faces" in capsys.readouterr().out
    with pytest.raises(FerError, match="old=new"):
        override(RECIPE, ["rename=calm"])

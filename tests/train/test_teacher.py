"""A teacher answers for the pupil's classes, in the pupil's order."""

import numpy as np
import pytest

from fer_models import load_bundle
from fer_train.evaluate import predict_tflite
from fer_train.fit import fit, load_best
from fer_train.recipes import get_recipe, override
from fer_train.teacher import find_teacher
from fer_train.training_data import training_parts

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning")
ORDER = ("neutral", "surprise", "happy", "sad", "angry", "fear", "disgust")


def pupil(teacher):
    return override(get_recipe("d-emotion-3"), [f"classes={','.join(ORDER)}", f"teacher={teacher}", "epochs=1"])


def test_a_run_in_another_order(seven, tmp_path):
    first = override(get_recipe("d-emotion-3"), ["epochs=3", "batch_size=7"])
    run = fit(first, seven, tmp_path / "teacher", "none", progress=False)
    train, _, _ = training_parts(pupil(run.folder), seven)
    network, answers = find_teacher(pupil(run.folder), train)
    assert answers is None
    theirs = load_best(run)[0].predict(train.images, verbose=0)
    asked = theirs[:, [first.classes.index(c) for c in ORDER]]
    assert np.ptp(asked, axis=1).max() > 0.01
    np.testing.assert_allclose(network.predict(train.images, verbose=0), asked, atol=1e-6)
    # It is learnt from, and does not learn.
    before = [w.copy() for w in network.get_weights()]
    fit(pupil(run.folder), seven, tmp_path / "pupil", "none", progress=False)
    for now, then in zip(network.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_a_bundle_in_another_order(seven):
    recipe, bundle = pupil("mobilenet-7"), load_bundle("mobilenet-7")
    train, _, _ = training_parts(recipe, seven)
    network, answers = find_teacher(recipe, train)
    assert network is None and answers.shape == (len(train), 7)
    both = [
        predict_tflite(bundle.model_path, np.ascontiguousarray(f)) for f in (train.images, train.images[:, :, ::-1])
    ]
    asked = (both[0] + both[1])[:, [bundle.labels.index(c) for c in ORDER]] / 2
    np.testing.assert_allclose(answers, asked, atol=1e-6)

"""Teachers: runs and bundles answer for the student's classes, in the student's order."""

import numpy as np
import pytest

from fer_models import FerError, load_bundle
from fer_train.fitting.fit import fit
from fer_train.fitting.teacher import find_teacher
from fer_train.inference.tflite import predict_tflite
from fer_train.networks.build import load_best
from fer_train.recipes import get_recipe, override
from fer_train.runs.held_out import training_parts, warn_if_leaked

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
ORDER = ("neutral", "surprise", "happy", "sad", "angry", "fear", "disgust")


def student(teacher):
    return override(get_recipe("d-emotion-3"), [f"classes={','.join(ORDER)}", f"teacher={teacher}", "epochs=1"])


def test_a_run_with_classes_in_another_order(seven, tmp_path):
    first = override(get_recipe("d-emotion-3"), ["epochs=3", "batch_size=7"])
    run = fit(first, seven, tmp_path / "teacher", "none", progress=False)
    train = training_parts(student(run.folder), seven).train
    network, answers = find_teacher(student(run.folder), train)
    assert answers is None
    theirs = load_best(run)[0].predict(train.images, verbose=0)
    expected = theirs[:, [first.classes.index(c) for c in ORDER]]
    assert np.ptp(expected, axis=1).max() > 0.01
    np.testing.assert_allclose(network.predict(train.images, verbose=0), expected, atol=1e-6)
    # Training the student does not change the teacher.
    before = [w.copy() for w in network.get_weights()]
    fit(student(run.folder), seven, tmp_path / "student", "none", progress=False)
    for now, then in zip(network.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_several_runs_teach_the_mean_of_their_answers(seven, tmp_path, capsys):
    first = override(get_recipe("d-emotion-3"), ["epochs=2", "batch_size=7"])
    other = override(first, [f"classes={','.join(ORDER)}", "learning_rate=3e-3"])
    runs = [fit(r, seven, tmp_path / n, "none", progress=False) for n, r in (("a", first), ("b", other))]
    recipe = student(f"{runs[0].folder}, {runs[1].folder}")
    train = training_parts(recipe, seven).train
    network, answers = find_teacher(recipe, train)
    assert answers is None
    one = load_best(runs[0])[0].predict(train.images, verbose=0)[:, [first.classes.index(c) for c in ORDER]]
    two = load_best(runs[1])[0].predict(train.images, verbose=0)
    assert np.abs(one - two).max() > 0.01
    np.testing.assert_allclose(network.predict(train.images, verbose=0), (one + two) / 2, atol=1e-6)
    assert len(fit(recipe, seven, tmp_path / "student", "none", progress=False).state().history) == 1
    capsys.readouterr()
    warn_if_leaked(recipe, seven, [str(runs[0].folder), *recipe.teachers])
    assert not capsys.readouterr().err
    # A run with other validation faces may have been trained on these; so may a run on a set with another name.
    warn_if_leaked(override(recipe, ["seed=2"]), seven, [None, *recipe.teachers])
    assert capsys.readouterr().err.count("may have been trained on faces that are held out here") == 2
    warn_if_leaked(first, tmp_path / "the same with bars", [str(runs[0].folder)])
    assert capsys.readouterr().err.count("may have been trained on faces that are held out here") == 1


def test_a_run_is_not_resumed_with_another_teacher_or_precision(seven, tmp_path):
    recipe = override(get_recipe("d-emotion-3"), ["epochs=1", "batch_size=7"])
    teacher_run = fit(recipe, seven, tmp_path / "teacher", "none", progress=False)
    learner = override(recipe, [f"teacher={teacher_run.folder}"])
    fit(learner, seven, tmp_path / "student", "none", precision="float32", progress=False)
    with pytest.raises(FerError, match="began in float32, not bfloat16; leave --precision out"):
        fit(learner, seven, tmp_path / "student", "none", precision="bfloat16", progress=False)
    fit(override(recipe, ["learning_rate=0.1"]), seven, tmp_path / "other", "none", progress=False)
    (tmp_path / "other" / "best.weights.h5").replace(teacher_run.best)
    with pytest.raises(FerError, match="holds another run \\(its teacher has changed\\)"):
        fit(learner, seven, tmp_path / "student", "none", progress=False)


def test_several_bundles_teach_the_mean_of_their_answers(seven):
    train = training_parts(student("mobilenet-7"), seven).train
    one, twice = (find_teacher(student(names), train)[1] for names in ("mobilenet-7", "mobilenet-7,mobilenet-7"))
    np.testing.assert_allclose(one, twice, atol=1e-7)


def test_a_run_and_a_bundle_do_not_teach_together(seven, tmp_path):
    run = fit(override(get_recipe("d-emotion-3"), ["epochs=1"]), seven, tmp_path / "one", "none", progress=False)
    with pytest.raises(FerError, match="runs and bundles cannot teach together"):
        find_teacher(student(f"{run.folder},mobilenet-7"), training_parts(student(""), seven).train)


def test_a_bundle_with_classes_in_another_order(seven):
    recipe, bundle = student("mobilenet-7"), load_bundle("mobilenet-7")
    train = training_parts(recipe, seven).train
    network, answers = find_teacher(recipe, train)
    assert network is None and answers.shape == (len(train), 7)
    both = [
        predict_tflite(bundle.model_path, np.ascontiguousarray(f)) for f in (train.images, train.images[:, :, ::-1])
    ]
    expected = (both[0] + both[1])[:, [bundle.labels.index(c) for c in ORDER]] / 2
    np.testing.assert_allclose(answers, expected, atol=1e-6)


FEWER = ("happy", "sad", "neutral")


def test_a_teacher_with_more_classes_is_normalised_over_the_students(seven, tmp_path):
    first = override(get_recipe("d-emotion-3"), ["epochs=2", "batch_size=7"])
    run = fit(first, seven, tmp_path / "teacher", "none", progress=False)
    recipe = override(first, [f"classes={','.join(FEWER)}", f"teacher={run.folder}"])
    train = training_parts(recipe, seven).train
    theirs = load_best(run)[0].predict(train.images, verbose=0)[:, [first.classes.index(c) for c in FEWER]]
    expected = theirs / theirs.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(find_teacher(recipe, train)[0].predict(train.images, verbose=0), expected, atol=1e-6)
    assert len(fit(recipe, seven, tmp_path / "student", "none", progress=False).state().history) == 2

    bundled = find_teacher(override(recipe, ["teacher=mobilenet-7"]), train)[1]
    np.testing.assert_allclose(bundled.sum(axis=1), 1, atol=1e-5)
    whole = find_teacher(student("mobilenet-7"), train)[1][:, [ORDER.index(c) for c in FEWER]]
    np.testing.assert_allclose(bundled, whole / whole.sum(axis=1, keepdims=True), atol=1e-5)


def test_a_teacher_that_lacks_a_class_is_refused(seven):
    with pytest.raises(FerError, match="teacher=mobilenet-5: knows happy, sad"):
        find_teacher(student("mobilenet-5"), training_parts(student(""), seven).train)

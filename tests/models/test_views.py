import numpy as np
import pytest

from fer_models.views import has_mirror, mean_of_views, mirrored


def test_the_mean_of_views_is_the_softmax_of_the_mean_logits():
    logits = np.random.default_rng(0).normal(size=(2, 5, 7)) * 3
    shares = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    mean = np.exp(logits.mean(axis=0))
    result = mean_of_views(*shares)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, mean / mean.sum(axis=1, keepdims=True), atol=1e-6)


def test_a_probability_of_zero_stays_finite():
    result = mean_of_views(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]))
    np.testing.assert_allclose(result, [[0.5, 0.5]])


def test_mirrored_faces_are_contiguous():
    faces = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4, 1)
    assert (mirrored(faces) == faces[:, :, ::-1]).all() and mirrored(faces).flags.c_contiguous


@pytest.mark.parametrize(
    ("card", "answer"), [({"flip_average": True}, True), ({"flip_average": False}, False), ({}, False)]
)
def test_old_cards_say_that_the_graph_averages_both(card, answer):
    assert has_mirror(card) is answer

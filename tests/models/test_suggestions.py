from fer_models.suggestions import did_you_mean


def test_the_nearest_known_word_is_suggested():
    assert did_you_mean("mobilnet", ["mobilenet", "resnet"]) == "did you mean mobilenet?"
    assert did_you_mean("modles", ("models",), prefix="fer-cam ") == "did you mean fer-cam models?"
    assert did_you_mean("x", ["mobilenet"], "one of mobilenet") == "one of mobilenet"
    assert did_you_mean("mtcn", ["mtcnn"], cutoff=0.95) == ""

"""The one place where TFLite interpreters are made."""

import numpy as np
import pytest

from fer_models import FerError
from fer_models.card import find_bundle
from fer_models.runtime import RUNTIMES, make_interpreter, runtime_name

MODEL = find_bundle("mobilenet-7") / "model.tflite"


def test_an_interpreter_takes_the_batch_it_is_made_for():
    interpreter = make_interpreter(MODEL, 1, (3, 48, 48, 1))
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], np.zeros((3, 48, 48, 1), np.uint8))
    interpreter.invoke()
    assert interpreter.get_tensor(interpreter.get_output_details()[0]["index"]).shape == (3, 7)


def test_the_environment_can_choose_the_runtime(monkeypatch):
    monkeypatch.delenv("FER_CAM_RUNTIME", raising=False)
    name = runtime_name()
    assert name in RUNTIMES
    monkeypatch.setenv("FER_CAM_RUNTIME", name)
    assert runtime_name() == name
    monkeypatch.setenv("FER_CAM_RUNTIME", "abacus")
    with pytest.raises(FerError, match="FER_CAM_RUNTIME=abacus") as caught:
        make_interpreter(MODEL)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [(None, "cannot be read"), (b"text", "not a TFLite model"), (b"\0\0\0\0TFL3", "cannot load it")],
)
def test_files_that_are_no_model(tmp_path, data, message):
    path = tmp_path / "model.tflite"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(FerError, match=message):
        make_interpreter(path)

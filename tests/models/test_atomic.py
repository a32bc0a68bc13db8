import os
import subprocess
import sys

import pytest

from fer_models.atomic import remove_left_overs, replacing, write_json, write_text


def test_a_failure_leaves_the_old_file_and_no_litter(tmp_path):
    path = tmp_path / "a.json"
    write_json(path, {"old": 1})
    with pytest.raises(TypeError):
        write_json(path, {"bad": object()})
    with pytest.raises(RuntimeError), replacing(path) as aside:
        aside.write_text("half")
        raise RuntimeError
    assert path.read_text() == '{\n  "old": 1\n}\n'
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_text_is_utf8(tmp_path):
    write_text(tmp_path / "t", "é")
    assert (tmp_path / "t").read_bytes() == "é".encode()


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot be asked for a process")
def test_files_of_killed_processes_are_removed_and_others_stay(tmp_path):
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    gone, here = int(done.stdout), os.getpid()
    kept = {f".a.{here}.json", ".a.json", ".a.1x.json", "a.json"}
    for name in (f".a.{gone}.json", f".a.b.{gone}.json", f".c.{gone}", *kept):
        (tmp_path / name).touch()
    remove_left_overs(tmp_path, "a.json")
    assert not (tmp_path / f".a.{gone}.json").exists() and (tmp_path / f".c.{gone}").exists()
    remove_left_overs(tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == kept

"""Files of lines and of videos: whole, never replaced by accident, and errors that say what to do."""

import cv2
import pytest
from recordings import length
from results_made import LABELS, result

from fer_cam.sinks import VideoSink, open_records
from fer_cam.sinks.lines import csv_header, json_line, text_line
from fer_models import FerError


@pytest.mark.parametrize("kind", ["text", "jsonl", "csv"])
def test_every_line_is_there_before_the_file_is_closed(tmp_path, kind):
    sink = open_records(str(tmp_path / "out"), kind, LABELS)
    for i in range(3):
        sink.write(result(i))
    assert len((tmp_path / "out").read_text().splitlines()) == 3 + (kind == "csv")
    sink.close()
    sink.close()


def test_a_file_with_something_in_it_is_not_lost(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text(csv_header(LABELS) + "\n")
    with pytest.raises(FerError, match="--append or --overwrite"):
        open_records(str(path), "csv", LABELS)
    sink = open_records(str(path), "csv", LABELS, append=True)
    sink.write(result())
    sink.close()
    assert len(path.read_text().splitlines()) == 2  # no second header
    open_records(str(path), "jsonl", LABELS, overwrite=True).close()
    assert len(path.read_text().splitlines()) == 2  # nothing came in its place: it is kept
    sink = open_records(str(path), "jsonl", LABELS, overwrite=True)
    sink.write(result())
    sink.close()
    assert path.read_text() == json_line(result()) + "\n"


def test_lines_of_one_kind_are_not_added_to_a_file_of_another(tmp_path):
    path = tmp_path / "out"
    starts = {"csv": csv_header(LABELS), "jsonl": json_line(result()), "text": text_line(result())}
    for there, start in starts.items():
        path.write_text(start + "\n")
        for kind in starts:
            if kind == there:
                open_records(str(path), kind, LABELS, append=True).close()
                continue
            with pytest.raises(FerError, match=f"holds {there}, to which {kind} cannot be added"):
                open_records(str(path), kind, LABELS, append=True)
        assert path.read_text() == start + "\n"
    path.write_text(starts["csv"] + "\n")
    with pytest.raises(FerError, match="columns of another"):
        open_records(str(path), "csv", LABELS, append=True, photos=True)


def test_a_persons_labels_are_not_replaced_by_results(tmp_path):
    path = tmp_path / "faces.csv"
    path.write_text("photo,face,frame,label\na.jpg,a.png,0,happy\nb.jpg,b.png,0,\n")
    with pytest.raises(FerError, match="1 label that a person filled in would be lost"):
        open_records(str(path), "csv", LABELS, overwrite=True)
    with pytest.raises(FerError, match="table of --save-faces"):
        open_records(str(path), "csv", LABELS, append=True)
    assert path.read_text().endswith("b.png,0,\n")
    path.write_text("photo,face,frame,label\na.jpg,a.png,0,\n")
    sink = open_records(str(path), "csv", LABELS, overwrite=True)
    sink.write(result())
    sink.close()
    assert path.read_text().startswith("frame,time,id,")


def test_places_that_cannot_be_written(tmp_path):
    with pytest.raises(FerError, match="cannot be written"):
        open_records(str(tmp_path / "no" / "out"), "text", LABELS)
    with pytest.raises(FerError, match="cannot be written"):
        open_records(str(tmp_path), "text", LABELS)
    with pytest.raises(FerError, match="no folder"):
        VideoSink(tmp_path / "no" / "out.mp4", 30)
    with pytest.raises(FerError, match=r"\.mp4"):
        VideoSink(tmp_path / "out.txt", 30)
    with pytest.raises(FerError, match="unknown format"):
        open_records(None, "xml", LABELS)


def test_a_full_disk_is_reported():
    try:
        sink = open_records("/dev/full", "jsonl", LABELS)
    except FerError:
        pytest.skip("there is no /dev/full here")
    with pytest.raises(FerError, match="cannot be written"):
        sink.write(result())


def read_back(path):
    capture = cv2.VideoCapture(str(path))
    images = []
    while (got := capture.read())[0]:
        images.append(got[1])
    return images, capture.get(cv2.CAP_PROP_FPS)


@pytest.mark.parametrize("suffix", [".mp4", ".avi", ".mkv"])
def test_video_has_a_frame_each_and_appears_when_whole(tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    sink = VideoSink(path, 25)
    for i in range(10):
        sink.write(result(i, i / 25))
    assert not path.exists()
    sink.close()
    images, fps = read_back(path)
    assert len(images) == 10 and fps == pytest.approx(25) and images[0].shape == (240, 320, 3)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    with pytest.raises(FerError, match="already exists"):
        VideoSink(path, 25)


def test_live_video_keeps_time(tmp_path):
    # 2 s in which frames come unevenly: each is shown when the source had it.
    sink = VideoSink(tmp_path / "out.mp4", 20)
    for i, now in enumerate([0, 0.1, 0.5, 0.51, 0.52, 1.2, 2.0]):
        sink.write(result(i, 100 + now))
    sink.close()
    images, _ = read_back(tmp_path / "out.mp4")
    assert len(images) == 7
    assert length(tmp_path / "out.mp4") == pytest.approx(2.05, abs=0.01)


def test_video_of_photos_of_different_sizes(tmp_path):
    sink = VideoSink(tmp_path / "out.mp4", 5, fit=True)
    for size in ((240, 320), (320, 241), (50, 500)):
        sink.write(result(size=size))
    sink.close()
    images, _ = read_back(tmp_path / "out.mp4")
    assert [i.shape for i in images] == [(240, 320, 3)] * 3

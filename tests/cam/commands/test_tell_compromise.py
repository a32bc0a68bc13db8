"""A machine at its limit does not fill the log."""

from fer_cam.commands.tell_compromise import TellCompromise


def test_changes_are_told_at_once_then_at_most_once_a_minute_and_the_end_is_told():
    lines = []
    news = TellCompromise(lines.append)
    for second in range(300):
        news.see(f"labels every {2 + second % 2} frames" if 10 <= second < 200 else "", 1000.0 + second)
    assert lines == [
        "labels every 2 frames", "labels every 3 frames", "labels every 2 frames", "labels every 3 frames",
        "every frame gets all the work again",
    ]  # fmt: skip


def test_what_is_back_as_it_was_told_needs_no_line():
    lines = []
    news = TellCompromise(lines.append)
    for now, compromise in ((1.0, "a"), (2.0, ""), (3.0, "a"), (70.0, "a")):
        news.see(compromise, now)
    assert lines == ["a"]

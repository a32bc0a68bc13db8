"""A camera that sends JPEG pictures over HTTP, whatever sizes they have, and breaks as cameras do."""

import socket
import threading
from contextlib import contextmanager, suppress

import cv2

__all__ = ["STALL", "mjpeg_server"]

STALL = object()


@contextmanager
def mjpeg_server(pictures, every=0.04):
    """Yield the address of a camera that sends `pictures` again and again, one each `every` seconds.

    A picture of None closes the connection, as a camera does that starts anew. STALL keeps it open and sends nothing
    until the other side has closed it. Bytes are sent in the place of a JPEG picture.
    """
    parts = [p if p is None or p is STALL or isinstance(p, bytes) else _jpeg(p) for p in pictures]
    door, ended = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve():
        count = 0
        while not ended.is_set():
            line, _ = door.accept()
            with line, suppress(OSError):
                line.recv(4096)
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n")
                while not ended.wait(every):
                    data = parts[count % len(parts)]
                    count += 1
                    if data is STALL:
                        line.settimeout(0.1)
                        while not ended.is_set() and _is_open(line):
                            pass
                        break
                    if data is None:
                        break
                    head = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(data)
                    line.sendall(head + data + b"\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}/"
    finally:
        ended.set()
        with suppress(OSError):
            socket.create_connection(door.getsockname()).close()
        thread.join(5)
        door.close()


def _jpeg(picture):
    return cv2.imencode(".jpg", picture)[1].tobytes()


def _is_open(line):
    try:
        return line.recv(4096) != b""
    except TimeoutError:
        return True

"""A camera that sends JPEG pictures over HTTP, whatever sizes they have."""

import socket
import threading
from contextlib import contextmanager, suppress

import cv2

__all__ = ["mjpeg_server"]


@contextmanager
def mjpeg_server(pictures, every=0.04):
    """Yield the address of a camera that sends `pictures` again and again, one each `every` seconds.

    A picture of None closes the connection, as a camera does that starts anew.
    """
    parts = [None if p is None else cv2.imencode(".jpg", p)[1].tobytes() for p in pictures]
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

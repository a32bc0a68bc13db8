"""The subcommands of `fer-train`, one file each: `add` describes its command line, `run` does the work.

Each is light to import; what is heavy (Keras, OpenCV, matplotlib) is imported by `run`.
"""

"""The subcommands of `fer-train`, one file each: `add` adds its options to the parser, `run` does the work.

Each file is light to import. Heavy packages (Keras, OpenCV, matplotlib) are imported by `run`.
"""

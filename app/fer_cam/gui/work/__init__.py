"""The work behind the window: sources, pipeline and recordings, on a thread of its own. Only `worker` needs Qt."""

"""The web page of a run, with metrics and a state for programs. Needs the extra `web`; see sink.py."""

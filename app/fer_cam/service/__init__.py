"""Everything for a run that goes on for months: its configuration file, its systemd unit, and the sign of life."""

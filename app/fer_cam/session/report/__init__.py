"""The report of a session: one HTML file that needs no network."""

from fer_cam.session.report.page import report_html, write_report
from fer_cam.session.report.timeline import timeline_svg

__all__ = ["report_html", "timeline_svg", "write_report"]

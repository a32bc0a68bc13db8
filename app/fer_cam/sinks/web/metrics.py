"""The metrics of a run, as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from fer_cam.sinks.output import OutputCounts
from fer_cam.sinks.status import RunStatus
from fer_cam.sinks.web.state import LATENCIES, Latency, WebState

__all__ = ["RunCollector", "make_registry"]


class RunCollector(Collector):
    """Reads the state of the run when it is asked, so that nobody pays for metrics that nobody reads."""

    def __init__(self, state: WebState) -> None:
        """state: of the run."""
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics of now."""
        status = self._state.status()
        yield from _source(status)
        yield _latency(self._state.latency())
        faces = status.faces if status.connected and not self._state.ill(status) else 0
        yield GaugeMetricFamily("fer_cam_faces", "Faces in the last frame.", value=faces)
        emotions = CounterMetricFamily(
            "fer_cam_emotion_seconds", "Seconds for which faces showed an emotion, added over faces.",
            labels=["emotion"],
        )  # fmt: skip
        for emotion, seconds in self._state.seconds().items():
            emotions.add_metric([emotion], seconds)
        yield emotions
        yield _outputs(status.outputs)
        info = GaugeMetricFamily("fer_cam_build_info", "Version and model; always 1.", labels=["version", "model"])
        info.add_metric([self._state.version, status.model], 1)
        yield info


def _source(status: RunStatus) -> Iterator[Metric]:
    counter, gauge = CounterMetricFamily, GaugeMetricFamily
    yield counter("fer_cam_frames", "Frames that were labelled.", value=status.frames)
    yield gauge("fer_cam_frame_rate", "Frames a second over the last 5 s.", value=status.rate)
    yield counter("fer_cam_frames_dropped", "Frames of the source that a newer one replaced.", value=status.dropped)
    yield gauge("fer_cam_source_connected", "1 while the source gives pictures, 0 while it is gone.", status.connected)
    yield counter("fer_cam_source_gaps", "Times that the source was gone.", value=status.gaps)
    yield counter("fer_cam_source_gone_seconds", "Seconds that the source was gone.", value=status.gone)
    yield gauge("fer_cam_idle_seconds", "Seconds since the last frame was labelled.", value=status.idle)
    yield gauge("fer_cam_start_time_seconds", "When the run began, in seconds since 1970.", value=status.started)


def _latency(latency: Latency) -> Metric:
    bounds = [*map(str, LATENCIES), "+Inf"]
    family = HistogramMetricFamily(
        "fer_cam_latency_seconds", "Seconds from the capture of a live frame until it was labelled."
    )
    family.add_metric([], list(zip(bounds, map(float, accumulate(latency.counts)), strict=True)), latency.total)
    return family


def _outputs(outputs: Iterable[OutputCounts]) -> Metric:
    family = CounterMetricFamily(
        "fer_cam_output_results", "Results of each output, by what became of them.", labels=["output", "outcome"]
    )
    for counts in outputs:
        for outcome in ("written", "dropped", "lost"):
            family.add_metric([counts.name, outcome], getattr(counts, outcome))
    return family


def make_registry(state: WebState) -> CollectorRegistry:
    """Return a registry of its own with the metrics of a run, and with memory and processor time of this process."""
    registry = CollectorRegistry()
    registry.register(RunCollector(state))
    ProcessCollector(registry=registry)
    return registry

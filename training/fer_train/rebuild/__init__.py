"""Rebuild of the shipped bundles: every run that leads to them, in order, then the exports."""

from fer_train.rebuild.processes import exit_on_sigterm
from fer_train.rebuild.sources import Sources
from fer_train.rebuild.stages import BUNDLES, STAGES, Average, Bundle, Stage, needed
from fer_train.rebuild.steps import Step, is_exported, plan, run_steps

__all__ = [
    "BUNDLES",
    "STAGES",
    "Average",
    "Bundle",
    "Sources",
    "Stage",
    "Step",
    "exit_on_sigterm",
    "is_exported",
    "needed",
    "plan",
    "run_steps",
]

"""The shipped bundles, made anew: every run that led to them, in order, then the exports."""

from fer_train.rebuild.stages import BUNDLES, STAGES, Bundle, Stage
from fer_train.rebuild.steps import Sources, Step, is_exported, needed, run_steps, steps

__all__ = ["BUNDLES", "STAGES", "Bundle", "Sources", "Stage", "Step", "is_exported", "needed", "run_steps", "steps"]

"""Parameters of published networks that were not run, counted on the network itself."""

from __future__ import annotations

from collections.abc import Iterable

from fer_train.recipes import RECIPES
from fer_train.report.published_numbers import PUBLISHED
from fer_train.runs.identity import ParameterCounts

__all__ = ["count_parameters"]


def count_parameters(ran: Iterable[str] = ()) -> dict[str, ParameterCounts]:
    """Build each network whose number of parameters was published, but those of `ran`, and count; by recipe.

    Takes about a second for a small network, and five for one with a pretrained base. No weights are read.
    """
    import keras

    from fer_train.networks.build import untrained_network
    from fer_train.networks.parameters import parameter_counts

    counts = {}
    known = set(ran)
    for recipe in (p.recipe for p in PUBLISHED if p.metric == "parameters" and p.recipe not in known):
        counts[recipe] = parameter_counts(untrained_network(RECIPES[recipe], None))
        keras.backend.clear_session()
    return counts

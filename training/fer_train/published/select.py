"""The recipes that a user names: systems A to E, or recipes one by one."""

from __future__ import annotations

from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean
from fer_train.recipes import RECIPES, Recipe

__all__ = ["select"]


def select(names: str | None) -> list[Recipe]:
    """Return the published systems' recipes that `names` has: letters A to E and names, separated by commas.

    None selects all. The order is that of the systems. Raises FerError (exit code 2) for an unknown name, with the
    nearest one.
    """
    published = {recipe.name: recipe for recipe in RECIPES.values() if recipe.system}
    if names is None:
        return list(published.values())
    wanted = [part.strip() for part in names.split(",") if part.strip()]
    if not wanted:
        raise FerError("--only: names nothing; give systems or recipes, such as B,D or b-g,c-own", exit_code=2)
    chosen: set[str] = set()
    for name in wanted:
        matches = [r.name for r in published.values() if name.upper() == r.system or name.lower() == r.name]
        if not matches:
            raise FerError(f"--only {name}: {_hint(name, list(published))}", exit_code=2)
        chosen.update(matches)
    return [recipe for recipe in published.values() if recipe.name in chosen]


def _hint(name: str, published: list[str]) -> str:
    if name in RECIPES:
        return f"not of a published system; train it with fer-train fit {name}"
    otherwise = "give systems A to E or recipes, see fer-train published --data PATH --dry-run"
    return f"no such system or recipe; {did_you_mean(name.lower(), published, otherwise)}"

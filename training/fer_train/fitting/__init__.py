"""Training one recipe: the loop, schedules, EMA, teachers and callbacks."""

"""Pages that explain: first start, privacy and law, models, shortcuts, and the question before a recording."""

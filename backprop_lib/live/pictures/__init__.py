"""Still pictures of the panels, drawn from the same layout and the same numbers as the live ones."""

"""ipycanvas and boards: its calls drawn on one, one painted on it, its pointer drawing."""

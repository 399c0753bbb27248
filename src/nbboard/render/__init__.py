"""The board as a picture: the drawing rules that page and exports share, and the exports."""

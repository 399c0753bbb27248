"""Every notebook of the project, run from top to bottom."""

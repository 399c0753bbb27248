"""Stories in a real Chromium, on a real JupyterLab and Notebook 7."""

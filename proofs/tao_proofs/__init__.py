"""Theorems about the functions of :mod:`tao_model`, proved on the code that runs."""

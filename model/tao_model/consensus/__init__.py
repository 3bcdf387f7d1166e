"""Yuma consensus: from weights and stake to what every neuron earns (chapter 06-consensus)."""

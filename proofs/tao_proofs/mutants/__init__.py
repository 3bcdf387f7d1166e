"""Planted defects: functions of the model with something wrong, each to be refuted by a theorem."""

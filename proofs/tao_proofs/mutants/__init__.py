"""Planted defects: functions of the model with something wrong.

Each is to be refuted by a theorem, and those of :mod:`runs` by a published record.
"""

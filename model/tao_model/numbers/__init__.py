"""Exact numbers: the integers and fixed-point numbers of production, over plain ``int``.

Chapter ``spec/01-numbers.md``. A fixed-point number is its raw bits; the format is an
object, and every operation names what happens to what does not fit.
"""

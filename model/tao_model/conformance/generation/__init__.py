"""Making inputs of records: one description of each kind, driven in two ways.

A generator is a function of a :class:`~tao_model.conformance.generation.source.Source` of
choices. A :class:`~tao_model.conformance.generation.source.Stream` makes the choices from a
seed, the same on every machine and with every version of Python, for records that are
published. Hypothesis makes them in :mod:`~tao_model.conformance.generation.drawing`, for tests
and for fuzzing, and so can shrink what it finds.

In reading order: :mod:`source` (choices), :mod:`values` (numbers by their unit, edge-heavy),
one module per chapter (:mod:`consensus`, :mod:`emission` ...), :mod:`inputs` (the generator of
each kind), :mod:`mistakes` (what is wrong in the implementations that records tell from the
model), :mod:`vectors` (choosing records, and saying what each is for), :mod:`publication`
(writing them, with a manifest).
"""

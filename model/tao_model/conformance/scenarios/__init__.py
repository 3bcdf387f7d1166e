"""Scenarios: a made-up network, and what people do on it, block by block (chapter 24-scenarios).

:mod:`form` is what people write; :mod:`described` makes a whole state of a description in a few
numbers; :mod:`agenda` says which steps follow each block; :mod:`simulation` runs them;
:mod:`observations` and :mod:`roles` look at the states on the way, :mod:`inspection` checks
them; :mod:`summary` is what came
of it, and :mod:`recording` the same as a record of kind ``trace``.
"""

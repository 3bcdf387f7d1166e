"""The proof engine: it runs the model's own functions on symbolic integers.

In reading order: :mod:`paths` (a function is called once for each of its paths),
:mod:`values` (the integers it is called with), :mod:`folding` (small functions as one path),
:mod:`domains` (what a theorem's inputs may be), :mod:`claims` (what theorems are written
with), :mod:`contracts` (a function that stands for what it guarantees), :mod:`replacement` and
:mod:`tracing` (how functions are exchanged and watched), :mod:`prover` (all together).

What is trusted: z3's answer that something is impossible, and the few lines that say what
Python's operators mean to z3. The rest is checked where it is used: every path of every
proof is replayed on plain integers, call by call.
"""

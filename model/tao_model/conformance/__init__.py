"""Conformance: records of behaviour, and how an implementation is held against them."""

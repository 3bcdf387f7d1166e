"""Staking: what is admitted, and what it does to positions (chapter 05-staking).

The rules here take and return parts of the state. ``network`` composes them with the pools,
the accounts and the claims of root.
"""

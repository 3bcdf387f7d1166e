"""Pools: how alpha and TAO are exchanged (chapter 04-pools)."""

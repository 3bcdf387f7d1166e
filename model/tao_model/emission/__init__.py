"""The way of a block's emission, from the mint to the hotkeys (chapter 03-emission).

In reading order: :mod:`shares` (which subnet gets how much TAO), :mod:`terms` (what of it
goes into the pool and what buys alpha), :mod:`split` (who shares the new alpha),
:mod:`schedule` (when it is paid), :mod:`mechanisms` and :mod:`dividends` (whose work earned
what), :mod:`effects` and :mod:`distribution` (the payments), :mod:`moving_price` (what the
next block's shares are made of).
"""

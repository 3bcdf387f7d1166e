"""The whole state machine: what a person submits, and what the chain does by itself.

:func:`apply` carries out a call, :func:`run_block` lets the chain take its next block. Only
this package reaches across the parts of the state; the rules themselves stand in the chapters.

How to add a call
-----------------

1. The rules go to the chapter's module below (``tao_model/staking/``, ``tao_model/children.py``
   ...): pure functions on the chapter's own part and plain values, each with its ID.
2. The module of that chapter *here* (``network/children.py`` ...) gets three things:

   - the action, a frozen class whose fields are the call's arguments, under the model's names;
   - the handler, ``(state, origin, action) -> state``: the first line settles the origin
     (:func:`origins.signer`, :func:`origins.require_root`), then come production's checks in
     production's order, then the parts are taken out of the state, handed to the rules, and put
     back (:meth:`State.with_subnet`, :meth:`State.with_balance`, ``attrs.evolve``). It raises
     :class:`Rejected`; what it had computed until then is dropped, so a refusal leaves nothing;
   - a row of ``CALLS``: production's name of the call, the action, production's names of the
     arguments in the order of the fields, and the handler.

   A handler that others need as a step of theirs is a function without an origin.
3. A new refusal becomes a member of :class:`~tao_model.rejection.Reason`, with production's
   name; unless the pallet is the main one, :mod:`refusals` says which raises it.
4. Errors that a check *before* the call would raise belong to :mod:`guards`, in its order.
5. ``tao-spec vectors progress FILE...`` then shows how many recorded steps agree.

:mod:`balances` is the shortest example; :mod:`blocks` lists what a block does, step by step.
"""

from tao_model.network.blocks import BlockInputs, run_block
from tao_model.network.calls import apply
from tao_model.network.origins import ROOT_ORIGIN, Origin, Signed

__all__ = ["ROOT_ORIGIN", "BlockInputs", "Origin", "Signed", "apply", "run_block"]

"""Reports: what the model computes, as a person reads it."""

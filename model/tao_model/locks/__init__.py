"""Locked alpha, and the conviction that holding on earns (chapter 16-locks)."""

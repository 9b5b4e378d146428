"""Checks of the exercises: each says in words what is wrong."""

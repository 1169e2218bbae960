"""Attacks on the running product: what was tried, and what must be answered."""

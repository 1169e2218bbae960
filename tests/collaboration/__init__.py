"""Tests of collaboration plans."""

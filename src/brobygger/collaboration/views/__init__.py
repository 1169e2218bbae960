"""The pages of collaboration plans."""

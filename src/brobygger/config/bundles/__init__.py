"""Backup bundles: one file with the database, the uploaded files, and what is needed to know whether it fits."""

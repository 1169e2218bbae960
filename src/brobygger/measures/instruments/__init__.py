"""What an instrument is, and reading and writing its definition. Plain Python: no Django, no database."""

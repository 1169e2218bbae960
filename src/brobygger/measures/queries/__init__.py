"""Reading: which instruments there are and may be used, and what surveys came to."""

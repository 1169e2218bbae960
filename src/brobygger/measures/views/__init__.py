"""Pages: filling in, what surveys came to, which questionnaires there are."""

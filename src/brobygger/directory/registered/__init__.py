"""Units from Enhetsregisteret: read (`reading`), understood (`records`), compared (`comparing`). Pure: no database."""

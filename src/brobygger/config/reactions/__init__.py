"""The reactions that `config/handlers.py` lists, one file for each folder whose news they answer."""

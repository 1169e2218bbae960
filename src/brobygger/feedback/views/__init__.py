"""The page that is looked at together, and the card in the room."""

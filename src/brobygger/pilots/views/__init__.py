"""The pages of pilots: `preparing` one, `starting` a room under it, the leaders' `answers`, the use `figures`."""

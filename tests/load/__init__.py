"""What the bench and the fault run share: a server of their own, people in rooms, and lean clients."""

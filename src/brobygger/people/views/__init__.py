"""Pages about people: signing in, invitations, one's own, the story's cast, the administrators' desk."""

"""How fast a lead's pages are over a full desk."""

"""How fast the inbox page is over a full desk."""

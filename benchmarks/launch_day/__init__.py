"""How fast many cases change for one reason."""

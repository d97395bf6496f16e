"""Django's own strings: settings, addresses, the server's entry."""

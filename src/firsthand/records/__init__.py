"""Records: where rows live. The only room that touches them; everything it gives out is a plain value."""

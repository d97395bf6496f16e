"""Bodies of every shape that a vendor documents, written by us, with what is heard in them."""

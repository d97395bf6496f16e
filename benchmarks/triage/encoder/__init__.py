"""Making the shipped sentence encoder: texts, the teacher's readings of them, and the small encoder that learns them."""

"""The demo: a ready world and its launch morning, played by the real code."""

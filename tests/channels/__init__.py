"""Second channels, on real servers of this machine."""

"""The pure core: what the program says next, and who must be told. No clock, no I/O, no chance."""

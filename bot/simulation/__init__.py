"""Made-up participants, played on the engine: how a program works out before anybody meets it."""

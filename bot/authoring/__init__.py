"""What coordinators write, made into values of the core; each mistake is told by file and line."""

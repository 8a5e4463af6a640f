"""A Telegram of our own on this machine: a strict local Bot API, and the page of `evenkeel demo`."""

"""Telegram: what comes from it, what goes to it. python-telegram-bot's Bot and types, our own loops."""

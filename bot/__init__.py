"""Evenkeel: a Telegram bot for a guided program of sleep, activity and stress reduction."""

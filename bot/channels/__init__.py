"""Second channels: e-mail, SMS, calls and whatever else reaches staff when Telegram does not."""

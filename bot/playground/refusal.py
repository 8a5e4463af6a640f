"""What Telegram answers instead of a result."""

from typing import Any


class RefusedError(Exception):
    """Telegram refuses a call: the code, its own words for why, and what it adds for programs to read."""

    def __init__(self, code: int, description: str, parameters: dict[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON that Telegram sends."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(why: str) -> RefusedError:
    """The call makes no sense as it stands; sending it again will not help."""
    return RefusedError(400, f"Bad Request: {why}")


def forbidden(why: str) -> RefusedError:
    """The bot may not do this here."""
    return RefusedError(403, f"Forbidden: {why}")


def flood(seconds: int) -> RefusedError:
    """Too much, too fast: wait this many seconds."""
    return RefusedError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def migrated(chat_id: int) -> RefusedError:
    """The group has become a supergroup, which has another id."""
    why = "Bad Request: group chat was upgraded to a supergroup chat"
    return RefusedError(400, why, {"migrate_to_chat_id": chat_id})

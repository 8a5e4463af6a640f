"""What holds for every value of the core."""

import pytest
from pydantic import ValidationError

from bot.core.events import Wrote


def test_an_error_about_a_value_does_not_quote_what_somebody_wrote() -> None:
    with pytest.raises(ValidationError) as raised:
        Wrote.model_validate({"kind": "wrote", "text": ["I want to die"], "edited": "I want to die"})
    assert "die" not in str(raised.value)
    assert "text" in str(raised.value)


def test_a_value_is_never_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Wrote(text="five").text = "six"  # type: ignore[misc]

"""The list of channels: read with a sentence for each mistake, and never a secret in it."""

import re
from pathlib import Path

import pytest

from bot.channels.listing import Channel, ChannelsError, read_channels

PEOPLE = {"clara": 1, "sam": 1, "robin": 1}
SECRET = "s3cr3t"


def written(folder: Path, text: str) -> tuple[Channel, ...]:
    file = folder / "channels.yaml"
    file.write_text(text, encoding="utf-8")
    return read_channels(file, PEOPLE, must_exist=False)


def test_each_person_has_a_list_of_addresses_with_or_without_a_label(tmp_path: Path) -> None:
    channels = written(
        tmp_path,
        "# who is reached by what\n"
        "clara:\n"
        f'  - "mailtos://bot:{SECRET}@mail.example?to=clara@clinic.example"\n'
        f'  - {{label: her phone, url: "twilio://AC{"1" * 32}:{SECRET}{"2" * 26}@+15005550006/+15005550007"}}\n'
        "robin:\n"
        f"  - jsons://hooks.example/{SECRET}\n",
    )
    assert [(each.row.name, each.label) for each in channels] == [
        ("clara/1", "E-Mail"),
        ("clara/2", "her phone"),
        ("robin/1", "JSON"),
    ]
    assert SECRET in channels[0].url.get_secret_value()
    assert SECRET not in repr(channels)


def test_the_example_of_the_operator_s_page_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(clara:.*?)```", page, re.DOTALL)
    labels = [(each.row.name, each.label) for each in written(tmp_path, example)]
    assert labels == [
        ("clara/1", "E-Mail"),
        ("clara/2", "her phone"),
        ("sam/1", "Slack"),
        ("sam/2", "Pager Duty"),
        ("robin/1", "JSON"),
    ]


def test_without_a_file_there_are_no_channels_unless_the_operator_named_one(tmp_path: Path) -> None:
    file = tmp_path / "channels.yaml"
    assert read_channels(file, PEOPLE, must_exist=False) == ()
    with pytest.raises(ChannelsError, match="there is no such file"):
        read_channels(file, PEOPLE, must_exist=True)
    assert written(tmp_path, "") == written(tmp_path, "# nobody yet\n") == ()


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        (f"clra:\n  - json://h.example/{SECRET}\n", 1, "is not among the people of programs/on-call.yaml; did you"),
        (f"json://h.example/{SECRET}: x\n", 1, "what stands here is not among the people"),
        (f"clara: json://h.example/{SECRET}\n", 1, "“clara” needs a list"),
        (f"clara:\n  - json://h.example/ok\n  - bogus{SECRET}://x\n", 3, "channel 2 of “clara” can't be used: it"),
        (f"clara:\n  - slack://{SECRET}\n", 2, "channel 1 of “clara” can't be used: what"),
        (f"clara:\n  - {{url: 'json://h.example/{SECRET}', labl: x}}\n", 2, "write the address alone, or {label"),
        (f"clara:\n  - {{label: 'json://h.example/{SECRET}'}}\n", 2, "the address is missing"),
        (f"clara:\n  - {{label: 'json://{SECRET}', url: 'json://h.example'}}\n", 2, "the label is for people to read"),
        (f"- json://h.example/{SECRET}\n", 1, "write people by their keys"),
        (f"clara:\n  - 'json://h.example/{SECRET}\n", 2, "this is not YAML as it should be"),
        (f"clara:\n\t- json://h.example/{SECRET}\n", 2, "this is not YAML as it should be"),
        (f"clara: [{SECRET}\n", 1, "this is not YAML as it should be"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_by_its_line_and_without_the_secret(
    tmp_path: Path, text: str, line: int, complaint: str
) -> None:
    with pytest.raises(ChannelsError) as raised:
        written(tmp_path, text)
    said = str(raised.value)
    assert f"channels.yaml:{line}: " in said
    assert complaint in said
    assert SECRET not in said


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ChannelsError) as raised:
        written(tmp_path, "clra:\n  - json://h.example\nsam:\n  - nothing\n")
    assert len(str(raised.value).splitlines()) == 2

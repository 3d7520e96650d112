"""What scanners and camera say is whole in every language."""

import pytest

from loyalty.values.languages import Phrases
from terminal.ui.device_speech.reading import READING
from tests.fixtures.phrases import check_whole


@pytest.mark.parametrize("phrases", READING, ids=lambda phrases: phrases[0])
def test_every_sentence_is_whole(phrases: Phrases) -> None:
    check_whole(phrases)

import pytest

from booking.search import search


@pytest.mark.parametrize("word", ["' OR 1=1 --", "%", "_", "\\", "O'Neill"])
def test_words_stay_words(connection, word):
    assert all(row.surname.startswith(word) for row in search(connection, {"surname": word}))


def test_unknown_fields_are_refused(connection):
    with pytest.raises(KeyError):
        search(connection, {"1=1; --": "x"})

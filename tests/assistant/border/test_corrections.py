import pytest

from assistant.border.corrections import read_correction
from assistant.errors import SettingsError
from corpus.documents import Correction


def test_what_is_typed_is_read_as_the_catalogue_writes_it() -> None:
    assert read_correction(
        title="  CRTE du  Valenciennois ",
        kind="crte",
        date="31/05/2023",
        territory="CAVM",
        period="2021 – 2026",
    ) == Correction("CRTE du Valenciennois", "CRTE", "2023-05-31", "CAVM", "2021-2026")
    assert read_correction(kind="deliberation", date="2023-05-31").fields == {
        "kind": "délibération",
        "date": "2023-05-31",
    }


def test_an_empty_text_undoes() -> None:
    assert read_correction(title="", date="").fields == {"title": "", "date": ""}


@pytest.mark.parametrize(
    ("field", "words", "reason"),
    [
        ("kind", "roman", "« roman » n'est pas un genre connu ; il y a : CRTE"),
        ("date", "31/02/2023", "n'est pas une date"),
        ("date", "3024-01-01", "trop loin dans l'avenir"),
        ("title", "x" * 301, "301 caractères ; écrivez-en 300 au plus"),
        ("date", "mai 2023", "n'est pas une date"),
        ("period", "2026-2021", "n'est pas une période"),
        ("period", "depuis 2021", "n'est pas une période"),
    ],
)
def test_what_cannot_be_is_told_with_what_can(field: str, words: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=reason):
        read_correction(**{field: words})


def test_nothing_to_correct_is_told() -> None:
    with pytest.raises(SettingsError, match="--title, --kind"):
        read_correction()

from pathlib import Path

from corpus.readers.html import read_html

PAGE = """<!doctype html><html><head><title>Les tarifs</title></head><body><article><h1>Les tarifs</h1>
<p>Voici les tarifs de la restauration scolaire que le conseil municipal a votés pour l'année 2024.</p>
<p>Tarifs par quotient :</p>
<table><tr><th rowspan="2">Quotient</th><th colspan="2">Repas | goûter</th></tr>
<tr><th>Maternelle</th><th>Élémentaire</th></tr>
<tr><td>Moins de 300</td><td>1,00 €</td><td>1,50 €</td></tr>
<tr><td>Plus de 300</td><td></td><td><b>3,00 €</b></td></tr></table>
<p>La ville paie la moitié du repas de chaque enfant qui mange à la cantine plus de deux jours.</p>
</article></body></html>"""


def test_a_table_of_a_web_page_keeps_its_rows_and_columns(tmp_path: Path) -> None:
    path = tmp_path / "tarifs.html"
    path.write_text(PAGE, encoding="utf-8")
    reading = read_html(path)
    (table,) = reading.tables
    assert table.title == "Tarifs par quotient :"
    assert table.header == ("Quotient", "Repas | goûter Maternelle", "Repas | goûter Élémentaire")
    cells = [{cell.column: reading.text[cell.start : cell.end] for cell in row} for row in table.rows]
    assert cells == [
        {0: "Moins de 300", 1: "1,00 €", 2: "1,50 €"},
        {0: "Plus de 300", 2: "**3,00 €**"},
    ]
    assert "Moins de 300\t1,00 €\t1,50 €\n" in reading.text
    assert "|---|" not in reading.text
    assert "La ville paie la moitié" in reading.text[table.end :]

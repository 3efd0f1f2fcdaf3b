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


def test_a_label_over_several_rows_of_a_web_page_is_said_of_each_and_an_amount_once(tmp_path: Path) -> None:
    before, after = PAGE[: PAGE.index("<table>")], PAGE[PAGE.index("</table>") :]
    rows = [
        "<th>Projet</th><th>Financeur</th><th>Montant</th><th>Coût</th>",
        '<td rowspan="2">Gymnase</td><td>DETR</td><td>12 €</td><td rowspan="2">20 €</td>',
        "<td>Région</td><td>8 €</td>",
        "<td>Halle</td><td>DETR</td><td>5 €</td><td>5 €</td>",
    ]
    path = tmp_path / "aides.html"
    path.write_text(f"{before}<table>{''.join(f'<tr>{row}</tr>' for row in rows)}{after}", encoding="utf-8")
    assert (
        "Projet\tFinanceur\tMontant\tCoût\nGymnase\tDETR\t12 €\t20 €\nGymnase\tRégion\t8 €\nHalle\tDETR\t5 €\t5 €\n"
    ) in read_html(path).text

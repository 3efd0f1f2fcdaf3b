"""The regions and départements of France, as tables of grants name or number them."""

from corpus.french.folding import words_of

_DEPARTEMENTS = (
    "01 Ain|02 Aisne|03 Allier|04 Alpes-de-Haute-Provence|05 Hautes-Alpes|06 Alpes-Maritimes|07 Ardèche"
    "|08 Ardennes|09 Ariège|10 Aube|11 Aude|12 Aveyron|13 Bouches-du-Rhône|14 Calvados|15 Cantal|16 Charente"
    "|17 Charente-Maritime|18 Cher|19 Corrèze|2A Corse-du-Sud|2B Haute-Corse|21 Côte-d'Or|22 Côtes-d'Armor"
    "|23 Creuse|24 Dordogne|25 Doubs|26 Drôme|27 Eure|28 Eure-et-Loir|29 Finistère|30 Gard|31 Haute-Garonne"
    "|32 Gers|33 Gironde|34 Hérault|35 Ille-et-Vilaine|36 Indre|37 Indre-et-Loire|38 Isère|39 Jura|40 Landes"
    "|41 Loir-et-Cher|42 Loire|43 Haute-Loire|44 Loire-Atlantique|45 Loiret|46 Lot|47 Lot-et-Garonne"
    "|48 Lozère|49 Maine-et-Loire|50 Manche|51 Marne|52 Haute-Marne|53 Mayenne|54 Meurthe-et-Moselle"
    "|55 Meuse|56 Morbihan|57 Moselle|58 Nièvre|59 Nord|60 Oise|61 Orne|62 Pas-de-Calais|63 Puy-de-Dôme"
    "|64 Pyrénées-Atlantiques|65 Hautes-Pyrénées|66 Pyrénées-Orientales|67 Bas-Rhin|68 Haut-Rhin|69 Rhône"
    "|70 Haute-Saône|71 Saône-et-Loire|72 Sarthe|73 Savoie|74 Haute-Savoie|75 Paris|76 Seine-Maritime"
    "|77 Seine-et-Marne|78 Yvelines|79 Deux-Sèvres|80 Somme|81 Tarn|82 Tarn-et-Garonne|83 Var|84 Vaucluse"
    "|85 Vendée|86 Vienne|87 Haute-Vienne|88 Vosges|89 Yonne|90 Territoire de Belfort|91 Essonne"
    "|92 Hauts-de-Seine|93 Seine-Saint-Denis|94 Val-de-Marne|95 Val-d'Oise|971 Guadeloupe|972 Martinique"
    "|973 Guyane|974 La Réunion|976 Mayotte"
)
_REGIONS = (
    "84 Auvergne-Rhône-Alpes|27 Bourgogne-Franche-Comté|53 Bretagne|24 Centre-Val de Loire|94 Corse|44 Grand Est"
    "|32 Hauts-de-France|11 Île-de-France|28 Normandie|75 Nouvelle-Aquitaine|76 Occitanie|52 Pays de la Loire"
    "|93 Provence-Alpes-Côte d'Azur|01 Guadeloupe|02 Martinique|03 Guyane|04 La Réunion|06 Mayotte"
)
_DEPARTEMENTS_OF = (
    "84 01 03 07 15 26 38 42 43 63 69 73 74|27 21 25 39 58 70 71 89 90|53 22 29 35 56|24 18 28 36 37 41 45|94 2A 2B"
    "|44 08 10 51 52 54 55 57 67 68 88|32 02 59 60 62 80|11 75 77 78 91 92 93 94 95|28 14 27 50 61 76"
    "|75 16 17 19 23 24 33 40 47 64 79 86 87|76 09 11 12 30 31 32 34 46 48 65 66 81 82|52 44 49 53 72 85"
    "|93 04 05 06 13 83 84|01 971|02 972|03 973|04 974|06 976"
)


def _by_words(table: str) -> dict[tuple[str, ...], tuple[str, str]]:
    return {
        words_of(name): (code, name) for code, _, name in (each.partition(" ") for each in table.split("|"))
    }


DEPARTEMENTS = _by_words(_DEPARTEMENTS)
"""The number and the name of each département, by the words of its name."""

REGIONS = _by_words(_REGIONS)
"""The number (INSEE) and the name of each region, by the words of its name."""

REGION_DEPARTEMENTS = {
    region: frozenset(codes.split())
    for region, _, codes in (each.partition(" ") for each in _DEPARTEMENTS_OF.split("|"))
}
"""The numbers of the départements of each region, by its own."""

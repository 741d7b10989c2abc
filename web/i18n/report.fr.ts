export const reportFr = {
  'report.open': 'Rapport à imprimer',
  'report.title': 'Rapport : {name}',
  'report.kind': 'Rapport de résultats',
  'report.print': 'Imprimer ou enregistrer en PDF',
  'report.back': 'Résultats',
  'report.lead':
    'Une version sur papier A4 : page de titre, chiffres, graphiques et méthode. Aucun nom n’y figure.',
  'report.campaign': 'Campagne',
  'report.directorate': 'Direction commanditaire',
  'report.period': 'Période des appels',
  'report.dates': 'Dates de la campagne',
  'report.dates.value': 'du {from} au {to}',
  'report.dates.none': 'sans date de début ou de fin',
  'report.state': 'État',
  'report.made': 'Établi le',
  'report.purpose': 'Finalité',
  'report.essentials': 'L’essentiel',
  'report.settled': 'Personnes terminées',
  'report.people': 'Personnes de la liste',
  'report.reached': 'Personnes jointes',
  'report.calls': 'Appels clos',
  'report.response': 'Taux de réponse (RR2)',
  'report.median': 'Durée médiane d’un appel',
  'report.method': 'Méthode',
  'report.method.source':
    'Chaque nombre est un décompte des lignes de la campagne au {at} ; rien n’est estimé ni extrapolé, sauf e et ce qui est donné avec un intervalle. Liste : {source}.',
  'report.method.source.none': 'non renseignée',
  'report.method.base':
    'Base. Une part est toujours écrite avec ce qu’elle divise. Les situations finales et les objectifs portent sur les personnes terminées ; les réponses, sur les personnes qui ont donné une réponse à la question, les « ne sait pas », refus et « sans objet » étant comptés à part.',
  'report.method.period':
    'Période. Contacts et durées portent sur les appels commencés dans la période indiquée en page de titre ; le reste porte sur toute la campagne.',
  'report.method.contact':
    'Joint veut dire que quelqu’un a parlé, que l’entretien ait eu lieu ou non. Un appel qui concerne plusieurs personnes d’un foyer compte une fois par moment, et une fois pour chacune par essai. Un appel encore ouvert ne compte pas.',
  'report.method.times':
    'Durée. Du lancement de l’appel à sa clôture, à la seconde. Quartiles et 90e centile par interpolation linéaire (type 7 de Hyndman et Fan, celui de R et des tableurs).',
  'report.method.plan':
    'Plan. Toute la liste, répartie également sur les jours où la campagne appelle, jours fériés et fermetures exclus.',
  'report.method.aapor':
    'Taux AAPOR (Standard Definitions, 10e édition, 2023). Complet (I) : entretien terminé. Partiel (P) : bloc minimal atteint. Refus (R) : refus, opposition, interruption avant le bloc minimal. Sans contact (NC), autres éligibles (O), éligibilité inconnue (UH, UR, UO). Non éligibles (NE), hors champ, retirés de la liste ou quota atteint : exclus des taux.',
  'report.method.e':
    'e, la part supposée éligible parmi les personnes d’éligibilité inconnue, vaut {e} : K / (K + NE), méthode par défaut du calculateur de l’AAPOR.',
  'report.method.frame.eligibility_known':
    'Cadre : liste nominative. Une personne jamais jointe reste éligible, un numéro inutilisable compte comme un non-contact.',
  'report.method.frame.to_screen':
    'Cadre : liste à filtrer. Une personne jamais jointe est d’éligibilité inconnue.',
  'report.method.sample':
    'Échantillon. Les intervalles sont à 95 %, ceux des taux et des parts de Wilson (1927), ceux des moyennes de Student ; connue, la population les resserre (Cochran, 1977) ; avec des poids, l’effectif est celui de Kish (1965). Ils disent le hasard du tirage, pas ce que changeraient les personnes qui n’ont pas répondu.',
  'report.method.excluded':
    'Exclus des taux : {count, plural, =0 {personne} one {# personne} other {# personnes}}.',
} as const satisfies Record<string, string>;

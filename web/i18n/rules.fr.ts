export const rulesFr = {
  'campaign.tab.rules': 'Règles de rappel',
  'rules.lead':
    'Ce que devient une personne après chaque appel. Un changement vaut dès l’enregistrement, campagne en cours comprise : les personnes déjà appelées qui attendent suivent en quelques secondes. Les rappels promis et les personnes suspendues ne bougent pas ; celles qui sont terminées le restent.',
  'rules.readOnly': 'Vous ne pouvez que lire ces règles : c’est à un·e responsable de les changer.',
  'rules.readOnly.closed': 'La campagne est close : ses règles ne changent plus.',
  'rules.recounting': 'Les personnes en attente prennent la place que leur donnent les dernières règles…',
  'rules.part.limits': 'Combien de fois',
  'rules.part.results': 'Après chaque résultat',
  'rules.perTarget': 'Une même personne est appelée au plus {field} fois dans cette campagne.',
  'rules.perLine': 'Pour elle, un même numéro est appelé au plus {field} fois.',
  'rules.perDay': 'Un même numéro est appelé au plus {field} fois par jour.',
  'rules.handOverMinutes':
    'Un rendez-vous que son agent·e ne prend pas est confié aux autres au bout de {field} minutes.',
  'rules.rotateSlots': 'Ne jamais rappeler deux fois de suite à la même tranche de la journée.',
  'rules.rotateSlots.hint':
    'Matin, midi, après-midi, soirée, samedi : quand les horaires en ont une autre, et pour un délai d’au moins une heure.',
  'rules.after':
    'Après « {result} », rappeler dans {amount} {unit}, {line}, {agent}. Au bout de {cap} fois, clore comme {exhausted}.',
  'rules.amount': 'Délai',
  'rules.unit': 'Unité du délai',
  'rules.unit.minutes': 'minutes',
  'rules.unit.hours': 'heures',
  'rules.unit.days': 'jours',
  'rules.line': 'Numéro',
  'rules.line.same': 'sur le même numéro',
  'rules.line.next': 'sur le numéro suivant',
  'rules.agent': 'Agent·e',
  'rules.agent.any': 'par n’importe qui',
  'rules.agent.other': 'par un·e autre agent·e',
  'rules.cap': 'Nombre de fois',
  'rules.exhausted': 'Situation finale',
  'rules.cap.hint':
    'Nombre de fois laissé vide : ce résultat ne clôt jamais à lui seul, les limites ci-dessus suffisent. Un numéro qui se repose n’est jamais appelé plus tôt.',
  'rules.restore': 'Rétablir les règles par défaut',
  'rules.saved': 'Règles enregistrées : les personnes en attente suivent.',
  'rules.reload': 'Voir les nouvelles règles',
  'rules.preview':
    '{called, plural, =0 {Personne n’attend après un appel : ces règles vaudront pour les prochains.} one {Une personne déjà appelée attend : {effects}.} other {Sur # personnes déjà appelées qui attendent, {effects}.}}',
  'rules.preview.sooner':
    '{count, plural, one {# sera rappelée plus tôt} other {# seront rappelées plus tôt}}',
  'rules.preview.later':
    '{count, plural, one {# sera rappelée plus tard} other {# seront rappelées plus tard}}',
  'rules.preview.moved':
    '{count, plural, one {# changera de numéro ou d’agent·e} other {# changeront de numéro ou d’agent·e}}',
  'rules.preview.closed':
    '{count, plural, one {# sera close comme « {disposition} »} other {# seront closes comme « {disposition} »}}',
  'rules.preview.same': '{count, plural, one {# ne change pas} other {# ne changent pas}}',
  'rules.preview.atLeast': 'Il y en a d’autres : le compte s’est arrêté aux 20 000 premières.',
  'consequences.none': 'Changez une règle : les conséquences s’affichent ici avant d’enregistrer.',
  'consequences.impossible': 'Chaque nombre doit être entier et rester dans les limites de sa règle.',
  'consequences.counting': 'Calcul des conséquences…',
  'consequences.failed': 'Les conséquences n’ont pas pu être calculées.',
  'audit.action.campaign.rules': 'Règles de rappel modifiées',
  'audit.action.queue.replan': 'Personnes en attente déplacées par les règles',
} as const satisfies Record<string, string>;

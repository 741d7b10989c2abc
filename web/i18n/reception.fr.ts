/** « Ce numéro m’a appelé » : quelqu’un rappelle le numéro qui l’a appelé. */
export const receptionFr = {
  'returned.title': 'Ce numéro m’a appelé',
  'returned.lead':
    'Quelqu’un rappelle. Demandez-lui le numéro que nous avons appelé : vous saurez qui l’a appelé, quand, et ce que vous pouvez dire.',
  'returned.number': 'Numéro que nous avons appelé',
  'returned.number.hint': 'Comme la personne le dit, ou tel que votre téléphone l’affiche.',
  'returned.search': 'Chercher',
  'returned.keys.number': 'Chercher un autre numéro',
  'returned.keys.identity': 'Vérifier l’identité',
  'returned.keys.resume': 'Reprendre l’entretien',
  'returned.found': '{number} : {count, plural, one {un dossier} other {# dossiers}}',
  'returned.none': '{number} n’est dans aucune campagne',
  'returned.none.say':
    'Nous n’avons pas appelé ce numéro pour une campagne. Un autre service l’a peut-être fait, ou la personne a plusieurs numéros : demandez-lui si un autre a pu sonner.',
  'returned.none.kept': 'Ce numéro n’a pas été conservé.',
  'returned.opposed': 'Ce numéro s’est opposé à nos appels : plus personne ne l’appelle.',
  'returned.say': 'Vous pouvez dire',
  'returned.say.called': '{controller}, bonjour. Nous avons appelé votre numéro {when} pour {reason}.',
  'returned.say.notYet': '{controller}, bonjour. Nous avons prévu de vous appeler pour {reason}.',
  'returned.say.caution':
    'Rien de plus tant que l’identité n’est pas vérifiée : ni le nom de la personne, ni le sujet exact.',
  'returned.file': 'Dossier {rank} sur {count}',
  'returned.lastCall': 'Dernier appel',
  'returned.lastCall.by': '{when}, par {agent}',
  'returned.lastCall.none': 'Pas encore appelée',
  'returned.callback': 'Rappel déjà convenu',
  'returned.identity': 'Vérifier l’identité',
  'returned.identity.ask':
    'Demandez, ne lisez pas : « Quels sont vos nom et prénom ? Votre date de naissance ? Votre commune ? »',
  'returned.identity.name': 'Nom',
  'returned.identity.birth': 'Date de naissance',
  'returned.identity.commune': 'Commune',
  'returned.identity.campaign': 'Campagne',
  'returned.identity.answered': 'Déjà répondu',
  'returned.identity.questions':
    '{count, plural, =0 {Aucune question} one {Une question} other {# questions}}',
  'returned.identity.unknown': 'Inconnue de la liste',
  'returned.resume': 'C’est bien cette personne : reprendre',
  'returned.resume.hint': 'L’entretien s’ouvre là où il en était ; personne n’est appelé.',
  'returned.obstacle.not_yours':
    'Cette campagne ne vous est pas confiée. Vous pouvez noter un rappel : son équipe appellera.',
  'returned.obstacle.opposed':
    'La personne s’est opposée aux appels : remerciez-la, sans reprendre l’entretien.',
  'returned.obstacle.not_running': 'Cette campagne n’est pas en cours : l’entretien ne peut pas reprendre.',
  'returned.obstacle.settled': 'Il n’y a plus rien à lui demander : remerciez-la de son appel.',
  'returned.obstacle.in_hand': 'Un·e collègue a cette personne en main en ce moment : passez-lui l’appel.',
  'returned.later': 'Rappeler plus tard',
  'returned.later.note': 'Précision pour l’agent·e qui rappellera',
  'returned.later.note.hint': 'Facultatif : « après 18 h », « demander sa fille ».',
  'returned.later.save': 'Noter le rappel',
  'returned.later.done': 'Rappel noté.',
  'returned.oppose': 'Ne plus appeler ce numéro',
  'returned.oppose.lead':
    '{number} ne sera plus appelé, pour aucune campagne. La personne n’a pas à donner de raison ni à dire qui elle est.',
  'returned.oppose.confirm': 'Enregistrer l’opposition',
  'returned.oppose.done': 'Opposition enregistrée : ce numéro ne sera plus appelé.',
} as const;

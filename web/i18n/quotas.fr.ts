export const quotasFr = {
  'campaign.tab.quotas': 'Quotas',
  'quotas.lead':
    'Un quota dit combien d’entretiens terminés il faut par case : tant de femmes, tant d’hommes, tant par commune… Une case pleine n’appelle plus personne ; les autres continuent.',
  'quotas.sorting':
    'La campagne est grande : les personnes sont en train d’être réparties dans les nouvelles cases. Les comptes montent jusqu’à la fin.',
  'quotas.readOnly':
    'Ces quotas ne se changent plus ici : l’encadrement peut le faire tant que la campagne n’est pas close.',
  'quotas.progress': 'Où en sont les cases',
  'quotas.progress.lead':
    'Seuls les entretiens terminés comptent, pas les partiels. Aucun n’est refusé : deux appels au même moment peuvent dépasser d’un.',
  'quotas.cell.progress': '{label} : {completed} sur {limit}',
  'quotas.cell.full': 'complet',
  'quotas.cell.over': '{count, plural, one {complet, dépassé de #} other {complet, dépassé de #}}',
  'quotas.cell.bar': 'Entretiens terminés : {label}',
  'quotas.form': 'Les quotas de la campagne',
  'quotas.form.lead':
    'Les cases d’un même quota s’excluent : quelqu’un qui va dans deux cases compte dans la première. Majuscules et accents ne comptent pas.',
  'quotas.quota': 'Quota {number}',
  'quotas.label': 'Nom du quota',
  'quotas.about': 'Distinguer les personnes selon',
  'quotas.about.commune': 'la commune',
  'quotas.about.postal_code': 'le code postal',
  'quotas.about.territory': 'le territoire',
  'quotas.about.language': 'la langue',
  'quotas.about.columns': 'Une colonne de la liste',
  'quotas.about.questions': 'Une réponse au questionnaire',
  'quotas.answer.hint':
    'La réponse n’est connue qu’à la fin de l’entretien : ce quota n’écarte personne d’avance. Quand il est atteint, l’agent·e en est prévenu·e et peut conclure ou poursuivre.',
  'quotas.cell': '{label} : {limit} entretiens au plus, pour {values}',
  'quotas.cell.postal':
    '{label} : {limit} entretiens au plus, pour les codes postaux qui commencent par {values}',
  'quotas.cell.choices': '{label} : {limit} entretiens au plus, pour :',
  'quotas.cell.label': 'Nom de la case {number}',
  'quotas.cell.label.placeholder': 'nom de la case',
  'quotas.cell.limit': 'Entretiens au plus, case {label}',
  'quotas.cell.values': 'Valeurs de la case {label}, séparées par des points-virgules',
  'quotas.cell.remove': 'Retirer la case {label}',
  'quotas.cell.add': 'Ajouter une case',
  'quotas.cell.addAll':
    '{count, plural, one {Ajouter une case pour la valeur restante} other {Ajouter une case pour chacune des # valeurs}}',
  'quotas.add.first': 'Poser un quota',
  'quotas.add': 'Ajouter un quota',
  'quotas.remove': 'Retirer le quota {label}',
  'quotas.promises':
    'Les rappels promis et les entretiens commencés sont toujours tenus, même si la case est pleine.',
  'quotas.preview':
    'À l’enregistrement, {stopped, plural, =0 {personne ne cesse d’être appelé} one {# personne ne sera plus appelée} other {# personnes ne seront plus appelées}} et {freed, plural, =0 {personne n’est remis à appeler} one {# personne le sera de nouveau} other {# personnes le seront de nouveau}}.',
  'quotas.preview.none': 'Changez un quota : les conséquences s’affichent ici avant d’enregistrer.',
  'quotas.preview.impossible':
    'Il manque un nom, une valeur ou une limite (un nombre entier) : les conséquences s’afficheront ensuite.',
  'quotas.preview.atLeast': 'Au moins : la campagne est trop grande pour tout compter ici.',
  'quotas.saved': 'Quotas enregistrés : ils s’appliquent dès maintenant.',
  'quotas.reload': 'Voir les quotas enregistrés',
  'quotas.restore': 'Annuler mes changements',
};

/** Advice on free texts: why, then what to write instead. */
export const coachFr = {
  'coach.keep': 'Garder ces mots',
  'coach.health':
    'parle de santé. La personne peut demander à lire cette note, et la santé n’y a pas sa place.',
  'coach.health.instead': 'Écrivez plutôt ce qu’il faut faire : « a demandé un délai », « rappeler en mai ».',
  'coach.speech': 'parle de santé.',
  'coach.speech.instead':
    'Choisissez « autre canal » (C) dans le résultat, ou écrivez : « préfère un SMS », « appeler par le relais ».',
  'coach.judgement': 'juge la personne, qui peut demander à lire cette note.',
  'coach.judgement.instead': 'Écrivez plutôt ce qui s’est passé : « a élevé la voix, a raccroché ».',
  'coach.belief': 'parle de religion, d’opinions ou de syndicat : la loi protège cela à part.',
  'coach.belief.instead':
    'Écrivez plutôt ce qui sert à l’appel : « rappeler après 20 h », « absente jusqu’au 12 ».',
  'coach.intimacy': 'parle de la vie privée.',
  'coach.intimacy.instead':
    'Écrivez plutôt : « a besoin d’aide, dit à l’encadrement », et prévenez-le tout de suite si quelqu’un est en danger.',
  'coach.origin': 'parle de l’origine de la personne.',
  'coach.origin.instead':
    'Écrivez plutôt ce qui aide à la joindre : « interprète en arabe », « rappeler le soir ».',
  'coach.justice': 'parle de justice : la loi protège cela à part.',
  'coach.justice.instead': 'Écrivez plutôt : « absent jusqu’en juin ».',
  'coach.nir': 'est un numéro de sécurité sociale : une campagne d’appels n’a pas le droit de le garder.',
  'coach.nir.instead': 'Effacez-le. Écrivez plutôt : « a son numéro sous la main ».',
  'coach.iban': 'est un compte bancaire.',
  'coach.iban.instead': 'Effacez-le. Écrivez plutôt : « doit envoyer son RIB au service ».',
  'coach.card': 'est un numéro de carte bancaire.',
  'coach.card.instead': 'Effacez-le : personne ne doit le demander au téléphone.',
  'coach.phone': 'est un numéro de téléphone : écrit ici, il échappe aux oppositions.',
  'coach.phone.instead': 'Écrivez plutôt : « a un autre numéro », et faites-le corriger dans la liste.',
  'coach.email': 'est une adresse électronique.',
  'coach.email.instead': 'Écrivez plutôt : « préfère un courriel », et faites-la ajouter au dossier.',
} as const satisfies Record<string, string>;

/** The telephone at the desk. */
export const telephoneFr = {
  'telephone.title': 'Téléphone',
  'telephone.stage.asked': 'Appel en cours d’établissement…',
  'telephone.stage.agent_ringing': 'Votre téléphone sonne : décrochez, puis appuyez sur 1',
  'telephone.stage.ringing': 'Ça sonne',
  'telephone.stage.answered': 'En communication',
  'telephone.stage.reconnecting': 'Réseau perdu : reconnexion…',
  'telephone.ended.completed': 'Raccroché',
  'telephone.ended.busy': 'Occupé',
  'telephone.ended.no_answer': 'Pas de réponse',
  'telephone.ended.failed': 'L’appel n’a pas abouti',
  'telephone.ended.canceled': 'Appel annulé',
  'telephone.ended.agent_unreachable': 'Votre téléphone n’a pas répondu : la personne n’a pas été appelée',
  'telephone.ended.unknown': 'Appel terminé ; la téléphonie ne dit pas comment',
  'telephone.uncertain':
    'Le fournisseur n’a pas confirmé l’appel. Ne rappelez pas encore : la réponse arrive, ou sera cherchée.',
  'telephone.machine': 'Un répondeur a peut-être décroché : c’est à vous d’en juger.',
  'telephone.problem.invalid_number': 'Le fournisseur dit que ce numéro n’existe pas.',
  'telephone.problem.territory_blocked':
    'Les appels vers ce territoire ne sont pas ouverts chez le fournisseur : votre administration est prévenue.',
  'telephone.problem.caller_id_refused':
    'Le fournisseur refuse le numéro affiché : votre administration est prévenue.',
  'telephone.problem.too_many_at_once': 'Trop d’appels en même temps : réessayez dans quelques secondes.',
  'telephone.problem.credentials': 'Le fournisseur de téléphonie ne nous reconnaît plus.',
  'telephone.problem.outage': 'Le fournisseur de téléphonie ne répond pas.',
  'telephone.problem.daily_cap': 'Le plafond d’appels du jour est atteint.',
  'telephone.problem.not_fictional': 'Le simulateur n’appelle que des numéros de fiction.',
  'telephone.problem.agent_unreachable': 'Votre téléphone n’a pas répondu.',
  'telephone.problem.refused': 'Le fournisseur a refusé cet appel.',
  'telephone.dialled': 'Composez le numéro vous-même.',
  'telephone.callAgain': 'Appeler de nouveau',
  'telephone.hangUp': 'Raccrocher',
  'telephone.mute': 'Couper le micro',
  'telephone.unmute': 'Rouvrir le micro',
  'telephone.keypad': 'Clavier',
  'telephone.keys.mute': 'Couper ou rouvrir le micro',
  'telephone.keys.hangUp': 'Raccrocher',
  'telephone.quality.high-rtt': 'La voix arrive avec retard.',
  'telephone.quality.high-jitter': 'La voix est hachée.',
  'telephone.quality.high-packet-loss':
    'Des mots se perdent : rapprochez-vous de la borne Wi-Fi ou branchez le câble.',
  'telephone.quality.low-mos': 'La qualité du son est mauvaise.',
  'telephone.quality.low-bytes-received': 'On n’entend plus la personne.',
  'telephone.quality.constant-audio-input-level':
    'Votre micro ne transmet rien : vérifiez qu’il n’est pas coupé.',
  'telephone.trouble.microphone_refused':
    'Le navigateur n’autorise pas le micro. Cliquez sur le cadenas à gauche de l’adresse, autorisez « Microphone », puis réessayez.',
  'telephone.trouble.microphone_missing':
    'Aucun micro ne répond. Branchez votre casque, ou fermez le logiciel qui l’utilise, puis réessayez.',
  'telephone.trouble.not_answering':
    'Le téléphone de la page n’arrive pas à joindre le fournisseur. Réessayez, ou composez le numéro vous-même.',
  'telephone.trouble.not_allowed':
    'Le fournisseur refuse le téléphone de cette page : prévenez votre administration, et composez le numéro vous-même en attendant.',
  'telephone.trouble.nobody': 'Personne n’a été appelé.',
  'telephone.again': 'Réessayer',
  'telephone.byHand': 'Composer à la main',
  'headset.title': 'Mon casque et mon téléphone',
  'headset.check': 'Vérifier mon casque',
  'headset.microphone': 'Micro',
  'headset.speaker': 'Écouteurs',
  'headset.default': 'Le réglage de l’ordinateur',
  'headset.level': 'Niveau du micro',
  'headset.asking': 'Le navigateur demande le micro : autorisez-le.',
  'headset.speak': 'Parlez : la barre doit bouger.',
  'headset.heard': 'On vous entend.',
  'headset.play': 'Écouter la tonalité',
  'headset.playing': 'Vous devez l’entendre dans vos écouteurs.',
  'headset.notUsed':
    'Vos appels sonnent sur votre téléphone de bureau : le casque ne sert que si vous retirez son numéro.',
  'headset.deskPhone': 'Mon téléphone de bureau',
  'headset.deskPhone.number': 'Numéro de ce téléphone',
  'headset.deskPhone.hint':
    'Avec un numéro, c’est lui qui sonne à chaque appel : décrochez, appuyez sur 1, et la personne est appelée. Sans numéro, vous parlez avec le casque de l’ordinateur.',
  'headset.deskPhone.save': 'Enregistrer ce numéro',
  'headset.deskPhone.remove': 'Retirer ce numéro',
  'headset.deskPhone.saved': 'Ce téléphone sonnera à chaque appel.',
  'headset.deskPhone.removed': 'Vos appels passent par le casque de l’ordinateur.',
  'telephony.trouble.invalid_number': 'Un numéro n’existe pas.',
  'telephony.trouble.territory_blocked':
    'Le fournisseur de téléphonie n’appelle pas le territoire {territory} : autorisez-le chez lui, puis vérifiez les réglages. Ses appels se composent à la main.',
  'telephony.trouble.caller_id_refused':
    'Le fournisseur refuse le numéro affiché : les appels se composent à la main jusqu’à ce qu’un·e admin vérifie les réglages.',
  'telephony.trouble.too_many_at_once': 'Le fournisseur reçoit trop d’appels à la fois.',
  'telephony.trouble.credentials':
    'Le fournisseur ne reconnaît plus nos identifiants : les appels se composent à la main.',
  'telephony.trouble.outage':
    'Le fournisseur de téléphonie ne répond plus : les appels se composent à la main. Il est sollicité chaque minute.',
  'telephony.trouble.daily_cap':
    'Le plafond d’appels du jour est atteint : les appels se composent à la main jusqu’à demain.',
  'telephony.trouble.not_fictional': 'Le simulateur n’appelle que des numéros de fiction.',
  'telephony.trouble.agent_unreachable': 'Un téléphone de bureau ne peut pas être appelé.',
  'telephony.trouble.refused': 'Le fournisseur a refusé un appel : vérifiez les réglages.',
} as const;

/**
 * Every refusal the product can give: its HTTP status and its sentence in both languages. The sentence says what
 * happened and what to do. `{name}` is filled from the refusal's parameters, which never hold a name or a number
 * of a person.
 */
export const refusals = {
  'request.invalid': {
    status: 422,
    fr: 'La demande contient des erreurs : corrigez les champs indiqués.',
    en: 'The request contains errors: correct the fields shown.',
  },
  'request.malformed': {
    status: 400,
    fr: 'La demande est illisible (JSON mal formé).',
    en: 'The request cannot be read (malformed JSON).',
  },
  'request.too_large': {
    status: 413,
    fr: 'Le contenu envoyé est trop volumineux (maximum : {max}).',
    en: 'What was sent is too large (maximum: {max}).',
  },
  'request.unsupported_type': {
    status: 415,
    fr: 'Ce type de contenu n’est pas accepté ici. Types acceptés : {accepted}.',
    en: 'This content type is not accepted here. Accepted: {accepted}.',
  },
  'request.cross_site': {
    status: 403,
    fr: 'Demande refusée : elle vient d’un autre site.',
    en: 'Request refused: it comes from another site.',
  },
  'request.unknown_route': {
    status: 404,
    fr: 'Cette adresse n’existe pas.',
    en: 'This address does not exist.',
  },
  'server.failed': {
    status: 500,
    fr: 'Une erreur est survenue de notre côté. Rien n’a été enregistré. Réessayez ; si cela continue, transmettez la référence {requestId} à l’administration.',
    en: 'Something went wrong on our side. Nothing was saved. Try again; if it persists, give reference {requestId} to your administrator.',
  },
  'server.unavailable': {
    status: 503,
    fr: 'Le service est momentanément indisponible. Réessayez dans un instant.',
    en: 'The service is unavailable for the moment. Try again shortly.',
  },
  'session.required': {
    status: 401,
    fr: 'Votre session a pris fin : connectez-vous.',
    en: 'Your session has ended: log in.',
  },
  'session.bad_credentials': {
    status: 401,
    fr: 'Adresse électronique ou mot de passe incorrect.',
    en: 'Wrong e-mail address or password.',
  },
  'session.throttled': {
    status: 429,
    fr: 'Trop d’essais. Attendez {seconds} s avant de réessayer.',
    en: 'Too many attempts. Wait {seconds} s before trying again.',
  },
  'session.forbidden': {
    status: 403,
    fr: 'Votre rôle ne permet pas cette action.',
    en: 'Your role does not allow this action.',
  },
  'resource.not_found': {
    status: 404,
    fr: 'Introuvable : cet élément n’existe pas ou ne vous est pas accessible.',
    en: 'Not found: this does not exist or is not accessible to you.',
  },
  'user.email_taken': {
    status: 409,
    fr: 'Un compte utilise déjà cette adresse électronique.',
    en: 'An account already uses this e-mail address.',
  },
  'user.weak_password': {
    status: 422,
    fr: 'Choisissez un mot de passe d’au moins 12 caractères, qui ne soit ni courant ni votre adresse.',
    en: 'Choose a password of at least 12 characters that is neither common nor your address.',
  },
  'user.wrong_password': {
    status: 422,
    fr: 'Le mot de passe actuel n’est pas le bon.',
    en: 'The current password is not right.',
  },
  'user.directorate_required': {
    status: 422,
    fr: 'Choisissez la direction de ce compte : un·e commanditaire appartient à une direction.',
    en: 'Choose this account’s directorate: a requester belongs to one.',
  },
  'user.last_admin': {
    status: 409,
    fr: 'C’est le dernier compte d’administration actif : créez-en un autre avant.',
    en: 'This is the last active administrator: create another one first.',
  },
  'directorate.name_taken': {
    status: 409,
    fr: 'Une direction porte déjà ce nom.',
    en: 'A directorate already has this name.',
  },
  'branding.low_contrast': {
    status: 422,
    fr: 'Cette couleur ne se lit pas assez bien avec du texte blanc (contraste {ratio}, il faut au moins 4,5). Choisissez une teinte plus foncée.',
    en: 'This colour is not readable enough with white text (contrast {ratio}, at least 4.5 needed). Choose a darker shade.',
  },
  'campaign.wrong_state': {
    status: 409,
    fr: 'Action impossible : la campagne est « {state} ».',
    en: 'Not possible: the campaign is “{state}”.',
  },
  'campaign.incomplete': {
    status: 422,
    fr: 'Il manque des éléments avant de continuer : {missing}.',
    en: 'Something is missing before going on: {missing}.',
  },
  'campaign.dates': {
    status: 422,
    fr: 'Les dates se contredisent : début, fin, puis fin de conservation des données.',
    en: 'The dates contradict each other: start, end, then end of data retention.',
  },
  'campaign.return_without_comment': {
    status: 422,
    fr: 'Dites au commanditaire ce qu’il faut corriger avant de renvoyer la commande.',
    en: 'Tell the requester what to correct before returning the commission.',
  },
  'campaign.shares_over': {
    status: 422,
    fr: 'Les parts promises dépasseraient 100 % : un·e agent·e de cette campagne en doit déjà {others} % à ses autres campagnes, il en reste {most} % au plus. Baissez une part, ou retirez cette personne d’une campagne.',
    en: 'The shares promised would exceed 100%: an agent of this campaign already owes {others}% to their other campaigns, {most}% is left at most. Lower a share, or take that person off a campaign.',
  },
  'campaign.rules_changed': {
    status: 409,
    fr: 'Quelqu’un d’autre vient de changer ces règles : rechargez la page pour voir les nouvelles, puis refaites votre changement.',
    en: 'Somebody else has just changed these rules: reload the page to see the new ones, then make your change again.',
  },
  'campaign.not_running': {
    status: 409,
    fr: 'La campagne n’est pas en cours : aucun appel n’est possible.',
    en: 'The campaign is not running: no call is possible.',
  },
  'script.invalid': {
    status: 422,
    fr: 'La trame ne peut pas être publiée : {count} point(s) à corriger.',
    en: 'The script cannot be published: {count} point(s) to correct.',
  },
  'xlsform.unreadable': {
    status: 422,
    fr: 'Ce fichier n’est pas un classeur Excel lisible. Ouvrez-le dans un tableur, enregistrez-le au format .xlsx, puis renvoyez-le.',
    en: 'This file is not a readable Excel workbook. Open it in a spreadsheet, save it as .xlsx, then send it again.',
  },
  'xlsform.old_workbook': {
    status: 422,
    fr: 'Ce classeur est dans un ancien format (.xls), au format .ods ou protégé par un mot de passe. Enregistrez-le au format .xlsx, sans mot de passe, puis renvoyez-le.',
    en: 'This workbook is in an old format (.xls), in .ods format, or protected by a password. Save it as .xlsx, without a password, then send it again.',
  },
  'xlsform.too_large': {
    status: 422,
    fr: 'Ce formulaire est trop grand pour une trame (maximum : {max}). Retirez les feuilles et les listes inutiles, ou partagez-le en plusieurs trames.',
    en: 'This form is too large for a script (maximum: {max}). Remove useless sheets and lists, or split it into several scripts.',
  },
  'xlsform.too_long': {
    status: 422,
    fr: 'Ce formulaire est trop long pour une trame : 50 groupes, 3 000 lignes, 20 000 réponses proposées et 500 000 termes de formules au plus. Partagez-le en plusieurs trames.',
    en: 'This form is too long for a script: 50 groups, 3,000 rows, 20,000 offered answers and 500,000 terms of formulas at most. Split it into several scripts.',
  },
  'xlsform.no_survey': {
    status: 422,
    fr: 'Ce classeur n’a pas de feuille « survey » : ce n’est pas un XLSForm. Feuilles trouvées : {sheets}. Renommez celle des questions « survey », puis renvoyez le fichier.',
    en: 'This workbook has no “survey” sheet: it is not an XLSForm. Sheets found: {sheets}. Rename the one with the questions “survey”, then send the file again.',
  },
  'xlsform.no_columns': {
    status: 422,
    fr: 'La feuille « survey » n’a pas de colonne « {column} » sur sa première ligne. Ajoutez-la, puis renvoyez le fichier.',
    en: 'The “survey” sheet has no “{column}” column in its first row. Add it, then send the file again.',
  },
  'xlsform.empty': {
    status: 422,
    fr: 'Ce formulaire ne contient rien qu’une trame puisse reprendre : aucune question ni aucun texte. Rien n’a été créé.',
    en: 'This form holds nothing a script can carry: no question and no text. Nothing was created.',
  },
  'xlsform.cell_too_long': {
    status: 422,
    fr: 'La trame contient une condition trop longue pour une cellule Excel (élément « {name} »). Simplifiez-la, puis exportez de nouveau.',
    en: 'The script holds a condition too long for an Excel cell (item “{name}”). Simplify it, then export again.',
  },
  'script.no_draft': {
    status: 409,
    fr: 'Il n’y a rien à publier : le brouillon vient d’être publié ou modifié. Rechargez la page.',
    en: 'There is nothing to publish: the draft was just published or changed. Reload the page.',
  },
  'script.changed_since': {
    status: 409,
    fr: 'La trame a changé depuis que ses conséquences ont été montrées : rien n’a été publié. Relisez-les, puis publiez.',
    en: 'The script has changed since its consequences were shown: nothing was published. Read them again, then publish.',
  },
  'script.meaning_changed': {
    status: 422,
    fr: '{count} réponse(s) changent de texte sous le même code. Si le sens change, donnez-leur un nouveau code ; sinon, confirmez que le sens reste le même.',
    en: '{count} answer(s) read otherwise under the same code. If the meaning changes, give them a new code; if not, confirm that it stays the same.',
  },
  'campaign.version_changed': {
    status: 409,
    fr: 'La campagne « {campaign} » n’est plus en cours sur la version montrée : rien n’a été changé. Relisez les conséquences, puis recommencez.',
    en: 'Campaign “{campaign}” is no longer running on the version shown: nothing was changed. Read the consequences again, then try again.',
  },
  'script.unpublished': {
    status: 409,
    fr: 'Cette trame n’a pas encore de version publiée.',
    en: 'This script has no published version yet.',
  },
  'import.empty': {
    status: 422,
    fr: 'Le fichier est vide : exportez de nouveau la liste, puis envoyez-la.',
    en: 'The file is empty: export the list again, then send it.',
  },
  'import.header_only': {
    status: 422,
    fr: 'Le fichier ne contient qu’une ligne de titres, sans aucune personne.',
    en: 'The file holds only a header line, nobody in it.',
  },
  'import.spreadsheet': {
    status: 422,
    fr: 'Ce classeur est d’un format ancien ou protégé (XLS, ODS, mot de passe). Ouvrez-le et enregistrez-le au format « Classeur Excel (.xlsx) » ou « CSV UTF-8 ».',
    en: 'This workbook is of an old or protected format (XLS, ODS, password). Open it and save it as “Excel workbook (.xlsx)” or “CSV UTF-8”.',
  },
  'import.web_page': {
    status: 422,
    fr: 'Ce fichier est une page web (HTML), pas un CSV : votre logiciel a sans doute exporté un écran ou un message d’erreur.',
    en: 'This file is a web page (HTML), not a CSV: your software probably exported a screen or an error message.',
  },
  'import.binary': {
    status: 422,
    fr: 'Ce fichier n’est pas un texte lisible. Exportez la liste au format CSV.',
    en: 'This file is not readable text. Export the list as CSV.',
  },
  'import.unclosed_quote': {
    status: 422,
    fr: 'Un guillemet ouvert à la ligne {line} n’est jamais refermé : tout ce qui suit serait avalé. Corrigez cette ligne, puis renvoyez le fichier.',
    en: 'A quote opened on line {line} is never closed: everything after it would be swallowed. Correct that line, then send the file again.',
  },
  'import.too_many_rows': {
    status: 422,
    fr: 'Ce fichier dépasse {max} lignes : coupez-le en plusieurs fichiers.',
    en: 'This file has more than {max} rows: split it.',
  },
  'import.too_many_columns': {
    status: 422,
    fr: 'Ce fichier dépasse {max} colonnes : gardez celles qui servent à l’appel.',
    en: 'This file has more than {max} columns: keep those the calls need.',
  },
  'import.no_phone_column': {
    status: 422,
    fr: 'Aucune colonne n’est désignée comme numéro de téléphone : choisissez-en une.',
    en: 'No column is marked as phone number: choose one.',
  },
  'import.bad_mapping': {
    status: 422,
    fr: 'La correspondance des colonnes ne va pas avec ce fichier : {detail}.',
    en: 'The column mapping does not fit this file: {detail}.',
  },
  'import.same_file': {
    status: 409,
    fr: 'Ce fichier a déjà été importé dans cette campagne le {day}. Rien n’a été ajouté.',
    en: 'This file was already imported into this campaign on {day}. Nothing was added.',
  },
  'import.workbook_unreadable': {
    status: 422,
    fr: 'Ce classeur Excel est abîmé ou ne contient aucune feuille lisible. Ouvrez-le, enregistrez-le de nouveau, puis renvoyez-le.',
    en: 'This Excel workbook is damaged or holds no readable sheet. Open it, save it again, then send it.',
  },
  'import.workbook_too_large': {
    status: 422,
    fr: 'Ce classeur Excel est trop volumineux une fois ouvert (maximum : {max}). Enregistrez la feuille au format « CSV UTF-8 ».',
    en: 'This Excel workbook is too large once opened (maximum: {max}). Save the sheet as “CSV UTF-8”.',
  },
  'import.nir_present': {
    status: 422,
    fr: 'Des numéros de sécurité sociale figurent dans : {columns}. Choisissez « Ne pas importer » pour ces colonnes, ou retirez-les du fichier. Ces numéros n’ont pas été enregistrés.',
    en: 'Social security numbers are in: {columns}. Choose “Do not import” for these columns, or remove them from the file. The numbers were not stored.',
  },
  'import.not_finished': {
    status: 409,
    fr: 'Cet import n’est pas terminé : attendez que toutes ses lignes soient lues.',
    en: 'This import is not finished: wait until all its rows are read.',
  },
  'import.already_confirmed': {
    status: 409,
    fr: 'Cet import a déjà été confirmé : il est en cours ou terminé.',
    en: 'This import was already confirmed: it is running or finished.',
  },
  'claim.ended': {
    status: 409,
    fr: 'Cette prise en charge est terminée : la personne a été rendue à la file.',
    en: 'This claim has ended: the person went back to the queue.',
  },
  'claim.call_open': {
    status: 409,
    fr: 'Un appel est ouvert : choisissez son résultat avant de passer à la suite.',
    en: 'A call is open: choose its result before going on.',
  },
  'pause.in_hand': {
    status: 409,
    fr: 'Vous avez une personne en charge : terminez l’appel ou rendez-la avant de faire une pause.',
    en: 'You have somebody in charge: finish the call or give them back before you pause.',
  },
  'call.line_not_claimed': {
    status: 422,
    fr: 'Ce numéro n’appartient pas aux personnes que vous avez en charge.',
    en: 'This number does not belong to the people you have in charge.',
  },
  'returned.in_hand': {
    status: 409,
    fr: 'Un·e collègue a cette personne en main en ce moment : passez-lui l’appel, ou notez plus tard.',
    en: 'A colleague has this person in hand at this moment: hand the call over, or record it later.',
  },
  'returned.settled': {
    status: 409,
    fr: 'Il n’y a plus rien à demander à cette personne dans cette campagne. Remerciez-la de son appel.',
    en: 'There is nothing left to ask this person in this campaign. Thank them for calling.',
  },
  'call.line_busy': {
    status: 409,
    fr: 'Cette ligne est déjà en appel avec un·e collègue.',
    en: 'A colleague is already in a call on this line.',
  },
  'call.line_opposed': {
    status: 409,
    fr: 'Cette ligne s’est opposée aux appels : elle ne peut pas être appelée.',
    en: 'This line has objected to calls: it cannot be called.',
  },
  'call.line_resting': {
    status: 409,
    fr: 'Cette ligne a été appelée récemment : elle se repose jusqu’au {until}. Essayez un autre numéro, ou rendez la personne.',
    en: 'This line was called recently: it rests until {until}. Try another number, or give the person back.',
  },
  'call.line_worn': {
    status: 409,
    fr: 'Ce numéro a déjà été appelé {most} fois pour cette campagne, le maximum. Essayez un autre numéro, ou rendez la personne.',
    en: 'This number has already been called {most} times for this campaign, the most allowed. Try another number, or give the person back.',
  },
  'call.outside_window': {
    status: 409,
    fr: 'Les heures d’appel sont terminées pour cette personne.',
    en: 'Calling hours are over for this person.',
  },
  'call.desk_alive': {
    status: 409,
    fr: 'Le poste de l’agent·e répond encore : laissez-lui donner le résultat. Vous pourrez le faire deux minutes après sa dernière réponse.',
    en: 'The agent’s desk still answers: let them give the result. You can do it two minutes after it was last heard of.',
  },
  'late.settled': {
    status: 409,
    fr: 'Cette saisie arrivée après coup a déjà été relue : actualisez la page.',
    en: 'This late entry has already been read: refresh the page.',
  },
  'call.already_closed': {
    status: 409,
    fr: 'Cet appel est déjà terminé.',
    en: 'This call is already closed.',
  },
  'call.result_required': {
    status: 422,
    fr: 'Choisissez le résultat de l’appel.',
    en: 'Choose the call result.',
  },
  'call.callback_required': {
    status: 422,
    fr: 'Indiquez le jour et l’heure du rappel.',
    en: 'Give the day and time of the callback.',
  },
  'call.callback_outside_window': {
    status: 422,
    fr: 'Ce rappel tombe hors des heures ou des dates d’appel de la campagne. Prochain créneau possible : {next}.',
    en: 'This callback falls outside the campaign’s calling hours or dates. Next possible time: {next}.',
  },
  'call.callback_after_deadline': {
    status: 422,
    fr: 'Ce rappel viendrait trop tard : l’échéance de cette personne est le {last}. Choisissez un moment plus tôt, ou un autre résultat.',
    en: 'This callback would come too late: this person’s deadline is {last}. Choose an earlier time, or another result.',
  },
  'call.unknown_objective': {
    status: 422,
    fr: 'Cet objectif ne fait pas partie de la campagne.',
    en: 'This objective is not one of the campaign’s.',
  },
  'call.wrong_disposition': {
    status: 422,
    fr: 'Cette situation finale ne va pas avec le résultat de l’appel : choisissez l’un ou l’autre.',
    en: 'This final disposition does not go with the call result: choose one or the other.',
  },
  'call.unknown_target': {
    status: 422,
    fr: 'Cette personne ne fait pas partie de l’appel.',
    en: 'This person is not part of the call.',
  },
  'call.incomplete_script': {
    status: 422,
    fr: 'Le questionnaire n’est pas terminé : répondez aux questions restantes ou choisissez « partiel » ou « interrompu ».',
    en: 'The questionnaire is not finished: answer the remaining questions or choose “partial” or “broken off”.',
  },
  'answer.unknown_question': {
    status: 422,
    fr: 'La question « {name} » n’existe pas dans cette trame.',
    en: 'Question “{name}” does not exist in this script.',
  },
  'answer.invalid_value': {
    status: 422,
    fr: 'La réponse à « {name} » ne va pas : {detail}.',
    en: 'The answer to “{name}” does not fit: {detail}.',
  },
  'steering.unknown_agent': {
    status: 422,
    fr: 'Cette personne n’est pas désignée sur la campagne, ou son compte est fermé : désignez-la d’abord, ou choisissez quelqu’un d’autre.',
    en: 'This person is not assigned to the campaign, or their account is closed: assign them first, or choose somebody else.',
  },
  'steering.past_instant': {
    status: 422,
    fr: 'Ce moment est déjà passé : choisissez-en un à venir.',
    en: 'This moment is already past: choose one to come.',
  },
  'steering.bad_token': {
    status: 409,
    fr: 'Cet aperçu n’est plus valable : demandez-en un nouveau, puis confirmez.',
    en: 'This preview is no longer valid: ask for a new one, then confirm.',
  },
  'steering.still_running': {
    status: 409,
    fr: 'Cette action est encore en cours : attendez sa fin pour l’annuler.',
    en: 'This action is still under way: wait until it ends to undo it.',
  },
  'steering.already_undone': {
    status: 409,
    fr: 'Cette action a déjà été annulée.',
    en: 'This action was already undone.',
  },
  'quotas.changed': {
    status: 409,
    fr: 'Quelqu’un a changé ces quotas depuis que vous les avez ouverts. Rien n’est perdu : relisez les leurs, puis enregistrez de nouveau les vôtres.',
    en: 'Somebody changed these quotas since you opened them. Nothing is lost: read theirs, then save yours again.',
  },
  'quotas.too_many': {
    status: 422,
    fr: 'Ces quotas croisés font {count} combinaisons de cases : {most} au plus. Réunissez des cases ou retirez un quota.',
    en: 'Crossed, these quotas make {count} combinations of cells: {most} at most. Merge cells or remove a quota.',
  },
  'quotas.bad_question': {
    status: 422,
    fr: 'Une question ou une réponse choisie n’est pas dans la trame de la campagne : corrigez les champs indiqués.',
    en: 'A question or an answer chosen is not in the campaign’s script: correct the fields shown.',
  },
  'sheet.empty': {
    status: 422,
    fr: 'Une fiche sans texte n’aiderait personne : écrivez-la avant de la publier.',
    en: 'A sheet without text would help nobody: write it before publishing.',
  },
  'sheet.no_draft': {
    status: 409,
    fr: 'Il n’y a rien à publier : le brouillon vient d’être publié ou abandonné. Rechargez la page.',
    en: 'There is nothing to publish: the draft was just published or discarded. Reload the page.',
  },
  'sheet.draft_changed': {
    status: 409,
    fr: 'Quelqu’un d’autre vient de modifier ce brouillon. Copiez votre texte, rechargez la page, puis reportez vos changements.',
    en: 'Somebody else has just changed this draft. Copy your text, reload the page, then make your changes again.',
  },
  'sheet.never_published': {
    status: 409,
    fr: 'Cette fiche n’a jamais été publiée : publiez-la d’abord.',
    en: 'This sheet was never published: publish it first.',
  },
  'sheet.wrong_owner': {
    status: 422,
    fr: 'Cette personne ne peut pas répondre de la fiche : choisissez quelqu’un qui peut la modifier.',
    en: 'This person cannot answer for the sheet: choose somebody who may change it.',
  },
  'sheet.past_review': {
    status: 422,
    fr: 'La date de revue est passée : choisissez un jour à venir, dans les trois ans.',
    en: 'The review date has passed: choose a day to come, within three years.',
  },
  'idempotency.key_required': {
    status: 422,
    fr: 'L’en-tête Idempotency-Key est obligatoire ici.',
    en: 'The Idempotency-Key header is required here.',
  },
  'idempotency.key_reused': {
    status: 409,
    fr: 'Cette clé d’enregistrement a déjà servi pour un autre contenu.',
    en: 'This idempotency key was already used for other content.',
  },
  'callback.unsigned': {
    status: 400,
    fr: 'Cette annonce de téléphonie ne porte pas de signature.',
    en: 'This telephony callback carries no signature.',
  },
  'callback.forged': {
    status: 403,
    fr: 'La signature de cette annonce de téléphonie n’est pas celle du fournisseur, ou pas pour cette adresse : vérifiez PUBLIC_URL.',
    en: 'The signature of this telephony callback is not the provider’s, or not for this address: check PUBLIC_URL.',
  },
  'telephony.by_hand': {
    status: 409,
    fr: 'Les appels se composent à la main ici : il n’y a pas de téléphone dans la page.',
    en: 'Calls are dialled by hand here: there is no telephone in the page.',
  },
  'telephony.failed': {
    status: 502,
    fr: 'Le fournisseur de téléphonie n’a pas fait ce qui lui était demandé ({code}). Vérifiez les réglages, puis réessayez.',
    en: 'The telephony provider did not do what it was asked ({code}). Check the settings, then try again.',
  },
  'telephony.number_not_allowed': {
    status: 422,
    fr: 'Ce numéro ne peut pas être appelé par le fournisseur : donnez un numéro français fixe, mobile ou en 09, d’un territoire autorisé.',
    en: 'The provider may not call this number: give a French fixed, mobile or 09 number, of an allowed territory.',
  },
  'line.unusable_number': {
    status: 422,
    fr: 'Ce numéro n’est pas un numéro de téléphone appelable.',
    en: 'This is not a callable phone number.',
  },
  'export.named_apart': {
    status: 409,
    fr: 'Un export avec des noms se demande avec son motif, depuis la page des résultats : il est préparé puis téléchargé.',
    en: 'An export with names is asked for with its reason, from the results page: it is prepared, then downloaded.',
  },
  'export.confirm': {
    status: 403,
    fr: 'Pour des données nominatives, donnez de nouveau votre mot de passe : la dernière fois date de plus de {minutes} minutes.',
    en: 'For data with names, give your password again: the last time was more than {minutes} minutes ago.',
  },
  'export.reason': {
    status: 422,
    fr: 'Dites pourquoi ces données nominatives sont nécessaires (au moins {least} caractères).',
    en: 'Say why this data with names is needed (at least {least} characters).',
  },
  'export.too_many': {
    status: 409,
    fr: 'Cinq exports de cette campagne sont déjà en préparation. Attendez qu’ils soient prêts, ou retirez-en un.',
    en: 'Five exports of this campaign are already being prepared. Wait for them, or remove one.',
  },
  'export.not_ready': {
    status: 409,
    fr: 'Cet export n’est pas encore prêt.',
    en: 'This export is not ready yet.',
  },
  'export.expired': {
    status: 410,
    fr: 'Ce fichier n’est plus gardé. Demandez l’export de nouveau : il sera refait avec les données d’aujourd’hui.',
    en: 'This file is no longer kept. Ask for the export again: it will be made with the data of today.',
  },
  'export.unknown_format': {
    status: 404,
    fr: 'Ce format d’export n’existe pas. Formats disponibles : {formats}.',
    en: 'This export format does not exist. Available: {formats}.',
  },
  'text.changed': {
    status: 409,
    fr: 'Ce texte a changé, ou quelqu’un d’autre vient d’en décider. Relisez-le avant de décider.',
    en: 'This text has changed, or somebody else has just decided. Read it again before you decide.',
  },
  'crossing.unknown': {
    status: 404,
    fr: 'Cette question ou ce critère n’existe pas, ou plus, dans cette campagne. Choisissez-en dans les listes.',
    en: 'This question or this criterion does not exist, or no longer, in this campaign. Choose from the lists.',
  },
} as const satisfies Record<string, { status: number; fr: string; en: string }>;

export type RefusalCode = keyof typeof refusals;

/** One wrong input: where it is, and what to do, in French. */
export interface FieldRefusal {
  /** Dotted path in the body: `schedule.ranges.0.from`. */
  readonly path: string;
  readonly detail: string;
}

/** The body of every error: RFC 9457 problem details. */
export interface Problem {
  readonly type: 'about:blank';
  readonly status: number;
  readonly code: RefusalCode;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly fields?: readonly FieldRefusal[];
}

/** The refusal's sentence with its parameters filled in. */
export function refusalText(
  code: RefusalCode,
  language: 'fr' | 'en',
  params: Readonly<Record<string, string | number>> = {},
): string {
  return refusals[code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '…'));
}

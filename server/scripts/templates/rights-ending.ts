import type { ScriptContent } from '#server/contracts/script-content.ts';
import {
  all,
  ask,
  block,
  choices,
  eq,
  isRightPerson,
  languages,
  note,
  notice,
  oneOf,
  type ScriptTemplate,
  say,
  text,
  voicemail,
} from './parts.ts';

const content: ScriptContent = {
  languages,
  blocks: [
    block('accueil', 'introduction', 'Se présenter', 'Introduce yourself', [
      note(
        'Tant que l’identité n’est pas confirmée, ne prononcez ni « AAH », ni « PCH », ni « MDPH », ni « handicap ». À une autre personne : « C’est un appel du Département, pour elle personnellement. »',
        'Until identity is confirmed, never say “AAH”, “PCH”, “MDPH” or “disability”. To anyone else: “It is a call from the Département, for them personally.”',
      ),
      say(
        'Bonjour, je suis {{agentName}}, du Département. Je voudrais parler à {{displayName}}, s’il vous plaît.',
        'Hello, I am {{agentName}}, from the Département. May I speak to {{displayName}}, please?',
      ),
      say('Je vous appelle au sujet de : {{neutralReason}}.', 'I am calling you about: {{neutralReason}}.'),
      ...notice,
    ]),
    block('identite', 'identification', 'Vérifier à qui l’on parle', 'Check who is speaking', [
      say(
        'Avant d’aller plus loin, je dois être sûr·e de parler à la bonne personne. Pouvez-vous me donner votre date de naissance, ou la commune où vous habitez ?',
        'Before going further, I must be sure I am speaking to the right person. Can you give me your date of birth, or the town you live in?',
      ),
      note(
        'C’est la personne qui donne l’information ; ne la soufflez pas. Sa fiche est à l’écran.',
        'The person gives the information; do not prompt. Their file is on the screen.',
      ),
      ask('single', 'identite', 'Qui est au téléphone ?', 'Who is on the phone?', {
        allow: {},
        ...choices(
          [1, 'La personne elle-même, identité confirmée', 'The person, identity confirmed'],
          [2, 'Sa ou son représentant légal (tutelle, curatelle)', 'Their legal representative'],
          [3, 'Quelqu’un d’autre', 'Somebody else'],
          [4, 'Identité non confirmée', 'Identity not confirmed'],
        ),
      }),
      say(
        'Je vous remercie. Je ne peux pas en dire davantage. Quand pourrais-je joindre {{displayName}} ?',
        'Thank you. I cannot say more. When could I reach {{displayName}}?',
        { showIf: oneOf('identite', 3, 4) },
      ),
      note(
        'Notez le moment proposé, terminez l’appel et choisissez « Joint, à rappeler ».',
        'Note the time offered, end the call and choose “Reached, call again”.',
        { showIf: oneOf('identite', 3, 4) },
      ),
      say(
        'Merci. Vos coordonnées nous viennent de : {{dataSource}}. Le responsable du fichier est : {{controller}}. Je note vos réponses pour le suivi de votre dossier.',
        'Thank you. Your contact details come from: {{dataSource}}. The file is held by: {{controller}}. I note your answers to follow up your case.',
        { showIf: isRightPerson },
      ),
    ]),
    block('essentiel', 'minimal', 'L’essentiel', 'The essentials', [
      say(
        'Je vous appelle parce que votre droit à l’AAH ou à la PCH se termine le {{deadlineOn}}. Le renouvellement n’est jamais automatique : il faut déposer un dossier à la MDPH avant cette date.',
        'I am calling because your right to AAH or PCH ends on {{deadlineOn}}. Renewal is never automatic: a file must be sent to the MDPH before that date.',
        { showIf: all(isRightPerson, { op: 'ge', name: 'target.daysLeft', value: 0 }) },
      ),
      say(
        'Je vous appelle parce que, d’après notre fichier, votre droit à l’AAH ou à la PCH s’est terminé le {{deadlineOn}}.',
        'I am calling because, according to our file, your right to AAH or PCH ended on {{deadlineOn}}.',
        { showIf: all(isRightPerson, { op: 'lt', name: 'target.daysLeft', value: 0 }) },
      ),
      say(
        'Je vous appelle au sujet du renouvellement de votre AAH ou de votre PCH. Il n’est jamais automatique : il faut déposer un dossier à la MDPH avant la fin de votre droit.',
        'I am calling about the renewal of your AAH or PCH. It is never automatic: a file must be sent to the MDPH before your right ends.',
        { showIf: all(isRightPerson, { op: 'not', of: { op: 'answered', name: 'target.deadlineOn' } }) },
      ),
      ask('yesno', 'savait', 'Le saviez-vous ?', 'Did you know?', { showIf: isRightPerson }),
      ask(
        'single',
        'dossier',
        'Où en est votre dossier de renouvellement ?',
        'How far are you with your renewal file?',
        {
          showIf: isRightPerson,
          ...choices(
            [1, 'Déjà déposé', 'Already sent'],
            [2, 'Commencé', 'Started'],
            [3, 'Pas encore commencé', 'Not started'],
            [4, 'Ne souhaite pas renouveler', 'Does not wish to renew'],
            [5, 'Dit avoir un droit sans limitation de durée', 'Says the right has no end date'],
            [6, 'A déménagé dans un autre département', 'Has moved to another département'],
          ),
        },
      ),
    ]),
    block('delais', 'body', 'Les délais et l’aide', 'Time limits and help', [
      ask(
        'date',
        'depose_le',
        'Quand l’avez-vous déposé ? Une date approximative suffit.',
        'When did you send it? An approximate date will do.',
        { showIf: eq('dossier', 1), required: false },
      ),
      say(
        'Très bien. Gardez l’accusé de réception. La décision vous sera écrite, et vous aurez deux mois pour la contester si elle ne vous convient pas.',
        'Very good. Keep the acknowledgement. The decision will come by letter, and you will have two months to challenge it if you disagree.',
        { showIf: eq('dossier', 1) },
      ),
      say(
        'Il est encore un peu tôt : déposé plus d’un an avant la fin, un dossier peut être refusé. Le bon moment est entre douze et six mois avant le {{deadlineOn}}.',
        'It is still a little early: sent more than a year before the end, a file may be rejected. The right time is between twelve and six months before {{deadlineOn}}.',
        { showIf: all(oneOf('dossier', 2, 3), { op: 'gt', name: 'target.daysLeft', value: 365 }) },
      ),
      say(
        'C’est le bon moment pour le déposer : il faut s’y prendre au moins six mois avant le {{deadlineOn}}.',
        'This is the right time to send it: it should be done at least six months before {{deadlineOn}}.',
        {
          showIf: all(
            oneOf('dossier', 2, 3),
            { op: 'gt', name: 'target.daysLeft', value: 182 },
            { op: 'le', name: 'target.daysLeft', value: 365 },
          ),
        },
      ),
      say(
        'Il faut le déposer maintenant : nous sommes à moins de six mois du {{deadlineOn}}. Après cette date, ce serait une première demande, sans effet sur les mois passés.',
        'It should be sent now: we are less than six months before {{deadlineOn}}. After that date it would count as a first application, with nothing paid for past months.',
        {
          showIf: all(
            oneOf('dossier', 2, 3),
            { op: 'ge', name: 'target.daysLeft', value: 61 },
            { op: 'le', name: 'target.daysLeft', value: 182 },
          ),
        },
      ),
      say(
        'C’est urgent : il reste moins de deux mois. Envoyez le dossier dès que possible, même s’il manque une pièce que vous pourrez ajouter ensuite. Pour l’AAH, un dossier déposé avant le {{deadlineOn}} permet à la CAF de maintenir le versement, six mois au plus, le temps de la décision ; en cas de refus, ces sommes peuvent être redemandées.',
        'It is urgent: less than two months are left. Send the file as soon as possible, even if a document is missing; you can add it later. For AAH, a file sent before {{deadlineOn}} lets the CAF keep paying, for six months at most, until the decision; if refused, these sums may be claimed back.',
        {
          showIf: all(
            oneOf('dossier', 2, 3),
            { op: 'ge', name: 'target.daysLeft', value: 0 },
            { op: 'lt', name: 'target.daysLeft', value: 61 },
          ),
        },
      ),
      say(
        'La date est passée : le dossier sera traité comme une première demande, et les mois sans dossier ne sont pas rattrapés. Chaque mois compte : l’AAH reprend au mois qui suit le dépôt, la PCH au mois du dépôt.',
        'The date has passed: the file will be handled as a first application, and the months without one are not made up. Every month counts: AAH starts again the month after the file is sent, PCH the very month.',
        { showIf: all(oneOf('dossier', 2, 3), { op: 'lt', name: 'target.daysLeft', value: 0 }) },
      ),
      note(
        'Ne promettez jamais une décision ni un montant : seule la commission (CDAPH) décide.',
        'Never promise a decision or an amount: only the commission (CDAPH) decides.',
        { showIf: oneOf('dossier', 1, 2, 3) },
      ),
      say(
        'Il vous faut quatre choses : le formulaire de demande, cerfa 15692 ; un certificat médical de moins d’un an, cerfa 15695 ; une pièce d’identité ; un justificatif de domicile. Et le jugement, en cas de tutelle ou de curatelle.',
        'You need four things: the application form, cerfa 15692; a medical certificate less than a year old, cerfa 15695; proof of identity; proof of address. And the court decision, if there is a guardianship.',
        { showIf: oneOf('dossier', 2, 3) },
      ),
      ask('single', 'aide', 'Comment préférez-vous faire ?', 'How would you rather do it?', {
        showIf: oneOf('dossier', 2, 3),
        ...choices(
          [1, 'Seul·e, sur papier ou en ligne', 'Alone, on paper or online'],
          [2, 'Recevoir le formulaire par courrier', 'Receive the form by post'],
          [3, 'Avec un rendez-vous pour être aidé·e', 'With an appointment to be helped'],
          [
            4,
            'Avec un proche ou un service qui m’accompagne déjà',
            'With a relative or a service already helping me',
          ],
        ),
      }),
      ask(
        'multi',
        'obstacles',
        'Qu’est-ce qui vous gêne pour faire ce dossier ?',
        'What makes this file difficult for you?',
        {
          showIf: oneOf('dossier', 2, 3, 4),
          required: false,
          instruction: text(
            'Ne lisez pas la liste : cochez ce qui est dit.',
            'Do not read the list: tick what is said.',
          ),
          ...choices(
            [1, 'Trouver un médecin pour le certificat', 'Finding a doctor for the certificate'],
            [2, 'Comprendre ou remplir le formulaire', 'Understanding or filling in the form'],
            [3, 'Réunir les papiers', 'Gathering the papers'],
            [4, 'Internet', 'The internet'],
            [5, 'La langue', 'The language'],
            [6, 'Découragement, fatigue', 'Discouragement, weariness'],
            [9, 'Rien en particulier', 'Nothing in particular', true],
          ),
        },
      ),
      note(
        'Sans limitation de durée : notre fichier est sans doute faux. Remerciez, terminez et choisissez « Hors champ ». Déménagement : la MDPH du nouveau département est compétente ; même résultat.',
        'No end date: our file is probably wrong. Thank them, finish and choose “Out of scope”. Moved: the new département’s MDPH is in charge; same result.',
        { showIf: oneOf('dossier', 5, 6) },
      ),
      ask(
        'yesno',
        'difficulte',
        'En dehors de ce dossier, y a-t-il quelque chose d’urgent pour vous en ce moment ? Un logement, de quoi manger, quelqu’un qui vous manque ?',
        'Apart from this file, is anything urgent for you at the moment? Housing, food, someone to rely on?',
        { showIf: isRightPerson },
      ),
      ask('text', 'difficulte_precisee', 'Que se passe-t-il ?', 'What is happening?', {
        showIf: eq('difficulte', 1),
        instruction: text(
          'Quelques mots, des faits : la personne peut demander à les lire. Ni diagnostic, ni jugement, ni numéro de sécurité sociale.',
          'A few words, facts: the person may ask to read them. No diagnosis, no judgement, no social security number.',
        ),
      }),
      say(
        'Acceptez-vous que je transmette cela à un service qui pourra vous rappeler ?',
        'Do you agree that I pass this on to a service that can call you back?',
        { showIf: eq('difficulte', 1) },
      ),
      ask('yesno', 'transmettre', 'Accord pour transmettre', 'Agrees to have it passed on', {
        showIf: eq('difficulte', 1),
        allow: {},
      }),
    ]),
    block('au-revoir', 'closing', 'Prendre congé', 'Say goodbye', [
      say(
        'Je résume : le dossier de renouvellement est à déposer à la MDPH avant le {{deadlineOn}}.',
        'To sum up: the renewal file must reach the MDPH before {{deadlineOn}}.',
        { showIf: all(oneOf('dossier', 2, 3), { op: 'ge', name: 'target.daysLeft', value: 0 }) },
      ),
      say(
        'Avez-vous une question ? Je vous remercie, {{displayName}}. Bonne journée.',
        'Do you have a question? Thank you, {{displayName}}. Have a good day.',
        { showIf: isRightPerson },
      ),
      say('Je vous remercie. Bonne journée.', 'Thank you. Have a good day.', {
        showIf: oneOf('identite', 3, 4),
      }),
    ]),
    voicemail,
  ],
};

export const rightsEnding: ScriptTemplate = {
  key: 'rights-ending',
  name: 'Vos droits AAH/PCH se terminent bientôt',
  summary: 'Prévenir avant la fin d’un droit, avec les bons délais, et proposer une aide au dossier.',
  content,
};

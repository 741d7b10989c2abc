import type {
  Block,
  Expression,
  Item,
  Option,
  QuestionItem,
  ScriptContent,
  Text,
} from '#server/contracts/script-content.ts';
import { nonBreaking } from '#server/contracts/typography.ts';

/**
 * Scripts to start from. They are read aloud by people, to people: short sentences, one question at a time, nothing
 * promised. Long because it is text, not code.
 */
export interface ScriptTemplate {
  readonly key: string;
  readonly name: string;
  readonly summary: string;
  readonly content: ScriptContent;
}

function text(fr: string, en: string): Text {
  return { fr: nonBreaking(fr), en };
}

type When = { readonly showIf?: Expression };

function say(fr: string, en: string, when: When = {}): Item {
  return { kind: 'say', text: text(fr, en), ...when };
}

function note(fr: string, en: string, when: When = {}): Item {
  return { kind: 'note', text: text(fr, en), ...when };
}

type More = Omit<Partial<QuestionItem>, 'kind' | 'name' | 'text'>;

/** A required question; one may always not know or not wish to answer, unless `more` says otherwise. */
function ask(kind: QuestionItem['kind'], name: string, fr: string, en: string, more: More = {}): Item {
  return { kind, name, text: text(fr, en), required: true, allow: { dk: true, rf: true }, ...more };
}

function choices(...labels: readonly (readonly [code: number, fr: string, en: string, exclusive?: true])[]): {
  options: Option[];
} {
  return {
    options: labels.map(([code, fr, en, exclusive]) => ({
      code,
      label: text(fr, en),
      ...(exclusive && { exclusive }),
    })),
  };
}

function block(id: string, purpose: Block['purpose'], fr: string, en: string, items: Item[]): Block {
  return { id, purpose, title: text(fr, en), items };
}

function eq(name: string, value: number): Expression {
  return { op: 'eq', name, value };
}

function all(...parts: Expression[]): Expression {
  return { op: 'and', all: parts };
}

function oneOf(name: string, ...values: number[]): Expression {
  return { op: 'in', name, values };
}

const languages = ['fr', 'en'];

/** What may be heard by anybody: no benefit, no service that would give it away (Code pénal 226-13). */
const voicemail = block('repondeur', 'voicemail', 'Message au répondeur', 'Voicemail', [
  say(
    'Bonjour, ici {{agentName}}, du Département. Vous pouvez nous rappeler au numéro qui s’affiche, du lundi au vendredi, de 10 heures à 18 heures. Il n’y a rien d’inquiétant. Merci, et bonne journée.',
    'Hello, this is {{agentName}}, from the Département. You can call us back on the number displayed, Monday to Friday, from 10 a.m. to 6 p.m. It is nothing worrying. Thank you, and have a good day.',
  ),
  note(
    'Ne dites rien de plus, même si l’annonce donne le nom de la personne. Un seul message par campagne.',
    'Say nothing more, even if the greeting gives the person’s name. One message per campaign.',
  ),
]);

/** The notice owed at first contact when data came from elsewhere (RGPD art. 14; reference/france.md §2). */
const notice = [
  say(
    'Vous pouvez refuser cet appel, ou demander à ne plus être appelé·e : cela ne change rien à vos droits. Pour toute question sur vos données : {{dpoContact}}.',
    'You may refuse this call, or ask never to be called again: it changes nothing to your rights. For any question about your data: {{dpoContact}}.',
  ),
  note(
    'Un refus se respecte du premier coup. « Pas maintenant » : proposez un autre moment. « Ne m’appelez plus » : choisissez le résultat « Opposition ».',
    'Respect a refusal the first time. “Not now”: offer another time. “Never call me again”: choose the result “Objection”.',
  ),
] as const;

const isRightPerson = oneOf('identite', 1, 2);

/* ------------------------------------------------------------------------------------------------------------------ */

const rightsEnding: ScriptContent = {
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

/* ------------------------------------------------------------------------------------------------------------------ */

const hpvPharmacies: ScriptContent = {
  languages,
  blocks: [
    block('accueil', 'introduction', 'Se présenter', 'Introduce yourself', [
      say(
        'Bonjour, je suis {{agentName}}, du Département. Nous appelons toutes les pharmacies au sujet de : {{neutralReason}}. Cela prend quatre minutes. Puis-je parler à la personne titulaire, ou à quelqu’un de l’équipe qui vaccine ?',
        'Hello, I am {{agentName}}, from the Département. We are calling every pharmacy about: {{neutralReason}}. It takes four minutes. May I speak to the owner, or to somebody in the team who vaccinates?',
      ),
      note(
        'Une officine sert d’abord ses clients : si on vous fait attendre, proposez un rappel, plutôt entre 14 h et 16 h.',
        'A pharmacy serves its customers first: if you are kept waiting, offer to call again, best between 2 and 4 p.m.',
      ),
      say(
        'Vos coordonnées viennent de : {{dataSource}}. Le responsable de l’enquête est : {{controller}}.',
        'Your details come from: {{dataSource}}. The survey is run by: {{controller}}.',
      ),
      ...notice,
    ]),
    block('interlocuteur', 'identification', 'À qui parle-t-on ?', 'Who is speaking?', [
      ask('single', 'fonction', 'Quelle est votre fonction ?', 'What is your position?', {
        allow: { rf: true },
        ...choices(
          [1, 'Pharmacien·ne titulaire', 'Owner pharmacist'],
          [2, 'Pharmacien·ne adjoint·e', 'Assistant pharmacist'],
          [3, 'Préparateur ou préparatrice', 'Technician'],
          [4, 'Autre', 'Other'],
        ),
      }),
    ]),
    block('essentiel', 'minimal', 'Vacciner, ou non', 'Vaccinating or not', [
      ask(
        'yesno',
        'vaccine',
        'Vaccinez-vous dans votre officine, quel que soit le vaccin ?',
        'Do you vaccinate at your pharmacy, whatever the vaccine?',
      ),
      ask(
        'yesno',
        'vaccine_hpv',
        'Y faites-vous la vaccination contre les papillomavirus (HPV) ?',
        'Do you give the vaccine against papillomaviruses (HPV)?',
        { showIf: eq('vaccine', 1) },
      ),
    ]),
    block('pratique', 'body', 'La pratique', 'In practice', [
      ask(
        'integer',
        'doses_mois',
        'Au cours des trente derniers jours, combien d’injections contre les HPV avez-vous faites, environ ?',
        'In the last thirty days, about how many HPV injections have you given?',
        { showIf: eq('vaccine_hpv', 1), min: 0, max: 2000 },
      ),
      ask(
        'single',
        'garcons',
        'Parmi ces jeunes, y a-t-il des garçons ?',
        'Are some of these young people boys?',
        {
          showIf: all(eq('vaccine_hpv', 1), { op: 'gt', name: 'doses_mois', value: 0 }),
          ...choices(
            [1, 'Oui, autant que de filles', 'Yes, as many as girls'],
            [2, 'Oui, mais moins', 'Yes, but fewer'],
            [3, 'Non, aucun', 'No, none'],
          ),
        },
      ),
      ask('single', 'rendez_vous', 'Faut-il prendre rendez-vous ?', 'Is an appointment needed?', {
        showIf: eq('vaccine', 1),
        ...choices(
          [1, 'Non, sans rendez-vous', 'No, walk-in'],
          [2, 'Oui, toujours', 'Yes, always'],
          [3, 'Selon les moments', 'It depends'],
        ),
      }),
      ask(
        'multi',
        'freins',
        'Qu’est-ce qui vous freine pour proposer cette vaccination ?',
        'What holds you back from offering this vaccination?',
        {
          showIf: { op: 'answered', name: 'vaccine' },
          instruction: text(
            'Laissez parler, puis relisez ce que vous avez coché.',
            'Let them talk, then read back what you ticked.',
          ),
          ...choices(
            [1, 'Le manque de temps', 'Lack of time'],
            [2, 'Le manque de place ou de confidentialité', 'Lack of space or privacy'],
            [3, 'L’hésitation des familles', 'Families’ hesitation'],
            [4, 'L’approvisionnement', 'Supply'],
            [5, 'La formation', 'Training'],
            [6, 'Les formalités', 'Paperwork'],
            [7, 'Autre chose', 'Something else'],
            [9, 'Rien ne nous freine', 'Nothing holds us back', true],
          ),
        },
      ),
      ask('text', 'freins_autre', 'Quoi d’autre ?', 'What else?', {
        showIf: { op: 'selected', name: 'freins', value: 7 },
        required: false,
      }),
      ask(
        'scale',
        'aisance',
        'De 0, pas du tout, à 10, tout à fait : vous sentez-vous à l’aise pour en parler avec les parents ?',
        'From 0, not at all, to 10, entirely: how comfortable are you talking about it with parents?',
        { min: 0, max: 10, showIf: eq('vaccine', 1) },
      ),
      ask(
        'yesno',
        'veut_affiches',
        'Souhaitez-vous recevoir des affiches et des dépliants gratuits ?',
        'Would you like to receive free posters and leaflets?',
      ),
      ask('integer', 'depliants', 'Combien de dépliants, environ ?', 'About how many leaflets?', {
        showIf: eq('veut_affiches', 1),
        min: 1,
        max: 500,
        checks: [
          {
            level: 'warn',
            test: { op: 'le', name: 'depliants', value: 200 },
            message: text(
              'Plus de 200 dépliants : faites confirmer le nombre.',
              'More than 200 leaflets: ask again to be sure.',
            ),
          },
        ],
      }),
      ask(
        'yesno',
        'annuaire',
        'Acceptez-vous que votre officine figure dans la liste des lieux de vaccination que le Département donne aux familles ?',
        'Do you agree to appear in the list of vaccination places that the Département gives families?',
        { showIf: eq('vaccine_hpv', 1) },
      ),
      ask(
        'text',
        'remarque',
        'Y a-t-il quelque chose que vous voudriez nous dire ?',
        'Is there anything you would like to tell us?',
        {
          required: false,
        },
      ),
    ]),
    block('au-revoir', 'closing', 'Prendre congé', 'Say goodbye', [
      say(
        'Un grand merci pour votre temps. Les résultats seront envoyés aux pharmacies du département. Bonne journée à toute l’équipe.',
        'Thank you very much for your time. Results will be sent to the département’s pharmacies. A good day to the whole team.',
      ),
    ]),
    voicemail,
  ],
};

/* ------------------------------------------------------------------------------------------------------------------ */

const heatwave: ScriptContent = {
  languages,
  blocks: [
    block('accueil', 'introduction', 'Se présenter', 'Introduce yourself', [
      note(
        'Parlez lentement et laissez des silences. Si la personne entend mal, baissez la voix plutôt que de la forcer.',
        'Speak slowly and leave silences. If they hear badly, lower your voice rather than raising it.',
      ),
      say(
        'Bonjour, je suis {{agentName}}, du Département. Je vous appelle au sujet de : {{neutralReason}}. Puis-je parler à {{displayName}} ?',
        'Hello, I am {{agentName}}, from the Département. I am calling about: {{neutralReason}}. May I speak to {{displayName}}?',
      ),
      say(
        'Vos coordonnées viennent de : {{dataSource}}. Le responsable du fichier est : {{controller}}.',
        'Your details come from: {{dataSource}}. The file is held by: {{controller}}.',
      ),
      ...notice,
    ]),
    block('identite', 'identification', 'Vérifier à qui l’on parle', 'Check who is speaking', [
      ask('single', 'identite', 'Qui est au téléphone ?', 'Who is on the phone?', {
        allow: {},
        ...choices(
          [1, 'La personne elle-même', 'The person'],
          [2, 'Quelqu’un qui vit avec elle ou l’aide', 'Somebody who lives with or helps them'],
          [3, 'Quelqu’un d’autre', 'Somebody else'],
        ),
      }),
      say(
        'Merci. Je rappellerai {{displayName}} un peu plus tard.',
        'Thank you. I will call {{displayName}} again later.',
        {
          showIf: eq('identite', 3),
        },
      ),
    ]),
    block('essentiel', 'minimal', 'Comment ça va, maintenant', 'How things are right now', [
      ask(
        'single',
        'etat',
        'Comment vous sentez-vous aujourd’hui, avec cette chaleur ?',
        'How do you feel today, in this heat?',
        {
          showIf: isRightPerson,
          ...choices(
            [1, 'Bien', 'Well'],
            [2, 'Fatigué·e, mais ça va', 'Tired, but all right'],
            [3, 'Mal', 'Unwell'],
          ),
        },
      ),
      ask('multi', 'signes', 'En ce moment, avez-vous…', 'At this moment, do you have…', {
        showIf: isRightPerson,
        instruction: text('Lisez chaque ligne, une à une.', 'Read each line, one by one.'),
        ...choices(
          [1, 'De la fièvre, ou la peau très chaude', 'A fever, or very hot skin'],
          [2, 'Des vertiges, ou une grande faiblesse', 'Dizziness, or great weakness'],
          [3, 'Des maux de tête, des nausées', 'Headache, nausea'],
          [4, 'Des crampes', 'Cramps'],
          [5, 'Des propos confus (à l’écoute)', 'Confused speech (listening)'],
          [9, 'Rien de tout cela', 'None of these', true],
        ),
      }),
      note(
        'URGENCE. Ne raccrochez pas. Demandez s’il y a quelqu’un à côté et l’adresse exacte. Faites appeler le 15 par votre responsable en restant en ligne.',
        'EMERGENCY. Do not hang up. Ask whether anyone is there and the exact address. Have your supervisor call 15 while you stay on the line.',
        {
          showIf: {
            op: 'or',
            all: [
              eq('etat', 3),
              { op: 'selected', name: 'signes', value: 1 },
              { op: 'selected', name: 'signes', value: 5 },
            ],
          },
        },
      ),
    ]),
    block('conseils', 'body', 'Se protéger', 'Keeping safe', [
      ask(
        'yesno',
        'boit',
        'Avez-vous bu depuis ce matin, même sans avoir soif ?',
        'Have you drunk since this morning, even without being thirsty?',
        {
          showIf: isRightPerson,
        },
      ),
      say(
        'Buvez un verre maintenant, si vous le pouvez ; je vous attends. Un verre d’eau toutes les heures, c’est la bonne habitude. Si un médecin vous a demandé de limiter l’eau, demandez-lui conseil.',
        'Drink a glass now, if you can; I will wait. A glass of water every hour is a good habit. If a doctor asked you to limit water, ask for their advice.',
        { showIf: eq('boit', 0) },
      ),
      ask(
        'yesno',
        'fraicheur',
        'Avez-vous une pièce fraîche, ou un endroit frais où passer deux ou trois heures ?',
        'Do you have a cool room, or a cool place to spend two or three hours?',
        {
          showIf: isRightPerson,
        },
      ),
      say(
        'Fermez volets et fenêtres le jour, ouvrez la nuit. Mouillez-vous le visage, les bras et la nuque plusieurs fois par jour.',
        'Close shutters and windows by day, open them at night. Wet your face, arms and neck several times a day.',
        { showIf: isRightPerson },
      ),
      ask(
        'single',
        'visites',
        'Quelqu’un passe-t-il vous voir, ou vous appelle-t-il ?',
        'Does anyone visit or call you?',
        {
          showIf: isRightPerson,
          ...choices(
            [1, 'Tous les jours', 'Every day'],
            [2, 'Quelques fois par semaine', 'A few times a week'],
            [3, 'Rarement', 'Seldom'],
            [4, 'Personne', 'Nobody'],
          ),
        },
      ),
      ask('multi', 'besoins', 'De quoi auriez-vous besoin ?', 'What would you need?', {
        showIf: isRightPerson,
        ...choices(
          [1, 'Des courses, de l’eau', 'Shopping, water'],
          [2, 'Des médicaments', 'Medicines'],
          [3, 'Une visite', 'A visit'],
          [4, 'Un transport vers un lieu frais', 'Transport to a cool place'],
          [5, 'Être rappelé·e chaque jour', 'A call every day'],
          [9, 'De rien', 'Nothing', true],
        ),
      }),
      ask(
        'yesno',
        'transmettre',
        'Acceptez-vous que je le transmette au service qui peut s’en occuper ?',
        'Do you agree that I pass this on to the service that can see to it?',
        {
          showIf: all(
            { op: 'answered', name: 'besoins' },
            { op: 'not', of: { op: 'selected', name: 'besoins', value: 9 } },
          ),
        },
      ),
      ask(
        'text',
        'proche',
        'Qui pouvons-nous prévenir en cas de besoin ? Un prénom et un lien suffisent.',
        'Whom can we tell if needed? A first name and relation are enough.',
        {
          showIf: oneOf('visites', 1, 2, 3),
          required: false,
        },
      ),
    ]),
    block('au-revoir', 'closing', 'Prendre congé', 'Say goodbye', [
      say(
        'Merci de m’avoir parlé. En cas de malaise, n’attendez pas : composez le 15. Prenez soin de vous.',
        'Thank you for talking to me. If you feel ill, do not wait: dial 15. Take care of yourself.',
        { showIf: isRightPerson },
      ),
    ]),
    voicemail,
  ],
};

/* ------------------------------------------------------------------------------------------------------------------ */

const satisfaction: ScriptContent = {
  languages,
  blocks: [
    block('accueil', 'introduction', 'Se présenter', 'Introduce yourself', [
      say(
        'Bonjour, je suis {{agentName}}, du Département. Je voudrais parler à {{displayName}}. Je vous appelle au sujet de : {{neutralReason}}. Cela prend trois minutes.',
        'Hello, I am {{agentName}}, from the Département. May I speak to {{displayName}}? I am calling about: {{neutralReason}}. It takes three minutes.',
      ),
      say(
        'Vos coordonnées viennent de : {{dataSource}}. Le responsable de l’enquête est : {{controller}}. Vos réponses ne changent rien à votre dossier.',
        'Your details come from: {{dataSource}}. The survey is run by: {{controller}}. Your answers change nothing to your case.',
      ),
      ...notice,
    ]),
    block('identite', 'identification', 'Vérifier à qui l’on parle', 'Check who is speaking', [
      ask(
        'yesno',
        'bonne_personne',
        'Est-ce bien {{displayName}} au téléphone ?',
        'Is it {{displayName}} on the phone?',
        { allow: {} },
      ),
    ]),
    block('essentiel', 'minimal', 'L’essentiel', 'The essentials', [
      ask(
        'yesno',
        'contact',
        'Avez-vous été en contact avec nos services au cours des six derniers mois ?',
        'Have you been in touch with our services in the last six months?',
        {
          showIf: eq('bonne_personne', 1),
        },
      ),
      ask(
        'scale',
        'note_globale',
        'De 0, pas du tout satisfait·e, à 10, tout à fait satisfait·e : quelle note donnez-vous à ce contact ?',
        'From 0, not satisfied at all, to 10, entirely satisfied: how do you rate this contact?',
        { showIf: eq('contact', 1), min: 0, max: 10 },
      ),
    ]),
    block('details', 'body', 'En détail', 'In detail', [
      ask('single', 'moyen', 'Ce contact, c’était surtout…', 'This contact was mostly…', {
        showIf: eq('contact', 1),
        ...choices(
          [1, 'Par téléphone', 'By telephone'],
          [2, 'Sur place', 'In person'],
          [3, 'Par internet ou courriel', 'Online or by e-mail'],
          [4, 'Par courrier', 'By post'],
        ),
      }),
      ask(
        'single',
        'reponse',
        'Avez-vous eu la réponse que vous cherchiez ?',
        'Did you get the answer you needed?',
        {
          showIf: eq('contact', 1),
          ...choices([1, 'Oui', 'Yes'], [2, 'En partie', 'In part'], [3, 'Non', 'No']),
        },
      ),
      ask(
        'integer',
        'demarches',
        'Combien de fois avez-vous dû nous contacter pour cela ?',
        'How many times did you have to contact us for it?',
        {
          showIf: eq('contact', 1),
          min: 1,
          max: 99,
        },
      ),
      ask('multi', 'points', 'Qu’est-ce qui pourrait être mieux ?', 'What could be better?', {
        showIf: { op: 'le', name: 'note_globale', value: 7 },
        instruction: text(
          'Ne lisez pas la liste : cochez ce qui est dit.',
          'Do not read the list: tick what is said.',
        ),
        ...choices(
          [1, 'Le délai', 'The delay'],
          [2, 'L’accueil', 'The welcome'],
          [3, 'La clarté des explications', 'The clarity of explanations'],
          [4, 'Les horaires', 'Opening hours'],
          [5, 'Les démarches en ligne', 'Online procedures'],
          [6, 'Autre chose', 'Something else'],
          [9, 'Rien', 'Nothing', true],
        ),
      }),
      ask(
        'text',
        'commentaire',
        'Souhaitez-vous ajouter quelque chose ?',
        'Would you like to add anything?',
        {
          showIf: eq('bonne_personne', 1),
          required: false,
          instruction: text(
            'Avec les mots de la personne, sans nom ni détail de santé.',
            'In their words, without names or health details.',
          ),
        },
      ),
    ]),
    block('au-revoir', 'closing', 'Prendre congé', 'Say goodbye', [
      say(
        'Merci beaucoup, votre avis compte. Bonne journée.',
        'Thank you very much, your opinion matters. Have a good day.',
      ),
    ]),
    voicemail,
  ],
};

export const templates: readonly ScriptTemplate[] = [
  {
    key: 'rights-ending',
    name: 'Vos droits AAH/PCH se terminent bientôt',
    summary: 'Prévenir avant la fin d’un droit, avec les bons délais, et proposer une aide au dossier.',
    content: rightsEnding,
  },
  {
    key: 'hpv-pharmacies',
    name: 'Vaccination HPV en pharmacie',
    summary: 'Enquête auprès d’établissements : pratiques, freins, matériel à envoyer.',
    content: hpvPharmacies,
  },
  {
    key: 'heatwave-seniors',
    name: 'Personnes âgées isolées pendant une canicule',
    summary: 'Prendre des nouvelles, reconnaître une urgence, transmettre un besoin.',
    content: heatwave,
  },
  {
    key: 'satisfaction',
    name: 'Enquête de satisfaction',
    summary: 'Trois minutes pour savoir ce qui va et ce qui pourrait aller mieux.',
    content: satisfaction,
  },
];

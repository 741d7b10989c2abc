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

export const heatwave: ScriptTemplate = {
  key: 'heatwave-seniors',
  name: 'Personnes âgées isolées pendant une canicule',
  summary: 'Prendre des nouvelles, reconnaître une urgence, transmettre un besoin.',
  content,
};

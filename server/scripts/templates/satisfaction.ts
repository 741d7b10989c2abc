import type { ScriptContent } from '#server/contracts/script-content.ts';
import {
  ask,
  block,
  choices,
  eq,
  languages,
  notice,
  type ScriptTemplate,
  say,
  text,
  voicemail,
} from './parts.ts';

const content: ScriptContent = {
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

export const satisfaction: ScriptTemplate = {
  key: 'satisfaction',
  name: 'Enquête de satisfaction',
  summary: 'Trois minutes pour savoir ce qui va et ce qui pourrait aller mieux.',
  content,
};

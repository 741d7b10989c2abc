import type { ScriptContent } from '#server/contracts/script-content.ts';
import {
  all,
  ask,
  block,
  choices,
  eq,
  languages,
  note,
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

export const hpvPharmacies: ScriptTemplate = {
  key: 'hpv-pharmacies',
  name: 'Vaccination HPV en pharmacie',
  summary: 'Enquête auprès d’établissements : pratiques, freins, matériel à envoyer.',
  content,
};

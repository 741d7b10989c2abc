import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FindingKind, findingsIn } from './findings.ts';

/** As agents write them. Right: what the coach must say of each, or nothing. */
const notes: readonly (readonly [note: string, ...expected: FindingKind[]])[] = [
  // what notes are for
  ['A demandé un délai d’une semaine.'],
  ['Absente jusqu’à lundi, rappeler après 17 h.'],
  ['Rappeler plutôt le matin, demander sa fille.'],
  ['N’a pas reçu le courrier de la MDPH, adresse à vérifier.'],
  ['Dossier AAH déposé le 12 mars au guichet.'],
  ['Il manque le certificat médical, le médecin le fait jeudi.'],
  ['Motif médical : rendez-vous déjà pris, ne pourra pas venir.'],
  ['A reçu l’attestation de l’assurance maladie.'],
  ['Arrêt maladie terminé, reprend le 3.'],
  ['Pension d’invalidité : demande quel formulaire remplir.'],
  ['Demande la carte mobilité inclusion, dossier à la Maison du handicap.'],
  ['Renouvellement PCH, taux d’incapacité à joindre.'],
  ['Numéro invalide dans le fichier, a confirmé l’autre.'],
  ['Parle arabe, demande un interprète arabe.'],
  ['Interprète en turc souhaité, mardi à 10 h.'],
  ['A perdu son badge dans l’enceinte du collège.'],
  ['Assistée par sa curatrice, à joindre d’abord.'],
  ['Mesure de tutelle : appeler l’UDAF.'],
  ['Le syndic doit réparer l’ascenseur.'],
  ['Question sur le syndicat des eaux, réorientée.'],
  ['Habite face à l’hôpital, bâtiment C.'],
  ['Demande à être rappelée par le syndicat de copropriété.'],
  ['Traitement du dossier : trois mois, lui a été dit.'],
  ['Opération façades : ne se sent pas concernée.'],
  ['A dit non, ne souhaite pas répondre ce mois-ci.'],
  ['Porte du fond condamnée, passer par la cour.'],
  ['Maîtresse d’école, joignable après la classe.'],
  ['Son club de voile finit à 18 h.'],
  ['Timbre fiscal à acheter, l’a compris.'],
  ['Numéro de dossier 2024-118-77'],
  ['Réf. 123456789012345'],
  ['Allocataire 1234567, vu avec elle.'],
  ['Convocation le 12/03/2026 à 14:30, salle 204.'],
  ['Code postal 93200, 3e étage, porte 12.'],
  ['Montant reçu : 1 016,05 € puis 971,37 €.'],
  ['Concerne aussi son conjoint, deux dossiers.'],
  ['Contente de l’appel, merci.'],
  ['Au foyer de la Source, demander l’accueil.'],
  ['Rien compté, je rappelle demain.'],
  ['Ne veut pas être rappelée avant 9 h.'],
  ['Voir avec M. Chrétien, ou Mme Gay, au service.'],
  ['Indemnités maladie versées par la caisse maladie.'],
  ['La carte est détenue par sa fille.'],
  ['Ligne muette, j’ai raccroché.'],
  ['C’est pénible pour lui d’attendre, le dit sans colère.'],
  ['Passe par la droguerie pour ses papiers.'],
  ['SIRET de l’établissement 123 456 789 00012'],
  ['Psychologue scolaire à inviter à la réunion.'],
  ['Réunion syndic jeudi, conduit sa fille à l’école.'],
  // health
  ['Est en dépression depuis deux ans.', 'health'],
  ['Suit une chimio, rappeler en mai', 'health'],
  ['a un cancer, très fatiguée', 'health'],
  ['Séropositif, ne veut pas que sa famille sache.', 'health'],
  ['Diabétique et alcoolique.', 'health', 'health'],
  ['Fils autiste, besoin d’aide.', 'health'],
  ['hospitalisée jusqu’au 15', 'health'],
  ['Est à l’hôpital, voir avec le fils.', 'health'],
  ['Sort de l’hôpital mardi.', 'health'],
  ['Elle est enceinte de 6 mois.', 'health'],
  ['Opérée du genou, rappeler dans 3 semaines ; elle a été opérée lundi.', 'health'],
  ['Fait un burn-out.', 'health'],
  ['A fait un AVC en janvier.', 'health'],
  ['Maladie de Parkinson', 'health', 'health'],
  ['Problèmes de santé, ne sort plus.', 'health'],
  ['Sous traitement lourd.', 'health'],
  ['Est handicapée, en fauteuil roulant.', 'health', 'health'],
  ['Schizophrène, suivi en psychiatrie', 'health', 'health'],
  ['A parlé de suicide !', 'health'],
  ['Sa mère a Alzheimer, c’est la fille qui répond.', 'health'],
  ['Prend des antidépresseurs.', 'health'],
  ['Ancien toxicomane.', 'health'],
  ['Malade, rappeler la semaine prochaine.', 'health'],
  ['Greffée en mars, cirrhose.', 'health', 'health'],
  ['Enfant TDAH', 'health'],
  // other channel
  ['Sourde, écrire plutôt.', 'speech'],
  ['aphasique depuis peu', 'speech'],
  ['N’entend pas bien au téléphone', 'speech'],
  // judgement
  ['Quel con, il raccroche.', 'judgement'],
  ['Dame agressive et malpolie.', 'judgement', 'judgement'],
  ['Menteuse : dit qu’elle a envoyé le dossier.', 'judgement'],
  ['Il est fou, ne plus appeler.', 'judgement'],
  ['Vieille folle', 'judgement'],
  ['Insupportable, comprend rien.', 'judgement', 'judgement'],
  ['un profiteur', 'judgement'],
  ['Elle ment sûrement.', 'judgement'],
  ['CONNARD', 'judgement'],
  ['Râleuse, mythomane', 'judgement', 'judgement'],
  ['Madame agressive au téléphone', 'judgement'],
  // belief, union, private life, origin, justice
  ['Musulmane, pas pendant le ramadan.', 'belief', 'belief'],
  ['Témoin de Jéhovah.', 'belief'],
  ['Vote pour l’extrême droite, refuse.', 'belief', 'belief'],
  ['Délégué syndical CGT', 'belief', 'belief'],
  ['Est homosexuel, conflit familial.', 'intimacy'],
  ['Victime de violences conjugales.', 'intimacy'],
  ['Famille rom, vit en caravane.', 'origin'],
  ['Un Arabe au téléphone, raccroche.', 'origin'],
  ['D’origine algérienne.', 'origin'],
  ['Sans-papiers, a peur.', 'origin'],
  ['Mari en prison jusqu’en juin.', 'justice'],
  ['Condamné pour vol.', 'justice'],
  // numbers
  ['Son NIR : 2 55 08 49 588 157 38', 'nir'],
  ['sécu 255084958815738', 'nir'],
  ['Corse 1 85 05 2A 123 456 33', 'nir'],
  ['Rib FR76 3000 6000 0112 3456 7890 189', 'iban'],
  ['FR7630006000011234567890189 à noter', 'iban'],
  ['Carte 4970 1012 3456 7890'],
  ['Carte 4111 1111 1111 1111', 'card'],
  ['Autre numéro : 06 39 98 12 34', 'phone'],
  ['rappeler au 0199001234', 'phone'],
  ['portable +33 6 39 98 12 34', 'phone'],
  ['01.99.00.12.34 le soir', 'phone'],
  ['mail : gisele.noisette@exemple.fr', 'email'],
  ['Dépression, joindre au 0639981234', 'health', 'phone'],
];

describe('what the coach says of a note', () => {
  test('there are enough of them', () => expect(notes.length).toBeGreaterThanOrEqual(80));
  test.each(notes)('%s', (note, ...expected) => {
    expect(findingsIn(note).map(({ kind }) => kind)).toEqual(expected);
  });
});

test('what is marked is what was written, accents and all', () => {
  expect(findingsIn('Elle est en Dépression, l’a dit')).toEqual([
    { kind: 'health', text: 'Dépression', from: 12 },
  ]);
});

const spacing = fc.constantFrom('', ' ', '.', '-', '\u00a0', '  ');
const body = fc
  .tuple(
    fc.constantFrom('1', '2'),
    fc.integer({ min: 0, max: 99 }),
    fc.integer({ min: 1, max: 12 }),
    fc.oneof(
      fc.integer({ min: 1, max: 95 }).map((n) => String(n).padStart(2, '0')),
      fc.constantFrom('2A', '2B'),
    ),
    fc.integer({ min: 1, max: 999 }),
    fc.integer({ min: 1, max: 999 }),
  )
  .map(([sex, year, month, place, town, order]) => [
    sex,
    String(year).padStart(2, '0'),
    String(month).padStart(2, '0'),
    place,
    String(town).padStart(3, '0'),
    String(order).padStart(3, '0'),
  ]);

function keyOf(groups: readonly string[]): string {
  const digits = groups.join('').replace('2A', '19').replace('2B', '18');
  return String(97 - (Number(digits) % 97)).padStart(2, '0');
}

test('a social security number with its key is found in any spacing, and never with another key', () => {
  fc.assert(
    fc.property(body, spacing, fc.integer({ min: 1, max: 96 }), (groups, space, shift) => {
      const key = keyOf(groups);
      const right = [...groups, key].join(space);
      expect(findingsIn(`Son numéro est ${right}, noté.`)).toEqual([{ kind: 'nir', text: right, from: 15 }]);
      const wrong = String(((Number(key) - 1 + shift) % 97) + 1).padStart(2, '0');
      const kinds = findingsIn(`Son numéro est ${[...groups, wrong].join(space)}`).map(({ kind }) => kind);
      expect(kinds).not.toContain('nir');
    }),
  );
});

const ibanBody = fc.array(fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'), {
  minLength: 20,
  maxLength: 23,
});

function ibanOf(characters: readonly string[], shift: number): string {
  const digits = [...characters, 'F', 'R', '0', '0'].map((one) => String(Number.parseInt(one, 36))).join('');
  const check = 98n - (BigInt(digits) % 97n);
  const key = ((Number(check) - 2 + shift) % 97) + 2;
  return `FR${String(key).padStart(2, '0')}${characters.join('')}`;
}

test('a bank account with its key is found by fours or in one, and never with another key', () => {
  fc.assert(
    fc.property(
      ibanBody,
      fc.constantFrom('', ' ', '-'),
      fc.integer({ min: 1, max: 96 }),
      (all, space, shift) => {
        const inFours = (iban: string): string => iban.replace(/(.{4})(?=.)/g, `$1${space}`);
        const right = inFours(ibanOf(all, 0));
        expect(findingsIn(`RIB ${right}.`)).toContainEqual({ kind: 'iban', text: right, from: 4 });
        const kinds = findingsIn(`RIB ${inFours(ibanOf(all, shift))}.`).map(({ kind }) => kind);
        expect(kinds).not.toContain('iban');
      },
    ),
  );
});

test('figures that are nothing in particular are left alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999 }), (number) => {
      expect(findingsIn(`Dossier ${number}, vu.`)).toEqual([]);
    }),
  );
});

test('finding nothing or something, any text is read to its end', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      for (const { text: found, from } of findingsIn(text)) expect(text.startsWith(found, from)).toBe(true);
    }),
  );
});

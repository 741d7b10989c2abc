import { fieldKey } from './script-flow.ts';

const identifying =
  /(^|_)(noms?|prenoms?|nom_.*|e?mails?|mel|courriels?|adresses?|rue|voie|tel|telephones?|mobile|portable|numero|siret|nir|matricule|allocataire|naissance|ne_le|iban|contact|tuteur|curateur|representant|commentaires?|observations?|remarques?|notes?)\d*(_|$)/;

/** Whether an extra column of a list says who somebody is: only in named exports, and nothing is counted by it. */
export function isIdentifying(header: string): boolean {
  return identifying.test(fieldKey(header));
}

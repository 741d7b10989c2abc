import { randomInt } from 'node:crypto';

/** CNIL, délibération 2022-100: 12 characters at least; the most common French and keyboard ones are refused too. */
const MINIMUM = 12;

const commonPieces = [
  'motdepasse',
  'password',
  'azertyuiop',
  'qwertyuiop',
  '1234567890',
  'bienvenue',
  'departement',
  'administrateur',
  'soleil',
  'doudou',
];

/** True when the password may be used for this account. */
export function isStrongEnough(password: string, email: string): boolean {
  const plain = password.toLowerCase().replace(/[^a-z0-9]/g, '');
  const account = email.split('@')[0] ?? email;
  if (password.length < MINIMUM || new Set(password).size < 6) return false;
  if (account.length > 3 && plain.includes(account.replace(/[^a-z0-9]/g, ''))) return false;
  // A common piece with two or three characters around it is that piece.
  return !commonPieces.some((piece) => plain.includes(piece) && plain.length - piece.length < 6);
}

/** Letters and digits that are not mistaken for one another when read aloud. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Four groups of four: 78 bits, easy to dictate. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

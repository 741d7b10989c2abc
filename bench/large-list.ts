import fs from 'node:fs';
import { type Random, seeded } from '#fixtures/random.ts';

/**
 * A list as large as no directorate sends it, with all that makes theirs difficult: 4 % quoted addresses with separators
 * in them, 2 % repeated people, 11 % of rows that cannot be called, households and guardians, and telephone numbers as
 * people and software write them. The numbers are counted through, not copied from anybody; nothing rings them.
 */

const headers = [
  'Dossier',
  'Civilité',
  'Nom',
  'Prénom',
  'Né(e) le',
  'Adresse',
  'Code postal',
  'Commune',
  'Téléphone fixe',
  'Téléphone portable',
  'Droit',
  'Fin de droit',
];

const lastNames = [
  'AUBRAC',
  'BENHADDA',
  'CORVAISIER',
  'LEFÈVRE',
  'N’DIAYE',
  'OULD-ALI',
  'DE LA FONTAINE',
] as const;
const firstNames = ['Aïcha', 'Bernard', 'Chloé', 'Driss', 'Élodie', 'Jean-Claude', 'Hélène', 'Zoé'] as const;
const streets = [
  'du Val',
  'de la République',
  'des Lilas',
  'de l’Église',
  'du 8 Mai 1945',
  'Pasteur',
] as const;
const towns = [
  '99100;Ambreville',
  '99120;Saint-Florent-du-Val',
  '99200;Port-Cendré',
  '01990;Les Aulnettes',
] as const;
const areas = ['140', '320', '561', '467', '299', '388', '478'] as const;
const notNumbers = ['', 'NC', '0612', '06 12 34 56', 'néant', '3994', '00000000000'] as const;

/** Numbers of a row are its number counted through the range in a jumbled order, so that no two rows share one by chance. */
function mobileOf(n: number): string {
  return `6${String(10_000_000 + ((n * 7_368_787) % 80_000_000)).padStart(8, '0')}`;
}

function landlineOf(n: number): string {
  const jumbled = (n * 3_368_789) % 7_000_000;
  return `${areas[Math.floor(jumbled / 1_000_000)]}${String(jumbled % 1_000_000).padStart(6, '0')}`;
}

/** Numbers (E.164) of people of the list, to be put in the opposition register. */
export function objectors(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `+33${mobileOf(50 * index)}`);
}

const GUARDIANS = 40;

/** Nine national digits, in one of ten spellings, each about as frequent as in real lists. */
function spelled(random: Random, nine: string, n: number): string {
  const pairs = (start: string) => `${start}${nine.slice(1).replace(/../g, ' $&')}`;
  const which = random.next();
  if (which < 0.42) return `0${nine}`;
  if (which < 0.66) return pairs(`0${nine[0]}`);
  if (which < 0.78) return pairs(`0${nine[0]}`).replaceAll(' ', '.');
  if (which < 0.82) return pairs(`0${nine[0]}`).replaceAll(' ', '-');
  if (which < 0.9) return `+33${nine}`;
  if (which < 0.93) return pairs(`+33 ${nine[0]}`);
  if (which < 0.95) return `0033${nine}`;
  if (which < 0.965) return `+33 (0)${nine}`;
  if (which < 0.985) return nine;
  return `0${nine} / 0${landlineOf(n + 4_000_000)}`;
}

function day(random: Random, firstYear: number, lastYear: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(random.between(1, 28))}/${two(random.between(1, 12))}/${random.between(firstYear, lastYear)}`;
}

/** Rights run to the end of a month, but for those a decision cut short. */
function endOfRights(random: Random): string {
  if (random.chance(0.15)) return day(random, 2026, 2028);
  const last = new Date(Date.UTC(2026, random.between(1, 36), 0)).toISOString().slice(0, 10);
  return last.split('-').reverse().join('/');
}

function addressOf(random: Random): string {
  const address = `${random.between(1, 180)} rue ${random.pick(streets)}`;
  const which = random.next();
  if (which < 0.035) return `"Bât. B ; ${address}"`;
  return which < 0.04 ? `"Résidence ""Les Tilleuls"" ; ${address}"` : address;
}

function rowOf(random: Random, n: number): string {
  const isGuarded = random.chance(0.0025);
  const household = random.chance(0.04) ? n - 1 : n;
  const landline = isGuarded
    ? spelled(random, landlineOf(6_000_000 + (n % GUARDIANS)), n)
    : random.chance(0.45)
      ? spelled(random, landlineOf(household), n)
      : '';
  const hasMobile = random.chance(0.86);
  const mobile = random.chance(0.02) ? random.pick(notNumbers) : spelled(random, mobileOf(n), n);
  return [
    `D${20_000_000 + n}`,
    random.chance(0.53) ? 'Mme' : 'M.',
    random.pick(lastNames),
    random.pick(firstNames),
    random.chance(0.013) ? random.pick(['31/02/1970', '00/00/0000', 'inconnue']) : day(random, 1930, 2006),
    addressOf(random),
    random.pick(towns),
    landline,
    hasMobile ? mobile : '',
    random.chance(0.62) ? 'AAH' : 'PCH',
    random.chance(0.008) ? '30/02/2027' : endOfRights(random),
  ].join(';');
}

const PIECE_CHARS = 1 << 20;
const REMEMBERED = 20_000;

/** The text of the list, in pieces of about a megabyte: the same for the same number of rows. */
export function* largeList(rows: number): Generator<string> {
  const random = seeded(11);
  const earlier: string[] = [];
  let piece = `\uFEFF${headers.join(';')}\r\n`;
  for (let n = 0; n < rows; n += 1) {
    const repeated = random.chance(0.02) ? earlier[random.between(0, earlier.length)] : undefined;
    const row = repeated ?? rowOf(random, n);
    if (earlier.length < REMEMBERED && random.chance(0.05)) earlier.push(row);
    piece += `${row}\r\n`;
    if (piece.length < PIECE_CHARS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** Writes the list into a file, piece by piece. */
export function writeLargeList(file: string, rows: number): void {
  const handle = fs.openSync(file, 'w');
  for (const piece of largeList(rows)) fs.writeSync(handle, piece);
  fs.closeSync(handle);
}

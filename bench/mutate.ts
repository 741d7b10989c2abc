import { pharmaciesList, rightsEndingList, seniorsList, visitorsList } from '#fixtures/lists.ts';
import { type Random, seeded } from '#fixtures/random.ts';
import { textRow, workbookOf } from '#fixtures/workbooks.ts';
import { largeList } from './large-list.ts';

/** A good file, and what a disk, a mail gateway or a hurried hand may have made of it; the same for the same seed. */
export function mutated(seed: number): Uint8Array {
  const random = seeded(seed);
  let bytes = random.pick(goodFiles);
  const times = 1 + Math.floor(-2 * Math.log(1 - random.next()));
  for (let turn = 0; turn < times; turn += 1) bytes = random.pick(mutations)(random, bytes);
  return Uint8Array.from(bytes);
}

const rights = rightsEndingList(40, '2026-03-17');
const seniors = seniorsList(25);
const pharmacies = pharmaciesList(12);
const visitors = visitorsList(8);
const large = [...largeList(60)].join('');

/** One byte a letter; what it lacks becomes `?`. */
function latin1(text: string): Buffer {
  return Buffer.from(text.replace(/[^\0-\xFF]/g, '?'), 'latin1');
}

const workbook = workbookOf({
  sheets: [
    {
      name: 'Liste',
      rows: seniors
        .trimEnd()
        .split('\r\n')
        .map((line, index) => textRow(index + 1, ...line.split(';')))
        .join(''),
    },
  ],
});

const goodFiles: readonly [Buffer, ...Buffer[]] = [
  Buffer.from(rights),
  Buffer.from(large),
  Buffer.from(`\uFEFF${pharmacies.replaceAll('\r\n', '\n')}`),
  Buffer.from(visitors.replaceAll(';', ',')),
  Buffer.from(`\uFEFF${seniors.replaceAll(';', '\t')}`, 'utf16le'),
  Buffer.from(`\uFEFF${visitors.replaceAll(';', '\t')}`, 'utf16le').swap16(),
  latin1(rights),
  latin1(`Liste au 17 mars 2026\r\n;;\r\n${seniors}Total;25\r\n`),
  Buffer.from(`sep=|\r\n${pharmacies.replaceAll(';', '|')}`),
  Buffer.from(seniors.replace(/[^\r\n;]+/g, '"$&"')),
  Buffer.from(workbook),
];

type Mutation = (random: Random, bytes: Buffer) => Buffer;

const mutations: readonly [Mutation, ...Mutation[]] = [
  flipBits,
  cut,
  repeatPiece,
  movePiece,
  insertSomething,
  insertSomething,
  replaceDelimiters,
  dropDelimiter,
  changeLines,
  changeLines,
  inAnotherEncoding,
];

function splice(bytes: Buffer, from: number, to: number, piece: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(to)]);
}

function somewhere(random: Random, bytes: Buffer): number {
  return random.between(0, bytes.length);
}

/** A stretch of up to `longest` bytes. */
function stretch(random: Random, bytes: Buffer, longest: number): [from: number, to: number] {
  const from = somewhere(random, bytes);
  return [from, Math.min(bytes.length, from + random.between(1, longest))];
}

function flipBits(random: Random, bytes: Buffer): Buffer {
  const flipped = Buffer.from(bytes);
  for (let turn = random.between(1, 8); turn > 0 && flipped.length > 0; turn -= 1) {
    const at = random.between(0, flipped.length - 1);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random.between(0, 7));
  }
  return flipped;
}

function cut(random: Random, bytes: Buffer): Buffer {
  const at = somewhere(random, bytes);
  return random.pick([
    () => bytes.subarray(0, at),
    () => bytes.subarray(at),
    () => splice(bytes, ...stretch(random, bytes, 200), Buffer.alloc(0)),
  ])();
}

function repeatPiece(random: Random, bytes: Buffer): Buffer {
  const [from, to] = stretch(random, bytes, 120);
  const piece = bytes.subarray(from, to);
  const times = random.pick([1, 2, 10, 500]);
  return splice(bytes, from, from, Buffer.concat(Array.from({ length: times }, () => piece)));
}

function movePiece(random: Random, bytes: Buffer): Buffer {
  const [from, to] = stretch(random, bytes, 300);
  const rest = splice(bytes, from, to, Buffer.alloc(0));
  const at = somewhere(random, rest);
  return splice(rest, at, at, bytes.subarray(from, to));
}

const somethings: readonly [Buffer, ...Buffer[]] = [
  ...(['"', '""', '"\r\n', ';"', "'", '\0', '\uFEFF', '\r', '\n', '\r\r\n', '\u2028', '\u0085'] as const),
  ...([';', ',', '\t', '|', ';;;;;;;;', '=1+1', 'sep=,\r\n', '\u202E', '\u200B', '[NIR masqué]'] as const),
  ...(['<table>', 'décédé', 'ne plus appeler', 'M. et Mme', '06 39 98 00 01', '6,12E+08', '\u00A0'] as const),
  ...(['45688', '29/02/2027', '0'.repeat(400), '999999999999999999999', '__proto__', 'constructor'] as const),
].map((text) => Buffer.from(text)) as [Buffer, ...Buffer[]];

const badBytes: readonly [Buffer, ...Buffer[]] = [
  Buffer.from([0xc0, 0xaf]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xff, 0xfe]),
  Buffer.from([0xfe, 0xff]),
  Buffer.from([0xe9]),
  Buffer.from([0xf0, 0x9f]),
  Buffer.from([0x50, 0x4b, 0x03, 0x04]),
  Buffer.alloc(1024),
];

function insertSomething(random: Random, bytes: Buffer): Buffer {
  const piece = random.pick([
    () => random.pick(somethings),
    () => random.pick(badBytes),
    () => Buffer.from('é'.repeat(random.pick([200, 5000, 10_001, 300_000]))),
    () => Buffer.from('a;'.repeat(random.pick([50, 250, 20_000]))),
    () => Buffer.from(Array.from({ length: random.between(1, 64) }, () => random.between(0, 255))),
  ])();
  let inserted = bytes;
  for (let turn = piece.length > 1000 ? 1 : random.pick([1, 1, 1, 5]); turn > 0; turn -= 1) {
    const at = somewhere(random, inserted);
    inserted = splice(inserted, at, at, piece);
  }
  return inserted;
}

const delimiters = [';', ',', '\t', '|', ':', ' '] as const;

function replaceDelimiters(random: Random, bytes: Buffer): Buffer {
  const [from, to] = [random.pick(delimiters), random.pick(delimiters)];
  const [first, last] = stretch(random, bytes, random.pick([100, 1_000_000]));
  const changed = bytes.subarray(first, last).toString('latin1').replaceAll(from, to);
  return splice(bytes, first, last, Buffer.from(changed, 'latin1'));
}

function dropDelimiter(random: Random, bytes: Buffer): Buffer {
  const at = bytes.indexOf(random.pick(delimiters), somewhere(random, bytes));
  return at === -1 ? bytes : splice(bytes, at, at + 1, Buffer.alloc(0));
}

function changeLines(random: Random, bytes: Buffer): Buffer {
  const lines = bytes.toString('latin1').split('\n');
  const one = random.between(0, lines.length - 1);
  const other = random.between(0, lines.length - 1);
  const line = lines[one] ?? '';
  random.pick([
    () => lines.splice(one, 1),
    () => lines.splice(other, 0, line),
    () => lines.splice(other, 0, '', ''),
    () => lines.splice(other, 0, lines[0] ?? ''),
    () => lines.splice(one, 1, lines[other] ?? '') && lines.splice(other, 1, line),
    () => lines.splice(one, 2, `${line.trimEnd()}${lines[one + 1] ?? ''}`),
  ])();
  return Buffer.from(lines.join(random.pick(['\n', '\n', '\r', '\n\n'])), 'latin1');
}

/** A part of the file, as if it had been pasted from another program. */
function inAnotherEncoding(random: Random, bytes: Buffer): Buffer {
  const [from, to] = stretch(random, bytes, random.pick([50, 2000, 1_000_000]));
  const text = bytes.subarray(from, to).toString(random.pick(['utf8', 'latin1', 'utf16le']));
  return splice(bytes, from, to, Buffer.from(text, random.pick(['utf8', 'latin1', 'utf16le'])));
}

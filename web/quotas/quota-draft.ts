import type { QuotaAbout } from '#server/contracts/quota-cells.ts';
import type { QuotaInput, QuotaView } from '#server/contracts/quotas.contract.ts';

/** A cell as it is being typed. */
export interface CellDraft {
  /** Tells rows apart while they have no id. */
  readonly key: string;
  readonly id?: number | undefined;
  readonly label: string;
  /** As typed; what {@link valuesIn} reads. */
  readonly values: string;
  readonly limit: string;
}

export interface QuotaDraft {
  readonly key: string;
  readonly id?: number | undefined;
  readonly label: string;
  readonly about: QuotaAbout;
  readonly cells: readonly CellDraft[];
}

let made = 0;
function newKey(): string {
  made += 1;
  return `n${made}`;
}

export function draftsOf(quotas: readonly QuotaView[]): QuotaDraft[] {
  return quotas.map(({ id, label, about, cells }) => ({
    key: String(id),
    id,
    label,
    about,
    cells: cells.map((cell) => ({
      key: String(cell.id),
      id: cell.id,
      label: cell.label,
      values: cell.values.join(VALUES_APART),
      limit: String(cell.limit),
    })),
  }));
}

export function newCell(label = '', values = ''): CellDraft {
  return { key: newKey(), label, values, limit: '' };
}

export function newQuota(): QuotaDraft {
  return { key: newKey(), label: '', about: { kind: 'commune' }, cells: [newCell()] };
}

/** Lists hold values with commas (« 18-29 ans, actifs »); with semicolons, hardly. */
const VALUES_APART = ' ; ';

/** The values of a text where `;` or a new line stands between them. */
export function valuesIn(text: string): string[] {
  const values = text
    .split(/[;\n]/)
    .map((value) => value.trim())
    .filter((value) => value !== '');
  return [...new Set(values)];
}

/** The same text with one value more, or less. */
export function toggled(text: string, value: string): string {
  const values = valuesIn(text);
  const others = values.filter((one) => one !== value);
  return (others.length < values.length ? others : [...values, value]).join(VALUES_APART);
}

/** What would be sent. A limit that is not a number is left for the server to say. */
export function inputsOf(drafts: readonly QuotaDraft[]): QuotaInput[] {
  return drafts.map(({ id, label, about, cells }) => ({
    ...(id !== undefined && { id }),
    label: label.trim(),
    about,
    cells: cells.map((cell) => ({
      ...(cell.id !== undefined && { id: cell.id }),
      label: cell.label.trim(),
      values: valuesIn(cell.values),
      limit: cell.limit.trim() === '' ? Number.NaN : Number(cell.limit),
    })),
  }));
}

/** Whether the server would understand it: nothing is missing, and limits are whole numbers. */
export function isWhole(drafts: readonly QuotaDraft[]): boolean {
  return inputsOf(drafts).every(
    ({ label, cells }) =>
      label !== '' &&
      cells.length > 0 &&
      cells.every(
        (cell) =>
          cell.label !== '' && cell.values.length > 0 && Number.isInteger(cell.limit) && cell.limit >= 0,
      ),
  );
}

export function isSame(drafts: readonly QuotaDraft[], quotas: readonly QuotaView[]): boolean {
  return JSON.stringify(inputsOf(drafts)) === JSON.stringify(inputsOf(draftsOf(quotas)));
}

/** What a quota is about, as the value of a list of choices. */
export function aboutKey(about: QuotaAbout): string {
  return 'name' in about ? `${about.kind}:${about.name}` : about.kind;
}

const plainKinds = ['territory', 'commune', 'postal_code', 'language'] as const;

export function aboutOf(key: string): QuotaAbout {
  const kind = plainKinds.find((plain) => plain === key);
  if (kind !== undefined) return { kind };
  const [named = '', ...rest] = key.split(':');
  return { kind: named === 'answer' ? 'answer' : 'field', name: rest.join(':') };
}

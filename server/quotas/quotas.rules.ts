import { foldValue, type QuotaAbout } from '#server/contracts/quota-cells.ts';
import type { QuotaInput } from '#server/contracts/quotas.contract.ts';
import type { FieldRefusal } from '#server/contracts/refusals.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';

/** A question a quota may count by: one answer out of a few. */
export interface ChoiceQuestion {
  readonly name: string;
  readonly text: string;
  readonly options: readonly { readonly code: string; readonly label: string }[];
}

/** The single choices and yes/no questions of a script that are asked once: in a repeated block nobody is in one cell. */
export function choicesOf(content: ScriptContent): ChoiceQuestion[] {
  return content.blocks
    .filter(({ repeat }) => repeat === undefined)
    .flatMap(({ items }) => items)
    .filter(isQuestion)
    .flatMap((question) => {
      const { name, kind } = question;
      const text = question.text['fr'] ?? name;
      if (kind === 'yesno')
        return {
          name,
          text,
          options: [
            { code: '1', label: 'Oui' },
            { code: '0', label: 'Non' },
          ],
        };
      if (kind !== 'single') return [];
      const options = (question.options ?? []).map(({ code, label }) => ({
        code: String(code),
        label: label['fr'] ?? String(code),
      }));
      return { name, text, options };
    });
}

/** Questions and answers that are not in the script, where they are. */
export function questionFaults(
  quotas: readonly QuotaInput[],
  questions: readonly ChoiceQuestion[],
): FieldRefusal[] {
  return quotas.flatMap(({ about, cells }, index) => {
    if (about.kind !== 'answer') return [];
    const question = questions.find(({ name }) => name === about.name);
    if (question === undefined)
      return [
        {
          path: `quotas.${index}.about`,
          detail: 'Choisissez une question à un seul choix, ou oui/non, de la trame de la campagne.',
        },
      ];
    const isOption = (value: string) => question.options.some(({ code }) => code === value);
    return cells.flatMap(({ values }, cell) =>
      values.every(isOption)
        ? []
        : [
            {
              path: `quotas.${index}.cells.${cell}.values`,
              detail: 'Une de ces réponses n’existe plus dans la trame : choisissez-en une autre.',
            },
          ],
    );
  });
}

/** What nobody could tell apart on a screen, or would never count. */
export function quotaFaults(quotas: readonly QuotaInput[]): FieldRefusal[] {
  return [
    ...sameLabels(quotas, 'quotas', 'Deux quotas portent ce nom : changez-en un.'),
    ...quotas.flatMap(({ about, cells }, index) => [
      ...sameLabels(cells, `quotas.${index}.cells`, 'Deux cases portent ce nom : changez-en un.'),
      ...cells.flatMap(({ values }, cell) => {
        const path = `quotas.${index}.cells.${cell}.values`;
        const detail = valueFault(about, values);
        return detail === null ? [] : [{ path, detail }];
      }),
    ]),
  ];
}

function sameLabels(things: readonly { readonly label: string }[], path: string, detail: string) {
  const known = new Set<string>();
  return things.flatMap(({ label }, index) => {
    const folded = foldValue(label);
    const isKnown = known.has(folded);
    known.add(folded);
    return isKnown ? [{ path: `${path}.${index}.label`, detail }] : [];
  });
}

function valueFault(about: QuotaAbout, values: readonly string[]): string | null {
  if (about.kind === 'postal_code' && !values.every((value) => /^\d{1,5}$/.test(value)))
    return 'Donnez le début d’un code postal : de 1 à 5 chiffres.';
  const folds = about.kind === 'commune' || about.kind === 'field';
  if (folds && values.some((value) => foldValue(value) === ''))
    return 'Cette valeur n’a ni lettre ni chiffre : elle ne désigne personne.';
  return null;
}

/** What decides which cell somebody is in: labels and limits may change without anybody moving. */
export function shapeOf(
  quotas: readonly {
    readonly id?: number | undefined;
    readonly about: QuotaAbout;
    readonly cells: readonly { readonly id?: number | undefined; readonly values: readonly string[] }[];
  }[],
): string {
  return JSON.stringify(
    quotas.map(({ about, cells }) => [about, cells.map(({ id, values }) => [id ?? 0, values])]),
  );
}

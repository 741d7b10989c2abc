import type { FindingCode, ImportChoices, ImportView } from '#server/contracts/imports.contract.ts';
import type { MessageId } from '../i18n/index.ts';

interface Option {
  readonly choose: Partial<ImportChoices>;
  readonly text: MessageId;
}

interface Choice {
  readonly key: keyof ImportChoices;
  /** The careful one first, with why it is advised. */
  readonly options: readonly [Option & { readonly why: MessageId }, ...Option[]];
  /** Findings that make it matter, those that count the same cases together. People absent are counted apart. */
  readonly codes: readonly (readonly FindingCode[])[];
}

const choices: readonly Choice[] = [
  {
    key: 'suspicious',
    codes: [['deceased'], ['do_not_call']],
    options: [
      {
        choose: { suspicious: 'hold' },
        text: 'import.choice.suspicious.hold',
        why: 'import.choice.suspicious.hold.why',
      },
      { choose: { suspicious: 'call' }, text: 'import.choice.suspicious.call' },
    ],
  },
  {
    key: 'sameInFile',
    codes: [['duplicate_in_file']],
    options: [
      {
        choose: { sameInFile: 'merge' },
        text: 'import.choice.sameInFile.merge',
        why: 'import.choice.sameInFile.merge.why',
      },
      { choose: { sameInFile: 'first' }, text: 'import.choice.sameInFile.first' },
    ],
  },
  {
    key: 'inCampaign',
    codes: [['duplicate_in_campaign']],
    options: [
      {
        choose: { inCampaign: 'update' },
        text: 'import.choice.inCampaign.update',
        why: 'import.choice.inCampaign.update.why',
      },
      { choose: { inCampaign: 'keep' }, text: 'import.choice.inCampaign.keep' },
    ],
  },
  {
    key: 'absent',
    codes: [],
    options: [
      {
        choose: { absent: 'keep' },
        text: 'import.choice.absent.keep',
        why: 'import.choice.absent.keep.why',
      },
      { choose: { absent: 'close' }, text: 'import.choice.absent.close' },
    ],
  },
  {
    key: 'household',
    codes: [['household', 'household_rest']],
    options: [
      {
        choose: { household: 'together' },
        text: 'import.choice.household.together',
        why: 'import.choice.household.together.why',
      },
      { choose: { household: 'first' }, text: 'import.choice.household.first' },
    ],
  },
  {
    key: 'crowd',
    codes: [['crowd', 'crowd_rest']],
    options: [
      {
        choose: { crowd: 'together' },
        text: 'import.choice.crowd.together',
        why: 'import.choice.crowd.together.why',
      },
      { choose: { crowd: 'first' }, text: 'import.choice.crowd.first' },
      { choose: { crowd: 'set_aside' }, text: 'import.choice.crowd.set_aside' },
    ],
  },
  {
    key: 'elsewhere',
    codes: [['elsewhere', 'busy_elsewhere']],
    options: [
      {
        choose: { elsewhere: 'call' },
        text: 'import.choice.elsewhere.call',
        why: 'import.choice.elsewhere.call.why',
      },
      { choose: { elsewhere: 'set_aside' }, text: 'import.choice.elsewhere.set_aside' },
    ],
  },
];

export type ChoiceShown = Choice & { readonly count: number };

export function isChosen(option: Option, { key }: Choice, chosen: ImportChoices): boolean {
  return option.choose[key] === chosen[key];
}

/** The choices this list calls for, with how many cases of each; also those changed, so that they can be changed back. */
export function choicesThatMatter({
  findings,
  absent,
  choices: chosen,
}: Pick<ImportView, 'findings' | 'absent' | 'choices'>): ChoiceShown[] {
  return choices
    .map((choice) => ({ ...choice, count: choice.key === 'absent' ? absent : casesOf(choice.codes) }))
    .filter((choice) => choice.count > 0 || !isChosen(choice.options[0], choice, chosen));

  function casesOf(codes: Choice['codes']): number {
    return codes.reduce((sum, same) => {
      // One code when people are called together, another when some are left out: the larger says how many cases.
      const counts = findings.filter(({ code }) => same.includes(code)).map(({ count }) => count);
      return sum + Math.max(0, ...counts);
    }, 0);
  }
}

import type { ReactElement } from 'react';
import type { CampaignView } from '#server/contracts/campaigns.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { FieldGroup, TextField } from '../ui/fields.tsx';

type Objective = CampaignView['objectives'][number];

interface ObjectivesProps {
  readonly value: readonly Objective[];
  readonly onChange: (value: Objective[]) => void;
}

/** The campaign's own list of what a call may achieve. */
export function Objectives({ value, onChange }: ObjectivesProps): ReactElement {
  const say = useText();

  function change(index: number, part: Partial<Objective>): void {
    onChange(value.map((objective, at) => (at === index ? { ...objective, ...part } : objective)));
  }

  return (
    <FieldGroup legend={say('commission.objectives')} hint={say('commission.objectives.hint')}>
      <ul className="repeated">
        {value.map((objective, index) => (
          // Rows have no identity of their own: their place is their name.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index}>
            <TextField
              name={`objectives.${index}.label`}
              label={`${say('commission.objective', { number: index + 1 })} : ${say('commission.objective.label')}`}
              value={objective.label}
              maxLength={200}
              onChange={(event) => {
                const label = event.target.value;
                const follows = objective.code === codeOf(objective.label, index);
                change(index, follows ? { label, code: codeOf(label, index) } : { label });
              }}
            />
            <TextField
              name={`objectives.${index}.code`}
              label={say('commission.objective.code')}
              value={objective.code}
              maxLength={32}
              onChange={(event) => change(index, { code: event.target.value })}
            />
            <Button
              kind="quiet"
              icon="trash"
              iconOnly
              onClick={() => onChange(value.filter((_, at) => at !== index))}
            >
              {say('commission.objective.remove', { number: index + 1 })}
            </Button>
          </li>
        ))}
      </ul>
      {value.length < 30 && (
        <div>
          <Button
            size="small"
            icon="plus"
            onClick={() => onChange([...value, { label: '', code: codeOf('', value.length) }])}
          >
            {say('commission.objective.add')}
          </Button>
        </div>
      )}
    </FieldGroup>
  );
}

/** A permanent code from a label: « Dossier déjà déposé » gives `dossier_deja_depose`. */
function codeOf(label: string, index: number): string {
  const code = label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_\d]+|_+$/g, '')
    .slice(0, 32);
  return code === '' ? `objectif_${index + 1}` : code;
}

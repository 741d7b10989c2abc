import type { ReactElement } from 'react';
import type { Schedule } from '#server/contracts/campaigns.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { Button } from '../ui/Button.tsx';
import { Checkbox, FieldGroup, TextArea, TextField } from '../ui/fields.tsx';

const days = [1, 2, 3, 4, 5, 6, 7] as const;

interface ScheduleFieldsProps {
  readonly value: Schedule;
  readonly onChange: (value: Schedule) => void;
}

/** When people may be called. */
export function ScheduleFields({ value, onChange }: ScheduleFieldsProps): ReactElement {
  const say = useText();

  function toggle(day: number, isOn: boolean): void {
    const next = isOn ? [...value.days, day] : value.days.filter((known) => known !== day);
    onChange({ ...value, days: next.toSorted((a, b) => a - b) });
  }
  function changeRange(index: number, part: { readonly from?: string; readonly to?: string }): void {
    onChange({
      ...value,
      ranges: value.ranges.map((range, at) => (at === index ? { ...range, ...part } : range)),
    });
  }

  return (
    <>
      <FieldGroup legend={say('commission.days')}>
        <div className="choices" data-inline="true">
          {days.map((day) => (
            <Checkbox
              key={day}
              label={say(`commission.day.${day}`)}
              checked={value.days.includes(day)}
              onChange={(event) => toggle(day, event.target.checked)}
            />
          ))}
        </div>
      </FieldGroup>
      <FieldGroup legend={say('commission.ranges')}>
        <ul className="repeated ranges">
          {value.ranges.map((range, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
            <li key={index} aria-label={say('commission.range', { number: index + 1 })}>
              <TextField
                type="time"
                name={`schedule.ranges.${index}.from`}
                label={say('commission.range.from')}
                value={range.from}
                onChange={(event) => changeRange(index, { from: event.target.value })}
              />
              <TextField
                type="time"
                name={`schedule.ranges.${index}.to`}
                label={say('commission.range.to')}
                value={range.to}
                onChange={(event) => changeRange(index, { to: event.target.value })}
              />
              {value.ranges.length > 1 && (
                <Button
                  kind="quiet"
                  icon="trash"
                  iconOnly
                  onClick={() => onChange({ ...value, ranges: value.ranges.filter((_, at) => at !== index) })}
                >
                  {say('commission.range.remove', { number: index + 1 })}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {value.ranges.length < 4 && (
          <div>
            <Button
              size="small"
              icon="plus"
              onClick={() => onChange({ ...value, ranges: [...value.ranges, { from: '', to: '' }] })}
            >
              {say('commission.range.add')}
            </Button>
          </div>
        )}
      </FieldGroup>
      <TextArea
        name="schedule.closedOn"
        label={say('commission.closedOn')}
        hint={say('commission.closedOn.hint')}
        defaultValue={value.closedOn.join('\n')}
        optional
      />
    </>
  );
}

import type { ReactElement } from 'react';
import type { SheetEditing, SheetSummary } from '#server/contracts/sheets.contract.ts';
import { useText } from '../i18n/locale.tsx';
import { useSend } from '../query.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { SelectField, TextField } from '../ui/fields.tsx';
import { toast } from '../ui/toasts.tsx';
import { sheetReads } from './sheet-reads.ts';

interface SheetSettingsProps {
  readonly sheet: SheetSummary;
  readonly editing: SheetEditing;
  readonly onClose: () => void;
}

/** Who answers for a sheet, and when it is read again. */
export function SheetSettings({ sheet, editing, onClose }: SheetSettingsProps): ReactElement {
  const say = useText();
  const save = useSend('PATCH /api/sheets/:id', {
    refresh: sheetReads,
    onDone: () => {
      toast(say('sheet.settings.saved'));
      onClose();
    },
  });
  const isKnown = editing.owners.some(({ id }) => id === sheet.owner.id);

  function submit(data: FormData): void {
    const reviewMonths = Number(textOf(data, 'reviewMonths'));
    const reviewOn = textOf(data, 'reviewOn');
    save.mutate({
      params: { id: sheet.id },
      body: {
        ownerId: Number(textOf(data, 'ownerId')),
        reviewMonths,
        ...(reviewOn !== '' && { reviewOn }),
      },
    });
  }

  return (
    <Dialog title={say('sheet.settings.title')} onClose={onClose}>
      <Form
        problem={save.error}
        codes={{ 'sheet.past_review': 'reviewOn', 'sheet.wrong_owner': 'ownerId' }}
        onSubmit={submit}
        label={say('sheet.settings.title')}
      >
        <SelectField
          name="ownerId"
          label={say('sheet.settings.owner')}
          hint={say('sheet.settings.owner.hint')}
          defaultValue={sheet.owner.id}
        >
          {!isKnown && (
            <option value={sheet.owner.id}>{say('sheet.owner.gone', { name: sheet.owner.name })}</option>
          )}
          {editing.owners.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <TextField
          type="number"
          name="reviewMonths"
          label={say('sheet.settings.months')}
          min={1}
          max={36}
          defaultValue={editing.reviewMonths}
          required
        />
        <TextField
          type="date"
          name="reviewOn"
          label={say('sheet.settings.reviewOn')}
          defaultValue={sheet.reviewOn}
          required
        />
        <div className="form-actions">
          <Button type="submit" kind="primary" isPending={save.isPending}>
            {say('ui.save')}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {say('ui.cancel')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

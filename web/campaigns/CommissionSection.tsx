import { getRouteApi } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { CampaignView, Schedule } from '#server/contracts/campaigns.contract.ts';
import type { Answer, Input } from '../api.ts';
import { useText } from '../i18n/locale.tsx';
import { useAsk, useSend } from '../query.ts';
import { useViewer } from '../shell/session.ts';
import { Button } from '../ui/Button.tsx';
import { Form, textOf } from '../ui/Form.tsx';
import { Checkbox, RadioGroup, SelectField, TextArea, TextField } from '../ui/fields.tsx';
import { Note } from '../ui/Note.tsx';
import { NumberSentence } from '../ui/Sentence.tsx';
import { toast } from '../ui/toasts.tsx';
import { UnsavedGuard } from '../ui/UnsavedGuard.tsx';
import { Objectives } from './Objectives.tsx';
import { ScheduleFields } from './ScheduleFields.tsx';

const route = getRouteApi('/inside/campagnes/$id');
const bases = ['public_interest', 'legal_obligation', 'consent', 'vital_interest'] as const;
const frames = ['eligibility_known', 'to_screen'] as const;
const samplings = ['census', 'sample'] as const;

/** The commission in full: what a directorate asks for, and what the law wants written. */
export function CommissionSection(): ReactElement {
  const { id } = route.useParams();
  const campaign = useAsk('GET /api/campaigns/:id', { params: { id } });
  const { scripts } = useAsk('GET /api/scripts');
  return <CommissionForm key={campaign.id} campaign={campaign} scripts={scripts} />;
}

interface CommissionFormProps {
  readonly campaign: CampaignView;
  readonly scripts: Answer<'GET /api/scripts'>['scripts'];
}

function CommissionForm({ campaign, scripts }: CommissionFormProps): ReactElement {
  const say = useText();
  const [objectives, setObjectives] = useState(campaign.objectives);
  const [schedule, setSchedule] = useState<Schedule>(campaign.schedule);
  const [frame, setFrame] = useState(campaign.frame);
  const [sampling, setSampling] = useState(campaign.sampling);
  // Counted, so that what is typed while a save is under way stays unsaved.
  const [edits, setEdits] = useState(0);
  const [savedEdits, setSavedEdits] = useState(0);
  const isDirty = campaign.canEdit && edits !== savedEdits;
  const mayShare = useViewer().role === 'supervisor';
  const noteEdit = () => setEdits((count) => count + 1);
  const change = useSend('PATCH /api/campaigns/:id', {
    refresh: ['GET /api/campaigns/:id', 'GET /api/campaigns'],
    onDone: () => toast(say('commission.saved')),
  });

  function submit(data: FormData): void {
    const body: Input<'PATCH /api/campaigns/:id'>['body'] = {
      name: textOf(data, 'name'),
      purpose: textOf(data, 'purpose'),
      neutralReason: textOf(data, 'neutralReason'),
      controller: textOf(data, 'controller'),
      lawfulBasis: bases.find((basis) => basis === textOf(data, 'lawfulBasis')) ?? campaign.lawfulBasis,
      dataSource: textOf(data, 'dataSource'),
      dpoContact: textOf(data, 'dpoContact'),
      startsOn: dayOf(data, 'startsOn'),
      endsOn: dayOf(data, 'endsOn'),
      startsItself: data.get('startsItself') !== null,
      retentionEndsOn: dayOf(data, 'retentionEndsOn'),
      scriptId: Number(textOf(data, 'scriptId')) || null,
      objectives,
      schedule: {
        ...schedule,
        closedOn: textOf(data, 'schedule.closedOn')
          .split(/[\s,;]+/)
          .filter((day) => day !== ''),
      },
      priority: Number(textOf(data, 'priority')),
      ...(mayShare && {
        maskBelow: Number(textOf(data, 'maskBelow')),
        minShare: textOf(data, 'minShare') === '' ? null : Number(textOf(data, 'minShare')),
      }),
      frame,
      sampling,
      ...(sampling === 'sample' && { population: Number(textOf(data, 'population')) || null }),
    };
    change.mutate({ params: { id: campaign.id }, body }, { onSuccess: () => setSavedEdits(edits) });
  }

  return (
    <>
      {!campaign.canEdit && <Note tone="plain">{say('commission.readOnly')}</Note>}
      <Form
        className="commission"
        label={say('campaign.tab.commission')}
        problem={change.error}
        codes={{ 'campaign.dates': 'endsOn', 'campaign.shares_over': 'minShare' }}
        onSubmit={submit}
        onEdit={noteEdit}
      >
        <fieldset disabled={!campaign.canEdit}>
          <legend>{say('commission.part.what')}</legend>
          <div className="stack commission-fields">
            <TextField
              name="name"
              label={say('commission.name')}
              defaultValue={campaign.name}
              maxLength={200}
            />
            <TextArea
              name="purpose"
              label={say('commission.purpose')}
              hint={say('commission.purpose.hint')}
              defaultValue={campaign.purpose}
              maxLength={4000}
            />
            <TextField
              name="neutralReason"
              label={say('commission.neutralReason')}
              hint={say('commission.neutralReason.hint')}
              defaultValue={campaign.neutralReason}
              maxLength={300}
            />
          </div>
        </fieldset>

        <fieldset disabled={!campaign.canEdit}>
          <legend>{say('commission.part.when')}</legend>
          <div className="stack commission-fields">
            <div className="fields">
              <TextField
                type="date"
                name="startsOn"
                label={say('commission.startsOn')}
                defaultValue={campaign.startsOn ?? ''}
              />
              <TextField
                type="date"
                name="endsOn"
                label={say('commission.endsOn')}
                defaultValue={campaign.endsOn ?? ''}
              />
              <TextField
                type="date"
                name="retentionEndsOn"
                label={say('commission.retentionEndsOn')}
                hint={say('commission.retentionEndsOn.hint')}
                defaultValue={campaign.retentionEndsOn ?? ''}
              />
            </div>
            <Checkbox
              name="startsItself"
              label={say('commission.startsItself')}
              hint={say('commission.startsItself.hint')}
              defaultChecked={campaign.startsItself}
            />
          </div>
        </fieldset>

        <fieldset disabled={!campaign.canEdit}>
          <legend>{say('commission.part.script')}</legend>
          <div className="stack commission-fields">
            <SelectField
              name="scriptId"
              label={say('commission.script')}
              hint={say('commission.script.hint')}
              defaultValue={campaign.scriptId ?? ''}
            >
              <option value="">{say('commission.script.none')}</option>
              {scripts.map(({ id, name, liveVersionId }) => (
                <option key={id} value={id}>
                  {liveVersionId === null ? say('commission.script.unpublished', { name }) : name}
                </option>
              ))}
            </SelectField>
            <Objectives
              value={objectives}
              onChange={(next) => {
                setObjectives(next);
                noteEdit();
              }}
            />
          </div>
        </fieldset>

        <fieldset disabled={!campaign.canEdit}>
          <legend>{say('commission.part.privacy')}</legend>
          <p className="commission-lead">{say('commission.part.privacy.lead')}</p>
          <div className="stack commission-fields">
            <TextField
              name="controller"
              label={say('commission.controller')}
              hint={say('commission.controller.hint')}
              defaultValue={campaign.controller}
              maxLength={200}
            />
            <SelectField
              name="lawfulBasis"
              label={say('commission.lawfulBasis')}
              defaultValue={campaign.lawfulBasis}
            >
              {bases.map((basis) => (
                <option key={basis} value={basis}>
                  {say(`commission.basis.${basis}`)}
                </option>
              ))}
            </SelectField>
            <TextField
              name="dataSource"
              label={say('commission.dataSource')}
              hint={say('commission.dataSource.hint')}
              defaultValue={campaign.dataSource}
              maxLength={400}
            />
            <TextField
              name="dpoContact"
              label={say('commission.dpoContact')}
              defaultValue={campaign.dpoContact}
              maxLength={200}
            />
          </div>
        </fieldset>

        <fieldset disabled={!campaign.canEdit}>
          <legend>{say('commission.part.rules')}</legend>
          <p className="commission-lead">{say('commission.part.rules.lead')}</p>
          <div className="stack commission-fields">
            <ScheduleFields
              value={schedule}
              onChange={(next) => {
                setSchedule(next);
                noteEdit();
              }}
            />
            <div className="fields">
              <TextField
                type="number"
                inputMode="numeric"
                min={1}
                max={9}
                name="priority"
                label={say('commission.priority')}
                hint={say('commission.priority.hint')}
                defaultValue={campaign.priority}
              />
            </div>
            {(mayShare || campaign.minShare !== null) && (
              <div>
                <NumberSentence
                  id="commission.minShare"
                  name="minShare"
                  min={1}
                  max={100}
                  required={false}
                  disabled={!mayShare}
                  defaultValue={campaign.minShare ?? ''}
                />
                <p className="field-hint">{say('commission.minShare.hint')}</p>
              </div>
            )}
            <div className="field-short">
              <TextField
                type="number"
                inputMode="numeric"
                min={0}
                max={50}
                name="maskBelow"
                label={say('commission.maskBelow')}
                hint={say('commission.maskBelow.hint')}
                defaultValue={campaign.maskBelow}
              />
            </div>
            <RadioGroup
              name="frame"
              label={say('commission.frame')}
              value={frame}
              options={frames.map((value) => ({ value, label: say(`commission.frame.${value}`) }))}
              onChange={setFrame}
            />
            <RadioGroup
              name="sampling"
              label={say('commission.sampling')}
              value={sampling}
              options={samplings.map((value) => ({ value, label: say(`commission.sampling.${value}`) }))}
              onChange={setSampling}
            />
            {sampling === 'sample' && (
              <div className="fields">
                <TextField
                  type="number"
                  inputMode="numeric"
                  min={1}
                  optional
                  name="population"
                  label={say('commission.population')}
                  hint={say('commission.population.hint')}
                  defaultValue={campaign.population ?? ''}
                />
              </div>
            )}
          </div>
        </fieldset>

        {campaign.canEdit && (
          <div className="form-actions">
            <Button type="submit" kind="primary" isPending={change.isPending}>
              {say('ui.save')}
            </Button>
            <span className="soft small" role="status">
              {isDirty && say('ui.unsaved')}
            </span>
          </div>
        )}
      </Form>
      <UnsavedGuard isDirty={isDirty} />
    </>
  );
}

function dayOf(data: FormData, name: string): string | null {
  const value = textOf(data, name);
  return value === '' ? null : value;
}

import type { quotasFr } from './quotas.fr.ts';

export const quotasEn: Readonly<Record<keyof typeof quotasFr, string>> = {
  'campaign.tab.quotas': 'Quotas',
  'quotas.lead':
    'A quota says how many completed interviews each cell needs: so many women, so many men, so many per town… A full cell calls nobody any more; the others go on.',
  'quotas.sorting':
    'The campaign is large: people are being put into the new cells. Counts rise until it is over.',
  'quotas.readOnly':
    'These quotas can no longer be changed here: supervisors can, until the campaign is closed.',
  'quotas.progress': 'Where cells stand',
  'quotas.progress.lead':
    'Only completed interviews count, not partial ones. None is refused: two calls at the same time may go one over.',
  'quotas.cell.progress': '{label}: {completed} of {limit}',
  'quotas.cell.full': 'full',
  'quotas.cell.over': '{count, plural, one {full, # over} other {full, # over}}',
  'quotas.cell.bar': 'Completed interviews: {label}',
  'quotas.form': 'The campaign’s quotas',
  'quotas.form.lead':
    'Cells of one quota exclude one another: who fits two counts in the first. Capitals and accents do not matter.',
  'quotas.quota': 'Quota {number}',
  'quotas.label': 'Name of the quota',
  'quotas.about': 'Tell people apart by',
  'quotas.about.commune': 'town',
  'quotas.about.postal_code': 'postal code',
  'quotas.about.territory': 'territory',
  'quotas.about.language': 'language',
  'quotas.about.columns': 'A column of the list',
  'quotas.about.questions': 'An answer of the interview',
  'quotas.answer.hint':
    'The answer is only known at the end of the interview: this quota rules nobody out beforehand. Once it is filled, the agent is told and may conclude or go on.',
  'quotas.cell': '{label}: {limit} interviews at most, for {values}',
  'quotas.cell.postal': '{label}: {limit} interviews at most, for postal codes beginning with {values}',
  'quotas.cell.choices': '{label}: {limit} interviews at most, for:',
  'quotas.cell.label': 'Name of cell {number}',
  'quotas.cell.label.placeholder': 'name of the cell',
  'quotas.cell.limit': 'Interviews at most, cell {label}',
  'quotas.cell.values': 'Values of cell {label}, separated by semicolons',
  'quotas.cell.remove': 'Remove cell {label}',
  'quotas.cell.add': 'Add a cell',
  'quotas.cell.addAll':
    '{count, plural, one {Add a cell for the remaining value} other {Add a cell for each of the # values}}',
  'quotas.add.first': 'Set a quota',
  'quotas.add': 'Add a quota',
  'quotas.remove': 'Remove quota {label}',
  'quotas.promises': 'Promised callbacks and interviews begun are always kept, even when the cell is full.',
  'quotas.preview':
    'On saving, {stopped, plural, =0 {nobody stops being called} one {# person will not be called any more} other {# people will not be called any more}} and {freed, plural, =0 {nobody is to be called again} one {# person will be called again} other {# people will be called again}}.',
  'quotas.preview.none': 'Change a quota: what it would do is shown here before you save.',
  'quotas.preview.impossible':
    'A name, a value or a limit (a whole number) is missing: what it would do is shown after.',
  'quotas.preview.atLeast': 'At least: the campaign is too large to count everybody here.',
  'quotas.saved': 'Quotas saved: they hold from now on.',
  'quotas.reload': 'Show the saved quotas',
  'quotas.restore': 'Undo my changes',
};

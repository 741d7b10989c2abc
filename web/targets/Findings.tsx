import { getRouteApi } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Finding, FindingCode, ImportView, Severity } from '#server/contracts/imports.contract.ts';
import type { MessageId } from '../i18n/index.ts';
import { useText } from '../i18n/locale.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import type { Tone } from '../ui/Note.tsx';
import { Section } from '../ui/Page.tsx';
import { FindingRows } from './FindingRows.tsx';
import { severityId } from './places.ts';

const route = getRouteApi('/inside/imports/$id');

interface Look {
  readonly severity: Severity;
  readonly tone: Tone;
  readonly icon: IconName;
}
/** Gravest first. */
const looks: readonly Look[] = [
  { severity: 'blocking', tone: 'bad', icon: 'stop' },
  { severity: 'rejected', tone: 'bad', icon: 'cross' },
  { severity: 'held', tone: 'warn', icon: 'eye' },
  { severity: 'set_aside', tone: 'plain', icon: 'minus' },
  { severity: 'repaired', tone: 'good', icon: 'pen' },
  { severity: 'note', tone: 'note', icon: 'info' },
];

/** About the file or most of its rows, not about one of them: examples say it all. */
const ofTheFile: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'nir',
  'name_tidied',
  'title_lines_skipped',
  'total_lines_skipped',
  'repeated_headers_skipped',
  'sep_line',
  'empty_lines',
  'encoding_guess',
  'blank_column',
  'mapping_remembered',
  'other_sheets',
]);

/** Shown where they can be settled, at the top of the page. */
const settledAbove: ReadonlySet<FindingCode> = new Set<FindingCode>(['nir', 'encoding_guess']);

/** What a finding counts, when it is not lines; null when there is nothing to count. */
const units: Readonly<Partial<Record<FindingCode, MessageId | null>>> = {
  nir: null,
  blank_column: 'import.finding.columns',
  other_sheets: 'import.finding.sheets',
  sep_line: null,
  encoding_guess: null,
  mapping_remembered: null,
};

interface Props {
  readonly view: ImportView;
  /** Whether this person may read the rows themselves. */
  readonly mayRead: boolean;
  /** Shown elsewhere on the page. */
  readonly except?: Severity | undefined;
}

/** What was noticed in a list, gravest first; each finding opens its rows. */
export function Findings({ view, mayRead, except }: Props): ReactElement {
  const say = useText();
  const { findings } = view;
  const groups = looks
    .map((look) => ({ ...look, findings: findings.filter(({ severity }) => severity === look.severity) }))
    .filter((group) => group.findings.length > 0 && group.severity !== except);
  return (
    <Section
      title={say('import.findings')}
      lead={mayRead && findings.length > 0 ? say('import.findings.lead') : undefined}
    >
      {groups.length === 0 && <p className="soft">{say('import.findings.none')}</p>}
      {groups.map(({ severity, tone, icon, findings: found }) => (
        <div className="finding-group" data-tone={tone} key={severity}>
          <h3 id={severityId(severity)} tabIndex={-1}>
            <Icon name={icon} />
            {say(`import.severity.${severity}`)}
          </h3>
          <p className="soft small">
            {say(
              severity === 'held' && view.state === 'done' && view.rows.held === 0
                ? 'import.severity.held.past'
                : `import.severity.${severity}.lead`,
            )}
          </p>
          <ul className="findings">
            {found.map((finding) => (
              <OneFinding key={finding.code} finding={finding} view={view} mayRead={mayRead} />
            ))}
          </ul>
        </div>
      ))}
    </Section>
  );
}

function OneFinding({ finding, view, mayRead }: Props & { readonly finding: Finding }): ReactElement {
  const say = useText();
  const navigate = route.useNavigate();
  const { code, count } = finding;
  const isOpen = route.useSearch({ select: (search) => search.finding === code });
  const unit = units[code] === undefined ? 'import.finding.lines' : units[code];
  const more = mayRead ? moreOf(finding, view) : null;
  const words = (
    <>
      <span>{say(`import.finding.${code}`)}</span>
      <span className="number">{unit !== null && say(unit, { count })}</span>
    </>
  );
  if (more === null) {
    return (
      <li className="finding">
        <div className="finding-line">{words}</div>
        {code === 'opposed' && <p className="finding-more soft small prose">{say('import.opposed.why')}</p>}
      </li>
    );
  }
  return (
    <li className="finding">
      <button
        type="button"
        className="finding-line"
        aria-expanded={isOpen}
        onClick={() =>
          void navigate({
            search: isOpen ? {} : { finding: code },
            replace: true,
            resetScroll: false,
          })
        }
      >
        {words}
        <Icon name="chevron" />
      </button>
      {isOpen &&
        (more === 'rows' ? (
          <FindingRows importId={view.importId} finding={finding} />
        ) : (
          <Samples {...finding} />
        ))}
    </li>
  );
}

/** What opening a finding shows. Once a list is imported, only the rows it refused are still known as rows. */
function moreOf({ code, severity, samples }: Finding, { state }: ImportView): 'rows' | 'samples' | null {
  if (code === 'opposed' || settledAbove.has(code)) return null;
  const isListed = state === 'uploaded' ? !ofTheFile.has(code) : severity === 'rejected';
  if (isListed) return 'rows';
  return samples.length > 0 ? 'samples' : null;
}

function Samples({ samples }: Pick<Finding, 'samples'>): ReactElement {
  const say = useText();
  return (
    <ul className="finding-more soft small" aria-label={say('import.finding.samples')}>
      {samples.map(({ line, before, after }) => (
        <li key={`${line}:${before}`}>
          {after === null
            ? say('import.finding.was', { line, before })
            : say('import.finding.change', { line, before, after })}
        </li>
      ))}
    </ul>
  );
}

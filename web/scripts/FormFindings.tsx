import type { ReactElement, Ref } from 'react';
import { isQuestion } from '#server/contracts/script-flow.ts';
import { type XlsformFindingCode, xlsformFindings } from '#server/contracts/xlsform-findings.ts';
import type { XlsformFinding } from '#server/contracts/xlsforms.contract.ts';
import type { Answer } from '../api.ts';
import { useFormats } from '../i18n/formats.ts';
import type { MessageId } from '../i18n/index.ts';
import { french } from '../i18n/index.ts';
import { type Say, useText } from '../i18n/locale.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Note } from '../ui/Note.tsx';

interface FormFindingsProps {
  readonly form: Answer<'POST /api/xlsforms'>;
  readonly headingRef: Ref<HTMLHeadingElement>;
}

const levels = ['lost', 'changed', 'note'] as const;
type Level = (typeof levels)[number];

/** What the form becomes in one sentence, then everything that is not carried as it was, at its place. */
export function FormFindings({ form, headingRef }: FormFindingsProps): ReactElement {
  const say = useText();
  const of = (level: Level) => form.findings.filter(({ code }) => xlsformFindings[code] === level);
  const lost = of('lost').length;
  const made = say('xlsform.made', {
    questions: form.content.blocks.flatMap(({ items }) => items).filter(isQuestion).length,
    blocks: form.content.blocks.length,
  });
  const verdict =
    lost > 0
      ? say('xlsform.verdict.lost', { made: capital(made), lost })
      : say(of('changed').length > 0 ? 'xlsform.verdict.changed' : 'xlsform.verdict.whole', { made });
  const blocking = form.problems.filter(({ level }) => level === 'block').length;
  return (
    <>
      <h2 ref={headingRef} tabIndex={-1} className="form-verdict">
        {verdict}
      </h2>
      {blocking > 0 && <Note tone="warn">{say('xlsform.problems', { count: blocking })}</Note>}
      {levels.map((level) => (
        <LevelOf key={level} level={level} findings={of(level)} />
      ))}
    </>
  );
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

const marks = {
  lost: { icon: 'stop', tone: 'bad' },
  changed: { icon: 'warn', tone: 'warn' },
  note: { icon: 'info', tone: 'note' },
} as const;

function LevelOf({
  level,
  findings,
}: {
  readonly level: Level;
  readonly findings: readonly XlsformFinding[];
}): ReactElement | null {
  const say = useText();
  if (findings.length === 0) return null;
  const codes = [...new Set(findings.map(({ code }) => code))];
  const { icon, tone } = marks[level];
  return (
    <details className="card form-findings" open={level === 'lost'} data-tone={tone}>
      <summary>
        <Icon name={icon} size={16} />
        <strong>{say(`xlsform.level.${level}`, { count: findings.length })}</strong>
      </summary>
      <ul className="stack">
        {codes.map((code) => (
          <CodeOf key={code} code={code} findings={findings.filter((one) => one.code === code)} />
        ))}
      </ul>
    </details>
  );
}

/** Beyond these, the others of a kind wait behind one line. */
const SHOWN = 5;

function CodeOf({
  code,
  findings,
}: {
  readonly code: XlsformFindingCode;
  readonly findings: readonly XlsformFinding[];
}): ReactElement {
  const say = useText();
  const remedy = `xlsform.r.${code}`;
  return (
    <li>
      <ul className="form-places">
        {findings.slice(0, SHOWN).map((one) => (
          <FindingOf key={JSON.stringify(one)} finding={one} />
        ))}
      </ul>
      {findings.length > SHOWN && (
        <details>
          <summary className="small">{say('xlsform.more', { count: findings.length - SHOWN })}</summary>
          <ul className="form-places">
            {findings.slice(SHOWN).map((one) => (
              <FindingOf key={JSON.stringify(one)} finding={one} />
            ))}
          </ul>
        </details>
      )}
      {isMessage(remedy) && <p className="form-remedy">{say(remedy)}</p>}
    </li>
  );
}

function FindingOf({ finding }: { readonly finding: XlsformFinding }): ReactElement {
  const say = useText();
  const formats = useFormats();
  const { code, params, sheet, line, column } = finding;
  const place =
    line === null
      ? say('xlsform.place.sheet', { sheet })
      : column === null
        ? say('xlsform.place.line', { sheet, line })
        : say('xlsform.place.cell', { sheet, line, column });
  const language =
    code === 'language_assumed' ? { language: formats.languageName(String(params['language'])) } : {};
  return (
    <li>
      <span>{say(`xlsform.f.${code}`, { ...params, ...language, why: whyOf(params, say) })}</span>
      <span className="soft small">{place}</span>
    </li>
  );
}

function whyOf(params: XlsformFinding['params'], say: Say): string {
  const id = `xlsform.why.${params['reason']}`;
  return isMessage(id) ? say(id, { what: params['what'] ?? '' }) : '';
}

function isMessage(id: string): id is MessageId {
  return Object.hasOwn(french, id);
}

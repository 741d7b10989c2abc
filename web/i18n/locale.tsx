import {
  createContext,
  type ReactElement,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { IntlProvider, useIntl } from 'react-intl';
import { nonBreaking } from '#server/contracts/typography.ts';
import type { MessageId } from './index.ts';
import { readyFrench } from './ready.fr.ts';

export type Language = 'fr' | 'en';
const STORED = 'tonalite.language';

interface Locale {
  readonly language: Language;
  /** Pending while only the texts of the desk are there. */
  readonly whole: Promise<unknown> | null;
  readonly choose: (language: Language) => void;
}

const LocaleContext = createContext<Locale>({
  language: 'fr',
  whole: null,
  choose: () => undefined,
});

type Messages = Readonly<Record<string, string>>;

export interface Start {
  readonly language: Language;
  readonly messages: Messages;
  /** Every text of the product, when `messages` are only those of the desk. */
  readonly whole: Promise<Messages> | null;
}

/**
 * The language chosen on this device, French until somebody chooses; read before the first paint. `isDesk`: where an
 * agent opens the page, which does not wait for the texts of the others.
 */
export async function storedLocale(isDesk: boolean): Promise<Start> {
  const language = localStorage.getItem(STORED) === 'en' ? 'en' : 'fr';
  const whole = messagesOf(language);
  return isDesk && language === 'fr'
    ? { language, messages: typeset(readyFrench), whole }
    : { language, messages: await whole, whole: null };
}

async function messagesOf(language: Language): Promise<Messages> {
  return language === 'fr'
    ? typeset((await import('./index.ts')).french)
    : (await import('./english.ts')).english;
}

function typeset(messages: Messages): Messages {
  return Object.fromEntries(Object.entries(messages).map(([id, text]) => [id, nonBreaking(text)]));
}

/** Texts and formats in the reader's language. */
export function LocaleProvider({
  start,
  children,
}: {
  readonly start: Start;
  readonly children: ReactNode;
}): ReactElement {
  const [{ language, messages, whole }, setCurrent] = useState(start);

  const choose = useCallback((next: Language) => {
    localStorage.setItem(STORED, next);
    // The choice shows at once; its texts follow.
    setCurrent((known) => ({ ...known, language: next }));
    void messagesOf(next).then((found) => setCurrent({ language: next, messages: found, whole: null }));
  }, []);
  useEffect(() => {
    start.whole?.then(
      (found) =>
        setCurrent((known) => (known.whole === null ? known : { ...known, messages: found, whole: null })),
      // The page that needs them says so; the desk goes on without.
      () => undefined,
    );
  }, [start]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const locale = useMemo(() => ({ language, whole, choose }), [language, whole, choose]);
  return (
    <LocaleContext value={locale}>
      <IntlProvider locale={language === 'fr' ? 'fr-FR' : 'en-GB'} messages={{ ...messages }}>
        {children}
      </IntlProvider>
    </LocaleContext>
  );
}

/** Waits for every text of the product where it is needed: for whatever is not the desk. */
export function useWholeLocale(isNeeded: boolean): void {
  const { whole } = use(LocaleContext);
  if (whole !== null && isNeeded) use(whole);
}

export function useLocale(): Locale {
  return use(LocaleContext);
}

export type Values = Readonly<Record<string, string | number>>;
export type Say = (id: MessageId, values?: Values) => string;

/** `say('campaigns.title')`: the text in the reader's language, its parameters filled in (ICU message format). */
export function useText(): Say {
  const intl = useIntl();
  return useCallback(
    // A narrow space is too narrow to be seen in this typeface, between thousands too.
    (id, values) => intl.formatMessage({ id: String(id) }, { ...values }).replaceAll('\u202f', '\u00a0'),
    [intl],
  );
}

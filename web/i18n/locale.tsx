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
import { french, type MessageId } from './index.ts';

export type Language = 'fr' | 'en';
const STORED = 'tonalite.language';

interface Locale {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const LocaleContext = createContext<Locale>({ language: 'fr', choose: () => undefined });

type Messages = Readonly<Record<string, string>>;

export interface Start {
  readonly language: Language;
  readonly messages: Messages;
}

/** The language chosen on this device, French until somebody chooses; read before the first paint. */
export async function storedLocale(): Promise<Start> {
  const language = localStorage.getItem(STORED) === 'en' ? 'en' : 'fr';
  return { language, messages: await messagesOf(language) };
}

async function messagesOf(language: Language): Promise<Messages> {
  return language === 'fr' ? typeset(french) : (await import('./english.ts')).english;
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
  const [{ language, messages }, setCurrent] = useState(start);

  const choose = useCallback((next: Language) => {
    localStorage.setItem(STORED, next);
    // The choice shows at once; its texts follow.
    setCurrent((known) => ({ ...known, language: next }));
    void messagesOf(next).then((found) => setCurrent({ language: next, messages: found }));
  }, []);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const locale = useMemo(() => ({ language, choose }), [language, choose]);
  return (
    <LocaleContext value={locale}>
      <IntlProvider locale={language === 'fr' ? 'fr-FR' : 'en-GB'} messages={{ ...messages }}>
        {children}
      </IntlProvider>
    </LocaleContext>
  );
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

import '@fontsource-variable/atkinson-hyperlegible-next/index.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/ui.css';
import './styles/shell.css';
import './styles/print.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem, NetworkProblem } from './api.ts';
import { LocaleProvider, storedLocale } from './i18n/locale.tsx';
import { queryClient } from './query.ts';
import { router } from './router.tsx';
import { applyTheme } from './shell/theme.ts';
import { Toasts } from './ui/toasts.tsx';

applyTheme();
const root = document.getElementById('root');
if (root !== null) {
  // Not `await`: English comes in a chunk that imports this one, and would wait for it for ever.
  void storedLocale(window.location.pathname === '/appeler').then((start) => {
    createRoot(root, {
      // A refusal that reached a page's error screen was shown there: it is no news for the console.
      onCaughtError: (error) => {
        if (!(error instanceof ApiProblem) && !(error instanceof NetworkProblem)) reportError(error);
      },
    }).render(
      <StrictMode>
        <LocaleProvider start={start}>
          <QueryClientProvider client={queryClient}>
            <RouterProvider router={router} />
            <Toasts />
          </QueryClientProvider>
        </LocaleProvider>
      </StrictMode>,
    );
  });
}

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import type { Config } from './config.ts';

const dist = fileURLToPath(new URL('../../web/dist', import.meta.url));

/**
 * Serves the built pages. Files with a hash in their name are kept for a year; the page itself never is, and carries
 * this response's nonce. Any address that is not a file is the page: the router inside it decides. The service worker
 * is asked for again each time, and is one that removes itself where the desk may not open without a network.
 */
export function servePages(app: Express, config: Pick<Config, 'isOfflineAllowed'>): void {
  const page = path.join(dist, 'index.html');
  const html = fs.existsSync(page) ? fs.readFileSync(page, 'utf8') : null;
  app.use(
    '/assets',
    express.static(path.join(dist, 'assets'), { immutable: true, maxAge: '365d', fallthrough: false }),
  );
  app.get('/sw.js', (_request, reply) => {
    reply.set('Cache-Control', 'no-cache');
    reply.sendFile(config.isOfflineAllowed ? 'sw.js' : 'sw-retired.js', { root: dist });
  });
  app.use(express.static(dist, { index: false, maxAge: '1h' }));
  app.get('/{*address}', (request, reply, next) => {
    if (html === null || request.path.startsWith('/api') || request.path.startsWith('/health')) return next();
    reply.set('Cache-Control', 'no-store').type('html');
    reply.send(
      html
        .replace('__OFFLINE__', config.isOfflineAllowed ? 'on' : 'off')
        .replaceAll('__CSP_NONCE__', String(reply.locals['nonce'])),
    );
  });
}

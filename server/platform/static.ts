import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';

const dist = fileURLToPath(new URL('../../web/dist', import.meta.url));

/**
 * Serves the built pages. Files with a hash in their name are kept for a year; the page itself never is, and carries
 * this response's nonce. Any address that is not a file is the page: the router inside it decides.
 */
export function servePages(app: Express): void {
  const page = path.join(dist, 'index.html');
  const html = fs.existsSync(page) ? fs.readFileSync(page, 'utf8') : null;
  app.use(
    '/assets',
    express.static(path.join(dist, 'assets'), { immutable: true, maxAge: '365d', fallthrough: false }),
  );
  app.use(express.static(dist, { index: false, maxAge: '1h' }));
  app.get('/{*address}', (request, reply, next) => {
    if (html === null || request.path.startsWith('/api') || request.path.startsWith('/health')) return next();
    reply.set('Cache-Control', 'no-store').type('html');
    reply.send(html.replaceAll('__CSP_NONCE__', String(reply.locals['nonce'])));
  });
}

import { afterEach, beforeEach, expect, vi } from 'vitest';

const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
const said: string[] = [];

/** Console output fails a test (style 40): what a test prints, production prints. */
beforeEach(() => {
  said.length = 0;
  for (const method of methods) {
    vi.spyOn(console, method).mockImplementation(
      (...parts: unknown[]) => void said.push(parts.map(String).join(' ')),
    );
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(said, 'console output').toEqual([]);
});

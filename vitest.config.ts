import { defineConfig } from 'vitest/config';

const quiet = './server/platform/testing/quiet.ts';
const withoutDatabase = [
  'server/**/*.rules.test.ts',
  'server/rooms.test.ts',
  'web/**/*.rules.test.ts',
  'mutants/*.rules.test.ts',
];
const withDatabase = { include: ['server/**/*.test.ts'], exclude: withoutDatabase };

export default defineConfig({
  test: {
    // Two cores: more workers only wait for one another.
    maxWorkers: 2,
    projects: [
      { test: { name: 'rules', include: withoutDatabase, setupFiles: [quiet], testTimeout: 60_000 } },
      {
        test: {
          name: 'sqlite',
          ...withDatabase,
          setupFiles: [quiet],
          env: { TEST_DATABASE: 'sqlite' },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'postgres',
          ...withDatabase,
          setupFiles: [quiet],
          env: { TEST_DATABASE: 'postgres' },
          globalSetup: ['./server/platform/testing/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['web/**/*.browser.test.ts'],
          setupFiles: [quiet],
          env: { TEST_DATABASE: 'sqlite' },
          globalSetup: ['./server/platform/testing/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

import { defineConfig } from 'vitest/config'

const fixtures = ['**/node_modules/**', 'bench/peers/**', 'test/repo/fixtures/**']

/** One process, threads, no isolation: safe because tests hold no module-level state and never mock modules. */
const inOneProcess = {
  pool: 'threads',
  isolate: false,
  exclude: fixtures,
  testTimeout: 20_000,
  hookTimeout: 20_000,
  expect: { poll: { timeout: 10_000 } },
} as const

export default defineConfig({
  test: {
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/contract.ts', 'src/db/tables/**', 'src/main.ts', 'src/cli/main.ts'],
      reporter: ['text', 'json-summary'],
      reportsDirectory: 'coverage',
      thresholds: { lines: 85, 'src/modules/*/core/**': { lines: 95 } },
    },
    projects: [
      {
        test: {
          ...inOneProcess,
          name: 'unit',
          globalSetup: ['test/support/postgres-setup.ts'],
          include: ['{src,simulator,bench,scripts,web/src}/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude: fixtures,
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})

import tseslint from 'typescript-eslint'

const tests = ['**/*.test.{ts,tsx}', 'test/**', 'e2e/**']
const configFiles = ['*.config.{ts,js}']

const syntax = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of literals: enums do not survive type stripping.' },
  { selector: 'ExportAllDeclaration', message: 'Name what you export.' },
]
const namedExports = { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' }
const clock = [
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'Time is a parameter; only src/platform reads the clock.',
  },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time is a parameter.' },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Time is a parameter.' },
]
const chance = { object: 'Math', property: 'random', message: 'Chance is a parameter.' }
const environment = { object: 'process', property: 'env', message: 'Only src/config reads the environment.' }

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'web/dist',
      'coverage',
      'data',
      'bench/peers',
      'test/repo/fixtures',
      '**/*.cjs',
      'eslint.config.js',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: ['tsconfig.json', 'tsconfig.web.json'], tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 60],
      'max-params': ['error', 4],
      'max-depth': ['error', 3],
      complexity: ['error', 12],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...syntax, namedExports],
      'no-restricted-properties': ['error', environment],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': [
        'error',
        { allow: [{ from: 'package', package: '@tanstack/router-core', name: ['Redirect', 'NotFoundError'] }] },
      ],
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/platform/**', ...tests],
    rules: { 'no-restricted-syntax': ['error', ...syntax, namedExports, ...clock] },
  },
  {
    files: ['**/core/**'],
    ignores: tests,
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'setTimeout',
          'setInterval',
          'setImmediate',
          'queueMicrotask',
          'fetch',
          'process',
          'performance',
          'crypto',
          'console',
        ],
      ],
      'no-restricted-properties': ['error', environment, chance],
    },
  },
  {
    files: ['src/cli/**', 'src/main.ts', 'scripts/**', 'simulator/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['src/config/**', 'simulator/main.ts', 'bench/**', 'scripts/**', ...tests],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: tests,
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: configFiles, rules: { 'no-restricted-syntax': ['error', ...syntax] } },
)

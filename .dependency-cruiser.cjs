/** Who may import whom: the one table. A planted violation in test/repo/fixtures/ proves that it is read. */
const layersFromTheTop = [
  ['assistant'],
  ['sheets', 'feeds', 'campaigns'],
  ['inbox'],
  ['delivery'],
  ['audiences'],
  ['accounts'],
  ['proxies'],
  ['files'],
  ['notices'],
  ['backups'],
  ['settings'],
  ['limits'],
  ['auth'],
  ['jobs'],
  ['audit'],
]
const modules = layersFromTheTop.flat()
/** A module's, and those of its folders. */
const contracts = [
  '^src/modules/[^/]+/contract\\.ts$',
  '^src/modules/[^/]+/[^/]+/contract\\.ts$',
  '^src/modules/[^/]+/[^/]+/[^/]+/contract\\.ts$',
]
const tests = '\\.test\\.tsx?$'
const packages = (...names) => names.map((name) => `node_modules/${name}/`)

const error = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

const downwardsOnly = layersFromTheTop.flatMap((layer, depth) =>
  layer.map((module) => {
    const sameOrAbove = layersFromTheTop
      .slice(0, depth + 1)
      .flat()
      .filter((other) => other !== module)
    return error(
      `downwards-${module}`,
      `Modules know those below them; ${module} knows neither its equals nor those above.`,
      { path: `^src/modules/${module}/` },
      { path: sameOrAbove.length > 0 ? `^src/modules/(${sameOrAbove.join('|')})/` : '^$' },
    )
  }),
)

module.exports = {
  forbidden: [
    error('no-cycles', 'Modules form a line, not a ring.', {}, { circular: true }),
    error('resolves', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
    error(
      'known-modules',
      'A new module takes its place in the order above first.',
      {},
      { path: '^src/modules/', pathNot: `^src/modules/(${modules.join('|')})/` },
    ),
    ...downwardsOnly,
    error(
      'kernel-stands-alone',
      'kernel/ imports nothing; its shapes of requests, schemas.ts, are written in zod.',
      { path: '^src/kernel/', pathNot: [tests, '^src/kernel/schemas\\.ts$'] },
      { pathNot: '^src/kernel/' },
    ),
    error(
      'schemas-are-data',
      'kernel/schemas.ts sees kernel/ and zod.',
      { path: '^src/kernel/schemas\\.ts$' },
      { pathNot: ['^src/kernel/', ...packages('zod')] },
    ),
    error(
      'core-is-pure',
      'core/ sees its own core/ and kernel/: no packages, no node built-ins.',
      { path: '^src/modules/([^/]+)/core/', pathNot: tests },
      { pathNot: '^src/(modules/$1/core/|kernel/(?!schemas))' },
    ),
    error(
      'core-tests-are-pure',
      'Tests of a core reach no further than the core, plus the test tools.',
      { path: '^src/modules/([^/]+)/core/.*\\.test\\.ts$' },
      { pathNot: ['^src/(modules/$1/core|kernel)/', '^test/', ...packages('vitest', 'fast-check')] },
    ),
    error(
      'front-door',
      'Reach another module through its index.ts.',
      { path: '^src/modules/([^/]+)/', pathNot: contracts },
      { path: '^src/modules/', pathNot: ['^src/modules/$1/', '/index\\.ts$'] },
    ),
    error(
      'contract-is-data',
      'contract.ts holds schemas: it sees kernel/, zod and the contracts of modules below.',
      { path: contracts },
      { pathNot: ['^src/kernel/', ...contracts, ...packages('zod')] },
    ),
    error(
      'platform-below-modules',
      'db/, platform/ and telegram/ know no module.',
      { path: '^src/(db|platform|telegram)/', pathNot: tests },
      { path: '^src/(modules|http|cli|config)/|^src/(app|main)\\.ts$|^src/compose/' },
    ),
    error(
      'config-knows-the-kernel',
      'config/ is read by all and knows only kernel/.',
      { path: '^src/config/', pathNot: tests },
      { path: '^src/', pathNot: '^src/(config|kernel)/' },
    ),
    error(
      'http-at-the-edge',
      'Only http/ and routes.ts speak HTTP.',
      { path: '^src/', pathNot: ['^src/http/', '/routes\\.ts$', tests] },
      { path: packages('fastify', '@fastify/[^/]+', 'fastify-[^/]+') },
    ),
    error(
      'modules-do-not-serve',
      'A module meets http/ only in routes.ts.',
      { path: '^src/modules/', pathNot: ['/routes\\.ts$', tests] },
      { path: '^src/(http|cli)/|^src/(app|main)\\.ts$|^src/compose/' },
    ),
    error(
      'hostile-files-in-children',
      'Workbooks are parsed, and DuckDB runs, in capped children: only what they load knows these packages.',
      { path: '^src/', pathNot: ['^src/modules/sheets/(engine/child|reading|ingest|writing)/', tests] },
      { path: packages('@duckdb/[^/]+', '@e965/xlsx') },
    ),
    error(
      'sql-in-stores',
      'SQL lives in db/, stores and queries.',
      {
        path: '^src/',
        pathNot: [
          '^src/db/',
          '/(store|queries)\\.ts$',
          '-(store|queries)\\.ts$',
          '/(store|queries)/[^/]+\\.ts$',
          tests,
        ],
      },
      { path: packages('kysely') },
    ),
    error(
      'requests-by-undici',
      'Telegram, the guarded fetch and the command line open connections.',
      { path: '^src/', pathNot: ['^src/(telegram|cli)/', '^src/platform/fetch', tests] },
      { path: packages('undici') },
    ),
    error(
      'simulator-stands-alone',
      'The simulator is a program of its own.',
      { path: '^simulator/' },
      { path: '^(src|web)/' },
    ),
    error(
      'no-simulator-in-the-product',
      'src/ never needs the simulator, only its tests do.',
      { path: '^src/', pathNot: tests },
      { path: '^(simulator|test|e2e|bench|scripts)/' },
    ),
    error('no-tests-imported', 'A test is not a library.', {}, { path: tests }),
    error(
      'no-react-on-the-server',
      'Only web/ draws.',
      { pathNot: '^web/|^vite\\.config\\.ts$' },
      { path: packages('react', 'react-dom', '@mantine/[^/]+', '@tanstack/[^/]+', 'recharts') },
    ),
    error(
      'product-needs-product-packages',
      'src/ runs without devDependencies.',
      { path: '^src/', pathNot: tests },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    error(
      'web-sees-contracts',
      'The dashboard imports contract.ts and nothing else of the server.',
      { path: '^web/' },
      {
        path: '^(src|simulator|test|bench|scripts)/',
        pathNot: [...contracts, '^src/(platform/[^/]+|observe)/contract\\.ts$'],
      },
    ),
    error(
      'features-apart',
      'A feature of the dashboard does not reach into another.',
      { path: '^web/src/features/([^/]+)/' },
      { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
    ),
    error(
      'web-ui-knows-no-product',
      'web/src/ui and format have no product words.',
      { path: '^web/src/(ui|format)/' },
      { path: '^web/src/features/' },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(web/dist|bench/peers|test/repo/fixtures)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}

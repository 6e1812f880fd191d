import { createEngine } from '../../src/modules/sheets/engine/engine.ts'

/** A process that has a child with work for a while and one that waits for questions; it is there to be killed. */
const [folder = '', file = ''] = process.argv.slice(2)
const engine = createEngine({ folder })
const options = { signal: new AbortController().signal }
const column = { id: 'c1', name: 'a', type: 'integer', scale: 0, misfits: false } as const
await engine.page({ file, columns: [column], from: 0, limit: 1 }, options)
void engine.apply(
  {
    file,
    columns: [column],
    others: [],
    step: { op: 'sort', by: [{ column: 'c1', order: 'descending' }] },
    out: `${file}.sorted`,
  },
  options,
)
setTimeout(() => process.stdout.write('working\n'), 400)
setTimeout(() => undefined, 60_000)

import { cellKinds, type CellBatch } from '../../../src/modules/sheets/ports.ts'
import { openReader } from '../../../src/modules/sheets/reading/open-reader.ts'
import { addNumber, addText, emptySum, type ColumnSum } from './checksums.ts'

/** `node ours.ts FILE` prints what was found and what it took. */
const path = process.argv[2] ?? ''
const sums: ColumnSum[] = []
const reader = await openReader(path, 'bench.xlsx')
await reader.scan(0, addBatch)
reader.close()
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
process.stdout.write(
  `${JSON.stringify({ sums, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, mib: maxRSS / 1024 })}\n`,
)

function addBatch({ rows, columns }: CellBatch): void {
  while (sums.length < columns.length) sums.push(emptySum())
  for (const [index, column] of columns.entries()) {
    const { kinds, numbers } = column
    const sum = sums[index] ?? emptySum()
    for (let row = 0; row < rows; row += 1) {
      const kind = kinds[row]
      if (kind === cellKinds.blank) continue
      if (kind === cellKinds.text) addText(sum, column.textAt(row))
      else if (kind === cellKinds.boolean) sum.truths += numbers[row] === 1 ? 1 : 1_000_000
      else if (kind === cellKinds.error) sum.errors += 1
      else addNumber(sum, numbers[row] ?? NaN)
    }
  }
}

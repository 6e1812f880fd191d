import type { ExportRequest } from '../ports.ts'

/** Columns that say where a row comes from, after those of the data. */
const provenanceNames = ['Source file', 'Source sheet', 'Source row'] as const

/** Names as they are written, unique without regard to case: a column of the data keeps its name. */
export function provenanceHeaders(request: Pick<ExportRequest, 'columns'>): string[] {
  const taken = new Set(request.columns.map((column) => column.name.toLowerCase()))
  return provenanceNames.map((name) => {
    let free: string = name
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${name} (${count})`
    return free
  })
}

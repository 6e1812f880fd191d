type Facts = Readonly<Record<string, unknown>>

const text = (facts: Facts, name: string): string => {
  const value = facts[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '?'
}

/** By kind of line: what happened, for people. */
const sentences: Readonly<Record<string, (facts: Facts) => string>> = {
  'project.begun': (facts) => `Project “${text(facts, 'title')}” was begun.`,
  'project.changed': () => 'How files are read was changed.',
  'project.deleted': (facts) => `The project and its files were deleted (${text(facts, 'why')}).`,
  'workbook.sent': (facts) => `“${text(facts, 'name')}” came in (${text(facts, 'bytes')} bytes).`,
  'workbook.unpacked': (facts) => `“${text(facts, 'name')}” was unpacked: ${text(facts, 'files')} files.`,
  'workbook.read': (facts) => `“${text(facts, 'name')}” was read: ${text(facts, 'rows')} rows.`,
  'workbook.failed': (facts) => `“${text(facts, 'name')}” could not be read: ${text(facts, 'reason')}.`,
  'workbook.removed': (facts) => `“${text(facts, 'name')}” was taken out.`,
  'table.left_out': (facts) => `Table ${text(facts, 'table')} was left out.`,
  'table.taken_in': (facts) => `Table ${text(facts, 'table')} was taken in again.`,
  'matrix.changed': (facts) => `The matrix was changed (revision ${text(facts, 'revision')}).`,
  'version.consolidated': (facts) =>
    `Version ${text(facts, 'version')} was consolidated: ${text(facts, 'rowsIn')} rows in, ${text(facts, 'rowsOut')} out.`,
  'version.made': (facts) =>
    `Version ${text(facts, 'version')} was made by “${text(facts, 'words')}”: ${text(facts, 'rowsIn')} rows in, ${text(facts, 'rowsOut')} out.`,
  'version.chosen': (facts) => `Version ${text(facts, 'version')} is the one that people look at.`,
  'run.ended': (facts) => `Run ${text(facts, 'run')} (${text(facts, 'what')}) ended: ${text(facts, 'state')}.`,
  'download.made': (facts) =>
    `A file (${text(facts, 'format')}) of version ${text(facts, 'version')} was made: ${text(facts, 'bytes')} bytes.`,
  'project.verified': (facts) =>
    facts['isWhole'] === true
      ? 'Everything was replayed from the originals and is the same.'
      : 'Everything was replayed from the originals and something differs.',
}

export const sentenceOf = (kind: string, facts: Facts): string => sentences[kind]?.(facts) ?? kind

import { mappingPageSchema } from '../../modules/sheets/consolidation/contract.ts'
import type { Command } from '../command.ts'
import { toNumber } from '../flags.ts'
import { moreAfter, pageFlags, pageQuery } from '../paging.ts'
import { dateTime, table } from '../table.ts'

const listCommand: Command = {
  name: 'mapping list',
  summary: 'What headers of tables were decided to mean, the last decided first.',
  args: [],
  flags: { search: { type: 'string', value: 'TEXT', meaning: 'Part of the header or of the column.' }, ...pageFlags },
  async run({ api, flags }) {
    const page = await (await api()).get(`/sheets/mappings?${pageQuery(flags, 'search')}`, mappingPageSchema)
    const rows = page.items.map(({ id, header, target, times, updatedBy, updatedAt }) => [
      String(id),
      header,
      target ?? '(left out)',
      times,
      updatedBy,
      dateTime(updatedAt),
    ])
    const text =
      rows.length === 0
        ? 'Nothing is remembered yet: it is when a person decides in the matrix of a project.'
        : table([['id', 'header', 'column', 'times', 'by', 'at (UTC)'], ...rows]) + moreAfter(page)
    return { text, json: page }
  },
}

const removeCommand: Command = {
  name: 'mapping remove',
  summary: 'Forgets what a header means. Projects that used it stay as they are.',
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const id = toNumber(args[0] ?? '', 'ID')
    await (await api()).remove(`/sheets/mappings/${id}`)
    return { text: `Mapping ${id} is forgotten.`, json: { id } }
  },
}

export const mappingCommands: readonly Command[] = [listCommand, removeCommand]

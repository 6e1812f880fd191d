import { options, type Option } from '../../config/describe.ts'
import type { Command } from '../command.ts'
import { table } from '../table.ts'

export const configCommand: Command = {
  name: 'config',
  summary: 'Every option with its value; secrets are not shown.',
  args: [],
  flags: {},
  async run({ terminal }) {
    const { values } = terminal.env()
    const shown = options.map((option: Option & { readonly name: keyof typeof values }) => {
      const given = values[option.name]
      const value = given === undefined ? option.default : option.secret === true ? '(set)' : given
      return { name: option.name, value, isDefault: given === undefined, meaning: option.meaning }
    })
    const rows = shown.map(({ name, value, isDefault, meaning }) => [
      name,
      value === '' ? null : value,
      isDefault ? 'default' : 'set',
      meaning,
    ])
    return { text: table(rows), json: shown }
  },
}

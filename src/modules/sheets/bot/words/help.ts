import { help, helpAbout } from '../../core/plan/command/help.ts'
import { fitting, plain } from './figures.ts'

const overview: readonly string[] = [
  '<b>Sheets</b>: send workbooks (.xlsx, .xls, .xlsb, .ods, .csv, .tsv or a zip of them), one by one or together. They become one table.',
  'Then write what to do with it; each command is shown on real rows before it is applied:',
  '<code>keep rows where date in March</code>',
  '<code>remove duplicates by order_no keep last</code>',
  '<code>group by country sum total</code>',
  '',
  '/download [xlsx|csv|parquet] the file and a page about it',
  '/undo takes the last step back',
  '/history what was done',
  '/where 1,284.50 the cell and the steps it comes from',
  '/sheet how it stands',
  '/new begins with other files',
  `/help and a topic: ${help()
    .map(({ topic }) => topic)
    .join(', ')}, or a command as /help replace`,
]

/** All there is, or the commands that have to do with a topic. */
export function helpText(topic: string): string {
  if (topic.trim() === '') return fitting(overview)
  const lines = helpAbout(topic)
  if (lines.length === 0)
    return `There is no command about “${plain(topic)}”. Topics: ${help()
      .map(({ topic: known }) => known)
      .join(', ')}.`
  return fitting(lines.map(({ usage, says }) => `<code>${plain(usage, 200)}</code> ${plain(says, 200)}`))
}

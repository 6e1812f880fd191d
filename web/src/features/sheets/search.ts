import { z } from 'zod'

export const sheetsSearchSchema = z.object({
  q: z.string().max(200).optional().catch(undefined),
  /** Cursor of the page in sight. */
  from: z.string().max(500).optional().catch(undefined),
})

export const panels = ['files', 'columns', 'checks', 'downloads', 'log'] as const
export type PanelName = (typeof panels)[number]

const id = z.coerce.number().int().min(1).optional().catch(undefined)

export const sheetSearchSchema = z.object({
  /** The panel that is open above the table. */
  open: z.enum(panels).optional().catch(undefined),
  /** The version that is looked at; without it the current one. */
  version: id,
  /** The row from 0 and the column of the cell whose way is shown. */
  row: z.coerce.number().int().min(0).optional().catch(undefined),
  col: z
    .string()
    .regex(/^c\d{1,9}$/)
    .optional()
    .catch(undefined),
  /** The version that the one in sight is compared with. */
  against: id,
})
export type SheetSearch = z.output<typeof sheetSearchSchema>

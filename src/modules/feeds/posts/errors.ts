import { AppError } from '../../../kernel/errors.ts'
import type { ItemId } from '../../../kernel/ids.ts'

export const previewItemNotFound = (id: ItemId): AppError =>
  new AppError(
    'preview_item_not_found',
    'not_found',
    `There is no item ${id} to preview. Choose another one, or leave it out to see the newest.`,
  )

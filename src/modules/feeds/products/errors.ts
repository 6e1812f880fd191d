import { AppError } from '../../../kernel/errors.ts'
import type { ItemId, ProductId } from '../../../kernel/ids.ts'

export const itemNotFound = (id: ItemId): AppError =>
  new AppError('item_not_found', 'not_found', `There is no item ${id}. Search for it by its title in the item stream.`)

export const productNotFound = (id: ProductId): AppError =>
  new AppError('product_not_found', 'not_found', `There is no product ${id}. Search for it by its title or address.`)

export const productIsMerged = (id: ProductId, into: ProductId): AppError =>
  new AppError(
    'product_is_merged',
    'conflict',
    `Product ${id} was merged into product ${into} and has nothing left of its own. Use product ${into}.`,
  )

export const productMergeSelf = (id: ProductId): AppError =>
  new AppError('product_merge_self', 'invalid', `Product ${id} cannot be merged into itself. Name another product.`, {
    fields: [{ path: 'into', message: 'is the same product' }],
  })

/** Something that is to be split off is not there. */
export const productPartMissing = (id: ProductId, path: 'keys' | 'itemIds', part: string | number): AppError =>
  new AppError(
    'product_part_missing',
    'invalid',
    `“${part}” does not belong to product ${id}. Reload to see what belongs to it now.`,
    { fields: [{ path, message: `${part} does not belong to this product` }] },
  )

export const productSplitAll = (id: ProductId): AppError =>
  new AppError(
    'product_split_all',
    'invalid',
    `Nothing of product ${id} would be left. Leave at least one key or one item where it is.`,
  )

/** Other processes made the same products again and again. */
export const productsContested = (): AppError =>
  new AppError(
    'products_contested',
    'unavailable',
    'Other workers kept writing the same products. Nothing of this read was stored; the source is read again.',
  )

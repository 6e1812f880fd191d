import { queryOptions } from '@tanstack/react-query'
import {
  productChangeSchema,
  productDetailSchema,
  productPageSchema,
  type SplitRequest,
} from '../../../src/modules/feeds/products/contract.ts'
import { request } from './client.ts'
import { keys } from './keys.ts'

const choicesInMenu = 20

export const productQuery = (id: number) =>
  queryOptions({
    queryKey: keys.product(id),
    queryFn: ({ signal }) => request(`/products/${id}`, productDetailSchema, { signal }),
  })
/** Some products for a menu that somebody types into. */
export const productChoicesQuery = (search: string) =>
  queryOptions({
    queryKey: ['feeds', 'products', 'choices', search],
    queryFn: ({ signal }) =>
      request('/products', productPageSchema, { signal, query: { search, limit: choicesInMenu } }),
  })
export const mergeProduct = (id: number, into: number) =>
  request(`/products/${id}/merge`, productChangeSchema, { method: 'POST', body: { into } })
export const splitProduct = (id: number, body: SplitRequest) =>
  request(`/products/${id}/split`, productChangeSchema, { method: 'POST', body })

import { route, type Route } from '../../../http/route.ts'
import {
  itemPageSchema,
  itemParamsSchema,
  itemQuerySchema,
  itemSchema,
  mergeRequestSchema,
  productChangeSchema,
  productDetailSchema,
  productPageSchema,
  productParamsSchema,
  productQuerySchema,
  splitRequestSchema,
} from './contract.ts'
import type { ProductService } from './service.ts'

export const productRoutes = ({ products }: { readonly products: ProductService }): Route[] => [
  route({
    method: 'GET',
    path: '/items',
    permission: 'feeds.read',
    summary: 'What was found in sources, newest first, with the product key of each and the rule that made it.',
    schema: { query: itemQuerySchema, response: itemPageSchema },
    handler: ({ actor, query }) => products.listItems(actor, query),
  }),
  route({
    method: 'GET',
    path: '/items/:itemId',
    permission: 'feeds.read',
    summary: 'One item.',
    schema: { params: itemParamsSchema, response: itemSchema },
    handler: ({ actor, params }) => products.getItem(actor, params.itemId),
  }),
  route({
    method: 'GET',
    path: '/products',
    permission: 'feeds.read',
    summary: 'Products by title, key or address, newest first.',
    schema: { query: productQuerySchema, response: productPageSchema },
    handler: ({ actor, query }) => products.list(actor, query),
  }),
  route({
    method: 'GET',
    path: '/products/:productId',
    permission: 'feeds.read',
    summary:
      'One product: its keys, items, posts and the prices that were seen. One that was merged shows the product it went into.',
    schema: { params: productParamsSchema, response: productDetailSchema },
    handler: ({ actor, params }) => products.get(actor, params.productId),
  }),
  route({
    method: 'POST',
    path: '/products/:productId/merge',
    permission: 'feeds.write',
    summary: 'Makes two products one, for good: its keys, items, prices and posts become those of the other.',
    schema: { params: productParamsSchema, body: mergeRequestSchema, response: productChangeSchema },
    handler: ({ actor, params, body }) => products.merge(actor, params.productId, body.into),
  }),
  route({
    method: 'POST',
    path: '/products/:productId/split',
    permission: 'feeds.write',
    summary: 'Makes some of the keys or items of a product a product of their own, for good.',
    schema: { params: productParamsSchema, body: splitRequestSchema, response: productChangeSchema },
    handler: ({ actor, params, body }) => products.split(actor, params.productId, body),
  }),
]

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Actor, Permission } from '../kernel/actor.ts'

/** Who may call: anybody, anybody who is signed in, or who has the permission. */
export type Access = 'public' | 'signed-in' | Permission
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

type Schema = z.ZodType | undefined
type Parsed<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T

/** One request, parsed by the route's schemas. */
export interface Call<A extends Access = Access, P = unknown, Q = unknown, B = unknown> {
  readonly actor: A extends 'public' ? Actor | null : Actor
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal
}

/** Whether a password or code must have been given within five minutes. */
type StepUp<A extends Access, P, Q, B> = true | ((call: Call<A, P, Q, B>) => boolean | Promise<boolean>)

interface Definition<A extends Access, P extends Schema, Q extends Schema, B extends Schema> {
  readonly method: Method
  /** Below /api/v1, as `/accounts/:accountId`. */
  readonly path: string
  readonly permission: A
  /** One sentence for the API reference. */
  readonly summary: string
  readonly schema: { readonly params?: P; readonly query?: Q; readonly body?: B }
  /** Always, or when the function says so; without it never. API keys cannot step up. */
  readonly stepUp?: StepUp<A, Parsed<P>, Parsed<Q>, Parsed<B>>
  /** Units of the request limits that a call takes; 1 to read and 2 to change without it. */
  readonly cost?: number
  /** How long a JSON body may be; 1 MiB without it. */
  readonly maxBodyBytes?: number
}

interface Declared extends Omit<Definition<Access, Schema, Schema, Schema>, 'stepUp'> {
  readonly stepUp: 'never' | 'sometimes' | 'always'
  needsStepUp(call: Call): boolean | Promise<boolean>
}

interface Described extends Declared {
  readonly response: Schema
  readonly status: 200 | 201 | 202 | 204
  /** multipart/form-data, read by the handler from `call.request`. */
  readonly isUpload: boolean
}

/** json: answers by schema. empty: 204. bytes: a stream or a Buffer. events: server-sent events. raw: the handler answers by itself. */
export type Route = Described &
  (
    | { readonly answer: 'json' | 'empty' | 'bytes' | 'raw'; handle(call: Call): unknown }
    | { readonly answer: 'events'; handle(call: Call): EventFeed | Promise<EventFeed> }
  )

/**
 * A route under /api/v1. Without a `permission` it does not compile. Objects at the top of its schemas are made strict:
 * an unknown field is refused by name. With a `response` schema the answer is JSON and holds only what the schema names;
 * without one it is 204.
 */
export function route<
  A extends Access,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  R extends Schema = undefined,
>(
  definition: Definition<A, P, Q, B> & {
    readonly schema: { readonly response?: R }
    /** 200 without it; 204 when there is no response schema. */
    readonly status?: 200 | 201 | 202
    readonly isUpload?: true
    handler(
      call: Call<A, Parsed<P>, Parsed<Q>, Parsed<B>>,
    ): R extends z.ZodType ? Frozen<z.output<R>> | Promise<Frozen<z.output<R>>> : void | Promise<void>
  },
): Route {
  const { response, ...schema } = definition.schema
  return {
    ...describe({ ...definition, schema }),
    answer: response === undefined ? 'empty' : 'json',
    response,
    status: response === undefined ? 204 : (definition.status ?? 200),
    isUpload: definition.isUpload ?? false,
    handle: (call: Call<A, Parsed<P>, Parsed<Q>, Parsed<B>>) => definition.handler(call),
  }
}

/** A route that answers with bytes: the handler sets the content type on `call.reply` and returns a Readable or a Buffer. */
export function bytesRoute<A extends Access, P extends Schema = undefined, Q extends Schema = undefined>(
  definition: Definition<A, P, Q, undefined> & {
    handler(
      call: Call<A, Parsed<P>, Parsed<Q>, undefined>,
    ): NodeJS.ReadableStream | Buffer | Promise<NodeJS.ReadableStream | Buffer>
  },
): Route {
  return {
    ...describe(definition),
    answer: 'bytes',
    response: undefined,
    status: 200,
    isUpload: false,
    handle: (call: Call<A, Parsed<P>, Parsed<Q>, undefined>) => definition.handler(call),
  }
}

/**
 * A route of another protocol (resumable uploads): the handler reads `call.request.raw` and answers on `call.reply.raw`. What it throws
 * before it has begun to answer is a problem like any other.
 */
export function rawRoute<A extends Access, P extends Schema = undefined>(
  definition: Definition<A, P, undefined, undefined> & {
    handler(call: Call<A, Parsed<P>, undefined, undefined>): Promise<void>
  },
): Route {
  return {
    ...describe(definition),
    answer: 'raw',
    response: undefined,
    status: 200,
    isUpload: false,
    handle: (call: Call<A, Parsed<P>, undefined, undefined>) => definition.handler(call),
  }
}

/** What a stream of events sends: `read` is asked every `everyMs` and its value is sent as JSON when it differs from the last. */
export interface EventFeed {
  /** Name of the event, as `progress`. */
  readonly event: string
  readonly everyMs: number
  read(): Promise<unknown>
  /** True when this was the last value: the stream says `end` and closes. */
  isLast?(value: unknown): boolean
}

/** A route that answers with server-sent events; the handler checks its input, then returns the feed. */
export function eventsRoute<A extends Access, P extends Schema = undefined, Q extends Schema = undefined>(
  definition: Omit<Definition<A, P, Q, undefined>, 'method'> & {
    handler(call: Call<A, Parsed<P>, Parsed<Q>, undefined>): EventFeed | Promise<EventFeed>
  },
): Route {
  return {
    ...describe({ ...definition, method: 'GET' }),
    answer: 'events',
    response: undefined,
    status: 200,
    isUpload: false,
    handle: (call: Call<A, Parsed<P>, Parsed<Q>, undefined>) => definition.handler(call),
  }
}

function describe<A extends Access, P extends Schema, Q extends Schema, B extends Schema>(
  definition: Definition<A, P, Q, B>,
): Declared {
  const { method, path, permission, summary, schema, cost, maxBodyBytes, stepUp } = definition
  return {
    method,
    path,
    permission,
    summary,
    schema,
    ...(cost === undefined ? {} : { cost }),
    ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
    stepUp: stepUp === undefined ? 'never' : stepUp === true ? 'always' : 'sometimes',
    needsStepUp: typeof stepUp === 'function' ? stepUp : () => stepUp === true,
  }
}

import { isIP } from 'node:net'
import type { FieldProblem } from '../kernel/errors.ts'
import { options, type OptionName } from './describe.ts'
import type { Env } from './env.ts'

/** Reads options by kind; each wrong one becomes a problem and its default is taken, so that all are found in one go. */
export interface Values {
  text(name: OptionName): string
  optional(name: OptionName): string | null
  integer(name: OptionName, min: number, max: number): number
  optionalInteger(name: OptionName, min: number, max: number): number | null
  flag(name: OptionName): boolean
  oneOf<const T extends string>(name: OptionName, allowed: readonly T[], fallback: T): T
  list(name: OptionName, isValid: (item: string) => boolean, expected: string): readonly string[]
  /** An http or https address without a query; null when absent. */
  url(name: OptionName): URL | null
  problem(name: OptionName, message: string): void
}

export function createValues(env: Env, problems: FieldProblem[]): Values {
  const problem = (path: OptionName, message: string): void => void problems.push({ path, message })
  const optional = (name: OptionName): string | null => env.values[name] ?? defaultOf(name)
  const text = (name: OptionName): string => optional(name) ?? ''

  const parseInteger = (name: OptionName, given: string, range: { min: number; max: number }): number => {
    const value = /^-?\d{1,15}$/.test(given) ? Number(given) : Number.NaN
    if (value >= range.min && value <= range.max) return value
    problem(name, `is ${quote(given)}; it must be a whole number from ${range.min} to ${range.max}.`)
    return range.min
  }

  return {
    text,
    optional,
    problem,
    integer: (name, min, max) => parseInteger(name, text(name), { min, max }),
    optionalInteger(name, min, max) {
      const given = optional(name)
      return given === null ? null : parseInteger(name, given, { min, max })
    },
    flag(name) {
      const given = text(name)
      if (given !== '0' && given !== '1') problem(name, `is ${quote(given)}; it must be 0 or 1.`)
      return given === '1'
    },
    oneOf(name, allowed, fallback) {
      const given = text(name)
      const found = allowed.find((item) => item === given)
      if (found === undefined) problem(name, `is ${quote(given)}; it must be one of ${allowed.join(', ')}.`)
      return found ?? fallback
    },
    list(name, isValid, expected) {
      const items = text(name)
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
      const wrong = items.find((item) => !isValid(item))
      if (wrong !== undefined) problem(name, `contains ${quote(wrong)}; each item must be ${expected}.`)
      return items
    },
    url(name) {
      const given = optional(name)
      if (given === null) return null
      const url = URL.canParse(given) ? new URL(given) : undefined
      if (url !== undefined && /^https?:$/.test(url.protocol) && url.search + url.hash + url.username === '') return url
      problem(
        name,
        `is ${quote(given)}; it must be an address such as https://example.org, without a query or a user name.`,
      )
      return null
    },
  }
}

const defaultOf = (name: OptionName): string | null => options.find((option) => option.name === name)?.default ?? null

const quote = (given: string): string => JSON.stringify(given.slice(0, 80))

/** An IP address, or a network as 10.0.0.0/8. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
}

/** An address, a network or the name of a host. */
export const isReachable = (text: string): boolean =>
  isNetwork(text) ||
  /^(?![\d.]+$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(text)

export const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'))

import { badUsage } from './errors.ts'
import type { FlagValues } from './command.ts'

export const textFlag = (flags: FlagValues, name: string): string | undefined => {
  const value = flags[name]
  return typeof value === 'string' ? value : undefined
}

export const listFlag = (flags: FlagValues, name: string): readonly string[] => {
  const value = flags[name]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** A whole number from 1 on, as an id or an amount. */
export function toNumber(text: string, what: string): number {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text)
  throw badUsage(`${what} must be a whole number, not "${text.slice(0, 40)}".`, '')
}

import { isRecord } from '../server/params.ts'

/** A control request that makes no sense; its message goes back as it is. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly status: number

  constructor(message: string, status = 400) {
    super(message)
    this.status = status
  }
}

export type Input = Readonly<Record<string, unknown>>

export const readInput = (body: string): Input => {
  if (body.trim() === '') return {}
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw new ControlError('The body is not JSON.')
  }
  if (!isRecord(value)) throw new ControlError('The body must be a JSON object.')
  return value
}

export const optionalText = (input: Input, name: string): string | undefined => {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new ControlError(`"${name}" must be a text.`)
  return value
}

export const requiredText = (input: Input, name: string): string => {
  const value = optionalText(input, name)
  if (value === undefined) throw new ControlError(`"${name}" is missing.`)
  return value
}

export const optionalNumber = (input: Input, name: string): number | undefined => {
  const value = input[name]
  if (value === undefined || value === null || value === '') return undefined
  const number = typeof value === 'string' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number))
    throw new ControlError(`"${name}" must be a whole number.`)
  return number
}

export const optionalBoolean = (input: Input, name: string): boolean | undefined => {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw new ControlError(`"${name}" must be true or false.`)
  return value
}

export const readRegex = (input: Input, name: string): RegExp | undefined => {
  const source = optionalText(input, name)
  if (source === undefined || source === '') return undefined
  try {
    return new RegExp(source, 'u')
  } catch {
    throw new ControlError(`"${name}" is no regular expression: ${source}`)
  }
}

export const requiredNumber = (input: Input, name: string): number => {
  const value = optionalNumber(input, name)
  if (value === undefined) throw new ControlError(`"${name}" is missing.`)
  return value
}

export const countInput = (input: Input, name: string, most: number): number => {
  const value = optionalNumber(input, name) ?? 0
  if (value < 0 || value > most) throw new ControlError(`"${name}" must be from 0 to ${most}.`)
  return value
}

/** Only the texts that are there, for objects with optional fields. */
export const textsOf = <Name extends string>(input: Input, names: readonly Name[]): Partial<Record<Name, string>> => {
  const found: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = optionalText(input, name)
    if (value !== undefined) found[name] = value
  }
  return found
}

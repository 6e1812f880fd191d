import { cut } from '../core/text/text.ts'

/** At most `max` UTF-16 units, with a sign of what is missing. */
export const shortened = (text: string, max: number): string => (text.length <= max ? text : `${cut(text, max - 1)}…`)

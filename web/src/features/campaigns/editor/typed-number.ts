/** A number as people type it: `10000`, `10,000`, `10 000`; null for anything else. */
export function readTypedNumber(typed: string): number | null {
  const digits = typed.replace(/[\s,.'’_]/g, '')
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null
}

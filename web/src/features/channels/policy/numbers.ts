/** What a field for numbers holds; null while it is empty or half typed. */
export function toNumberOrNull(value: string | number): number | null {
  if (typeof value === 'number') return value
  const number = Number(value)
  return value.trim() === '' || !Number.isFinite(number) ? null : number
}

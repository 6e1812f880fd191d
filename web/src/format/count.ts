const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const oneDecimal = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

export const formatCount = (count: number): string => whole.format(count)

/** `1 person`, `10,000 people`. */
export const formatPlural = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

export const formatRate = (perSecond: number): string => oneDecimal.format(perSecond)

/** Never says 100 % or 0 % of something unfinished: 99.96 % stays 99.9 %. */
export function formatPercent(part: number, total: number): string {
  if (total <= 0 || part <= 0) return '0 %'
  if (part >= total) return '100 %'
  const percent = Math.min(99.9, Math.max(0.1, Math.floor((part / total) * 1000) / 10))
  return `${oneDecimal.format(percent)} %`
}

const units = ['bytes', 'kB', 'MB', 'GB']

export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 ? whole.format(value) : oneDecimal.format(value)} ${units[unit] ?? ''}`
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const dayAndClock = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'long' })
const dayOnly = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

export const formatClock = (atMs: number): string => clock.format(atMs)
export const formatDateTime = (atMs: number): string => dayAndClock.format(atMs)
export const formatFullTime = (atMs: number): string => full.format(atMs)
export const formatDay = (atMs: number): string => dayOnly.format(atMs)

const two = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`

/** The two largest units, rounded up to whole seconds: `5 min 34 s`, `2 h 10 min`, `3 d 4 h`. */
export function formatDuration(durationMs: number): string {
  const rounded = Math.ceil(Math.max(0, durationMs) / second) * second
  if (rounded < minute) return `${rounded / second} s`
  if (rounded < hour) return two(Math.floor(rounded / minute), 'min', (rounded % minute) / second, 's')
  if (rounded < day) return two(Math.floor(rounded / hour), 'h', Math.floor((rounded % hour) / minute), 'min')
  return two(Math.floor(rounded / day), 'd', Math.floor((rounded % day) / hour), 'h')
}

/** An estimate should not pretend: above ten minutes whole minutes, above ten hours whole hours. */
export function formatEstimate(durationMs: number): string {
  if (durationMs > 10 * hour) return formatDuration(Math.ceil(durationMs / hour) * hour)
  if (durationMs > 10 * minute) return formatDuration(Math.ceil(durationMs / minute) * minute)
  return formatDuration(durationMs)
}

/** Minutes east of Greenwich of the names that feeds write; those of North America are in RFC 822. */
const ZONES: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  bst: 60,
  cet: 60,
  mez: 60,
  west: 60,
  cest: 120,
  mesz: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  мск: 180,
  ist: 330,
  jst: 540,
  kst: 540,
  aest: 600,
  aedt: 660,
}

const OFFSET = /(?:^|[\s\d])(?:GMT|UTC)?\s?([+-])(\d{1,2}):?(\d{2})?\s*(?:\([^)]*\))?$/i

/** Minutes east of Greenwich that a date ends with. Unknown names, military letters among them, are UTC (RFC 2822, 4.3). */
export function zoneOf(text: string): number {
  const offset = OFFSET.exec(text)
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0)
    return minutes > MAX_OFFSET ? 0 : offset[1] === '-' ? -minutes : minutes
  }
  const name = /(\p{L}{1,40})\.?$/u.exec(text.trimEnd())?.[1]?.toLowerCase() ?? ''
  return ZONES[name] ?? 0
}
const MAX_OFFSET = 14 * 60

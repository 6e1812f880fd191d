const LENGTHS = new Set([8, 12, 13, 14])

/** The last digit makes the sum of all, weighted 1 and 3 from the right, a multiple of ten (GS1 General Specifications 7.9). */
function hasCheckDigit(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index++)
    sum += Number(digits[digits.length - 1 - index]) * (index % 2 === 0 ? 1 : 3)
  return sum % 10 === 0
}

/**
 * Numbers that are well formed and identify nothing outside of one shop or one kind of thing (GS1 General Specifications 1.4): of
 * variable measure (02, 20-29, indicator 9), internal (04, 2 and 0 of GTIN-8), coupons (05, 98, 99), refunds (980), periodicals (977).
 */
function isRestricted(gtin14: string): boolean {
  const indicator = gtin14[0]
  if (indicator === '9') return true
  if (gtin14.startsWith('000000')) return gtin14[6] === '0' || gtin14[6] === '2'
  const prefix = gtin14.slice(1, 4)
  return /^(?:02|04|05|2|977|98|99)/.test(prefix)
}

/** Digits that somebody typed to fill a field. */
function isFiller(gtin14: string): boolean {
  const body = gtin14.slice(0, -1).replace(/^0+/, '')
  return body.length < 5 || /^(\d)\1*$/.test(body) || '01234567890123456789'.includes(body)
}

/** GTIN-8, -12, -13 or -14 as the fourteen digits that all shops mean by it; null when it is wrong or identifies nothing. */
export function toGtin14(text: string): string | null {
  if (text.length > 40) return null
  const digits = text.replaceAll(/[\s-]/g, '')
  if (!/^\d+$/.test(digits) || !LENGTHS.has(digits.length) || !hasCheckDigit(digits)) return null
  const gtin14 = digits.padStart(14, '0')
  return isFiller(gtin14) || isRestricted(gtin14) ? null : gtin14
}

/** An ISBN-10 (check digit mod 11) as the GTIN of the same book. */
export function isbnToGtin14(isbn10: string): string | null {
  if (!/^\d{9}[\dX]$/.test(isbn10)) return null
  let sum = 0
  for (let index = 0; index < 10; index++) sum += (isbn10[index] === 'X' ? 10 : Number(isbn10[index])) * (10 - index)
  if (sum % 11 !== 0) return null
  const body = `978${isbn10.slice(0, 9)}`
  for (let check = 0; check < 10; check++) if (hasCheckDigit(`${body}${check}`)) return toGtin14(`${body}${check}`)
  return null
}

import { toGtin14 } from '../core/identity/gtin.ts'

/** The digits of a GTIN as they are written, when the check digit is right; `EAN: 4006381333931` and `gtin13:...` too. */
export function readGtin(written: string): string | null {
  const digits = written
    .slice(0, 60)
    .replace(/^[^\d]*(?:gtin-?1?\d|ean-?1?\d|upc-?a?|isbn-?1?\d)?\s*[:=#]?\s*/i, '')
    .replace(/[\s-]/g, '')
  return toGtin14(digits) === null ? null : digits
}

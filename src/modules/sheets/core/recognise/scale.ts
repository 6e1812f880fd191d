/** How many decimals the numbers of a column have, so that sums of them can be exact. */
export interface Scale {
  add(value: number): void
  /** As DECIMAL(18, scale) or BIGINT holds them exactly; null: only a double does. */
  verdict(): { readonly type: 'integer' | 'decimal' | 'number'; readonly scale: number }
}

const mostDecimals = 9
/** Beyond it doubles skip integers. */
const largestExact = 9_007_199_254_740_991

export function createScale(): Scale {
  let power = 1
  let decimals = 0
  let largest = 0
  let inexact = false
  return {
    add(value) {
      const size = value < 0 ? -value : value
      if (size > largest) largest = size
      if (inexact || Math.round(value * power) / power === value) return
      const needed = decimalsOf(value, decimals + 1)
      if (needed === null) inexact = true
      else if (needed > decimals) {
        decimals = needed
        power = 10 ** needed
      }
    },
    verdict() {
      if (inexact || !(largest * power <= largestExact)) return { type: 'number', scale: 0 }
      return decimals === 0 ? { type: 'integer', scale: 0 } : { type: 'decimal', scale: decimals }
    },
  }
}

/** 0.30000000000000004 is 0.3: workbooks keep and compare 15 digits, the rest is dust of binary sums. */
function decimalsOf(value: number, from: number): number | null {
  for (const number of [value, Number(value.toPrecision(15))]) {
    for (let decimals = number === value ? from : 0; decimals <= mostDecimals; decimals++) {
      const power = 10 ** decimals
      if (Math.round(number * power) / power === number) return decimals
    }
  }
  return null
}

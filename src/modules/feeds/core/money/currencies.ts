const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** ISO 4217, those in use. */
const CODES = words(
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNY COP CRC ' +
    'CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD ' +
    'JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO ' +
    'NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS ' +
    'TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG',
)
const WITHOUT_DECIMALS = words('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF')
const WITH_THREE = words('BHD IQD JOD KWD LYD OMR TND')
const WITH_FOUR = words('CLF')

export const isCurrency = (code: string): boolean => CODES.has(code)

/** Decimals of the currency's smallest unit, by ISO 4217. */
export function exponentOf(currency: string): number {
  if (WITHOUT_DECIMALS.has(currency)) return 0
  if (WITH_THREE.has(currency)) return 3
  return WITH_FOUR.has(currency) ? 4 : 2
}

/** What a sign may mean, the likeliest first; the hint of a source chooses among them. An empty first: it says nothing without a hint. */
const SIGNS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP EGP LBP',
  '¥': 'JPY CNY',
  '￥': 'JPY CNY',
  円: 'JPY',
  元: 'CNY TWD HKD',
  RMB: 'CNY',
  $: 'USD CAD AUD NZD MXN SGD HKD TWD ARS CLP COP UYU BSD BBD JMD TTD BZD FJD',
  US$: 'USD',
  CA$: 'CAD',
  C$: 'CAD NIO',
  AU$: 'AUD',
  A$: 'AUD',
  NZ$: 'NZD',
  HK$: 'HKD',
  S$: 'SGD',
  NT$: 'TWD',
  MX$: 'MXN',
  AR$: 'ARS',
  R$: 'BRL',
  '₽': 'RUB',
  руб: 'RUB BYN',
  'руб.': 'RUB BYN',
  рублей: 'RUB BYN',
  'р.': 'RUB BYN',
  р: 'RUB BYN',
  '₴': 'UAH',
  грн: 'UAH',
  'грн.': 'UAH',
  '₸': 'KZT',
  тг: 'KZT',
  '₹': 'INR',
  Rs: 'INR PKR LKR NPR MUR',
  'Rs.': 'INR PKR LKR NPR MUR',
  '₩': 'KRW KPW',
  원: 'KRW',
  '₺': 'TRY',
  TL: 'TRY',
  zł: 'PLN',
  zl: 'PLN',
  Kč: 'CZK',
  Ft: 'HUF',
  lei: 'RON MDL',
  Lei: 'RON MDL',
  лв: 'BGN',
  'лв.': 'BGN',
  '₪': 'ILS',
  kr: ' SEK NOK DKK ISK',
  'kr.': 'DKK SEK NOK ISK',
  Kr: ' SEK NOK DKK ISK',
  '฿': 'THB',
  '₫': 'VND',
  đ: 'VND',
  '₱': 'PHP',
  '₦': 'NGN',
  '₵': 'GHS',
  '₡': 'CRC',
  '₲': 'PYG',
  '₼': 'AZN',
  '₾': 'GEL',
  '֏': 'AMD',
  'Fr.': 'CHF',
  'SFr.': 'CHF',
  SFr: 'CHF',
  RM: 'MYR',
  Rp: 'IDR',
  'S/': 'PEN',
  R: ' ZAR',
  KD: 'KWD',
  'د.ك': 'KWD',
  'د.إ': 'AED',
  'ر.س': 'SAR',
  din: 'RSD',
  дин: 'RSD',
  Br: 'BYN ETB',
  Euro: 'EUR',
  euro: 'EUR',
  Euros: 'EUR',
  euros: 'EUR',
  евро: 'EUR',
  Dollar: 'USD',
}
/** Longer ones first: `US$` before `$`. */
const SIGNS_BY_LENGTH = Object.keys(SIGNS).toSorted((a, b) => b.length - a.length)

/** Codes that people also write in small letters, and no words of a language. */
const OFTEN_SMALL = words('EUR USD GBP CHF RUB UAH PLN SEK NOK DKK CZK HUF JPY CNY INR CAD AUD BRL KZT BYN RON AED')
/** Words that stand before numbers more often than they are money: `TOP 10`. */
const ALSO_WORDS = words('TOP ALL CUP')

const LETTER = /\p{L}/u

/** The currency that a text ends with (before an amount) or begins with (after it); null: none. */
export function currencyAt(text: string, side: 'end' | 'start', hint: string | undefined): string | null {
  const trimmed = side === 'end' ? text.trimEnd() : text.trimStart()
  const code = side === 'end' ? trimmed.slice(-3) : trimmed.slice(0, 3)
  if (code.length === 3 && isAlone(trimmed, 3, side) && isCode(code, hint)) return code.toUpperCase()
  for (const sign of SIGNS_BY_LENGTH) {
    const isThere = side === 'end' ? trimmed.endsWith(sign) : trimmed.startsWith(sign)
    if (isThere && isAlone(trimmed, sign.length, side)) return meant(sign, hint)
  }
  return null
}

const isCode = (code: string, hint: string | undefined): boolean => {
  const upper = code.toUpperCase()
  if (!CODES.has(upper) || (code !== upper && !OFTEN_SMALL.has(upper))) return false
  return !ALSO_WORDS.has(upper) || hint === upper
}

/** A sign of letters is not the end of a longer word. */
function isAlone(text: string, length: number, side: 'end' | 'start'): boolean {
  const [inner, outer] =
    side === 'end'
      ? [text.charAt(text.length - length), text.charAt(text.length - length - 1)]
      : [text.charAt(length - 1), text.charAt(length)]
  return !(LETTER.test(inner) && LETTER.test(outer))
}

function meant(sign: string, hint: string | undefined): string | null {
  const [first = '', ...others] = (SIGNS[sign] ?? '').split(' ')
  if (hint !== undefined && others.includes(hint)) return hint
  return first === '' ? null : first
}

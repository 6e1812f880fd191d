/** Things that shops sell, told as two shops tell them. */
export interface Good {
  readonly brand: string
  /** As one shop and as another one names it. */
  readonly names: readonly [string, string]
  /** The maker's number; `#` stands for digits of its own. */
  readonly model: string
}

export const goods: readonly Good[] = [
  {
    brand: 'Sony',
    names: ['Sony WH-1000XM5 Wireless Headphones', 'WH-1000XM5 Bluetooth Kopfhörer mit Noise Cancelling'],
    model: 'WH1000XM#B',
  },
  {
    brand: 'Bosch',
    names: ['Bosch Professional GSR 18V-55 Cordless Drill', 'Akku-Bohrschrauber GSR 18V-55 Solo'],
    model: '06019H#200',
  },
  { brand: 'LEGO', names: ['LEGO Technic Mobile Crane', 'Technic Mobilkran von LEGO'], model: 'LEGO4210#' },
  {
    brand: 'Philips',
    names: ['Philips Series 5400 Fully Automatic Espresso Machine', 'Kaffeevollautomat Series 5400 LatteGo'],
    model: 'EP54#/90',
  },
  { brand: 'Logitech', names: ['Logitech MX Master 3S Mouse', 'Souris sans fil MX Master 3S'], model: '910-00#A' },
  { brand: 'Samsung', names: ['Samsung 990 PRO NVMe SSD', 'SSD interne 990 PRO M.2'], model: 'MZ-V9P#BW' },
  {
    brand: 'Makita',
    names: ['Makita DHP484Z Combi Drill 18V', 'Makita Schlagbohrschrauber 18 V LXT'],
    model: 'DHP4#Z',
  },
  {
    brand: 'Braun',
    names: ['Braun Series 9 Pro Shaver', 'Rasierer Series 9 Pro mit Reinigungsstation'],
    model: '94#CC',
  },
  { brand: 'Anker', names: ['Anker 737 Power Bank', 'Powerbank 737 (PowerCore 24K)'], model: 'A12#011' },
  { brand: 'Dyson', names: ['Dyson V15 Detect Vacuum Cleaner', 'Akkusauger V15 Detect Absolute'], model: 'SV47#NK' },
  { brand: 'Canon', names: ['Canon RF 50mm F1.8 STM Lens', 'Objektiv RF 50mm 1:1,8 STM'], model: '4515C#AA' },
  { brand: 'Garmin', names: ['Garmin Forerunner 265 Running Watch', 'Montre GPS Forerunner 265'], model: '010-02#-10' },
]

export const shops = [
  ['www.technikhaus.de', '/p/'],
  ['shop.elektro-meier.example', '/artikel/'],
  ['www.gadgetbarn.co.uk', '/products/'],
  ['boutique.lumiere.fr', '/produit/'],
  ['www.bytestore.com', '/item/'],
  ['megamarkt.pl', '/produkty/'],
] as const

const GS1_PREFIXES = ['400638', '454873', '871103', '509920', '884116', '019334']

/** A GTIN-13 of its own for each number, with its check digit. */
export function gtin13(number: number): string {
  const prefix = GS1_PREFIXES[number % GS1_PREFIXES.length] ?? '400638'
  return withCheckDigit(`${prefix}${String(100_000 + number * 37)}`)
}

export function withCheckDigit(body: string): string {
  const sum = Array.from(body, Number)
    .reverse()
    .reduce((total, digit, place) => total + digit * (place % 2 === 0 ? 3 : 1), 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

export const slug = (title: string): string => title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

import { wordsOf } from './words.ts'

/** What a title says that makes two things of one number: a used one, a pack of three, another colour. */
export interface Traits {
  readonly condition: 'used' | 'refurbished' | null
  /** 1: one, or nothing is said. */
  readonly pack: number
  readonly isBundle: boolean
  /** In English, sorted. */
  readonly colours: readonly string[]
  /** The largest, in GB. */
  readonly storageGb: number | null
  readonly size: string | null
}

const table = (rows: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(rows).flatMap(([meaning, words]) => words.split(' ').map((word) => [word, meaning] as const)))

const CONDITIONS = table({
  refurbished:
    'refurbished refurb renewed reconditioned generalüberholt refurbed reconditionné reconditionne reacondicionado ricondizionato восстановленный восстановленная odnowiony gereviseerd recondicionado',
  used: 'used preowned gebraucht occasion usato usado tweedehands używany begagnad second-hand secondhand',
})

/** Translations of one word alone: anthracite is no grey where a maker has both. */
const COLOURS = table({
  black: 'black schwarz noir noire negro negra nero nera zwart preto черный чёрный черная чёрная чорний',
  white: 'white weiß weiss blanc blanche blanco blanca bianco bianca wit branco белый белая білий',
  grey: 'grey gray grau gris grigio grijs cinza серый серая сірий',
  anthracite: 'anthracite anthrazit antracite antracita антрацит',
  graphite: 'graphite graphit grafito grafite графит',
  silver: 'silver silber argent plateado plata argento zilver prata серебристый',
  gold: 'gold or dorado oro goud dourado золотой золотистый',
  red: 'red rot rouge rojo roja rosso rossa rood vermelho красный красная червоний',
  blue: 'blue blau bleu bleue azul blu blauw синий синяя',
  'light-blue': 'hellblau голубой голубая lightblue',
  green: 'green grün gruen vert verte verde groen зеленый зелёный зелена',
  yellow: 'yellow gelb jaune amarillo amarilla giallo gialla geel amarelo желтый жёлтый',
  pink: 'pink rosa rose roze розовый',
  purple: 'purple lila morado viola paars roxo фиолетовый',
  violet: 'violet violett violeta',
  orange: 'orange naranja arancione oranje laranja оранжевый',
  brown: 'brown braun marron marrón marrone bruin marrom коричневый',
  beige: 'beige бежевый',
  turquoise: 'turquoise türkis turquesa turchese бирюзовый',
  titanium: 'titanium titan titane titanio титан',
  ...Object.fromEntries(
    (
      'amber apricot aqua aubergine azure bronze burgundy carbon champagne charcoal chrome clay cobalt copper coral cream crimson cyan denim ' +
      'ebony emerald forest fuchsia glacier indigo ivory jade khaki lagoon lavender lemon lilac lime magenta mahogany maroon mauve ' +
      'midnight mint mocha moss mustard natural navy oat ocean olive onyx opal peach pearl petrol phantom pine platinum plum porcelain quartz ' +
      'raspberry rosegold ruby rust sage salmon sand sapphire scarlet shadow sienna slate smoke starlight steel stone sunset tan taupe teal ' +
      'terracotta transparent tundra vanilla walnut wine'
    )
      .split(' ')
      .map((word) => [word, word] as const),
  ),
})

const BUNDLES = new Set(['bundle', 'combo', 'bündel', 'набор', 'комплект', 'zestaw'])
const PACKS = [
  /(?:^|\s)(\d{1,3})\s?(?:er)?\s?(?:pack|pk|packs|packung|pcs|pc|pieces|stück|stk|шт|штук|count|ct|pièces|unidades|pezzi|stuks|szt)(?=\s|$)/u,
  /(?:^|\s)(?:pack|set|lot|case|box|paket|confezione|caja) (?:of|de|da|mit|von) (\d{1,3})(?=\s|$)/u,
  /(?:^|\s)(\d{1,2})er (?:set|paket)(?=\s|$)/u,
  /(?:^|\s)(\d{1,2})\s?x (?!\d)/u,
  /(?:^|\s)(\d{1,2})\s?x\s?\d{1,5}(?:\s\d{1,3})?\s?(?:ml|cl|l|g|kg|oz|lb|lbs)(?=\s|$)/u,
  /(?:^|\s)x\s?(\d{1,2})$/u,
]
const STORAGE = /(?:^|\s)(\d{1,5})\s?(gb|tb|гб|тб)(?=\s|$)/gu
const SIZE =
  /(?:^|\s)(?:size|größe|groesse|gr|taille|talla|taglia|maat|размер|eu|uk|us)\s?(\d{2}(?:\s5)?|xxs|xs|s|m|l|xl|xxl|xxxl|[2-6]xl)(?=\s|$)/u

/** Words of the brand say nothing else: Braun is no brown. */
export function traitsOf(title: string, brand: string | null): Traits {
  const plain = title.slice(0, 500).toLowerCase().replaceAll('б/у', ' used ').replaceAll('×', 'x')
  const text = wordsOf(plain.replaceAll(/\b(?:open[\s-]box|b-ware)\b/g, ' used ').replaceAll('pre-owned', ' used '))
  const ofBrand = new Set(wordsOf(brand ?? '').split(' '))
  const words = text.split(' ').filter((word) => !ofBrand.has(word))
  return {
    condition: conditionIn(words),
    pack: packIn(text),
    isBundle: words.some((word) => BUNDLES.has(word)) || title.includes(' + '),
    colours: [...new Set(words.flatMap((word) => COLOURS.get(word) ?? []))].sort(),
    storageGb: storageIn(text),
    size: SIZE.exec(text)?.[1] ?? null,
  }
}

function conditionIn(words: readonly string[]): Traits['condition'] {
  const found = words.map((word) => CONDITIONS.get(word))
  if (found.includes('refurbished')) return 'refurbished'
  return found.includes('used') ? 'used' : null
}

function packIn(text: string): number {
  for (const pattern of PACKS) {
    const count = Number(pattern.exec(text)?.[1] ?? 1)
    if (count > 1) return count
  }
  return 1
}

function storageIn(text: string): number | null {
  let largest = 0
  for (const [, amount = '', unit = ''] of text.matchAll(STORAGE))
    largest = Math.max(largest, Number(amount) * (unit === 'tb' || unit === 'тб' ? 1_024 : 1))
  return largest === 0 ? null : largest
}

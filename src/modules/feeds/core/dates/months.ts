/** How the months begin, in English, German, Russian, French, Spanish, Italian, Portuguese, Dutch and Polish; lower case, without accents. */
const BEGINNINGS: readonly (readonly string[])[] = [
  ['jan', 'jän', 'янв', 'ene', 'gen', 'sty', 'січ'],
  ['feb', 'фев', 'fev', 'lut', 'лют'],
  ['mar', 'mär', 'мар', 'maa', 'mrt', 'бер'],
  ['apr', 'апр', 'avr', 'abr', 'kwi', 'квіт'],
  ['may', 'mai', 'май', 'мая', 'mag', 'mei', 'maj', 'трав'],
  ['jun', 'июн', 'juin', 'giu', 'cze', 'черв'],
  ['jul', 'июл', 'juil', 'lug', 'lip', 'лип'],
  ['aug', 'авг', 'aou', 'ago', 'sie', 'серп'],
  ['sep', 'сен', 'set', 'wrz', 'вер'],
  ['oct', 'okt', 'окт', 'ott', 'out', 'paz', 'жовт'],
  ['nov', 'ноя', 'lis', 'лист'],
  ['dec', 'dez', 'дек', 'dic', 'gru', 'груд'],
]

/** 1 to 12, or null. Of several beginnings that fit the longest counts: "juin" is no "juillet", "лист" no "лип". */
export function monthOf(word: string): number | null {
  const plain = word.toLowerCase().replace(/[àâ]/g, 'a').replace(/[éèê]/g, 'e').replace(/[ûù]/g, 'u').replace(/ź/g, 'z')
  let best: { readonly month: number; readonly length: number } | null = null
  for (const [index, beginnings] of BEGINNINGS.entries()) {
    for (const beginning of beginnings) {
      if (plain.startsWith(beginning) && beginning.length > (best?.length ?? 0))
        best = { month: index + 1, length: beginning.length }
    }
  }
  return best?.month ?? null
}

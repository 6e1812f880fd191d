/** Words that say what a row is, in the languages workbooks here come in. */
const totalWords =
  'average|avg|mean|среднее|durchschnitt|mittelwert|moyenne|promedio|media|średnia|' +
  'grand total|sub-?\\s?totals?|totals?|sum|overall|all together|' +
  'итого|всего|итог|промежуточный итог|общий итог|разом|всього|підсумок|' +
  'summe|zwischensumme|gesamt|gesamtsumme|gesamtergebnis|insgesamt|endsumme|ergebnis|' +
  'totaux|sous-total|total général|somme|suma|razem|łącznie|ogółem|suma total|total general|subtotale|totale|somma|totaal|subtotaal|celkem|toplam|genel toplam|összesen|合计|总计|小计|合計|小計'
const whole = new RegExp(`^(?:${totalWords})\\s*[:=.]?$`, 'iu')
const starts = new RegExp(`^(?:${totalWords})(?:[\\s:,-]|$)`, 'iu')
const ends = new RegExp(`[\\s-](?:${totalWords})\\s*:?$`, 'iu')

const longestLabel = 20
const firstLetters = /^\s*[\p{L}合总小総]/u
const lastLetters = /[\p{L}:=.]\s*$/u

/** Quick, for every row: a short text of words only. */
export function isTotalWord(text: string): boolean {
  return text.length <= longestLabel && lastLetters.test(text) && firstLetters.test(text) && whole.test(text.trim())
}

/** `exact`: the word alone; `part`: `Total January`, `Germany Total`; the rest of the row decides about those. */
export function totalLabel(text: string): 'exact' | 'part' | null {
  if (text.length > 60) return null
  const bare = text.trim()
  if (whole.test(bare)) return 'exact'
  return starts.test(bare) || ends.test(bare) ? 'part' : null
}

const noteStart =
  /^(?:[*†‡¹²³]|\(?\d\)\s|note|n\.b\.|source|see |prepared|printed|generated|created|exported|report|page \d|disclaimer|©|copyright|as of|stand|hinweis|quelle|anmerkung|erstellt|seite|примечани|источник|подготов|составил|сформирован|дата|страница|remarque|source|nota|fuente|uwaga|źródło)/iu

export function looksLikeNote(text: string): boolean {
  const bare = text.trim()
  return noteStart.test(bare) || bare.length > 45
}

const units =
  /^(?:[[(].{1,14}[\])]|%|‰|°[CF]?|[$€£¥₽₴]|k?(?:usd|eur|gbp|chf|rub|uah|pln|jpy|cny)|t?€|k[€$]|m[€$]|руб\.?|грн\.?|тыс\.?\s?руб\.?|шт\.?|кг|г|т|л|м|м2|м²|м³|км|ч|мин|pcs\.?|pc|units?|stk\.?|stück|szt\.?|kg|g|mg|t|tons?|lb|lbs|oz|l|ml|m|mm|cm|km|m2|m²|m3|m³|ha|h|hrs?|hours?|min|s|sec|days?|tage|kwh|mwh|kw|mw|w|v|a|hz|pcs|qty|each|ea|d|no\.?|nr\.?|n|text|date|yyyy-mm-dd|dd\.mm\.yyyy|dd\/mm\/yyyy|mm\/dd\/yyyy|hh:mm)$/iu

export function isUnit(text: string): boolean {
  return units.test(text.trim())
}

const nothing = new Set([
  '-',
  '--',
  '---',
  '–',
  '—',
  '.',
  '..',
  '...',
  '?',
  '/',
  'n/a',
  'na',
  'n.a.',
  'n.a',
  'n/d',
  'nd',
  'null',
  'none',
  'nil',
  'nan',
  'tbd',
  'tba',
  'x',
  'k.a.',
  'k. a.',
  'entfällt',
  'нет',
  'н/д',
  'нд',
  'н.д.',
  '(blank)',
  '(empty)',
  'empty',
  'unknown',
])

/** What people write where there is no value: it says nothing about the type of its column. */
export function saysNothing(text: string): boolean {
  return text.length <= 9 && nothing.has(text.trim().toLowerCase())
}

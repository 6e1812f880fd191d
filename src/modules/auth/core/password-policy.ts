import { commonWords, keyboardRows } from './common-passwords.ts'

/** Guessers try these replacements first. */
const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}
const MIN_OWN_LENGTH = 4

/**
 * Why a password of allowed length is refused; null when it is taken. It refuses what guessers try first: common words
 * with digits or signs around them, rows of the keyboard, runs and repetitions, the user's own name. No rules of composition.
 */
export function passwordProblem(password: string, userName: string): string | null {
  const folded = password.toLowerCase()
  if (isRepetition(folded)) return 'It repeats itself. Choose one that does not, for example four unrelated words.'
  if (isRun(folded)) return 'It follows the keyboard, the alphabet or the digits. Choose four unrelated words instead.'
  const cores = [folded, unleet(folded)].map(wordOf)
  if (cores.some((core) => core === '' || isCommon(core)))
    return 'It is one of the passwords that are tried first. Choose another, for example four unrelated words.'
  const name = userName.toLowerCase()
  const rest = folded.replaceAll(name, '')
  if (name.length > 0 && rest !== folded && wordOf(rest).length < MIN_OWN_LENGTH)
    return 'It is little more than your name. Choose another, for example four unrelated words.'
  return null
}

/** Without the digits and signs around it: `!!welcome2024` is `welcome`. */
const wordOf = (text: string): string => text.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '')

const unleet = (text: string): string => {
  const tail = /[^\p{L}]*$/u.exec(text)?.index ?? text.length
  return Array.from(text.slice(0, tail), (char) => leet[char] ?? char).join('') + text.slice(tail)
}

const MAX_COMMON_WORDS = 3
const longestWord = Math.max(...Array.from(commonWords, (word) => word.length))

/** At most three common words in a row: there are too few of those to be hard to guess. */
function isCommon(core: string): boolean {
  const letters = core.replaceAll(/[^\p{L}]/gu, '')
  const words = [0]
  for (let end = 1; end <= letters.length; end += 1) {
    let fewest = Infinity
    for (let start = Math.max(0, end - longestWord); start < end; start += 1)
      if (commonWords.has(letters.slice(start, end))) fewest = Math.min(fewest, (words[start] ?? Infinity) + 1)
    words.push(fewest)
  }
  return (words.at(-1) ?? Infinity) <= MAX_COMMON_WORDS
}

/** At most a third of the text, written again and again. */
function isRepetition(text: string): boolean {
  const period = smallestPeriod(text)
  return period <= text.length / 3 || (period <= 4 && period <= text.length / 2)
}

/** By the failure function of Knuth, Morris and Pratt: linear. */
function smallestPeriod(text: string): number {
  const borders = new Array<number>(text.length).fill(0)
  for (let at = 1, border = 0; at < text.length; at += 1) {
    while (border > 0 && text[at] !== text[border]) border = borders[border - 1] ?? 0
    if (text[at] === text[border]) border += 1
    borders[at] = border
  }
  return text.length - (borders.at(-1) ?? 0)
}

/** Made of at most two stretches of neighbours: `qwertyuiop`, `1234567890`, `abcdef123456`. */
function isRun(text: string): boolean {
  let stretches = 1
  for (let at = 1; at < text.length; at += 1) {
    const pair = text.slice(at - 1, at + 1)
    const isNeighbour = keyboardRows.some((row) => row.includes(pair))
    if (!isNeighbour) stretches += 1
  }
  return stretches <= Math.max(2, text.length / 6)
}

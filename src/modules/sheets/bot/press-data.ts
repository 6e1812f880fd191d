/** `s:12:0`: the first choice of question 12 of a chat; at most 64 bytes (Bot API, InlineKeyboardButton). */
export const pressData = (number: number, choice: number): string => `s:${number}:${choice}`

export function readPress(data: string): { readonly number: number; readonly choice: number } | null {
  const [, number, choice] = /^s:(\d{1,9}):(\d{1,3})$/.exec(data) ?? []
  return number === undefined || choice === undefined ? null : { number: Number(number), choice: Number(choice) }
}

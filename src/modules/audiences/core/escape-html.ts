/** Plain text as Telegram's HTML: these three are all that it asks to have replaced (Bot API, HTML style). */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

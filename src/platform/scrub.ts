export interface Scrubber {
  /** From now on this text never leaves in a log line. */
  plant(secret: string): void
  scrub(text: string): string
}

const MIN_SECRET_LENGTH = 8

/** No `\b` before the digits: a token also hides in `bot123456789:AA…` (the path of every Bot API call). */
const BOT_TOKEN = /(?<!\d)\d{6,12}(?::|%3A)[A-Za-z0-9_-]{30,}/gi
const SESSION_COOKIE = /\b((?:__Host-)?session)=[^;\s"'\\]+/gi
const BEARER = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi

export function createScrubber(): Scrubber {
  const planted = new Set<string>()
  return {
    plant(secret) {
      if (secret.length < MIN_SECRET_LENGTH) return
      planted.add(secret)
      planted.add(JSON.stringify(secret).slice(1, -1))
    },
    scrub(text) {
      let clean = text
        .replace(BOT_TOKEN, '[bot token]')
        .replace(SESSION_COOKIE, '$1=[session]')
        .replace(BEARER, '$1 [credentials]')
      for (const secret of planted) clean = clean.replaceAll(secret, '[secret]')
      return clean
    },
  }
}

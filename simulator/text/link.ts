/** tg://user?id=123 names a person instead of a page. */
export const linkedUserId = (link: string): number | undefined => {
  const match = /^tg:(?:\/\/)?user\?id=(\d{1,16})$/i.exec(link.trim())
  return match?.[1] === undefined ? undefined : Number(match[1])
}

const WEB_PROTOCOL = /^(https?|ftp|tonsite):\/\//i
const APP_PROTOCOL = /^(tg|ton):/i

/** The link as Telegram keeps it, or undefined when it would not make a link of it. */
export const checkedLink = (link: string): string | undefined => {
  const trimmed = link.trim()
  if (trimmed === '' || /\s/.test(trimmed)) return undefined
  if (APP_PROTOCOL.test(trimmed)) return trimmed
  if (!WEB_PROTOCOL.test(trimmed) && /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(trimmed)) return undefined
  const withProtocol = WEB_PROTOCOL.test(trimmed) ? trimmed : `http://${trimmed}`
  if (!URL.canParse(withProtocol)) return undefined
  const { host, pathname, hostname } = new URL(withProtocol)
  if (!hostname.includes('.') && !hostname.startsWith('[')) return undefined
  const bare = withProtocol.slice(withProtocol.indexOf('://') + 3).toLowerCase() === host
  return bare && pathname === '/' ? `${withProtocol}/` : withProtocol
}

export const isHostWithoutDot = (link: string): boolean =>
  WEB_PROTOCOL.test(link) && URL.canParse(link) && !new URL(link).hostname.includes('.')

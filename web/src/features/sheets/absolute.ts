/** A link as it can be given to somebody: the server knows its own address only when it was told. */
export const absolute = (url: string): string => new URL(url, window.location.origin).href

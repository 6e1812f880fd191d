/** The one-time code stands in the part of the link that browsers do not send: `/setup#code=…`. */
export const codeInHash = (hash: string): string => new URLSearchParams(hash.replace(/^#/, '')).get('code') ?? ''

/** Accepts the bare code as well as the whole link, because both get pasted. */
export function pastedCode(pasted: string): string {
  const at = pasted.indexOf('#')
  return at < 0 ? pasted.trim() : codeInHash(pasted.slice(at).trim())
}

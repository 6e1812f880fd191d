/** A name as the command language takes it: in quotes, unless it is one plain word. */
export const quoted = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`

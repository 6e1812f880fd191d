/** `user:3 ada` is ada, `system:cli` is the command line's label as it stands. */
export const actorName = (label: string): string => label.replace(/^(user|key):\d+ /, '')

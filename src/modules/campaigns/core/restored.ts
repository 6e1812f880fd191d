const dateTime = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

export const restoredUntil = (until: number): string =>
  `It came out of a backup of ${dateTime(until)} UTC. The install that the backup was taken of may have sent more of it since. Resuming asks whether it kept running.`

/** What a bot says to a new subscriber when nobody wrote a text for it. */
export const defaultWelcomeText = (name: string): string =>
  `You are subscribed to ${name}. Send /stop at any time and you will get nothing more.`

/** What it says to somebody who leaves. */
export const defaultGoodbyeText = (name: string): string =>
  `You will get nothing more from ${name}. Send /start if you want to come back.`

/** How a state looks; each has a shape of its own, so that colour is never the only sign. */
export type Tone = 'ok' | 'active' | 'waiting' | 'bad' | 'doubt' | 'off'

export const toneColor = (tone: Tone): string => `var(--tone-${tone})`

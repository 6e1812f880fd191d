/** One line of a file of sources, before anything is asked of it. */
export interface Line {
  /** From 1: of CSV the line, of OPML the outline. */
  readonly line: number
  readonly url: string
  readonly title: string
  readonly tags: readonly string[]
  /** Title or number of a channel, as the file has it; empty: none. */
  readonly channel: string
}

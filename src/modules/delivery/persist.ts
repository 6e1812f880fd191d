import type { Logger } from '../../kernel/log.ts'

const RETRY_MS = 500

/** Asks the store until it answers, because nobody would ask a second time; resolves to undefined when `isOver` says so meanwhile. */
export async function persist<T>(
  ask: () => Promise<T>,
  { logger, what, isOver }: { readonly logger: Logger; readonly what: string; readonly isOver: () => boolean },
): Promise<T | undefined> {
  while (!isOver()) {
    try {
      return await ask()
    } catch (error) {
      logger.error({ error, what }, 'the store could not be read; trying again')
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
  return undefined
}

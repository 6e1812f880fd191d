import type { PersonHandle } from '../../simulator/client.ts'
import type { Account } from '../../src/modules/accounts/contract.ts'
import type { Theatre, BotOnStage } from './theatre.ts'
import { until } from './until.ts'

interface Person {
  readonly name: string
  readonly username?: string
}

/** Somebody opens the bot's link and presses Start. */
export async function subscribe(
  { stage }: Theatre,
  bot: BotOnStage,
  { name, username }: Person,
): Promise<PersonHandle> {
  const person = await stage.control.addPerson({ first_name: name, ...(username === undefined ? {} : { username }) })
  await stage.control.act({ type: 'start', bot: bot.id, person: person.id, payload: 'poster' })
  return person
}

/** Waits until Switchboard has so many live subscribers of the bot. */
export const subscribersOf = ({ product }: Theatre, bot: BotOnStage, count: number): Promise<Account> =>
  until(`${bot.username} has ${count} subscribers`, async () => {
    const account = await product.api.get<Account>(`/accounts/${bot.accountId}`)
    return account.subscribers === count ? account : undefined
  })

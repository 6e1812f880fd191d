import type { Figures } from '../../figures.ts'
import { sqliteFlavours, type Flavour } from './hook/orders.ts'
import { isRaw } from './insist.ts'
import type { FaultOptions } from './options.ts'
import { onStage, type Play } from './play.ts'
import { becomeOwner, OWNER, type Answer, type Visitor } from './visitor.ts'

interface Tally {
  tries: number
  /** A wrong password or a made-up session that was let in. */
  letIn: number
  /** Somebody was refused and yet holds a session. */
  halfIn: number
  /** The right password did not work when all was well again. */
  lockedOut: number
  readonly raw: string[]
}

type Thread = 'reader' | undefined

const WRONG = 'not the password of anybody'
const MOST_CALLS = 60

/** Every SQL call of a log-in fails once, with the right password and with a wrong one, on the writing and on the reading connection. */
export async function kthCallInLogIn(figures: Figures, { isShort }: FaultOptions): Promise<void> {
  await onStage(
    { people: 0, bots: 0, envOf: () => Promise.resolve({ RATE_LIMIT_LOGIN_PER_MINUTE: '100000' }) },
    async (play) => {
      const visitor = await becomeOwner(play.product)
      const tally: Tally = { tries: 0, letIn: 0, halfIn: 0, lockedOut: 0, raw: [] }
      for (const flavour of isShort ? sqliteFlavours.slice(-1) : sqliteFlavours)
        for (const thread of [undefined, 'reader'] as const) await failEach({ play, visitor, tally, flavour, thread })
      figures.say('tries', tally.tries, 'log-ins')
      figures.say('let_in', tally.letIn, 'log-ins', { exactly: 0 })
      figures.say('refused_yet_signed_in', tally.halfIn, 'log-ins', { exactly: 0 })
      figures.say('locked_out_afterwards', tally.lockedOut, 'log-ins', { exactly: 0 })
      figures.say('raw_errors_shown', tally.raw.length, 'answers', { exactly: 0 })
      for (const text of tally.raw) figures.note(text)
    },
  )
}

interface Case {
  readonly play: Play
  readonly visitor: Visitor
  readonly tally: Tally
  readonly flavour: Flavour
  readonly thread: Thread
}

async function failEach(each: Case): Promise<void> {
  let isReached = true
  for (let k = 1; isReached && k < MOST_CALLS; k++) {
    isReached = await tryAt(each, k, OWNER.password)
    isReached = (await tryAt(each, k, WRONG)) || isReached
    isReached = (await knockAt(each, k)) || isReached
  }
}

/** Returns whether the call was reached. */
async function tryAt(
  { play: { hook }, visitor, tally, flavour, thread }: Case,
  k: number,
  password: string,
): Promise<boolean> {
  visitor.forgetSession()
  tally.tries++
  await hook.fail(k, flavour, { ...(thread === undefined ? {} : { thread }) })
  const answer = await visitor.ask('POST', '/auth/login', { name: OWNER.name, password })
  const { failed } = await hook.heal(thread)
  note(tally, answer)
  if (password === WRONG && answer.status === 200) tally.letIn++
  if (answer.status !== 200 && (await isSignedIn(visitor))) tally.halfIn++
  if (!(await logsIn(visitor))) tally.lockedOut++
  return failed.length > 0
}

/** With a session that nobody gave out. */
async function knockAt({ play: { hook }, visitor, tally, flavour, thread }: Case, k: number): Promise<boolean> {
  visitor.setSession('A'.repeat(43))
  tally.tries++
  await hook.fail(k, flavour, { ...(thread === undefined ? {} : { thread }) })
  const answer = await visitor.ask('GET', '/campaigns?limit=1')
  const { failed } = await hook.heal(thread)
  note(tally, answer)
  if (answer.status < 400) tally.letIn++
  return failed.length > 0
}

async function logsIn(visitor: Visitor): Promise<boolean> {
  visitor.forgetSession()
  const answer = await visitor.ask('POST', '/auth/login', { name: OWNER.name, password: OWNER.password })
  return answer.status === 200 && (await isSignedIn(visitor))
}

const isSignedIn = async (visitor: Visitor): Promise<boolean> => (await visitor.ask('GET', '/auth/me')).status === 200

function note({ raw }: Tally, { status, text }: Answer): void {
  if (status >= 400 && isRaw(text)) raw.push(`${status} ${text}`)
}

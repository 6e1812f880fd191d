import { pause } from '../../../scripts/stage/stage.ts'
import type { Figures } from '../../figures.ts'
import type { Account } from '../../../src/modules/accounts/contract.ts'
import type { FaultOptions } from './options.ts'
import { isCompleted, onStage, reckon, sayReckoning, startCampaign } from './play.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

/** The product's defaults are 30 s and more; shorter ones show the same in less time. */
const TIMEOUTS = {
  TELEGRAM_CONNECT_TIMEOUT_MS: '1000',
  TELEGRAM_SEND_TIMEOUT_MS: '2000',
  TELEGRAM_CALL_TIMEOUT_MS: '2000',
  TELEGRAM_POLL_TIMEOUT_S: '2',
}
const POLL_GRACE_MS = 10_000
const MAX_WINDOW = 8
const BOTS = 2
const SILENCES = 3

/** The Bot API server accepts and never answers, in the middle of a campaign. */
export async function silentTelegram(figures: Figures, { isShort }: FaultOptions): Promise<void> {
  const silentMs = isShort ? 6_000 : 30_000
  const silences = isShort ? 1 : SILENCES
  let proxy: TcpProxy | undefined
  const env = async (apiRoot: string): Promise<Record<string, string>> => {
    proxy = await startTcpProxy({ host: '127.0.0.1', port: Number(new URL(apiRoot).port) })
    return { ...TIMEOUTS, TELEGRAM_API_ROOT: `http://127.0.0.1:${proxy.port}` }
  }
  try {
    await onStage({ people: 1_200, bots: BOTS, speed: 2, envOf: env }, async (play) => {
      const { api } = play.product
      const campaign = await startCampaign(api, play.accounts, 'silent')
      const answers: number[] = []
      const without: string[] = []
      for (let turn = 0; turn < silences; turn++) {
        await pause(1_500)
        proxy?.hush()
        const startedAt = performance.now()
        const words = await api.post('/accounts', { token: `${1_000_000 + turn}:${'A'.repeat(35)}` }).catch(String)
        answers.push(performance.now() - startedAt)
        if (!/answer/i.test(String(words))) without.push(JSON.stringify(words))
        await pause(Math.max(silentMs - (performance.now() - startedAt), POLL_GRACE_MS + 3_000))
        if (!(await tellsOfSilence(api))) without.push('the page of the bots')
        proxy?.heal()
      }
      const isDone = await isCompleted(api, campaign)
      const reckoning = await reckon(play, campaign)
      figures.say('longest_answer_to_a_person', Math.max(...answers), 'ms', { below: 10_000 })
      figures.say('without_words', without.length, 'places', { exactly: 0 })
      for (const place of without) figures.note(place)
      figures.say('completed_by_itself', Number(isDone), '', { exactly: 1 })
      figures.say('uncertain', reckoning.agreement.uncertain, 'people', { below: silences * BOTS * MAX_WINDOW + 1 })
      sayReckoning(figures, reckoning)
    })
  } finally {
    await proxy?.close()
  }
}

/** The page of the bots says what is the matter. */
async function tellsOfSilence(api: { get<T>(path: string): Promise<T> }): Promise<boolean> {
  const { items } = await api.get<{ items: Account[] }>('/accounts?limit=10')
  return items.some(({ healthReason }) => /does not answer/.test(healthReason ?? ''))
}

import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import { buildConnector } from 'undici'
import type { AddressRules } from './address-rules.ts'
import { FetchRefusal } from './outcome.ts'

/** Every address of a host. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

const CONNECT_TIMEOUT_MS = 10_000

export const resolveBySystem: Resolve = (host) =>
  new Promise((resolve, reject) => {
    systemLookup(host, { all: true, order: 'verbatim' }, (error, addresses) => {
      if (error === null) resolve(addresses)
      else reject(error)
    })
  })

/** The host of a URL as the network wants it: without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1')

export const portOf = (url: URL): number =>
  url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)

/**
 * Connections that lead nowhere but where the rules allow. A literal never passes a lookup, so it is looked at first; a name
 * is refused when any of its addresses is forbidden; and the socket connects to the very addresses that were looked at,
 * so that a name which changes its mind (DNS rebinding) gains nothing. The peer's address is looked at once more at the end.
 */
export function createConnector(rules: AddressRules, resolve: Resolve, url: URL): buildConnector.connector {
  const host = hostOf(url)
  const isTrusted = rules.isTrustedHost(host)
  const refuseUnless = (address: string | undefined): void => {
    if (isTrusted) return
    if (address === undefined || !rules.mayReach(address)) throw forbiddenAddress(host)
    if (!rules.mayUsePort(address, portOf(url))) throw forbiddenPort(url)
  }
  const checkedLookup: LookupFunction = (name, _options, callback) => {
    const answer = async (): Promise<LookupAddress[]> => {
      const addresses = await resolve(name)
      if (addresses.length === 0) throw new FetchRefusal('network', `The host ${host} has no address.`)
      for (const { address } of addresses) refuseUnless(address)
      return [...addresses]
    }
    answer().then(
      (addresses) => callback(null, addresses),
      (error: unknown) => callback(error instanceof Error ? error : new Error('the lookup failed'), []),
    )
  }
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
    autoSelectFamily: true,
    rejectUnauthorized: true,
    lookup: checkedLookup,
  })
  return (options, callback) => {
    try {
      if (isIP(host) !== 0) refuseUnless(host)
    } catch (error) {
      callback(asError(error), null)
      return
    }
    connect(options, (...[error, socket]) => {
      if (error === null) checkPeer(socket, refuseUnless, callback)
      else callback(error, null)
    })
  }
}

function checkPeer(
  socket: Socket,
  refuseUnless: (address: string | undefined) => void,
  callback: buildConnector.Callback,
): void {
  try {
    refuseUnless(socket.remoteAddress)
  } catch (error) {
    socket.destroy()
    callback(asError(error), null)
    return
  }
  callback(null, socket)
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

const forbiddenAddress = (host: string): FetchRefusal =>
  new FetchRefusal(
    'blocked',
    `${host} leads to this machine or to a network that is not public. An operator can allow it by OUTBOUND_ALLOW.`,
  )

const forbiddenPort = (url: URL): FetchRefusal =>
  new FetchRefusal(
    'blocked',
    `Port ${portOf(url)} is not one of the web (80, 443, 8080, 8443). An operator can allow the host by OUTBOUND_ALLOW.`,
  )

import ipaddr from 'ipaddr.js'

export interface AddressRules {
  /** A public address, or one that the operator allowed. */
  mayReach(address: string): boolean
  /** The operator named this host: wherever it leads, and whatever its port, it may be reached. */
  isTrustedHost(host: string): boolean
  /** Of a host that is not trusted. */
  mayUsePort(address: string, port: number): boolean
}

type Address = ReturnType<typeof ipaddr.process>
type Network = [Address, number]

/** Ports on which the web is served; mail, databases and caches are not behind them. */
const WEB_PORTS: ReadonlySet<number> = new Set([80, 443, 8080, 8443])
/** Addresses that look public and belong to the machine's own cloud. */
const CLOUD_INTERNAL: ReadonlySet<string> = new Set(['168.63.129.16'])
const GLOBAL_UNICAST_IPV6: Network = [ipaddr.parse('2000::'), 3]

/** @param allowed addresses, networks (10.0.0.0/8) and host names that may be reached although they are not public. */
export function createAddressRules(allowed: readonly string[]): AddressRules {
  const networks = allowed.flatMap(toNetwork)
  const hosts = new Set(allowed.filter((item) => toNetwork(item).length === 0).map(plainHost))
  const isAllowed = (address: Address): boolean => networks.some((network) => contains(network, address))
  return {
    isTrustedHost: (host) => hosts.has(plainHost(host)),
    mayReach(text) {
      if (!ipaddr.isValid(text)) return false
      const address = ipaddr.process(text)
      return isAllowed(address) || isPublic(address)
    },
    mayUsePort: (text, port) => WEB_PORTS.has(port) || (ipaddr.isValid(text) && isAllowed(ipaddr.process(text))),
  }
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast' || CLOUD_INTERNAL.has(address.toString())) return false
  return address.kind() === 'ipv4' || contains(GLOBAL_UNICAST_IPV6, address)
}

const contains = (network: Network, address: Address): boolean =>
  network[0].kind() === address.kind() && address.match(network)

function toNetwork(item: string): Network[] {
  if (ipaddr.isValidCIDR(item)) return [ipaddr.parseCIDR(item)]
  if (!ipaddr.isValid(item)) return []
  const address = ipaddr.process(item)
  return [[address, address.kind() === 'ipv4' ? 32 : 128]]
}

const plainHost = (host: string): string => host.toLowerCase().replace(/\.$/, '')

import ipaddr from 'ipaddr.js'

/** The networks as they are kept, `192.0.2.7` becoming `192.0.2.7/32`; the first that is none otherwise. */
export function readNetworks(texts: readonly string[]): { readonly networks: string[] } | { readonly wrong: string } {
  const networks = []
  for (const text of texts) {
    const network = toNetwork(text)
    if (network === null) return { wrong: text }
    networks.push(network)
  }
  return { networks }
}

function toNetwork(text: string): string | null {
  const [address = '', bits] = text.trim().split('/')
  const isWritten = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address)
  if (!isWritten) return null
  const full = ipaddr.parse(address).kind() === 'ipv4' ? '32' : '128'
  const cidr = `${address}/${bits ?? full}`
  return ipaddr.isValidCIDR(cidr) ? cidr : null
}

/** Whether an address lies in one of the networks; none at all lets everybody in. IPv4 written as IPv6 counts as IPv4. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  if (networks.length === 0) return true
  if (!ipaddr.isValid(address)) return false
  const given = ipaddr.process(address)
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network)
    return base.kind() === given.kind() && given.match(base, bits)
  })
}

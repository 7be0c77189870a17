import dns from 'node:dns'

/**
 * Makes this process resolve `*.localhost` as browsers do (RFC 6761 §6.3), so that its servers can call one another by
 * their origins: not every system does. All other names are left to the system. Doing it twice does no harm.
 */
export function resolveLocalhost(): void {
  const lookUp = dns.lookup as (...given: unknown[]) => void
  const lookUpAtHome = (hostname: string, ...rest: unknown[]) => {
    const answer = rest.at(-1)
    if (!hostname.toLowerCase().endsWith('.localhost') || typeof answer !== 'function') return lookUp(hostname, ...rest)
    const [options] = rest
    const all = typeof options === 'object' && options !== null && 'all' in options && options.all === true
    const here = { address: '127.0.0.1', family: 4 }
    process.nextTick(() => (all ? answer(null, [here]) : answer(null, here.address, here.family)))
  }
  dns.lookup = Object.assign(lookUpAtHome, dns.lookup) as typeof dns.lookup
}

import { existsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Config } from '../../config/config.ts'
import type { Env } from '../../config/env.ts'
import { isLoopback } from '../../config/read-values.ts'
import { fail, ok, warn, type Finding } from './finding.ts'

/** Whether the address can be listened on; with a server that runs here it is that one’s. */
export function portFinding({ host, port }: Pick<Config, 'host' | 'port'>, isRunning: boolean): Promise<Finding> {
  if (isRunning) return Promise.resolve(ok('port', `${host}:${port} is what the server listens on`))
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(
        error.code === 'EADDRINUSE'
          ? fail(
              'port',
              `${host}:${port} is taken by another program`,
              `Find it with: ss -ltnp 'sport = :${port}'. Or set PORT to another.`,
            )
          : fail(
              'port',
              `${host}:${port} cannot be listened on (${error.message})`,
              'Set HOST to an address of this machine, or PORT above 1023.',
            ),
      ),
    )
    server.listen(port, host, () => server.close(() => resolve(ok('port', `${host}:${port} is free`))))
  })
}

/** Plain HTTP, and who is believed about addresses. */
export function exposureFinding({ host, publicUrl, trustProxy, allowInsecureHttp }: Config): Finding {
  const isPrivate = isLoopback(host)
  const isHttps = publicUrl?.startsWith('https://') === true
  if (!isPrivate && allowInsecureHttp)
    return warn(
      'exposure',
      `${host} is served over plain HTTP: passwords can be read on the way`,
      'Put a TLS proxy in front (docs/deploy/reverse-proxy.md) and remove ALLOW_INSECURE_HTTP.',
    )
  if (isHttps && trustProxy.length === 0)
    return warn(
      'exposure',
      'PUBLIC_URL is https and TRUST_PROXY is empty: everybody seems to call from the proxy’s address',
      'Set TRUST_PROXY to the address of the proxy; limits and the audit log depend on it.',
    )
  if (!isPrivate && !isHttps)
    return warn(
      'exposure',
      `${host} is reached from outside, and there is no https PUBLIC_URL: the dashboard is refused there`,
      'Put a TLS proxy in front (docs/deploy/reverse-proxy.md) and set PUBLIC_URL.',
    )
  return ok('exposure', isHttps ? `behind a proxy, as ${publicUrl}` : 'only this machine reaches it')
}

/** Whether others of this machine could read the key. */
export function keyFinding({ given, givenPath, defaultPath }: Config['masterKey']): Finding {
  if (given !== null && givenPath === null)
    return warn(
      'master key',
      'comes in the variable MASTER_KEY, which other programs of this user can read',
      'Put it into a file that only this user can read, and set MASTER_KEY_FILE.',
    )
  const path = givenPath ?? defaultPath
  if (!existsSync(path)) return ok('master key', `is made at the first start, as ${defaultPath}`)
  const mode = statSync(path).mode & 0o777
  const isMounted = path.startsWith('/run/')
  if ((mode & 0o077) === 0 || isMounted) return ok('master key', `${path} (mode ${mode.toString(8).padStart(4, '0')})`)
  return fail(
    'master key',
    `${path} can be read by other users (mode ${mode.toString(8).padStart(4, '0')})`,
    `Close it: chmod 600 ${path}`,
  )
}

/** Telegram is asked directly: a proxy of the environment is passed over. */
export const proxyFinding = ({ proxies }: Pick<Env, 'proxies'>): Finding =>
  proxies.length === 0
    ? ok('proxy', 'none is set in the environment; Telegram is asked directly')
    : warn(
        'proxy',
        `${proxies.join(', ')} set in the environment: Switchboard does not go through it`,
        'If this machine reaches the internet only by a proxy, let it route api.telegram.org directly.',
      )

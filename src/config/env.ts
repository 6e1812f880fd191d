import { readFileSync } from 'node:fs'
import type { FieldProblem } from '../kernel/errors.ts'
import { options, type Option, type OptionName } from './describe.ts'
import { nearest } from './nearest.ts'

export interface Env {
  readonly values: Readonly<Partial<Record<OptionName, string>>>
  /** Where values were read from that came by NAME_FILE. */
  readonly paths: Readonly<Partial<Record<OptionName, string>>>
  /** Folder for the default master key file. */
  readonly configHome: string
  /** PATH. */
  readonly programPath: string
  /** Kubernetes sets this in every pod. */
  readonly inKubernetes: boolean
  /** Names of variables that send other programs through a proxy. */
  readonly proxies: readonly string[]
  readonly problems: readonly FieldProblem[]
}

export type Variables = Readonly<Record<string, string | undefined>>

const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy']
const MAX_SECRET_FILE_BYTES = 4096
const MAX_TYPING_MISTAKES = 2
const MIN_SUSPICIOUS_LENGTH = 7
const OUR_PREFIX = 'SWITCHBOARD_'

/** The only reader of the environment, and of the files that NAME_FILE points at. An empty variable counts as absent. */
export function readEnv(variables: Variables = process.env): Env {
  const values: Partial<Record<OptionName, string>> = {}
  const paths: Partial<Record<OptionName, string>> = {}
  const problems: FieldProblem[] = [...findTypos(variables)]
  for (const option of options) {
    const direct = variables[option.name] ?? ''
    const path = isSecret(option) ? (variables[`${option.name}_FILE`] ?? '') : ''
    if (direct !== '' && path !== '')
      problems.push({ path: option.name, message: `is given twice: remove ${option.name} or ${option.name}_FILE.` })
    else if (direct !== '') values[option.name] = direct
    else if (path !== '') {
      paths[option.name] = path
      readSecret(option.name, path, values, problems)
    }
  }
  return {
    values,
    paths,
    proxies: PROXIES.filter((name) => (variables[name] ?? '') !== ''),
    configHome: configHome(variables),
    programPath: variables['PATH'] ?? '',
    inKubernetes: (variables['KUBERNETES_SERVICE_HOST'] ?? '') !== '',
    problems,
  }
}

const isSecret = (option: Option): boolean => option.secret === true

function readSecret(
  name: OptionName,
  path: string,
  values: Partial<Record<OptionName, string>>,
  problems: FieldProblem[],
): void {
  try {
    const text = readFileSync(path, 'utf8').trim()
    if (text.length > 0 && text.length <= MAX_SECRET_FILE_BYTES) values[name] = text
    else
      problems.push({
        path: `${name}_FILE`,
        message: `${path} is empty or longer than ${MAX_SECRET_FILE_BYTES} bytes.`,
      })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    problems.push({
      path: `${name}_FILE`,
      message: `${path} cannot be read (${why}). Check the path and its permissions.`,
    })
  }
}

const configHome = (variables: Variables): string =>
  variables['XDG_CONFIG_HOME'] ?? `${variables['HOME'] ?? '.'}/.config`

function findTypos(variables: Variables): FieldProblem[] {
  const known: string[] = options.flatMap((option) =>
    isSecret(option) ? [option.name, `${option.name}_FILE`] : [option.name],
  )
  return Object.keys(variables).flatMap((name) => {
    if (known.includes(name)) return []
    if (name.startsWith(OUR_PREFIX)) return unprefixed(name, known)
    const withUnit = known.find((option) => option === `${name}_MS` || option === `${name}_S`)
    const isLong = name.length >= MIN_SUSPICIOUS_LENGTH
    const meant = withUnit ?? (isLong ? nearest(name, known, MAX_TYPING_MISTAKES) : undefined)
    return meant === undefined ? [] : [{ path: name, message: `is not an option. Did you mean ${meant}?` }]
  })
}

function unprefixed(name: string, known: readonly string[]): FieldProblem[] {
  const meant = nearest(name.slice(OUR_PREFIX.length), known, MAX_TYPING_MISTAKES)
  return meant === undefined
    ? []
    : [{ path: name, message: `is not an option; options have no prefix. Did you mean ${meant}?` }]
}

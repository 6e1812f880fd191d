import { isAbsolute, join, relative, sep } from 'node:path'
import type { Place } from './protocol.ts'

/**
 * The project's folder that all these files are in.
 * @throws Error when they are not in one project, which is a defect of the caller
 */
export function projectFolder(root: string, paths: readonly string[]): string {
  const names = new Set(paths.map((path) => projectName(root, path)))
  const [name] = names
  if (name === undefined || names.size !== 1)
    throw new Error('The files of a task are not in the folder of one project.')
  return join(root, name)
}

function projectName(root: string, path: string): string {
  const [name = '', ...rest] = relative(root, path).split(sep)
  if (!isAbsolute(path) || name === '' || name === '..' || rest.length === 0)
    throw new Error(`${path} is in no project's folder.`)
  return name
}

export const placeIn = (project: string, tag: string): Place => ({ project, tmp: join(project, 'tmp', tag) })

import { AppError } from '../kernel/errors.ts'

export const badUsage = (problem: string, help: string): AppError =>
  new AppError('bad_usage', 'invalid', `${problem}\nSee: switchboard ${help} --help`.replace('  ', ' '))

export const noDataFolder = (folder: string): AppError =>
  new AppError(
    'no_data_folder',
    'not_found',
    `There is no Switchboard in ${folder}. Start it once with npm start, or set DATA_DIR to the folder of the one you mean.`,
  )

export const noSuchPerson = (name: string): AppError =>
  new AppError(
    'no_such_person',
    'not_found',
    `Nobody is called ${name.slice(0, 64)} here. See who there is: switchboard person list`,
  )

export const serverSilent = (what: string, cause: unknown): AppError =>
  new AppError(
    'server_silent',
    'unavailable',
    `The server of this data folder did not answer (${what}). See its log; the command may or may not have had its effect.`,
    { cause },
  )

export const tokenOnCommandLine = (): AppError =>
  new AppError(
    'token_on_command_line',
    'invalid',
    'A token on the command line can be read by every program of this machine. Pipe it (--token -), put it into a file (--token-file PATH), or leave it out and type it.',
  )

export const confirmationNeeded = (number: number, what: string): AppError =>
  new AppError('confirmation_needed', 'invalid', `${what} Type the number to confirm, or pass --confirm ${number}.`)

export const confirmationWrong = (typed: string, number: number): AppError =>
  new AppError(
    'confirmation_wrong',
    'conflict',
    `You typed ${typed || 'nothing'}, the number is ${number}. Nothing was done.`,
  )

export const noBackup = (id: number, why: string): AppError =>
  new AppError('no_backup', 'unavailable', `Backup ${id} was not made: ${why}`)

export const fileUnusable = (path: string, cause: unknown): AppError =>
  new AppError(
    'file_unusable',
    'invalid',
    `The file ${path} cannot be used (${cause instanceof Error ? cause.message : String(cause)}). Check its path and permissions.`,
    { cause },
  )

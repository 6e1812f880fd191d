import type { Bytes, Id, Json, Millis } from '../columns.ts'

export interface UserTable {
  id: Id
  name: string
  role: 'owner' | 'admin' | 'operator' | 'viewer' | 'auditor'
  /** PHC string of argon2id. */
  password_hash: string
  created_at: Millis
  /** Null: may sign in. */
  disabled_at: Millis | null
}

export interface SessionTable {
  id: Id
  user_id: number
  /** SHA-256 of the cookie's token, hex. */
  token_hash: string
  created_at: Millis
  last_seen_at: Millis
  expires_at: Millis
  address: string
  user_agent: string
  /** When a password or code was last given in it. */
  proved_at: Millis
}

/** Wrong passwords, counted per account, per address and per pair of them. */
export interface LoginFailureTable {
  key: string
  count: number
  last_at: Millis
  blocked_until: Millis
}

/** Links that work once: the row goes when the code is used. */
export interface OneTimeCodeTable {
  id: Id
  purpose: 'invite' | 'reset'
  /** SHA-256 of the code, hex. */
  code_hash: string
  /** Of an invitation. */
  role: UserTable['role'] | null
  /** For whom an invitation is, in the words of who made it. */
  note: string
  /** Whose password may be set anew. */
  user_id: number | null
  created_by: string
  created_at: Millis
  expires_at: Millis
}

export interface SecondFactorTable {
  user_id: number
  /** The TOTP seed. */
  secret_sealed: Bytes
  /** The newest 30-second step whose code was taken; an older or equal one is refused. */
  last_step: number
  failures: number
  blocked_until: Millis
  created_at: Millis
  /** Null until its first code was given: not asked for yet. */
  confirmed_at: Millis | null
}

export interface RecoveryCodeTable {
  user_id: number
  /** 0 to 9, the first character of the code: says which hash to try. */
  place: number
  /** PHC string of argon2id. */
  code_hash: string
  used_at: Millis | null
}

/** A right password that waits for its second factor. */
export interface HalfLoginTable {
  /** SHA-256 of the ticket, hex. */
  token_hash: string
  user_id: number
  expires_at: Millis
}

export interface ApiKeyTable {
  id: Id
  name: string
  /** Whose rights bound it; null: made on the command line. */
  user_id: number | null
  created_by: string
  /** SHA-256 of its secret part, hex. */
  secret_hash: string
  last_four: string
  /** Permissions, as a list. */
  scopes: Json
  /** Addresses and networks it may come from, as a list; empty: from anywhere. */
  networks: Json
  created_at: Millis
  expires_at: Millis | null
  revoked_at: Millis | null
  last_used_at: Millis | null
  last_address: string | null
}

export interface AuthTables {
  users: UserTable
  sessions: SessionTable
  login_failures: LoginFailureTable
  one_time_codes: OneTimeCodeTable
  second_factors: SecondFactorTable
  recovery_codes: RecoveryCodeTable
  half_logins: HalfLoginTable
  api_keys: ApiKeyTable
}

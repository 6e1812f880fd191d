import type { Id, Millis } from '../columns.ts'

export interface UserTable {
  id: Id
  name: string
  role: 'owner'
  /** PHC string of argon2id. */
  password_hash: string
  created_at: Millis
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
}

/** Wrong passwords, counted per account, per address and per pair of them. */
export interface LoginFailureTable {
  key: string
  count: number
  last_at: Millis
  blocked_until: Millis
}

export interface AuthTables {
  users: UserTable
  sessions: SessionTable
  login_failures: LoginFailureTable
}

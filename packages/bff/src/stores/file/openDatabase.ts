import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { busyMs, whenFree } from './whenFree.ts'

const schemaVersion = 1
const schema = `
  CREATE TABLE IF NOT EXISTS sessions
    (id TEXT PRIMARY KEY, version INTEGER NOT NULL, value TEXT NOT NULL, expires_at INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS sessions_by_expiry ON sessions (expires_at);
  CREATE TABLE IF NOT EXISTS session_keys
    (key TEXT NOT NULL, id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE, PRIMARY KEY (key, id)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS session_keys_by_id ON session_keys (id);
  CREATE TABLE IF NOT EXISTS claims
    (name TEXT PRIMARY KEY, claim TEXT NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS claims_by_expiry ON claims (expires_at);
  PRAGMA user_version = ${schemaVersion};
`

const prepare = (database: DatabaseSync): void => {
  database.exec(`PRAGMA busy_timeout = ${busyMs}; PRAGMA foreign_keys = ON`)
  const mode = database.prepare('PRAGMA journal_mode').get()
  if (mode?.['journal_mode'] !== 'wal') database.exec('PRAGMA journal_mode = WAL')
  // an acknowledged write must survive a power failure, too
  database.exec('PRAGMA synchronous = FULL')
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (version > schemaVersion)
    throw new Error(`The session file is of a later version (${version}). Update @stillhere/bff.`)
  if (version < schemaVersion) database.exec(`BEGIN IMMEDIATE; ${schema} COMMIT`)
}

/** Opens the file. Creates it and its folder if they are missing, readable by the owner only. */
export async function openDatabase(path: string): Promise<DatabaseSync> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // SQLite gives its other files the same permissions
  closeSync(openSync(path, 'a', 0o600))
  return whenFree(() => {
    const database = new DatabaseSync(path)
    try {
      prepare(database)
      return database
    } catch (error) {
      database.close()
      throw error
    }
  })
}

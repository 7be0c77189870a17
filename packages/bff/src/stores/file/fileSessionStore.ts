import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { NewSession, SessionStore } from '../sessionStore.ts'
import { whenFree } from './whenFree.ts'

/** Options of {@link fileSessionStore}. */
export type FileSessionStoreOptions = {
  /**
   * The database file. A missing folder is created, readable by its owner only. The file must be on a local disk: SQLite
   * is unsafe on network drives.
   */
  path: string
  /** Epoch ms. Default: `Date.now`. */
  now?: () => number
}

/** How many expired rows of each table one write deletes: enough to keep up, and always quick. */
const sweepLimit = 50

/** The open database. Statements are cached, because preparing takes longer than running. */
type Connection = { database: DatabaseSync; prepare(sql: string): StatementSync }

const run = ({ prepare }: Connection, sql: string, ...values: SQLInputValue[]): boolean =>
  Number(prepare(sql).run(...values).changes) > 0

const rows = ({ prepare }: Connection, sql: string, ...values: SQLInputValue[]) => prepare(sql).all(...values)

function transaction<Result>({ database }: Connection, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function sweep(connection: Connection, at: number): void {
  for (const [table, id] of [
    ['sessions', 'id'],
    ['claims', 'name'],
  ])
    run(
      connection,
      `DELETE FROM ${table} WHERE ${id} IN (SELECT ${id} FROM ${table} WHERE expires_at <= ? LIMIT ${sweepLimit})`,
      at,
    )
}

function writeKeys(connection: Connection, id: string, keys: NewSession['keys']): void {
  run(connection, 'DELETE FROM session_keys WHERE id = ?', id)
  for (const key of keys) run(connection, 'INSERT OR IGNORE INTO session_keys (key, id) VALUES (?, ?)', key, id)
}

/** Loads `node:sqlite` at first use, so that other stores work without it. */
async function connect(path: string): Promise<Connection> {
  const { openDatabase } = await import('./openDatabase.ts')
  const database = await openDatabase(path)
  const statements = new Map<string, StatementSync>()
  return {
    database,
    prepare(sql) {
      const statement = statements.get(sql) ?? database.prepare(sql)
      statements.set(sql, statement)
      return statement
    },
  }
}

/** Opens the file at first use. A failure is not cached: the next use tries again. */
function openOnce(path: string) {
  let opening: Promise<Connection> | undefined
  let closed = false
  return {
    ask: async <Result>(work: (connection: Connection) => Result): Promise<Result> => {
      if (closed) throw new Error('The session store is closed.')
      const mine = (opening ??= connect(path))
      mine.catch(() => {
        if (opening === mine) opening = undefined
      })
      const connection = await mine
      return whenFree(() => work(connection))
    },
    close: async () => {
      closed = true
      const connection = await opening?.catch(() => undefined)
      if (connection?.database.isOpen) connection.database.close()
    },
  }
}

/**
 * Stores sessions in one SQLite file (Node 22.13 or later), for any number of processes on one machine. An acknowledged
 * write is on the disk. Each write blocks the event loop for milliseconds. Waits up to five seconds, without blocking,
 * while another process writes. Later writes delete expired sessions.
 *
 * Node 22 prints an ExperimentalWarning about `node:sqlite`; `--disable-warning=ExperimentalWarning` silences it.
 *
 * @example
 * createBff({ …, sessionStore: fileSessionStore({ path: './data/sessions.db' }) })
 */
export function fileSessionStore({ path, now = Date.now }: FileSessionStoreOptions): SessionStore {
  const { ask, close } = openOnce(path)
  return {
    async get(id) {
      const keys = '(SELECT json_group_array(key) FROM session_keys WHERE session_keys.id = sessions.id) AS keys'
      const select = `SELECT value, version, expires_at, ${keys} FROM sessions WHERE id = ? AND expires_at > ?`
      const [row] = await ask((connection) => rows(connection, select, id, now()))
      if (!row) return null
      return {
        value: String(row['value']),
        version: Number(row['version']),
        expiresAt: Number(row['expires_at']),
        keys: JSON.parse(String(row['keys'])) as string[],
      }
    },
    create: (id, { value, keys, expiresAt }) =>
      ask((connection) =>
        transaction(connection, () => {
          sweep(connection, now())
          const insert = 'INSERT INTO sessions (id, version, value, expires_at) VALUES (?, 1, ?, ?)'
          run(connection, insert, id, value, expiresAt)
          writeKeys(connection, id, keys)
        }),
      ),
    replace(id, version, { value, keys, expiresAt }) {
      const update = `UPDATE sessions SET version = version + 1, value = ?, expires_at = ?
        WHERE id = ? AND version = ? AND expires_at > ?`
      return ask((connection) =>
        transaction(connection, () => {
          const replaced = run(connection, update, value, expiresAt, id, version, now())
          if (replaced) writeKeys(connection, id, keys)
          return replaced
        }),
      )
    },
    async delete(id) {
      await ask((connection) => run(connection, 'DELETE FROM sessions WHERE id = ?', id))
    },
    async find(key) {
      const select = `SELECT id FROM session_keys JOIN sessions USING (id) WHERE key = ? AND expires_at > ?`
      const found = await ask((connection) => rows(connection, select, key, now()))
      return found.map(({ id }) => String(id))
    },
    async claim(name, expiresAt) {
      const claim = crypto.randomUUID()
      const take = `INSERT INTO claims (name, claim, expires_at) VALUES (?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET claim = excluded.claim, expires_at = excluded.expires_at WHERE claims.expires_at <= ?`
      return (await ask((connection) => run(connection, take, name, claim, expiresAt, now()))) ? claim : null
    },
    async release(name, claim) {
      await ask((connection) => run(connection, 'DELETE FROM claims WHERE name = ? AND claim = ?', name, claim))
    },
    close,
  }
}

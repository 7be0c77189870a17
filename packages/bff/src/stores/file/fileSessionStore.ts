import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { NewSession, SessionStore } from '../../sessionStore.ts'

/** Where a file store keeps its sessions. */
export type FileSessionStoreOptions = {
  /**
   * The file. Its folder is made where there is none (for its owner only). It must be on a disk of this machine: SQLite
   * does not promise anything on network drives.
   */
  path: string
  /** Epoch ms. Default: `Date.now`. */
  now?: () => number
}

/** How many of each kind are swept away by one write: enough to keep up, never long. */
const sweepLimit = 50

const run = (database: DatabaseSync, sql: string, ...values: SQLInputValue[]): boolean =>
  Number(database.prepare(sql).run(...values).changes) > 0

const rows = (database: DatabaseSync, sql: string, ...values: SQLInputValue[]) => database.prepare(sql).all(...values)

function transaction<Result>(database: DatabaseSync, work: () => Result): Result {
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

function sweep(database: DatabaseSync, at: number): void {
  for (const [table, id] of [
    ['sessions', 'id'],
    ['claims', 'name'],
  ])
    run(
      database,
      `DELETE FROM ${table} WHERE ${id} IN (SELECT ${id} FROM ${table} WHERE expires_at <= ? LIMIT ${sweepLimit})`,
      at,
    )
}

function writeKeys(database: DatabaseSync, id: string, keys: NewSession['keys']): void {
  run(database, 'DELETE FROM session_keys WHERE id = ?', id)
  for (const key of keys) run(database, 'INSERT OR IGNORE INTO session_keys (key, id) VALUES (?, ?)', key, id)
}

/** Only here are Node's own modules loaded: whoever uses another store can do without them. */
const openDatabase = async (path: string) => (await import('./openDatabase.ts')).openDatabase(path)

/** Opens at the first use, and again at the next one where that failed. */
function openOnce(path: string) {
  let opening: Promise<DatabaseSync> | undefined
  let closed = false
  return {
    open: (): Promise<DatabaseSync> => {
      if (closed) return Promise.reject(new Error('The session store is closed'))
      const mine = (opening ??= openDatabase(path))
      mine.catch(() => {
        if (opening === mine) opening = undefined
      })
      return mine
    },
    close: async () => {
      closed = true
      const database = await opening?.catch(() => undefined)
      if (database?.isOpen) database.close()
    },
  }
}

/**
 * Keeps sessions in one file (SQLite, which comes with Node 22.13 and later): for everything that runs on one machine, in
 * any number of processes. What it has acknowledged is on the disk. Each write blocks the event loop until it is there,
 * which takes milliseconds. What has expired is swept away by later writes.
 *
 * Node 22 prints an ExperimentalWarning about `node:sqlite`; `--disable-warning=ExperimentalWarning` silences it.
 *
 * @example
 * createBff({ …, sessionStore: fileSessionStore({ path: './data/sessions.db' }) })
 */
export function fileSessionStore({ path, now = Date.now }: FileSessionStoreOptions): SessionStore {
  const { open, close } = openOnce(path)
  return {
    async get(id) {
      const database = await open()
      const keys = '(SELECT json_group_array(key) FROM session_keys WHERE session_keys.id = sessions.id) AS keys'
      const select = `SELECT value, version, expires_at, ${keys} FROM sessions WHERE id = ? AND expires_at > ?`
      const [row] = rows(database, select, id, now())
      if (!row) return null
      return {
        value: String(row['value']),
        version: Number(row['version']),
        expiresAt: Number(row['expires_at']),
        keys: JSON.parse(String(row['keys'])) as string[],
      }
    },
    async create(id, { value, keys, expiresAt }) {
      const database = await open()
      transaction(database, () => {
        sweep(database, now())
        run(database, 'INSERT INTO sessions (id, version, value, expires_at) VALUES (?, 1, ?, ?)', id, value, expiresAt)
        writeKeys(database, id, keys)
      })
    },
    async replace(id, version, { value, keys, expiresAt }) {
      const database = await open()
      const update = `UPDATE sessions SET version = version + 1, value = ?, expires_at = ?
        WHERE id = ? AND version = ? AND expires_at > ?`
      return transaction(database, () => {
        const replaced = run(database, update, value, expiresAt, id, version, now())
        if (replaced) writeKeys(database, id, keys)
        return replaced
      })
    },
    async delete(id) {
      run(await open(), 'DELETE FROM sessions WHERE id = ?', id)
    },
    async find(key) {
      const select = `SELECT id FROM session_keys JOIN sessions USING (id) WHERE key = ? AND expires_at > ?`
      return rows(await open(), select, key, now()).map(({ id }) => String(id))
    },
    async claim(name, expiresAt) {
      const database = await open()
      const claim = crypto.randomUUID()
      const take = `INSERT INTO claims (name, claim, expires_at) VALUES (?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET claim = excluded.claim, expires_at = excluded.expires_at WHERE claims.expires_at <= ?`
      return run(database, take, name, claim, expiresAt, now()) ? claim : null
    },
    async release(name, claim) {
      run(await open(), 'DELETE FROM claims WHERE name = ? AND claim = ?', name, claim)
    },
    close,
  }
}

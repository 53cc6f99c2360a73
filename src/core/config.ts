import { resolve } from 'node:path'

/** Everything the program takes from its surroundings. The only reader of process.env. */
export type Config = {
  mode: 'production' | 'demo' | 'test'
  host: string
  port: number
  databaseUrl: string
  /** Folder of files, generated keys and, in the demo, the database. */
  dataDir: string
  /** Folder of the province's pack. */
  province: string
  /** Key material for sessions, signed codes and searchable hashes; at least 32 characters. */
  secret: string
  /** Where the program is reached from outside: in QR codes, links and messages. */
  publicUrl: string
  /** Database connections of one process. */
  pool: number
  /** Folder of reference data for imports at the demo's first start. */
  referenceData: string
  trustProxy: boolean
  logLevel: string
}

const known = new Set(['change-me', 'changeme', 'secret', 'password', 'tinhso', 'demo-secret-not-for-production-0000000'])

/** The secret of demo and tests. Production refuses to start with it. */
export const demoSecret = 'demo-secret-not-for-production-0000000'

export class ConfigError extends Error {}

/** Reads and checks the configuration; throws ConfigError with every fault found, in words that say what to do. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const mode = env.TINHSO_MODE ?? 'production'
  const faults: string[] = []
  if (mode !== 'production' && mode !== 'demo' && mode !== 'test') faults.push(`TINHSO_MODE is "${mode}": use production, demo or test`)
  const port = Number(env.PORT ?? 8080)
  if (!Number.isInteger(port) || port < 0 || port > 65535) faults.push(`PORT is "${env.PORT}": use a number from 0 to 65535`)
  const pool = Number(env.TINHSO_POOL ?? 10)
  if (!Number.isInteger(pool) || pool < 2) faults.push(`TINHSO_POOL is "${env.TINHSO_POOL}": use a whole number of 2 or more`)
  const secret = env.TINHSO_SECRET ?? (mode === 'production' ? '' : demoSecret)
  if (mode === 'production') {
    if (!secret) faults.push('TINHSO_SECRET is not set: make one with `openssl rand -base64 48`')
    else if (secret.length < 32 || known.has(secret))
      faults.push('TINHSO_SECRET is a default or shorter than 32 characters: make one with `openssl rand -base64 48`')
    if (!env.DATABASE_URL) faults.push('DATABASE_URL is not set: postgres://user:password@host:5432/database')
    if (!env.TINHSO_PUBLIC_URL) faults.push('TINHSO_PUBLIC_URL is not set: the https:// address under which citizens reach the platform')
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'))
  return {
    mode: mode as Config['mode'],
    host: env.HOST ?? '127.0.0.1',
    port,
    databaseUrl: env.DATABASE_URL ?? '',
    dataDir: resolve(env.TINHSO_DATA_DIR ?? '.data/server'),
    province: resolve(env.TINHSO_PROVINCE ?? 'provinces/soc-trang'),
    secret,
    publicUrl: (env.TINHSO_PUBLIC_URL ?? `http://127.0.0.1:${port}`).replace(/\/$/, ''),
    pool,
    referenceData: resolve(env.TINHSO_DATA ?? '../shared/data'),
    trustProxy: env.TINHSO_TRUST_PROXY === '1',
    logLevel: env.LOG_LEVEL ?? (mode === 'test' ? 'silent' : 'info'),
  }
}

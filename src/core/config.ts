import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'

/** A mail server: smtp(s)://user:password@host:port, and who the mail is from. */
export type MailSettings = { url: string; from: string; timeoutSeconds: number }
/** An account at an SMS gateway. */
export type SmsAccount = { name: string; url: string; key: string; secret: string; brand: string }
/** The province's Zalo account; `templates`: theirs by the key of ours. */
export type ZaloSettings = { url: string; appId: string; token: string; oaSecret: string; templates: Record<string, string> }

/**
 * Where official mail lies. `imapUrl`: the province's mail server (IMAP), which then keeps the messages; without it the program keeps
 * them itself. `master`: a user of it who may open every box (user:password). `smtpUrl`: how mail leaves the province. `judge`: the name
 * under which the server writes Authentication-Results.
 */
export type MailServerSettings = {
  imapUrl?: string | undefined
  master?: { user: string; password: string } | undefined
  smtpUrl?: string | undefined
  judge: string
  timeoutSeconds: number
}

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
  /** Processes that answer requests; with more than one, another one does the jobs. */
  processes: number
  /** Folder of reference data for imports at the demo's first start. */
  referenceData: string
  trustProxy: boolean
  mail?: MailSettings | undefined
  mailServer: MailServerSettings
  sms: SmsAccount[]
  zalo?: ZaloSettings | undefined
  /** Push services beside the known ones, as host:port. */
  pushHosts: string[]
  /** Whether approvers and administrators must sign in with two factors for their roles to count. */
  secondFactor: 'required' | 'offered'
  /** The national e-ID as an OpenID provider; without it people cannot sign in that way. */
  eId?: EIdSettings | undefined
  /** Where time-stamps and remote signatures come from; outside production stand-ins answer where nothing is set. */
  signing: SigningSettings
  exchange: ExchangeSettings
  /** Shared with the bank, which signs its messages with it; empty where no bank is connected, and then none is believed. */
  bankSecret: string
  /** The national public service portal; without it, and outside production, a stand-in answers. */
  nationalPortal?: NationalPortalSettings | undefined
  /** The public post; without an address, and outside production, a stand-in answers. */
  post: PostSettings
  /** What scans files for malware; without it they are not scanned, and the program says so. */
  scanner?: ScannerSettings | undefined
  /** Days for which the bytes of an infected file are kept, sealed, for those who look into it. */
  quarantineDays: number
  logLevel: string
}

/** A scanner that speaks clamd's protocol, as tcp://host:port or unix:/path; an upload waits so long for it at most. */
export type ScannerSettings = { address: string; timeoutSeconds: number }

/** `url`: where orders go, empty where no post is connected; `secret`: shared with the post, which signs what it tells us. */
export type PostSettings = { url: string; secret: string }

/** Address and account at the national portal, as its operator gives them. */
export type NationalPortalSettings = { url: string; username: string; password: string }

/**
 * The exchange between agencies. `tlsPort`: its own listener with mutual TLS (0: none), with certificate and key as PEM files;
 * `jwksUrl`, `issuer`: whose access tokens it takes; `natsUrls`: servers of JetStream that keep events, PostgreSQL where none is named.
 */
export type ExchangeSettings = {
  tlsPort: number
  certificateFile: string
  keyFile: string
  jwksUrl: string
  issuer: string
  natsUrls: string[]
}

/** `tsaUrl`: RFC 3161 over HTTP; `remote`: a signing service with the interface of the Cloud Signature Consortium, v2. */
export type SigningSettings = { tsaUrl?: string | undefined; remote?: { url: string; clientId: string; clientSecret: string } | undefined }

/** `standIn`: the program plays the national e-ID itself, with invented people. */
export type EIdSettings = { issuer: string; clientId: string; clientSecret: string; standIn: boolean }

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
  const processes = Number(env.TINHSO_PROCESSES ?? env.WEB_CONCURRENCY ?? (mode === 'test' ? 1 : Math.min(4, availableParallelism())))
  if (!Number.isInteger(processes) || processes < 1) faults.push('TINHSO_PROCESSES (or WEB_CONCURRENCY) is no whole number of 1 or more')
  const secret = env.TINHSO_SECRET ?? (mode === 'production' ? '' : demoSecret)
  if (mode === 'production') {
    if (!secret) faults.push('TINHSO_SECRET is not set: make one with `openssl rand -base64 48`')
    else if (secret.length < 32 || known.has(secret))
      faults.push('TINHSO_SECRET is a default or shorter than 32 characters: make one with `openssl rand -base64 48`')
    if (!env.DATABASE_URL) faults.push('DATABASE_URL is not set: postgres://user:password@host:5432/database')
    if (!env.TINHSO_PUBLIC_URL) faults.push('TINHSO_PUBLIC_URL is not set: the https:// address under which citizens reach the platform')
  }
  const messages = readMessageSettings(env, faults)
  const publicUrl = (env.TINHSO_PUBLIC_URL ?? `http://127.0.0.1:${port}`).replace(/\/$/, '')
  const signOn = readSignOnSettings(env, mode, publicUrl, faults)
  const signing = readSigningSettings(env, faults)
  const exchange = readExchangeSettings(env, faults)
  const bankSecret = readBankSecret(env, mode, faults)
  const nationalPortal = readNationalPortal(env, mode, faults)
  const mailServer = readMailServer(env, faults)
  const post = readPost(env, mode, faults)
  const scanning = readScanner(env, faults)
  if (faults.length > 0) throw new ConfigError(faults.join('\n'))
  return {
    mode: mode as Config['mode'],
    host: env.HOST ?? '127.0.0.1',
    port,
    databaseUrl: env.DATABASE_URL ?? '',
    dataDir: resolve(env.TINHSO_DATA_DIR ?? '.data/server'),
    province: resolve(env.TINHSO_PROVINCE ?? 'provinces/soc-trang'),
    secret,
    publicUrl,
    pool,
    processes,
    referenceData: resolve(env.TINHSO_DATA ?? '../shared/data'),
    trustProxy: env.TINHSO_TRUST_PROXY === '1',
    ...messages,
    mailServer,
    ...signOn,
    signing,
    exchange,
    bankSecret,
    nationalPortal,
    post,
    ...scanning,
    logLevel: env.LOG_LEVEL ?? (mode === 'test' ? 'silent' : 'info'),
  }
}

function readJson<V>(env: NodeJS.ProcessEnv, name: string, fields: string[], faults: string[]): V[] {
  const text = env[name]
  if (!text) return []
  try {
    const given = [JSON.parse(text) as Record<string, unknown>].flat()
    for (const each of given) {
      const lacking = fields.filter((field) => typeof each[field] !== 'string' || each[field] === '')
      if (lacking.length > 0) faults.push(`${name} lacks ${lacking.join(', ')}: give ${fields.join(', ')} as text`)
    }
    return given as V[]
  } catch {
    faults.push(`${name} is no JSON: give an object, or a list of them, with ${fields.join(', ')}`)
    return []
  }
}

function readMessageSettings(env: NodeJS.ProcessEnv, faults: string[]): Pick<Config, 'mail' | 'sms' | 'zalo' | 'pushHosts'> {
  const url = env.TINHSO_SMTP_URL
  const from = env.TINHSO_MAIL_FROM ?? ''
  if (url && !/^smtps?:\/\//.test(url)) faults.push('TINHSO_SMTP_URL is not smtp://host:port or smtps://host:port')
  if (url && !/@[^@\s]+\.[^@\s>]+>?$/.test(from))
    faults.push('TINHSO_MAIL_FROM is not set: the address that mail comes from, such as Tỉnh số <tin@tinh.gov.vn>')
  const [zalo] = readJson<Partial<ZaloSettings> & Omit<ZaloSettings, 'url' | 'templates'>>(
    env,
    'TINHSO_ZALO',
    ['appId', 'token', 'oaSecret'],
    faults,
  )
  const sms = readJson<SmsAccount>(env, 'TINHSO_SMS', ['name', 'url', 'key', 'secret', 'brand'], faults)
  for (const { name } of sms) if (!/^[a-z0-9-]{1,30}$/.test(name)) faults.push(`TINHSO_SMS: name a gateway with a-z, 0-9 and - ("${name}")`)
  return {
    mail: url ? { url, from, timeoutSeconds: Number(env.TINHSO_SMTP_TIMEOUT ?? 30) } : undefined,
    sms,
    zalo: zalo && { url: 'https://business.openapi.zalo.me/message/template', templates: {}, ...zalo },
    pushHosts: (env.TINHSO_PUSH_HOSTS ?? '').split(',').filter(Boolean),
  }
}

function readMailServer(env: NodeJS.ProcessEnv, faults: string[]): MailServerSettings {
  const imapUrl = env.TINHSO_IMAP_URL
  if (imapUrl && !/^imaps?:\/\/[^/@]+$/.test(imapUrl)) faults.push('TINHSO_IMAP_URL is not imaps://host:port or imap://host:port')
  const [user = '', ...password] = (env.TINHSO_IMAP_MASTER ?? '').split(':')
  if (env.TINHSO_IMAP_MASTER && (!user || password.length === 0))
    faults.push('TINHSO_IMAP_MASTER is not user:password of a master user of the mail server')
  const smtpUrl = env.TINHSO_MAILBOX_SMTP_URL ?? env.TINHSO_SMTP_URL
  if (smtpUrl && !/^smtps?:\/\//.test(smtpUrl)) faults.push('TINHSO_MAILBOX_SMTP_URL is not smtp://host:port or smtps://host:port')
  if (imapUrl && !smtpUrl) faults.push('TINHSO_MAILBOX_SMTP_URL is not set: a mail server that is read must be sent through as well')
  const master = user ? { user, password: password.join(':') } : undefined
  return { imapUrl, master, smtpUrl, judge: env.TINHSO_MAIL_JUDGE ?? '', timeoutSeconds: Number(env.TINHSO_IMAP_TIMEOUT ?? 15) }
}

function readSignOnSettings(
  env: NodeJS.ProcessEnv,
  mode: string,
  publicUrl: string,
  faults: string[],
): Pick<Config, 'secondFactor' | 'eId'> {
  const secondFactor = env.TINHSO_SECOND_FACTOR ?? (mode === 'production' ? 'required' : 'offered')
  if (secondFactor !== 'required' && secondFactor !== 'offered')
    faults.push(`TINHSO_SECOND_FACTOR is "${secondFactor}": use required or offered`)
  const issuer = env.TINHSO_EID_ISSUER
  if (issuer) {
    if (!URL.canParse(issuer) || (mode === 'production' && !issuer.startsWith('https://')))
      faults.push(`TINHSO_EID_ISSUER is "${issuer}": use the https:// address of the national e-ID's OpenID provider`)
    if (!env.TINHSO_EID_CLIENT_ID || !env.TINHSO_EID_CLIENT_SECRET)
      faults.push('TINHSO_EID_CLIENT_ID or TINHSO_EID_CLIENT_SECRET is not set: the national e-ID gives both')
  }
  const eId = issuer
    ? { issuer, clientId: env.TINHSO_EID_CLIENT_ID ?? '', clientSecret: env.TINHSO_EID_CLIENT_SECRET ?? '', standIn: false }
    : { issuer: `${publicUrl}/gia-lap/dinh-danh`, clientId: 'tinhso', clientSecret: `${demoSecret}-e-id`, standIn: true }
  return { secondFactor: secondFactor as Config['secondFactor'], eId: issuer || mode !== 'production' ? eId : undefined }
}

function readSigningSettings(env: NodeJS.ProcessEnv, faults: string[]): SigningSettings {
  const tsaUrl = env.TINHSO_TSA_URL
  const url = env.TINHSO_SIGNING_URL
  if (tsaUrl && !/^https?:\/\//.test(tsaUrl))
    faults.push(`TINHSO_TSA_URL is "${tsaUrl}": use the http(s):// address of a time-stamp authority`)
  if (url && (!URL.canParse(url) || !env.TINHSO_SIGNING_CLIENT_ID || !env.TINHSO_SIGNING_CLIENT_SECRET))
    faults.push(
      'TINHSO_SIGNING_URL needs an address, TINHSO_SIGNING_CLIENT_ID and TINHSO_SIGNING_CLIENT_SECRET: the signing service gives all three',
    )
  const remote = url
    ? { url: url.replace(/\/$/, ''), clientId: env.TINHSO_SIGNING_CLIENT_ID ?? '', clientSecret: env.TINHSO_SIGNING_CLIENT_SECRET ?? '' }
    : undefined
  return { tsaUrl, remote }
}

function readExchangeSettings(env: NodeJS.ProcessEnv, faults: string[]): ExchangeSettings {
  const tlsPort = Number(env.TINHSO_EXCHANGE_TLS_PORT ?? 0)
  const certificateFile = env.TINHSO_EXCHANGE_CERT ?? ''
  const keyFile = env.TINHSO_EXCHANGE_KEY ?? ''
  if (!Number.isInteger(tlsPort) || tlsPort < 0 || tlsPort > 65535)
    faults.push(`TINHSO_EXCHANGE_TLS_PORT is "${env.TINHSO_EXCHANGE_TLS_PORT}": use a number from 0 to 65535`)
  if ((tlsPort > 0 || certificateFile || keyFile) && (!certificateFile || !keyFile))
    faults.push('TINHSO_EXCHANGE_CERT and TINHSO_EXCHANGE_KEY are not both set: PEM files of the certificate and the key of the exchange')
  const jwksUrl = env.TINHSO_EXCHANGE_JWKS ?? ''
  const issuer = env.TINHSO_EXCHANGE_ISSUER ?? ''
  if (jwksUrl && (!URL.canParse(jwksUrl) || !issuer))
    faults.push('TINHSO_EXCHANGE_JWKS is the address of the keys of access tokens, and TINHSO_EXCHANGE_ISSUER names who issues them')
  const natsUrls = (env.TINHSO_NATS_URLS ?? '').split(',').flatMap((url) => url.trim() || [])
  return { tlsPort, certificateFile, keyFile, jwksUrl, issuer, natsUrls }
}

function readBankSecret(env: NodeJS.ProcessEnv, mode: string, faults: string[]): string {
  const secret = env.TINHSO_BANK_SECRET ?? (mode === 'production' ? '' : `${demoSecret}-bank`)
  if (mode === 'production' && secret && (secret.length < 32 || secret.startsWith(demoSecret)))
    faults.push('TINHSO_BANK_SECRET is a default or shorter than 32 characters: agree on one with the bank')
  return secret
}

function readNationalPortal(env: NodeJS.ProcessEnv, mode: string, faults: string[]): NationalPortalSettings | undefined {
  const url = env.TINHSO_NATIONAL_PORTAL_URL
  if (!url) return undefined
  if (!URL.canParse(url) || (mode === 'production' && !url.startsWith('https://')))
    faults.push(`TINHSO_NATIONAL_PORTAL_URL is "${url}": use the https:// address that the national portal's operator gave`)
  const [username, password] = [env.TINHSO_NATIONAL_PORTAL_USER ?? '', env.TINHSO_NATIONAL_PORTAL_PASSWORD ?? '']
  if (!username || !password) faults.push('TINHSO_NATIONAL_PORTAL_USER or TINHSO_NATIONAL_PORTAL_PASSWORD is not set')
  return { url: url.replace(/\/$/, ''), username, password }
}

function readPost(env: NodeJS.ProcessEnv, mode: string, faults: string[]): PostSettings {
  const url = (env.TINHSO_POST_URL ?? '').replace(/\/$/, '')
  const secret = env.TINHSO_POST_SECRET ?? (mode === 'production' ? '' : `whsec_${Buffer.from(`${demoSecret}-post`).toString('base64')}`)
  if (url && (!URL.canParse(url) || (mode === 'production' && !url.startsWith('https://'))))
    faults.push(`TINHSO_POST_URL is "${url}": use the https:// address that the post gave`)
  if (mode === 'production' && url && secret.length < 32)
    faults.push('TINHSO_POST_SECRET is shorter than 32 characters: agree on one with the post')
  return { url, secret }
}

function readScanner(env: NodeJS.ProcessEnv, faults: string[]): Pick<Config, 'scanner' | 'quarantineDays'> {
  const address = env.TINHSO_SCANNER
  if (address && !/^(tcp:\/\/[^/\s]+:\d{1,5}|unix:\/[^\s]+)$/.test(address))
    faults.push(`TINHSO_SCANNER is "${address}": use tcp://host:port or unix:/path of clamd`)
  const timeoutSeconds = Number(env.TINHSO_SCANNER_TIMEOUT ?? 5)
  if (!(timeoutSeconds >= 1 && timeoutSeconds <= 60)) faults.push('TINHSO_SCANNER_TIMEOUT is no number of seconds from 1 to 60')
  const quarantineDays = Number(env.TINHSO_QUARANTINE_DAYS ?? 30)
  if (!Number.isInteger(quarantineDays) || quarantineDays < 1) faults.push('TINHSO_QUARANTINE_DAYS is no whole number of days of 1 or more')
  return { scanner: address ? { address, timeoutSeconds } : undefined, quarantineDays }
}

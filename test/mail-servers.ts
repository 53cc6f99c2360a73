import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { freePort } from './ports.ts'

/** Whether an IMAP server is on this machine. */
export const hasDovecot = (): boolean => spawnSync('dovecot', ['--version'], { stdio: 'ignore' }).status === 0

export type ImapServer = { port: number; boxes: string; start(): Promise<void>; stop(): Promise<void>; remove(): Promise<void> }

/** Dovecot as a child of the test: its own folder, a loopback port, a password for every box and a master user. */
export async function imapServer(): Promise<ImapServer> {
  const dir = mkdtempSync(join(tmpdir(), 'tinhso-imap-'))
  chmodSync(dir, 0o755)
  const boxes = join(dir, 'boxes')
  mkdirSync(boxes)
  const port = await freePort()
  const isRoot = userInfo().uid === 0
  const mailUser = isRoot
    ? { name: 'nobody', uid: 65534, gid: 65534 }
    : { name: userInfo().username, uid: userInfo().uid, gid: userInfo().gid }
  if (isRoot) chownSync(boxes, mailUser.uid, mailUser.gid)
  writeFileSync(join(dir, 'users'), 'chief:{PLAIN}chief-secret::::::\n')
  const user = isRoot
    ? ''
    : `default_internal_user = ${mailUser.name}\ndefault_login_user = ${mailUser.name}\ndefault_internal_group = ${mailUser.name}\n`
  const config = `base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_master_user_separator = *
auth_username_format = %Lu
mail_location = maildir:${boxes}/%u
mail_uid = ${mailUser.uid}
mail_gid = ${mailUser.gid}
first_valid_uid = 1
first_valid_gid = 1
${user}service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
passdb {
  driver = passwd-file
  master = yes
  args = ${dir}/users
}
passdb {
  driver = static
  args = password=box-secret
}
userdb {
  driver = static
  args = uid=${mailUser.uid} gid=${mailUser.gid} home=${boxes}/%u
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
  mailbox Trash {
    auto = create
    special_use = \\Trash
  }
}
`
  writeFileSync(join(dir, 'dovecot.conf'), config)
  let child: ChildProcess | undefined
  const start = async (): Promise<void> => {
    child = spawn('dovecot', ['-F', '-c', join(dir, 'dovecot.conf')], { stdio: 'ignore' })
    for (let n = 0; n < 600; n++) {
      if (await answers(port)) return
      await new Promise((done) => setTimeout(done, 100))
    }
    throw new Error(`dovecot did not start: ${existsSync(join(dir, 'log')) ? readFileSync(join(dir, 'log'), 'utf8') : ''}`)
  }
  const stop = async (): Promise<void> => {
    const one = child
    child = undefined
    if (!one || one.exitCode !== null) return
    const ended = new Promise<void>((done) => one.once('exit', () => done()))
    one.kill('SIGTERM')
    await ended
  }
  const remove = async (): Promise<void> => {
    await stop()
    rmSync(dir, { recursive: true, force: true })
  }
  await start()
  return { port, boxes, start, stop, remove }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
    socket.once('close', () => done(false))
  })

export type Taken = { from: string; to: string[]; raw: Buffer }
/** A mail server that takes what it is handed; `behave` says what it does otherwise. */
export async function smtpServer(behave: SMTPServerOptions = {}): Promise<{ port: number; taken: Taken[]; stop(): Promise<void> }> {
  const taken: Taken[] = []
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 50,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const from = session.envelope.mailFrom
        taken.push({ from: from ? from.address : '', to: session.envelope.rcptTo.map((each) => each.address), raw: Buffer.concat(chunks) })
        done()
      })
    },
    ...behave,
  })
  server.on('error', () => undefined)
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', () => done()))
  const { port } = server.server.address() as AddressInfo
  return { port, taken, stop: () => new Promise<void>((done) => server.close(() => done())) }
}

import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'

/**
 * Lets a process end when this one does, however it ends: a shell waits for the end of a pipe that only we hold open, and then
 * sends the signal. The answer calls the watch off.
 */
export function endWithUs(pid: number, signal: 'INT' | 'TERM'): () => void {
  if (process.platform === 'win32' || pid <= 0) return () => undefined
  const watch = spawn('/bin/sh', ['-c', `cat > /dev/null; kill -${signal} "$0" 2> /dev/null`, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watch.on('error', () => undefined)
  watch.unref()
  ;(watch.stdin as Socket | null)?.unref()
  return () => void watch.kill('SIGKILL')
}

import type { ServerResponse } from 'node:http'

/** What one group of viewers is shown: they differ in nothing that could be seen. */
export type Channel = { key: string; write(): Promise<string> }
export type Broadcaster = {
  join(channel: Channel, to: ServerResponse): void
  /** How many are being told. */
  size(): number
  /** Tells every group what has changed; the timer calls it, and tests. */
  beat(): Promise<void>
  stop(): void
}

type Group = Channel & { last: string | undefined; viewers: Map<ServerResponse, number> }

/** So long a stream lives: then the browser comes again and its session is looked at anew. */
const longest = 15 * 60_000
// A viewer that does not take what it is sent is let go; it comes back when it can.
const mostBuffered = 1024 * 1024

const message = (text: string): string => `event: live\ndata: ${JSON.stringify({ html: text })}\n\n`

/**
 * One for a process: it writes once for each group and sends to all of the group, and asks nothing while nobody looks. A viewer
 * costs an open connection and no question to the database.
 */
export function broadcaster(options: { everyMs: () => number; onFault(error: unknown): void }): Broadcaster {
  const groups = new Map<string, Group>()
  let timer: NodeJS.Timeout | undefined
  let beating: Promise<void> | undefined

  const leave = (group: Group, viewer: ServerResponse): void => {
    group.viewers.delete(viewer)
    if (group.viewers.size === 0) groups.delete(group.key)
    if (groups.size === 0 && timer) {
      clearTimeout(timer)
      timer = undefined
    }
  }
  const tellGroup = async (group: Group): Promise<void> => {
    const text = await group.write()
    const changed = text !== group.last
    group.last = text
    const now = Date.now()
    for (const [viewer, since] of group.viewers) {
      if (now - since > longest || viewer.writableLength > mostBuffered) viewer.end()
      else viewer.write(changed ? message(text) : ': still here\n\n')
    }
  }
  const beat = (): Promise<void> => {
    beating ??= Promise.all([...groups.values()].map((group) => tellGroup(group).catch(options.onFault)))
      .then(() => undefined)
      .finally(() => {
        beating = undefined
      })
    return beating
  }
  const plan = (): void => {
    timer ??= setTimeout(async () => {
      timer = undefined
      await beat()
      if (groups.size > 0) plan()
    }, options.everyMs()).unref()
  }

  return {
    beat,
    size: () => [...groups.values()].reduce((sum, { viewers }) => sum + viewers.size, 0),
    join: (channel, to) => {
      const group = groups.get(channel.key) ?? { ...channel, last: undefined, viewers: new Map() }
      groups.set(channel.key, group)
      group.viewers.set(to, Date.now())
      to.on('close', () => leave(group, to))
      plan()
    },
    stop: () => {
      if (timer) clearTimeout(timer)
      for (const group of groups.values()) for (const viewer of group.viewers.keys()) viewer.end()
      groups.clear()
    },
  }
}

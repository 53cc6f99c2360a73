import type { Access, Actor } from '#core/access.ts'

/** A route and who may use it. */
export type RouteDoor = { method: string; url: string; access: string; allows: Access['allows'] }

type Way = { pattern: RegExp; allows: Access['allows'] }
const ways = new WeakMap<readonly RouteDoor[], Way[]>()

/** The routes of pages, those without parameters first, as they are matched. */
function waysOf(doors: readonly RouteDoor[]): Way[] {
  const known = ways.get(doors)
  if (known) return known
  const made = doors
    .filter(({ method }) => method === 'GET')
    .sort((a, b) => Number(a.url.includes(':')) - Number(b.url.includes(':')))
    .map(({ url, allows }) => ({
      pattern: new RegExp(`^${url.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:\w+/g, '[^/]+')}$`),
      allows,
    }))
  ways.set(doors, made)
  return made
}

/** Whether a link of ours opens for the reader, as far as the door of its route says: no page offers a way that is refused at the door. */
export function opensFor(doors: readonly RouteDoor[], actor: Actor | undefined, href: string): boolean {
  const path = href.replace(/[?#].*$/, '')
  return (
    waysOf(doors)
      .find(({ pattern }) => pattern.test(path))
      ?.allows(actor) === 'yes'
  )
}

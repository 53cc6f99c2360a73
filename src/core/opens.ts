import type { FastifyRequest } from 'fastify'
import type { Access, Actor } from '#core/access.ts'

/** A route and who may use it. */
export type RouteDoor = { method: string; url: string; access: string; allows: Access['allows'] }

type Ways = { plain: Map<string, Access['allows']>; others: { pattern: RegExp; allows: Access['allows'] }[] }
const ways = new WeakMap<readonly RouteDoor[], Ways>()

/** The routes of pages; those without parameters come first, as they are matched. */
function waysOf(doors: readonly RouteDoor[]): Ways {
  const known = ways.get(doors)
  if (known) return known
  const pages = doors.filter(({ method }) => method === 'GET')
  const made = {
    plain: new Map(pages.map(({ url, allows }) => [url, allows])),
    others: pages
      .filter(({ url }) => url.includes(':'))
      .map(({ url, allows }) => ({
        pattern: new RegExp(`^${url.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:\w+/g, '[^/]+')}$`),
        allows,
      })),
  }
  ways.set(doors, made)
  return made
}

/** Whether a link of ours opens for the reader, as far as the door of its route says: no page offers a way that is refused at the door. */
export function opensFor(doors: readonly RouteDoor[], actor: Actor | undefined, href: string): boolean {
  const path = href.replace(/[?#].*$/, '')
  const { plain, others } = waysOf(doors)
  const allows = plain.get(path) ?? others.find(({ pattern }) => pattern.test(path))?.allows
  return allows?.(actor) === 'yes'
}

/** The link, where it opens for who asks. */
export const openLink = ({ server, actor }: FastifyRequest, href: string): string | undefined =>
  opensFor(server.doors, actor, href) ? href : undefined

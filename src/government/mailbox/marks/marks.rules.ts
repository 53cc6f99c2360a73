import { domainOf, type Party } from '../boxes/address.rules.ts'

/** What speaks for care with a message, the gravest first. */
export const markKinds = [
  'lookalike',
  'false_name',
  'dmarc_fail',
  'dkim_fail',
  'spf_fail',
  'false_link',
  'answers_elsewhere',
  'outside',
  'unreadable',
] as const
export type Mark = (typeof markKinds)[number]
export type Seen = {
  from: Party
  replyTo: readonly Party[]
  /** Authentication-Results headers as they stand in the message, the uppermost first. */
  results: readonly string[]
  links: readonly { text: string; href: string }[]
}
/** `judge`: the name under which the province's own mail server signs its results; others are not believed. */
export type Home = { domain: string; friends: readonly string[]; judge: string }

const within = (domain: string, home: string): boolean => domain === home || domain.endsWith(`.${home}`)

// Letters that are taken for one another at a glance.
const glance = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replace(/[0о]/g, 'o')
    .replace(/[1l|і]/g, 'i')
    .replace(/5/g, 's')
    .replace(/а/g, 'a')
    .replace(/е/g, 'e')
    .replace(/с/g, 'c')
    .replace(/[^a-z]/g, '')

/** Steps from one word to the other (a letter more, less, another, or two changed round), at most `most` + 1. */
export function stepsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1)
      row.push(best)
    }
    before = last
    last = row
  }
  return Math.min(last[b.length] ?? 0, most + 1)
}

/** Whether a domain that is not ours looks like ours. */
export function looksLike(domain: string, home: string): boolean {
  if (within(domain, home)) return false
  const decoded = domain.split('.').some((label) => label.startsWith('xn--'))
  const [ours, theirs] = [glance(home), glance(domain)]
  const name = glance(home.split('.')[0] ?? home)
  return decoded || theirs === ours || stepsBetween(ours, theirs, 2) <= 2 || (name.length >= 5 && theirs.includes(name))
}

/** The results of our own server for SPF, DKIM and DMARC: pass, fail, none … */
export function resultsOf(headers: readonly string[], judge: string): Partial<Record<'spf' | 'dkim' | 'dmarc', string>> {
  const own = headers.find((each) => judge !== '' && each.trim().toLowerCase().split(/[;\s]/)[0] === judge.toLowerCase())
  const found: Partial<Record<'spf' | 'dkim' | 'dmarc', string>> = {}
  for (const [, method = '', result = ''] of (own ?? '').slice(0, 4_000).matchAll(/;\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)/gi)) {
    const key = method.toLowerCase() as 'spf' | 'dkim' | 'dmarc'
    // Of several signatures one that holds is enough.
    if (found[key] !== 'pass') found[key] = result.toLowerCase()
  }
  return found
}

const hostIn = (text: string): string | undefined =>
  /(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/:?#]|$)/i.exec(text.trim())?.[1]?.toLowerCase()

/** Whether the words of a link name another place than it leads to. */
export function isFalseLink({ text, href }: { text: string; href: string }): boolean {
  const shown = hostIn(text)
  if (!shown || /\s/.test(text.trim()) || !/^https?:/i.test(href)) return false
  const real = URL.canParse(href) ? new URL(href).hostname.toLowerCase() : ''
  const bare = (host: string): string => host.replace(/^www\./, '')
  return bare(shown) !== bare(real) && !within(bare(real), bare(shown))
}

const fails = new Set(['fail', 'softfail', 'permerror', 'policy'])

export function marksOf(seen: Seen, home: Home): Mark[] {
  const from = domainOf(seen.from.address)
  const inside = within(from, home.domain)
  const known = inside || home.friends.some((friend) => within(from, friend))
  const results = resultsOf(seen.results, home.judge)
  const named = /[\w.-]+@[\w.-]+/.exec(seen.from.name)?.[0]?.toLowerCase()
  const answers = seen.replyTo.some((each) => domainOf(each.address) !== from)
  const found: Record<Mark, boolean> = {
    lookalike: !known && looksLike(from, home.domain),
    false_name: (named !== undefined && named !== seen.from.address) || (!known && seen.from.name.toLowerCase().includes(home.domain)),
    dmarc_fail: fails.has(results.dmarc ?? ''),
    dkim_fail: fails.has(results.dkim ?? ''),
    spf_fail: fails.has(results.spf ?? ''),
    false_link: seen.links.some(isFalseLink),
    answers_elsewhere: answers,
    outside: !known,
    unreadable: false,
  }
  return markKinds.filter((kind) => found[kind])
}

/** Marks that call for a warning above the message; the others are only told. */
export const isGrave = (mark: Mark): boolean => mark !== 'outside' && mark !== 'unreadable'

import type { Term } from '../definition/definition.ts'

/**
 * How a person writes what a figure is computed from, one term a line: `one_stop.received channel=online|postal`, with a minus
 * in front for what is taken away. Values with spaces stand in quotes.
 */
export function readTerms(text: string): { terms: Term[]; wrong: string[] } {
  const terms: Term[] = []
  const wrong: string[] = []
  for (const line of text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)) {
    const term = readTerm(line)
    if (term) terms.push(term)
    else wrong.push(line)
  }
  return { terms, wrong }
}

function readTerm(line: string): Term | undefined {
  const minus = /^[-−]/.test(line)
  const [head = '', ...rest] = line.replace(/^[-−]\s*/, '').match(/(?:[^\s"]+|"[^"]*")+/g) ?? []
  const [source, measure, more] = head.split('.')
  if (!source || !measure || more !== undefined) return undefined
  const where: Record<string, string[]> = {}
  for (const part of rest) {
    const [name, values, extra] = part.split('=')
    if (!name || !values || extra !== undefined) return undefined
    where[name] = values.split('|').map((value) => value.replace(/^"|"$/g, ''))
  }
  return { source, measure, ...(Object.keys(where).length > 0 ? { where } : {}), ...(minus ? { minus: true } : {}) }
}

const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value)

/** The same, the other way round. */
export const writeTerms = (terms: readonly Term[]): string =>
  terms
    .map(({ source, measure, where, minus }) =>
      [
        `${minus ? '-' : ''}${source}.${measure}`,
        ...Object.entries(where ?? {}).map(([name, values]) => `${name}=${values.map(quoted).join('|')}`),
      ].join(' '),
    )
    .join('\n')

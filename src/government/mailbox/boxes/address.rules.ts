/** What may stand before the @ of an address here. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/[.-]{2,}/g, '.')
    .replace(/^[.-]+|[.-]+$/g, '')

/** The address of an officer: their login in the domain; a number follows where somebody has it. */
export const addressOf = (login: string, domain: string, taken = 0): string =>
  `${plain(login) || 'canbo'}${taken > 0 ? `.${taken + 1}` : ''}@${domain}`

/** The address of an office of a unit, such as motcua.31510@…: the code stays when people change. */
export const officeAddress = (local: string, code: string, domain: string): string =>
  `${local}.${plain(code).replaceAll('.', '-')}@${domain}`

export type Party = { name: string; address: string }

const address = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)+$/

/** An address in lower case, or undefined where it is none. */
export function readAddress(text: string): string | undefined {
  const clean = text.trim().toLowerCase()
  return clean.length <= 254 && address.test(clean) && !clean.includes('..') ? clean : undefined
}

/** The parts of a line of recipients: "Tên <a@b>, c@d; e@f". */
export function readLine(line: string): { parties: Party[]; wrong: string[] } {
  const parties: Party[] = []
  const wrong: string[] = []
  for (const part of line.slice(0, 20_000).split(/[,;\n]+/)) {
    const text = part.trim()
    if (!text) continue
    const [, named = '', inside] = /^([^<>]*)<([^<>]+)>$/.exec(text) ?? []
    const found = readAddress(inside ?? text)
    if (!found) wrong.push(text.slice(0, 80))
    else if (!parties.some((each) => each.address === found)) parties.push({ name: named.trim().replace(/^"|"$/g, ''), address: found })
  }
  return { parties, wrong }
}

/** A line of recipients as it is written and read again. */
export const lineOf = (parties: readonly Party[]): string =>
  parties.map(({ name, address: at }) => (name ? `${name.replace(/[<>,;"\n]/g, ' ').trim()} <${at}>` : at)).join(', ')

export const domainOf = (at: string): string => at.slice(at.lastIndexOf('@') + 1)

/** The limit of a point as the page hands it to the phone: the same sense as `findingOf` on the server, which decides. */
export type Limit = {
  kind: string
  decimals?: number
  least?: number
  most?: number
  findings?: Record<string, string>
  notOlder?: number
  validFor?: number
}

/** The answer as it is sent: empty where there is none, undefined where it is not of the kind. */
export function readGiven({ kind, decimals = 0 }: Limit, given: string): string | undefined {
  const text = given.trim()
  if (text === '' || (kind !== 'measure' && kind !== 'count')) return kind === 'date' && text !== '' ? readDay(text) : text
  const plain = text.replace(/^[−–]/, '-').replace(',', '.')
  const [, fraction = ''] = /^-?\d{1,9}(?:\.(\d+))?$/.exec(plain) ?? ['', '.....']
  if (fraction.length > decimals || (kind === 'count' && !/^\d+$/.test(text))) return undefined
  return String(Number(plain))
}

function readDay(text: string): string | undefined {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text ? text : undefined
}

/** What follows from an answer: good, fault, or nothing. */
export function follow({ kind, least, most, findings, notOlder, validFor }: Limit, answer: string, on: string): string | undefined {
  if (answer === '') return undefined
  if (kind === 'choice') return findings?.[answer]
  if (kind === 'measure' || kind === 'count') {
    if (least === undefined && most === undefined) return undefined
    return Number(answer) < (least ?? -Infinity) || Number(answer) > (most ?? Infinity) ? 'fault' : 'good'
  }
  if (kind !== 'date' || (notOlder === undefined && validFor === undefined)) return undefined
  const ahead = (Date.parse(answer) - Date.parse(on)) / 86_400_000
  const tooOld = notOlder !== undefined && (-ahead > notOlder || (ahead > 0 && validFor === undefined))
  return tooOld || ahead < (validFor ?? -Infinity) ? 'fault' : 'good'
}

/** What an invitation (RFC 5545) asks to: it is shown, and never answered by the program. */
export type Invitation = { title: string; place: string; from: string; to: string; isCancelled: boolean }

const unescape = (text: string): string =>
  text
    .replace(/\\n/gi, ' ')
    .replace(/\\([,;\\])/g, '$1')
    .trim()
    .slice(0, 300)

/** 20261125T013000Z as an ISO time; a time without zone is Vietnam's; a day stays a day. */
function timeOf(text: string): string {
  const [, y, m, d, time, zulu] = /^(\d{4})(\d\d)(\d\d)(?:T(\d{4})(?:\d\d)?(Z)?)?$/.exec(text.trim()) ?? []
  if (!y) return ''
  return time ? `${y}-${m}-${d}T${time.slice(0, 2)}:${time.slice(2)}:00${zulu ? 'Z' : '+07:00'}` : `${y}-${m}-${d}`
}

/** The first event of a calendar part; undefined where it holds none. */
export function readInvitation(calendar: string): Invitation | undefined {
  const lines = calendar
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n')
  const begin = lines.indexOf('BEGIN:VEVENT')
  if (begin < 0) return undefined
  const of = (name: string, among = lines.slice(begin, begin + 200)): string => {
    const line = among.find((each) => each.startsWith(`${name}:`) || each.startsWith(`${name};`)) ?? ''
    return line.slice(line.indexOf(':') + 1)
  }
  const from = timeOf(of('DTSTART'))
  if (!from || Number.isNaN(Date.parse(from))) return undefined
  const to = timeOf(of('DTEND'))
  const isCancelled = of('METHOD', lines.slice(0, begin)) === 'CANCEL' || of('STATUS') === 'CANCELLED'
  return { title: unescape(of('SUMMARY')), place: unescape(of('LOCATION')), from, to: Number.isNaN(Date.parse(to)) ? '' : to, isCancelled }
}

/*
 * News between two systems, in both directions, without an echo: each keeps what it heard under the sender's own number, and
 * tells the other only what did not come from there. What is heard is judged here, from facts alone.
 */
export type Status = 'open' | 'closed'
export type Heard = { updateId: string; status: Status; words: string; saidAt: Date }
export type Said = { status: Status; words: string; at: Date }
export type Known = {
  /** It came before, under the same number. */
  isSeen: boolean
  /** The last that was taken from this source about this report. */
  last: Said | undefined
  /** Where the report stands here. */
  current: Status
  /** What we have told this source ourselves. */
  told: readonly Said[]
}
export type Judgement = 'seen' | 'echo' | 'older' | 'same' | 'take'

const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()
const alike = (a: Pick<Said, 'status' | 'words'>, b: Pick<Said, 'status' | 'words'>): boolean =>
  a.status === b.status && plain(a.words) === plain(b.words)
// Other servers write whole seconds.
const second = 1000

/** What to make of news: only `take` changes anything. */
export function judge(heard: Heard, known: Known): Judgement {
  if (known.isSeen) return 'seen'
  // A server that restamps what it is told can be known by the words; one that has none, by the moment.
  const isOurs = (said: Said): boolean =>
    alike(said, heard) &&
    (Math.abs(said.at.getTime() - heard.saidAt.getTime()) < second || (plain(said.words) !== '' && said.at <= heard.saidAt))
  if (known.told.some(isOurs)) return 'echo'
  if (known.last && heard.saidAt.getTime() < known.last.at.getTime()) return 'older'
  // Said again while it holds it is nothing new; said again after something else happened it is.
  if (known.last && alike(known.last, heard) && known.current === heard.status) return 'same'
  return 'take'
}

const closed = new Set(['closed', 'fixed', 'no_further_action', 'duplicate', 'not_responsible', 'unable_to_fix', 'referred'])
const opened = new Set(['open', 'investigating', 'planned', 'action_scheduled', 'in_progress', 'assigned', 'acknowledged', 'reopened'])

/** The states of other servers in the two that Open311 knows; undefined for one that nobody has explained. */
export function readStatus(text: string): Status | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
  return closed.has(word) || word.startsWith('fixed') ? 'closed' : opened.has(word) ? 'open' : undefined
}

/** The step that news means for a report; undefined where there is nothing to do. It never shows what was hidden: no step here changes that. */
export function stepFor(state: string, heard: Pick<Heard, 'status' | 'words' | 'saidAt'>, lastChange: Date): string | undefined {
  const isRunning = ['assigned', 'working', 'waiting'].includes(state)
  // Something happened here after that was said: the words are kept, the state is ours.
  const isCurrent = heard.saidAt >= lastChange
  if (heard.status === 'closed' && isRunning && isCurrent) return 'answer_from_outside'
  if (heard.status === 'open' && state === 'answered' && isCurrent) return 'reopen_from_outside'
  return plain(heard.words) !== '' && (isRunning || state === 'answered') ? 'news_from_outside' : undefined
}

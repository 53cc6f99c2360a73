/** What became of an item of a plan. */
export type Standing = 'done' | 'doing' | 'waiting' | 'late' | 'dropped' | 'missing'
export type Known = { state: string; dueOn: string | null; closedOn: string | null }

const taskStates: Record<string, Standing> = { given: 'waiting', doing: 'doing', reported: 'doing', done: 'done', dropped: 'dropped' }
const projectStates: Record<string, Standing> = {
  ...{ draft: 'waiting', proposed: 'waiting', appraised: 'waiting', approved: 'doing', running: 'doing', in_use: 'done', closed: 'done' },
  ...{ refused: 'dropped', stopped: 'dropped' },
}

/** Where an item stands on a day: late is what is open after its day. */
export function standingOf(kind: 'task' | 'project', known: Known | undefined, today: string): Standing {
  if (!known) return 'missing'
  const standing = (kind === 'task' ? taskStates : projectStates)[known.state] ?? 'waiting'
  const isOpen = standing === 'doing' || standing === 'waiting'
  return isOpen && known.dueOn !== null && known.dueOn < today ? 'late' : standing
}

export type Progress = { all: number; done: number; late: number; percent: number }
/** Done of all that was not dropped, in whole percent, rounded down: a hundred only when nothing is open. */
export function progressOf(list: readonly Standing[]): Progress {
  const counted = list.filter((one) => one !== 'dropped')
  const done = counted.filter((one) => one === 'done').length
  const percent = counted.length === 0 ? 0 : Math.floor((done * 100) / counted.length)
  return { all: counted.length, done, late: counted.filter((one) => one === 'late').length, percent }
}

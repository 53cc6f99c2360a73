/** The queues of the rail; each is a filter of its own. */
export const queues = ['all', 'new', 'overdue', 'today', 'soon', 'unassigned', 'mine', 'waiting', 'done'] as const
export type Queue = (typeof queues)[number]
export const statesOf: Partial<Record<Queue, string[]>> = { new: ['new'], unassigned: ['assigned'], waiting: ['waiting'] }
